"""Attributes of levels are loaded with source and licence, and never rewritten under a tick. Texts are invented."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import Key
from hsforhs.scores.readers.attributes import Attribute
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.attributes import attribute_changes, load_attributes, loaded_attributes
from hsforhs.workbench.assessments.models import LevelAttribute, Round
from hsforhs.workbench.assessments.scoring import set_ticks
from hsforhs.workbench.audit.models import Event

pytestmark = pytest.mark.django_db

SOURCE = "Invented ministry, 2026"


def attribute(code: str = "C5.1", level: int = 2, number: int = 1, text: str = "A list is kept") -> Attribute:
    return Attribute(Key.of("spar-2", code), level, number, text, "en")


def load(*found: Attribute, replace: bool = False, source: str = SOURCE, licence: str = "own") -> dict[str, int]:
    return dict(load_attributes(found, actor="operator", source=source, licence=licence, replace=replace))


def texts() -> list[str]:
    return list(LevelAttribute.objects.order_by("code", "level", "number").values_list("text", flat=True))


def test_attributes_are_stored_with_source_and_licence_in_one_event() -> None:
    assert load(attribute(), attribute(number=2, text="It is read")) == {"new": 2}
    row = LevelAttribute.objects.get(number=1)
    assert (row.instrument, row.code, row.level, row.language) == ("spar-2", "C5.1", 2, "en")
    assert (row.source, row.licence) == (SOURCE, "own")
    event = Event.objects.get(action="assessments.load_attributes")
    assert event.facts == {"counts": {"new": 2}, "source": SOURCE, "licence": "own"}
    assert event.subject == "assessments.levelattribute:spar-2"


def test_the_same_file_twice_changes_nothing_and_writes_no_event() -> None:
    load(attribute())
    assert load(attribute()) == {"same": 1}
    assert load(attribute(), replace=True) == {"same": 1}
    assert Event.objects.filter(action="assessments.load_attributes").count() == 1


def test_another_text_needs_replace() -> None:
    load(attribute())
    with pytest.raises(BadInput, match=r"1 attributes are stored otherwise, the first spar-2:C5.1, level 2, number 1"):
        load(attribute(text="Another"), attribute(number=2))
    assert texts() == ["A list is kept"]
    assert load(attribute(text="Another"), replace=True) == {"changed": 1}
    assert texts() == ["Another"]


def test_replace_takes_away_what_the_file_leaves_out_of_its_indicators_alone() -> None:
    load(attribute(), attribute(number=2, text="two"), attribute(code="C5.2", text="other"))
    assert load(attribute()) == {"same": 1}
    assert load(attribute(), replace=True) == {"same": 1, "removed": 1}
    assert texts() == ["A list is kept", "other"]


def test_what_was_ticked_is_neither_rewritten_nor_removed(open_spar: Round, contributor: User) -> None:
    load(attribute(), attribute(number=2, text="two"))
    ticked = LevelAttribute.objects.get(number=1)
    set_ticks(person=contributor, found=open_spar, code="C5.1", shown=[], ticked=[ticked.pk])
    for found in ((attribute(text="Another"), attribute(number=2, text="new")), (attribute(number=2, text="two"),)):
        with pytest.raises(
            BadInput, match=r"1 attributes were ticked in rounds and would change or go, the first spar-2"
        ):
            load(*found, replace=True)
    assert texts() == ["A list is kept", "two"]
    assert open_spar.ticks.count() == 1
    assert load(attribute(), attribute(number=2, text="new"), replace=True) == {"same": 1, "changed": 1}
    assert load(attribute(), source="Second edition", replace=True) == {"changed": 1, "removed": 1}
    assert open_spar.ticks.get().attribute.source == "Second edition"


def test_changes_are_read_without_storing() -> None:
    load(attribute())
    found = attribute_changes([attribute(number=2)], source=SOURCE, licence="own")
    assert [(x.kind, x.name) for x in found] == [
        ("new", "spar-2:C5.1, level 2, number 2"),
        ("removed", "spar-2:C5.1 level 2, 1"),
    ]
    assert LevelAttribute.objects.count() == 1


@pytest.mark.parametrize("source", ["", "  ", "x" * 401])
def test_a_source_is_needed(source: str) -> None:
    with pytest.raises(BadInput, match="the source is empty or too long"):
        load(attribute(), source=source)


def test_what_is_loaded_is_counted_by_source() -> None:
    load(attribute(), attribute(code="C5.2"))
    load(attribute(code="C6.1"), source="Another")
    assert [(x.instrument, x.indicators, x.attributes, x.source) for x in loaded_attributes()] == [
        ("spar-2", 1, 1, "Another"),
        ("spar-2", 2, 2, SOURCE),
    ]
