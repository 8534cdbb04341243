"""Who may do what at an event, as a table: role or duty x deed x state, registration x access."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.events import rules
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session, Steward
from hsforhs.workbench.events.rules import Deed
from hsforhs.workbench.events.words import Duty, EventState, RegistrationState
from hsforhs.workbench.places.models import Visibility

from .conftest import Enrol, Join

VISITOR = AnonymousUser()
EVERYTHING = frozenset(Deed)
READS = frozenset({Deed.READ})
ROLES = {
    None: frozenset(),
    Role.VIEWER: frozenset(),
    Role.CONTRIBUTOR: frozenset(),
    Role.AREA_LEAD: frozenset(),
    Role.APPROVER: frozenset(),
    Role.STEWARD: EVERYTHING,
    Role.ADMINISTRATOR: EVERYTHING,
}
DUTIES = {
    Duty.ORGANISER: EVERYTHING,
    Duty.MODERATOR: READS | {Deed.MODERATE},
    Duty.NOTES: READS | {Deed.NOTE},
}


def deeds(person: Any, event: Event) -> frozenset[Deed]:
    found = frozenset(x for x in Deed if rules.may(person, x, event))
    # What a page finds out at once is what each single question finds out.
    assert rules.standing(Guest(person), event).deeds == found
    assert Event.objects.filter(rules.seen_by(person), pk=event.pk).exists() is (Deed.READ in found)
    return found


def test_roles_and_duties(event: Event, join: Join) -> None:
    people: list[tuple[Any, frozenset[Deed], bool, bool]] = [(VISITOR, frozenset(), False, False)]
    people += [(join(role), allowed, role is not None, role is not None) for role, allowed in ROLES.items()]
    people.append((join(Role.STEWARD, "GHA"), frozenset(), False, True))
    for duty, allowed in DUTIES.items():
        user = join()
        Steward.objects.create(event=event, user=user, duty=duty)
        people.append((user, allowed, True, True))
    gone = join(Role.STEWARD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    people.append((gone, frozenset(), False, False))
    for state in EventState:
        for visibility in Visibility:
            Event.objects.filter(pk=event.pk).update(state=state, visibility=visibility)
            found = Event.objects.select_related("place").get(pk=event.pk)
            for person, allowed, has_role, is_member in people:
                reads = {Visibility.PUBLIC: True, Visibility.NETWORK: is_member or has_role}.get(visibility, has_role)
                expected = allowed | (READS if reads and state != EventState.DRAFT else frozenset())
                assert deeds(person, found) == expected, (person, state, visibility)


@pytest.mark.parametrize("visibility", Visibility.values)
def test_registration_and_access(
    event: Event, sessions: dict[str, Session], enrol: Enrol, visibility: str, join: Join
) -> None:
    public = visibility == Visibility.PUBLIC
    people = {
        "nobody": Guest(VISITOR),
        "confirmed": Guest(VISITOR, enrol("confirmed")),
        "pending": Guest(VISITOR, enrol("pending")),
        "invited": Guest(VISITOR, enrol("invited")),
        "pending invited": Guest(VISITOR, enrol("later")),
        "moderator": Guest(join()),
    }
    for name in ("pending", "pending invited"):
        people[name].registration.state = RegistrationState.PENDING  # type: ignore[union-attr]
    for name in ("invited", "pending invited"):
        people[name].registration.invited = True  # type: ignore[union-attr]
    Steward.objects.create(event=event, user=people["moderator"].person, duty=Duty.MODERATOR)
    expected = {
        "nobody": (public, False, False),
        "confirmed": (True, True, False),
        "pending": (public, False, False),
        "invited": (True, True, True),
        "pending invited": (public, False, False),
        "moderator": (True, True, True),
    }
    nothing = (False, False, False)
    for state in EventState:
        Event.objects.filter(pk=event.pk).update(state=state, visibility=visibility)
        for name, guest in people.items():
            found = [Session.objects.get(pk=sessions[x].pk) for x in ("Opening", "Desk", "Round table")]
            entered = tuple(rules.may_enter(guest, x) for x in found)
            wanted = expected[name]
            if state == EventState.CANCELLED or (state == EventState.DRAFT and name != "moderator"):
                wanted = nothing
            assert entered == wanted, (name, state)


def test_a_registration_at_another_event_opens_nothing(
    event: Event, sessions: dict[str, Session], enrol: Enrol, steward: User
) -> None:
    other = Event.objects.create(title="Other", place=event.place, visibility=Visibility.PRIVATE, state="announced")
    guest = Guest(VISITOR, enrol("a"))
    assert rules.standing(guest, other).deeds == frozenset()
    assert rules.standing(guest, event).deeds == READS


def test_who_may_set_up_events(event: Event, join: Join) -> None:
    assert not rules.may_hold_somewhere(VISITOR)
    for role, allowed in ROLES.items():
        person = join(role)
        assert rules.may_hold(person, event.place) is bool(allowed)
        assert rules.may_hold_somewhere(person) is bool(allowed)
