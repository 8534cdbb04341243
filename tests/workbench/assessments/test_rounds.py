"""The life of a round: what each step asks, what it records, and what never happens silently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments import rounds
from hsforhs.workbench.assessments.models import (
    AdaptedInstrument,
    AreaSheet,
    Round,
    RoundState,
    SignOff,
    Source,
    StoredScore,
)
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.places.models import Place, Visibility
from tests.workbench.assessments.conftest import THREE_ACTIONS

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
Ready = Callable[..., AreaSheet]


def agree_all(open_spar: Round, steward: User, approver: User) -> Round:
    """Take every area to agreed without filling it in, for tests of what comes after."""
    for area in open_spar.areas.all():
        StoredScore.objects.filter(round=open_spar).update(reasoning="No figure was collected")
        AreaSheet.objects.filter(pk=area.pk).update(priority_actions=THREE_ACTIONS)
        rounds.propose(person=steward, area=area)
        rounds.agree(person=approver, area=area, version=area.version)
    open_spar.refresh_from_db()
    return open_spar


def test_a_round_holds_every_indicator_and_area_as_not_reported(open_spar: Round) -> None:
    tool = framework().indicators_of("spar-2")
    assert [x.code for x in open_spar.scores.all()] == [x.code for x in tool]
    assert {x.state for x in open_spar.scores.all()} == {"not reported"}
    assert [x.group for x in open_spar.areas.all()] == [f"C{n}" for n in range(1, 16)]
    assert (open_spar.state, open_spar.visibility, open_spar.invented) == ("draft", "PRIVATE", True)
    assert Event.objects.get(action="assessments.open").country == "XLM"
    assert verify().whole


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"instrument": "bench-1"}, "an instrument with scores"),
    ({"instrument": "none"}, "an instrument with scores"),
    ({"kind": "FUNC"}, "a self-assessment, an external evaluation"),
    ({"year": None}, "either the year"),
    ({"date": dt.date(2025, 3, 1)}, "either the year"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_what_cannot_be_opened(lumora: Place, steward: User, change: dict[str, Any], sentence: str) -> None:
    asked: dict[str, Any] = {"instrument": "spar-2", "kind": "SELF", "year": 2025, **change}
    with pytest.raises(ValidationError, match=sentence):
        rounds.open_round(person=steward, place=lumora, **asked)
    assert not Round.objects.exists()


def test_a_region_has_no_round(lumora: Place, administrator: User) -> None:
    with pytest.raises(ValidationError, match="a country, province or district"):
        rounds.open_round(
            person=administrator, place=Place.objects.get(code="AFRO"), instrument="spar-2", kind="SELF", year=2025
        )


def test_the_same_round_is_not_opened_twice(open_spar: Round, steward: User, lumora: Place) -> None:
    with pytest.raises(ValidationError, match="open already"):
        rounds.open_round(person=steward, place=lumora, instrument="spar-2", kind="SELF", year=2025)
    rounds.open_round(person=steward, place=lumora, instrument="spar-2", kind="SELF", year=2026)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER])
def test_who_may_not_open_is_refused(lumora: Place, join: Join, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        rounds.open_round(person=join(role), place=lumora, instrument="spar-2", kind="SELF", year=2025)


def test_a_mission_is_known_by_its_last_day(lumora: Place, steward: User) -> None:
    found = rounds.open_round(person=steward, place=lumora, instrument="jee-3", kind="EXT", date=dt.date(2025, 6, 13))
    assert (found.period, found.year) == ("2025-06-13", 2025)
    assert found.areas.count() == 19


def test_an_adapted_instrument_asks_less(lumora: Place, steward: User) -> None:
    adapted = AdaptedInstrument.objects.create(
        place=lumora,
        country="XLM",
        base="spar-2",
        name="district",
        asked=[{"code": "C5.1", "wordings": {"en": "Do you report each week?"}}, {"code": "C9.1"}],
        actor="operator",
    )
    district = Place.objects.get(code="XLM-U-1")
    found = rounds.open_round(
        person=steward, place=district, instrument="spar-2", kind="SELF", year=2025, adapted=adapted
    )
    assert [x.code for x in found.scores.all()] == ["C5.1", "C9.1"]
    assert [x.group for x in found.areas.all()] == ["C5", "C9"]
    foreign = AdaptedInstrument.objects.create(
        place=Place.objects.get(code="GHA"), country="GHA", base="spar-2", name="other", actor="operator"
    )
    with pytest.raises(ValidationError, match="another country"):
        rounds.open_round(person=steward, place=district, instrument="spar-2", kind="SELF", year=2026, adapted=foreign)


def test_a_lead_needs_the_role_for_the_area(open_spar: Round, steward: User, join: Join) -> None:
    area = open_spar.areas.get(group="C5")
    for person in (join(Role.CONTRIBUTOR), join(Role.AREA_LEAD, "GHA"), join(Role.AREA_LEAD, areas=["spar-2:C6"])):
        with pytest.raises(ValidationError, match="not an area lead"):
            rounds.assign(person=steward, area=area, lead=person)
    lead = join(Role.AREA_LEAD, areas=["spar-2:C5"])
    rounds.assign(person=steward, area=area, lead=lead)
    area.refresh_from_db()
    assert area.lead == lead
    event = Event.objects.get(action="assessments.assign")
    assert (event.facts["before"], event.facts["after"]) == ({"lead": None}, {"lead": lead.actor})


def test_an_area_is_proposed_when_it_is_answered(open_spar: Round, steward: User, ready: Ready, write: Any) -> None:
    area = open_spar.areas.get(group="C1")
    write(steward, open_spar, "C1.1", 40)
    with pytest.raises(ValidationError, match=r"C1\.2"):
        rounds.propose(person=steward, area=area)
    ready(steward, open_spar, "C1")
    rounds.propose(person=steward, area=area, note="All ministries heard")
    area.refresh_from_db()
    assert area.state == "proposed"
    signed = SignOff.objects.get()
    assert (signed.group, signed.step, signed.person, signed.note) == (
        "C1",
        "proposed",
        steward,
        "All ministries heard",
    )


@pytest.mark.parametrize("actions", ["", "One\nTwo", "1\n2\n3\n4\n5\n6"])
def test_an_area_names_three_to_five_actions(open_spar: Round, steward: User, ready: Ready, actions: str) -> None:
    area = ready(steward, open_spar, "C1")
    AreaSheet.objects.filter(pk=area.pk).update(priority_actions=actions)
    with pytest.raises(ValidationError, match="names 3 to 5 priority actions"):
        rounds.propose(person=steward, area=area)


def test_a_reason_stands_for_a_missing_score(open_spar: Round, steward: User, ready: Ready) -> None:
    area = ready(steward, open_spar, "C1")
    open_spar.scores.filter(code="C1.2").update(state="not reported", value=None, reasoning="")
    with pytest.raises(ValidationError, match=r"C1\.2"):
        rounds.propose(person=steward, area=area)
    open_spar.scores.filter(code="C1.2").update(reasoning="The law is before parliament")
    rounds.propose(person=steward, area=area)


def test_the_approver_agrees_to_what_was_on_the_page(
    open_spar: Round, steward: User, approver: User, ready: Ready
) -> None:
    area = ready(steward, open_spar, "C1")
    rounds.propose(person=steward, area=area)
    with pytest.raises(rounds.OutdatedError):
        rounds.agree(person=approver, area=area, version=area.version - 1)
    rounds.agree(person=approver, area=area, version=area.version)
    area.refresh_from_db()
    assert area.state == "agreed"


def test_a_returned_area_needs_a_reason_and_opens_again(
    open_spar: Round, steward: User, approver: User, ready: Ready
) -> None:
    area = ready(steward, open_spar, "C1")
    rounds.propose(person=steward, area=area)
    with pytest.raises(ValidationError, match="look at again"):
        rounds.return_area(person=approver, area=area, note=" ")
    rounds.return_area(person=approver, area=area, note="Where is the decree?")
    area.refresh_from_db()
    open_spar.refresh_from_db()
    assert (area.state, open_spar.state) == ("draft", "draft")


def test_the_round_follows_its_least_advanced_area(open_spar: Round, steward: User, approver: User) -> None:
    agree_all(open_spar, steward, approver)
    assert open_spar.state == RoundState.AGREED
    rounds.return_area(person=approver, area=open_spar.areas.get(group="C3"), note="Again")
    open_spar.refresh_from_db()
    assert open_spar.state == RoundState.DRAFT
    rounds.propose(person=steward, area=open_spar.areas.get(group="C3"))
    open_spar.refresh_from_db()
    assert open_spar.state == RoundState.PROPOSED


def test_publishing_takes_the_place_of_the_older_vintage(
    open_spar: Round, steward: User, approver: User, lumora: Place
) -> None:
    agree_all(open_spar, steward, approver)
    first = rounds.publish(person=approver, found=open_spar, visibility=Visibility.PUBLIC)
    assert [x.round for x in current_rounds(lumora, approver)] == [first]
    second = rounds.open_round(
        person=steward, place=lumora, instrument="spar-2", kind="SELF", year=2025, start_from=first
    )
    assert second.vintage == 2
    assert second.scores.get(code="C1.1").reasoning == "No figure was collected"
    assert [x.round for x in current_rounds(lumora, approver)] == [first], "an open round replaces nothing"
    agree_all(second, steward, approver)
    rounds.publish(person=approver, found=second, visibility=Visibility.PRIVATE)
    first.refresh_from_db()
    assert first.superseded_by == second
    assert [x.round for x in current_rounds(lumora, approver)] == [second]
    assert verify().whole


def test_only_an_agreed_round_is_published(open_spar: Round, approver: User) -> None:
    with pytest.raises(PermissionDenied):
        rounds.publish(person=approver, found=open_spar, visibility=Visibility.PUBLIC)


def test_a_published_round_is_not_changed_but_opened_or_closed_to_others(
    open_spar: Round, steward: User, approver: User, write: Any
) -> None:
    agree_all(open_spar, steward, approver)
    found = rounds.publish(person=approver, found=open_spar, visibility=Visibility.PRIVATE)
    with pytest.raises(PermissionDenied):
        write(steward, found, "C1.1", 100)
    with pytest.raises(PermissionDenied):
        rounds.discard(person=steward, found=found)
    rounds.set_visibility(person=approver, found=found, visibility=Visibility.NETWORK)
    found.refresh_from_db()
    assert found.visibility == "NETWORK"
    with pytest.raises(ValidationError):
        rounds.set_visibility(person=approver, found=found, visibility="EVERYBODY")


def test_discarding_leaves_only_events(open_spar: Round, steward: User) -> None:
    rounds.discard(person=steward, found=open_spar)
    assert not Round.objects.exists()
    assert not Source.objects.filter(layout="workbench").exists()
    assert verify().whole


def test_a_round_starts_only_from_one_of_the_same_place_and_instrument(
    open_spar: Round, steward: User, lumora: Place
) -> None:
    with pytest.raises(ValidationError, match="same place and instrument"):
        rounds.open_round(
            person=steward, place=lumora, instrument="jee-3", kind="SELF", year=2025, start_from=open_spar
        )


def test_the_last_day_is_set_and_recorded(open_spar: Round, steward: User, approver: User) -> None:
    rounds.set_last_day(person=steward, found=open_spar, closes_on=dt.date(2026, 2, 27))
    assert Event.objects.get(action="assessments.set_last_day").facts["after"] == {"closes_on": "2026-02-27"}
    with pytest.raises(PermissionDenied):
        rounds.set_last_day(person=approver, found=open_spar, closes_on=None)
