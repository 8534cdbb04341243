"""Scoring: what a team can write, that nobody's words are lost, and what the events say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import AreaSheet, LevelAttribute, Opinion, Round, Tick
from hsforhs.workbench.assessments.scoring import (
    LONGEST_TEXT,
    ActionsConflictError,
    Entry,
    ScoreConflictError,
    give_opinion,
    save_actions,
    save_score,
    set_ticks,
    supported_level,
)
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify

pytestmark = pytest.mark.django_db

SIXTY = Entry("value", Decimal(60), reasoning="Weekly reports arrive from all provinces", dated=dt.date(2025, 5, 1))


def save(person: User, found: Round, entry: Entry, *, version: int = 1, code: str = "C5.1") -> Any:
    return save_score(person=person, found=found, code=code, version=version, entry=entry)


def test_an_entry_is_stored_with_who_and_when(open_spar: Round, contributor: User) -> None:
    row = save(contributor, open_spar, SIXTY)
    row.refresh_from_db()
    assert Entry.of(row) == SIXTY
    assert (row.version, row.changed_by) == (2, contributor.actor)
    assert row.changed_at is not None


def test_the_event_holds_scores_in_the_chain_and_texts_beside_it(open_spar: Round, contributor: User) -> None:
    save(contributor, open_spar, SIXTY)
    event = Event.objects.get(action="assessments.score")
    assert event.facts["before"] == {"state": "not reported", "value": None, "dated": None}
    assert event.facts["after"] == {"state": "value", "value": "60", "dated": "2025-05-01"}
    assert event.personal.values == {"before": {"reasoning": ""}, "after": {"reasoning": SIXTY.reasoning}}
    assert "Weekly" not in str(event.facts)
    event.personal.delete()
    assert verify().whole, "an erased text is erased, not broken"


def test_two_people_on_one_cell_never_lose_a_word(open_spar: Round, contributor: User, steward: User) -> None:
    save(contributor, open_spar, SIXTY, version=1)
    theirs = replace(SIXTY, value=Decimal(40), strengths="Trained staff")
    with pytest.raises(ScoreConflictError) as conflict:
        save(steward, open_spar, theirs, version=1)
    assert Entry.of(conflict.value.stored) == SIXTY
    assert Entry.of(open_spar.scores.get(code="C5.1")) == SIXTY
    save(steward, open_spar, theirs, version=2)
    assert Entry.of(open_spar.scores.get(code="C5.1")) == theirs


def test_the_same_entry_twice_is_no_conflict_and_no_event(open_spar: Round, contributor: User, steward: User) -> None:
    save(contributor, open_spar, SIXTY, version=1)
    save(steward, open_spar, SIXTY, version=1)
    assert Event.objects.filter(action="assessments.score").count() == 1


@pytest.mark.parametrize(
    "entry",
    [
        Entry("value", Decimal(50)),
        Entry("value", Decimal(3)),
        Entry("value", Decimal(-20)),
        Entry("value", None),
        Entry("not reported", Decimal(60)),
        Entry("unknown"),
        Entry("value", Decimal(60), reasoning="x" * (LONGEST_TEXT + 1)),
    ],
)
def test_what_is_no_score_of_the_instrument_is_refused(open_spar: Round, contributor: User, entry: Entry) -> None:
    with pytest.raises(ValidationError):
        save(contributor, open_spar, entry)
    assert open_spar.scores.get(code="C5.1").version == 1


def test_zero_is_a_value(open_spar: Round, contributor: User) -> None:
    save(contributor, open_spar, Entry("value", Decimal(0)))
    assert open_spar.scores.get(code="C5.1").value == 0


@pytest.mark.parametrize("code", ["C99.1", "P1.1", "C5"])
def test_what_the_round_does_not_ask_is_refused(open_spar: Round, contributor: User, code: str) -> None:
    with pytest.raises(PermissionDenied):
        save(contributor, open_spar, SIXTY, code=code)


def test_who_may_not_write_is_refused(open_spar: Round, approver: User, join: Callable[..., User]) -> None:
    for person in (approver, join(Role.VIEWER), join(Role.CONTRIBUTOR, "GHA"), join()):
        with pytest.raises(PermissionDenied):
            save(person, open_spar, SIXTY)


def test_a_proposed_area_is_closed_for_writing(open_spar: Round, contributor: User) -> None:
    open_spar.areas.filter(group="C5").update(state="proposed")
    with pytest.raises(PermissionDenied):
        save(contributor, open_spar, SIXTY)


def test_writing_a_score_makes_an_older_agreement_page_outdated(open_spar: Round, contributor: User) -> None:
    before = open_spar.areas.get(group="C5").version
    save(contributor, open_spar, SIXTY)
    assert open_spar.areas.get(group="C5").version == before + 1


def test_priority_actions_are_one_a_line_and_never_lost(open_spar: Round, contributor: User, steward: User) -> None:
    area = open_spar.areas.get(group="C5")
    saved = save_actions(person=contributor, area=area, version=1, text="  Train   staff \n\nBuy phones\n")
    assert saved.actions == ["Train staff", "Buy phones"]
    with pytest.raises(ActionsConflictError) as conflict:
        save_actions(person=steward, area=area, version=1, text="Hire staff")
    assert conflict.value.stored == area
    assert AreaSheet.objects.get(pk=area.pk).actions == ["Train staff", "Buy phones"]
    assert verify().whole


def test_an_opinion_is_one_a_person_and_can_be_taken_back(
    open_spar: Round, contributor: User, steward: User, approver: User
) -> None:
    for person, value in ((contributor, 40), (steward, 60), (contributor, 80)):
        give_opinion(person=person, found=open_spar, code="C5.1", value=Decimal(value), reason="Seen in the field")
    give_opinion(person=approver, found=open_spar, code="C5.1", value=Decimal(20))
    give_opinion(person=approver, found=open_spar, code="C5.1", value=None)
    assert {(x.person, int(x.value)) for x in Opinion.objects.all()} == {(contributor, 80), (steward, 60)}
    with pytest.raises(ValidationError):
        give_opinion(person=steward, found=open_spar, code="C5.1", value=Decimal(55))


def test_a_viewer_gives_no_opinion(open_spar: Round, join: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        give_opinion(person=join(Role.VIEWER), found=open_spar, code="C5.1", value=Decimal(40))


@pytest.fixture
def attributes(db: None) -> list[LevelAttribute]:
    """Four invented attributes of two levels."""
    rows = [(2, 1), (2, 2), (3, 1), (4, 1)]
    return [
        LevelAttribute.objects.create(
            instrument="spar-2",
            code="C5.1",
            level=level,
            number=number,
            text=f"Invented {level}.{number}",
            source="test",
        )
        for level, number in rows
    ]


def test_ticks_of_two_people_add_up(
    open_spar: Round, contributor: User, steward: User, attributes: list[LevelAttribute]
) -> None:
    first, second, third, _ = (x.pk for x in attributes)
    set_ticks(person=contributor, found=open_spar, code="C5.1", shown=[], ticked=[first])
    set_ticks(person=steward, found=open_spar, code="C5.1", shown=[], ticked=[second, third])
    assert set(Tick.objects.values_list("attribute_id", flat=True)) == {first, second, third}
    set_ticks(person=steward, found=open_spar, code="C5.1", shown=[first, second, third], ticked=[first, second])
    assert set(Tick.objects.values_list("attribute_id", flat=True)) == {first, second}
    last = Event.objects.filter(action="assessments.tick").last()
    assert last is not None
    assert (last.facts["before"], last.facts["after"]) == ({"met": ["2.1", "2.2", "3.1"]}, {"met": ["2.1", "2.2"]})
    assert verify().whole


def test_ticks_of_another_indicator_are_ignored(
    open_spar: Round, contributor: User, attributes: list[LevelAttribute]
) -> None:
    set_ticks(person=contributor, found=open_spar, code="C5.2", shown=[], ticked=[attributes[0].pk])
    assert not Tick.objects.exists()


def test_the_level_that_ticks_support(attributes: list[LevelAttribute]) -> None:
    first, second, third, fourth = (x.pk for x in attributes)
    assert supported_level([], []) is None
    assert supported_level(attributes, []) == 1
    assert supported_level(attributes, [first]) == 1
    assert supported_level(attributes, [first, second]) == 2
    assert supported_level(attributes, [first, second, fourth]) == 2, "a level above a gap is not reached"
    assert supported_level(attributes, [first, second, third, fourth]) == 4


@given(
    rows=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), unique=True, min_size=1),
    met=st.sets(st.integers(0, 19)),
)
def test_a_supported_level_has_all_its_attributes_met(rows: list[tuple[int, int]], met: set[int]) -> None:
    made = [LevelAttribute(pk=n, level=level, number=number) for n, (level, number) in enumerate(rows)]
    reached = supported_level(made, met)
    assert reached is not None
    assert all(x.pk in met for x in made if 1 < x.level <= reached)
    more = supported_level(made, met | {x.pk for x in made})
    assert more is not None
    assert more >= reached
