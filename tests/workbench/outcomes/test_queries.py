"""Reads: one event for each guest, a cell, a place, links of the event's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.queries import links_of_event, links_of_sessions
from hsforhs.workbench.outcomes import queries, services
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note
from hsforhs.workbench.outcomes.queries import Wanted
from hsforhs.workbench.outcomes.words import Kind
from hsforhs.workbench.places.models import Place

from .conftest import FIRST

pytestmark = pytest.mark.django_db
GuestOf = Callable[[User | None, Event], Guest]
NOBODY = AnonymousUser()


def open_up(organiser: User, *records: Any) -> None:
    for x in records:
        type(x).objects.filter(pk=x.pk).update(reach="event")


def test_each_guest_gets_what_they_may_read(
    event: Event,
    note: Note,
    decision: Decision,
    step: NextStep,
    guest_of: GuestOf,
    participant: User,
    invited: User,
    organiser: User,
    django_assert_max_num_queries: Any,
) -> None:
    open_up(organiser, decision)
    with django_assert_max_num_queries(9):
        found = queries.outcomes_of(guest_of(invited, event), event)
    assert (found.notes, found.decisions, found.steps) == ([note], [decision], [step])
    found = queries.outcomes_of(guest_of(participant, event), event)
    assert (found.notes, found.decisions, found.steps) == ([], [decision], [])
    found = queries.outcomes_of(guest_of(None, event), event)
    assert (found.notes, found.decisions, found.steps) == ([], [decision], [])


def test_the_filter_asks_sessions_cells_states_owners_and_lateness(
    event: Event, closed: Session, step: NextStep, decision: Decision, guest_of: GuestOf, invited: User
) -> None:
    guest = guest_of(invited, event)

    def fits(**wanted: Any) -> bool:
        return bool(queries.outcomes_of(guest, event, Wanted(**wanted)).steps)

    assert fits(session=closed.pk)
    assert not fits(session=closed.pk + 1)
    assert fits(cell="P5:OS")
    assert fits(cell="P5:OS:ANI")
    assert not fits(cell="P5:O")
    assert fits(state="open")
    assert not fits(state="done")
    assert fits(owner="INA")
    assert not fits(owner="ministry")
    assert Wanted(late=True).fits(step, FIRST + dt.timedelta(days=31))
    assert not Wanted(late=True).fits(step, FIRST + dt.timedelta(days=30))
    assert queries.outcomes_of(guest, event, Wanted(state="done")).decisions == [decision]


def test_the_share_of_what_is_done_leaves_out_what_was_dropped() -> None:
    due = FIRST
    steps = [NextStep(state=x, due=due) for x in ("done", "open", "under way", "dropped")]
    share = queries.share_of(steps, FIRST + dt.timedelta(days=1))
    assert (share.done, share.counted, share.dropped, share.overdue) == (1, 3, 1, 2)
    assert share.per_cent == pytest.approx(100 / 3)
    assert queries.share_of([]).per_cent is None


def test_a_cell_tells_what_everybody_may_read_in_one_query(
    decision: Decision, step: NextStep, organiser: User, invited: User, django_assert_num_queries: Any
) -> None:
    assert queries.in_cell(NOBODY, "D2", "HIS") == []
    open_up(organiser, decision, step)
    with django_assert_num_queries(1):
        (found,) = queries.in_cell(NOBODY, "D2", "HIS")
    assert (found.kind, found.text, found.state_name, found.event) == (
        "decision",
        decision.text,
        "adopted",
        decision.event_id,
    )
    assert found.address.endswith(f"/outcomes/decision/{decision.pk}/")
    assert not found.is_overdue
    assert not found.is_done
    for component, sector in (("OS", ""), ("OS", "ANI")):
        (spoken,) = queries.in_cell(NOBODY, "P5", component, sector)
        assert spoken.key == step.pk
        assert spoken.is_overdue
    assert queries.in_cell(NOBODY, "P5", "OS", "WSH") == []
    assert queries.in_cell(NOBODY, "D2", "HWF") == []


def test_people_with_more_rights_see_more_in_a_cell(decision: Decision, invited: User, stranger: User) -> None:
    assert [x.key for x in queries.in_cell(invited, "D2", "HIS")] == [decision.pk]
    assert queries.in_cell(stranger, "D2", "HIS") == []


def test_a_place_tells_what_its_own_events_and_those_of_the_world_said_about_it(
    country: Place, event: Event, decision: Decision, organiser: User, writer: User, django_assert_num_queries: Any
) -> None:
    open_up(organiser, decision)
    given = {"text": "Ghana shares its list.", "reach": "event", "about": ["places.place:GHA"]}
    about = services.add(person=writer, event=event, kind=Kind.DECISION, given=given)
    ghana = Place.objects.get(code="GHA")
    with django_assert_num_queries(1):
        assert {x.key for x in queries.at_place(NOBODY, country).spoken} == {decision.pk, about.pk}
    assert queries.at_place(NOBODY, ghana).spoken == [], "it is the meeting of another country"
    event.place = Place.objects.get(code="WORLD")
    event.save()
    assert [x.key for x in queries.at_place(NOBODY, ghana).spoken] == [about.pk]
    assert [x.key for x in queries.at_place(NOBODY, country).spoken] == [decision.pk], "it names a gap of the country"


def test_a_place_shows_its_newest_events_with_their_days(country: Place, event: Event, stranger: User) -> None:
    for number in range(6):
        Event.objects.create(title=f"Event {number}", place=country, state="announced", visibility="NETWORK")
    Event.objects.create(title="Draft", place=country, visibility="PUBLIC")
    (found,) = queries.at_place(NOBODY, country).events
    assert (found.pk, found.title, found.place, found.visibility) == (event.pk, event.title, country, "PUBLIC")
    assert (found.first, found.last) == (FIRST, FIRST + dt.timedelta(days=2))  # type: ignore[attr-defined]
    shown = queries.at_place(stranger, country).events
    assert [x.title for x in shown] == [event.title, "Event 5", "Event 4", "Event 3", "Event 2"]
    assert shown[1].last is None  # type: ignore[attr-defined]


def test_lists_hold_the_newest(event: Event, writer: User, country: Place) -> None:
    for number in range(9):
        given = {"text": f"Decision {number}", "reach": "event", "about": ["D2:HIS"]}
        services.add(person=writer, event=event, kind=Kind.DECISION, given=given)
    names = [f"Decision {x}" for x in range(8, 0, -1)]
    assert [x.text for x in queries.in_cell(NOBODY, "D2", "HIS")] == names
    assert [x.text for x in queries.at_place(NOBODY, country).spoken] == names


def test_the_pages_of_an_event_lead_to_its_outcomes(
    event: Event, closed: Session, decision: Decision, organiser: User, guest_of: GuestOf
) -> None:
    open_up(organiser, decision)
    guest = guest_of(None, event)
    assert (f"/events/{event.pk}/outcomes/", 1) in {(x.address, x.number) for x in links_of_event(guest, event)}
    links = links_of_sessions(guest, [closed])[closed.pk]
    assert f"/events/{event.pk}/outcomes/?session={closed.pk}" in {x.address for x in links}


def test_one_record_by_the_key_of_its_name(decision: Decision, invited: User, stranger: User) -> None:
    assert queries.find_for(invited, "decision", str(decision.pk)) == decision
    assert queries.find_for(stranger, "decision", str(decision.pk)) is None
    assert queries.find_for(invited, "decision", "x") is None
    assert queries.find_for(invited, "secret", str(decision.pk)) is None
