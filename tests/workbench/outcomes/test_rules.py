"""Who may what: duty or role x deed; access x reach x who, one by one and as a condition; nothing leaks that could."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.rules import may_enter
from hsforhs.workbench.events.words import Access, Duty, EventState, RegistrationState
from hsforhs.workbench.outcomes import rules
from hsforhs.workbench.outcomes.models import Decision, NextStep
from hsforhs.workbench.outcomes.rules import Deed, Standing
from hsforhs.workbench.outcomes.words import OwnerKind, Reach
from hsforhs.workbench.places.models import Place, Visibility

from .conftest import on_duty, person, register

pytestmark = pytest.mark.django_db
GuestOf = Callable[[User | None, Event], Guest]
DUTIES = {
    Deed.WRITE: {Duty.ORGANISER, Duty.NOTES},
    Deed.OPEN: {Duty.ORGANISER},
    Deed.FOLLOW: {Duty.ORGANISER, Duty.NOTES},
    Deed.REMOVE: {Duty.ORGANISER},
}
ROLES = {Role.STEWARD, Role.ADMINISTRATOR}


def with_role(role: Role, code: str = "XLM") -> User:
    made = person(len(role), f"{role} {code}")
    Grant.objects.create(user=made, role=role, place=Place.objects.get(code=code), granted_by="operator")
    return made


def test_the_table_of_deeds(event: Event, participant: User, invited: User) -> None:
    assert DUTIES.keys() == set(Deed)
    for duty in Duty:
        holder = on_duty(event, duty, f"duty {duty}")
        for deed, duties in DUTIES.items():
            assert rules.may(holder, deed, event) is (duty in duties), (duty, deed)
    for role in Role:
        here, elsewhere = with_role(role, "WORLD"), with_role(role, "GHA")
        for deed in Deed:
            assert rules.may(here, deed, event) is (role in ROLES), (role, deed)
            assert not rules.may(elsewhere, deed, event), (role, deed)
    for nobody in (AnonymousUser(), participant, invited, person(9, "Nobody")):
        assert not any(rules.may(nobody, deed, event) for deed in Deed)
    gone = on_duty(event, Duty.ORGANISER, "Gone Organiser")
    gone.is_active = False
    assert not any(rules.may(gone, deed, event) for deed in Deed)


def everybody(event: Event) -> dict[str, User | None]:
    return {
        "visitor": None,
        "member": with_role(Role.VIEWER, "GHA"),
        "viewer": with_role(Role.VIEWER),
        "participant": register(event, "Registered"),
        "invited": register(event, "Invited", invited=True),
        "pending": register(event, "Pending", invited=True, state=RegistrationState.PENDING),
        "moderator": on_duty(event, Duty.MODERATOR, "Moderator"),
        "writer": on_duty(event, Duty.NOTES, "Writer"),
        "steward": with_role(Role.STEWARD),
    }


WORKERS = {"moderator", "writer", "steward"}
CAME = {"participant", "invited", *WORKERS}
READERS = {
    Visibility.PUBLIC: {"visitor", "member", "viewer", "pending", *CAME},
    Visibility.NETWORK: {"member", "viewer", *CAME},
    Visibility.PRIVATE: {"viewer", *CAME},
}
PARTICIPANTS = {None: CAME, Access.OPEN: CAME, Access.REGISTERED: CAME, Access.CLOSED: {"invited", *WORKERS}}


def test_who_reads_what_one_by_one_and_as_a_condition(
    event: Event, sessions: dict[str, Session], guest_of: GuestOf
) -> None:
    people = everybody(event)
    records = {
        (access, reach): Decision.objects.create(
            event=event, session=sessions[access] if access else None, reach=reach, text=f"{access} {reach}"
        )
        for access in PARTICIPANTS
        for reach in Reach
    }
    for visibility, state in product(Visibility, EventState):
        event.visibility, event.state = visibility, state
        event.save()
        seen_by_somebody, kept_from_somebody = set(), set()
        for name, who in people.items():
            guest = guest_of(who, event)
            at = Standing.of(guest, event)
            seen = set(Decision.objects.filter(rules.seen_by(guest.person)).values_list("pk", flat=True))
            for (access, reach), record in records.items():
                expected = expects(name, access, reach, visibility, state)
                record.event = event
                told = (name, access, reach, visibility, state)
                assert at.sees(record) is expected, told
                assert rules.may_read(guest, record) is expected, told
                assert (record.pk in seen) is expected, told
                (seen_by_somebody if expected else kept_from_somebody).add((access, reach))
        assert len(seen_by_somebody) == len(records), "somebody reads each of them, so that each could leak"
        assert kept_from_somebody


def expects(name: str, access: Access | None, reach: Reach, visibility: Visibility, state: EventState) -> bool:
    """Say by hand who reads what."""
    if state == EventState.DRAFT:
        return name in WORKERS
    came = WORKERS if state == EventState.CANCELLED else PARTICIPANTS[access]
    if reach == Reach.PARTICIPANTS or name in came:
        return name in came
    readers = READERS[visibility]
    if state == EventState.CANCELLED and visibility != Visibility.PUBLIC:
        readers = readers - {"participant", "invited"}
    return name in readers


def test_who_takes_part_in_a_session_may_enter_it(
    event: Event, sessions: dict[str, Session], guest_of: GuestOf
) -> None:
    people = everybody(event)
    for name, who in people.items():
        guest = guest_of(who, event)
        at = Standing.of(guest, event)
        for session in sessions.values():
            assert at.enters(session) <= may_enter(guest, session), (name, session.access)
            if session.access != Access.OPEN:
                assert at.enters(session) is may_enter(guest, session), (name, session.access)


def test_own_access_of_a_session_counts_and_records_of_another_event_are_not_seen(
    event: Event, sessions: dict[str, Session], guest_of: GuestOf, participant: User, invited: User
) -> None:
    session = sessions[Access.OPEN]
    session.own_access = Access.CLOSED
    session.save()
    record = Decision.objects.create(event=event, session=session, text="Only for few")
    for who, sees in ((participant, False), (invited, True)):
        assert rules.may_read(guest_of(who, event), record) is sees
        assert Decision.objects.filter(rules.seen_by(who)).exists() is sees
    other = Event.objects.create(title="Other", place=event.place, state=EventState.ANNOUNCED)
    assert not Standing.of(guest_of(invited, event), other).sees(record)
    assert not Standing.of(guest_of(invited, event), other).registered


def test_owners_read_and_follow_their_step_and_names_follow_consent(
    event: Event, closed: Session, guest_of: GuestOf, participant: User, invited: User, writer: User
) -> None:
    step = NextStep.objects.create(
        event=event, session=closed, text="Do it", owner="Pia", owner_kind="person", owner_user=participant
    )
    assert rules.may_read(guest_of(participant, event), step)
    assert NextStep.objects.filter(rules.seen_steps(participant)).exists()
    assert not NextStep.objects.filter(rules.seen_by(participant)).exists()
    assert not NextStep.objects.filter(rules.seen_steps(AnonymousUser())).exists()
    assert rules.may_follow(participant, step)
    assert rules.may_follow(writer, step)
    assert not rules.may_follow(invited, step)
    assert not rules.may_follow(AnonymousUser(), step)
    step.reach = Reach.EVENT
    visitor = Standing.of(guest_of(None, event), event)
    assert visitor.sees(step)
    assert not visitor.sees_names(step)
    assert not visitor.sees_owner(step)
    assert Standing.of(guest_of(participant, event), event).sees_owner(step)
    step.owner_kind = OwnerKind.INSTITUTION
    assert visitor.sees_owner(step)
    step.owner_kind, step.named = OwnerKind.PERSON, True
    assert visitor.sees_owner(step)


def test_only_organisers_open_what_a_closed_session_said(
    event: Event, sessions: dict[str, Session], writer: User, organiser: User
) -> None:
    for access, session in (*sessions.items(), (None, None)):
        guarded = access in (Access.REGISTERED, Access.CLOSED)
        assert rules.may_set(writer, Reach.EVENT, event, session) is not guarded
        assert rules.may_set(writer, Reach.PARTICIPANTS, event, session)
        assert rules.may_set(organiser, Reach.EVENT, event, session)
        assert not rules.may_set(AnonymousUser(), Reach.PARTICIPANTS, event, session)


def test_site_administrators_read_everything(event: Event, closed: Session, administrator: User) -> None:
    Decision.objects.create(event=event, session=closed, text="Secret")
    assert Decision.objects.filter(rules.seen_by(administrator)).exists()
    administrator.is_active = False
    assert not Decision.objects.filter(rules.seen_by(administrator)).exists()
