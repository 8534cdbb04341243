"""Tags: what a record is about, values of fields, where conflicts are settled."""

from __future__ import annotations

import uuid

import pytest

from hsforhs.workbench.outcomes.content import FIELDS
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note, Rival
from hsforhs.workbench.outcomes.templatetags import outcomes as tags
from hsforhs.workbench.outcomes.words import Kind


def test_a_record_is_about_its_cells_and_records() -> None:
    found = tags.about(Decision(cells=["D2:HIS"], links=["action:D2-010", "gone.kind:1"]))
    assert [(x.words, x.address) for x in found] == [
        ("D2:HIS", "/framework/D2/HIS/"),
        ("action D2-010", "/actions/D2-010/"),
        ("gone.kind:1", ""),
    ]


@pytest.mark.parametrize(
    ("name", "held", "shown"),
    [
        ("text", "", "–"),
        ("cells", [], "–"),
        ("due", None, "–"),
        ("named", True, "yes"),
        ("named", False, "no"),
        ("reach", "event", "everybody who may read the event"),
        ("state", "under way", "under way"),
        ("due", "2026-05-01", "1 May 2026"),
        ("cells", ["D2:HIS", "P5:OS"], "D2:HIS, P5:OS"),
        ("text", "<b>\nnext", '<span lang="" dir="auto">&lt;b&gt;<br>next</span>'),
        ("dissents", [{"who": "", "why": "Late"}, {"who": "Ina", "why": "Dear"}], "a participant: Late<br>Ina: Dear"),
        ("session", 3, '<span lang="" dir="auto">3</span>'),
    ],
)
def test_values_are_shown_as_people_read_them(name: str, held: object, shown: str) -> None:
    found = tags.value(name, held)
    assert shown in found
    assert name == "dissents" or found == shown


def test_every_field_that_can_differ_has_a_name() -> None:
    for kind in Kind:
        for name in FIELDS[kind]:
            assert name == "file_name" or tags.field_name(name) != name, name
    assert tags.field_name("other") == "other"


def test_conflicts_are_settled_on_the_page_of_their_record() -> None:
    key = uuid.uuid4()
    for model, kind in ((Note, "note"), (Decision, "decision"), (NextStep, "step")):
        rival = Rival(pk=5, event_id=3, record=f"{model._meta.label_lower}:{key}")
        assert tags.settling(rival) == f"/events/3/outcomes/{kind}/{key}/settle/5/"
