from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.exchange import dates_of_rounds, record_push, rounds_for_exchange
from hsforhs.workbench.assessments.imports import SourceNote, changes, store
from hsforhs.workbench.assessments.models import Round, RoundState
from hsforhs.workbench.assessments.rounds import set_last_day
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Visibility
from tests.scores.made import assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_store")]


def add(**more: object) -> None:
    from hsforhs.scores import Reading

    found = assessment("spar-2", {"C1.1": 20}, **more)
    store(changes(Reading("made", "made", (found,))), actor="operator", note=SourceNote("Made for a test"))


def test_one_round_as_a_record_of_the_core() -> None:
    (found,) = rounds_for_exchange("GHA", instrument="spar-2", year=2022)
    assert (found.assessment.place, found.assessment.instrument, found.assessment.year) == ("GHA", "spar-2", 2022)
    assert len(found.assessment.values) == 35


def test_a_code_in_small_letters_is_the_same_place() -> None:
    assert rounds_for_exchange("gha", instrument="spar-2", year=2022)


def test_children_are_all_places_below_that_have_such_a_round() -> None:
    alone = rounds_for_exchange("XLM", instrument="spar-2", year=2025)
    whole = rounds_for_exchange("XLM", instrument="spar-2", year=2025, children=True)
    assert [x.assessment.place for x in alone] == ["XLM"]
    assert {x.round.country for x in whole} == {"XLM"}
    assert len({x.assessment.place for x in whole}) == len(whole) == 14
    assert all(x.assessment.year == 2025 for x in whole)


def test_children_of_a_place_without_a_round_of_its_own_are_enough() -> None:
    assert rounds_for_exchange("AFRO", instrument="spar-2", year=2022, children=True)


def test_the_operator_sees_private_rounds_and_only_the_latest_vintage() -> None:
    Round.objects.filter(place__code="GHA").update(visibility=Visibility.PRIVATE)
    add(year=2022)
    (found,) = rounds_for_exchange("GHA", instrument="spar-2", year=2022)
    assert found.round.vintage == 2
    Round.objects.update(visibility=Visibility.PRIVATE)
    assert rounds_for_exchange("GHA", instrument="spar-2", year=2022)


def test_a_mission_counts_for_the_year_in_which_it_ended() -> None:
    (found,) = rounds_for_exchange("GHA", instrument="jee-1", year=2017)
    assert found.assessment.date is not None


def test_a_kind_narrows() -> None:
    add(year=2022, kind="PEER")
    both = rounds_for_exchange("GHA", instrument="spar-2", year=2022)
    assert [x.round.kind for x in both] == ["PEER", "SELF"]
    assert [x.round.kind for x in rounds_for_exchange("GHA", instrument="spar-2", year=2022, kind="PEER")] == ["PEER"]


@pytest.mark.parametrize(
    ("place", "named", "sentence"),
    [
        (
            "GHA",
            {"year": 2020},
            "Ghana has no round by spar-2 in 2020; expected one of spar-2 2022, spar-1 2018, jee-1 ",
        ),
        ("GHA", {"year": 2022, "kind": "EXT"}, "in 2022 of the kind EXT; expected"),
        ("KEN", {"year": 2022}, "Kenya has no round by spar-2 in 2022; expected a place with an assessment"),
        ("KEN", {"year": 2022, "children": True}, "Kenya and the places below has no round|and the places below"),
        ("ZZZ", {"year": 2022}, "there is no place 'ZZZ' in the store; expected a code of the tree"),
    ],
)
def test_what_is_not_there_is_one_sentence(place: str, named: dict, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        rounds_for_exchange(place, **{"instrument": "spar-2", **named})


def test_an_unknown_instrument_is_named_with_the_known_ones() -> None:
    with pytest.raises(VocabularyError, match="no instrument 'spar-9'; known are"):
        rounds_for_exchange("GHA", instrument="spar-9", year=2022)


def test_an_open_round_is_not_exported(open_spar: Round) -> None:
    Round.objects.filter(pk=open_spar.pk).update(year=2026, period="2026")
    with pytest.raises(BadInput, match="Lumora has no round by spar-2 in 2026"):
        rounds_for_exchange("XLM", instrument="spar-2", year=2026)
    Round.objects.filter(pk=open_spar.pk).update(state=RoundState.PUBLISHED)
    assert rounds_for_exchange("XLM", instrument="spar-2", year=2026)


def test_days_are_the_ends_of_missions_and_the_last_days_of_open_rounds(open_spar: Round, steward: User) -> None:
    (mission,) = dates_of_rounds("GHA")
    assert (mission.round.instrument, mission.day, mission.closes) == ("jee-1", dt.date(2017, 2, 10), False)
    assert dates_of_rounds("XLM") == []
    set_last_day(person=steward, found=open_spar, closes_on=dt.date(2026, 4, 30))
    (last,) = dates_of_rounds("XLM")
    assert (last.day, last.closes) == (dt.date(2026, 4, 30), True)
    set_last_day(person=steward, found=open_spar, closes_on=dt.date(2026, 5, 30))
    (later,) = dates_of_rounds("XLM")
    assert later.changed_at > last.changed_at > open_spar.stored_at, "a calendar takes newer entries only"
    Round.objects.filter(pk=open_spar.pk).update(state=RoundState.PUBLISHED)
    assert dates_of_rounds("XLM") == []


def test_days_of_the_places_below_stand_in_order() -> None:
    several = dates_of_rounds("WORLD", children=True)
    assert [x.day for x in several] == sorted(x.day for x in several)
    assert len(several) == 7
    assert dates_of_rounds("WORLD") == []


def test_a_push_leaves_one_event_with_what_the_server_said() -> None:
    rounds = rounds_for_exchange("GHA", instrument="spar-2", year=2022)
    events = Event.objects.count()
    record_push(rounds=rounds, address="https://dhis2.example.org", counts={"imported": 51})
    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    assert (event.actor, event.action, event.country) == ("operator", "assessments.push", "GHA")
    assert event.subject == f"assessments.round:{rounds[0].round.pk}"
    assert event.facts == {"address": "https://dhis2.example.org", "rounds": [rounds[0].round.pk], "imported": 51}


def test_a_push_of_several_countries_belongs_to_none() -> None:
    rounds = rounds_for_exchange("AFRO", instrument="spar-2", year=2022, children=True)
    record_push(rounds=rounds, address="https://dhis2.example.org", counts={})
    event = Event.objects.latest("pk")
    assert (event.country, event.subject) == ("", "")
    assert len(event.facts["rounds"]) == len(rounds) > 1
