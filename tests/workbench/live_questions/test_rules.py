"""Who may come in, ask, vote and moderate: every kind of guest before every kind of session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Event, Session, Steward
from hsforhs.workbench.events.words import Duty, EventState, RegistrationState
from hsforhs.workbench.live_questions import rules, services
from hsforhs.workbench.live_questions.models import Desk, Question
from hsforhs.workbench.live_questions.words import Act, QuestionState

from .conftest import visitor

pytestmark = pytest.mark.django_db
Join = Callable[..., User]
ALL = {"open", "registered", "closed"}


def anyhow(*names: str) -> dict[str, set[str]]:
    """The same sessions, whatever the visibility of the event."""
    return {x: set(names) for x in ("PUBLIC", "NETWORK", "PRIVATE")}


# Who comes into which sessions, by the visibility of the event.
ENTERS = {
    "visitor": {"PUBLIC": {"open"}, "NETWORK": set(), "PRIVATE": set()},
    "pending": {"PUBLIC": {"open"}, "NETWORK": set(), "PRIVATE": set()},
    "confirmed": anyhow("open", "registered"),
    "invited": anyhow(*ALL),
    "member elsewhere": {"PUBLIC": {"open"}, "NETWORK": {"open"}, "PRIVATE": set()},
    "viewer": anyhow("open"),
    "steward": anyhow(*ALL),
    "organiser": anyhow(*ALL),
    "moderator": anyhow(*ALL),
    "note taker": anyhow(*ALL),
    "in the room": anyhow(*ALL),
    "in another room": {"PUBLIC": {"open"}, "NETWORK": set(), "PRIVATE": set()},
}
MODERATES = {"steward", "organiser", "moderator"}


@pytest.fixture
def people(event: Event, join: Join, registered: Callable[..., Guest]) -> dict[str, Guest]:
    def on_duty(duty: Duty) -> Guest:
        person = join()
        Steward.objects.create(event=event, user=person, duty=duty)
        return Guest(person)

    nobody = AnonymousUser()
    return {
        "visitor": visitor(),
        "pending": registered("Pat", state=RegistrationState.PENDING, invited=True),
        "confirmed": registered("Connie"),
        "invited": registered("Ivy", invited=True),
        "member elsewhere": Guest(join(Role.STEWARD, "FIN")),
        "viewer": Guest(join(Role.VIEWER)),
        "steward": Guest(join(Role.STEWARD)),
        "organiser": on_duty(Duty.ORGANISER),
        "moderator": on_duty(Duty.MODERATOR),
        "note taker": on_duty(Duty.NOTES),
        "in the room": RoomGuest(nobody, None, "r", event_id=event.pk),
        "in another room": RoomGuest(nobody, None, "s", event_id=event.pk + 1),
    }


@pytest.mark.parametrize("visibility", ["PUBLIC", "NETWORK", "PRIVATE"])
def test_whoever_may_enter_may_ask_and_vote_and_nobody_else(
    people: dict[str, Guest], sessions: dict[str, Session], event: Event, visibility: str
) -> None:
    event.visibility = visibility
    event.save()
    questions = {}
    for name, session in sessions.items():
        Desk.objects.create(session=session, open=True)
        questions[name] = Question.objects.create(session=session, text="Who pays?", state=QuestionState.VISIBLE)
    for who, guest in people.items():
        for name, stored in sessions.items():
            session = Session.objects.select_related("day__event__place").get(pk=stored.pk)
            question = questions[name]
            question.session = session
            may = name in ENTERS[who][visibility]
            assert rules.enters(guest, session) is may, (who, name)
            for act in (
                lambda g=guest, s=session: services.ask(guest=g, session=s, text="May I?"),
                lambda g=guest, q=question: services.vote(guest=g, question=q),
            ):
                if may:
                    act()
                else:
                    with pytest.raises(PermissionDenied):
                        act()


def test_moderating_needs_the_duty(people: dict[str, Guest], session: Session, event: Event) -> None:
    for who, guest in people.items():
        if not isinstance(guest.person, User):
            assert not rules.may_moderate(guest.person, event)
            continue
        found = Question.objects.create(session=session, text="Who pays?")
        words = {"person": guest.person, "session": session, "open_now": True, "hold_first": True}
        if who in MODERATES:
            services.moderate(person=guest.person, question=found, act=Act.RELEASE)
            services.set_desk(ranking="wilson", **words)
        else:
            with pytest.raises(PermissionDenied):
                services.moderate(person=guest.person, question=found, act=Act.RELEASE)
            with pytest.raises(PermissionDenied):
                services.set_desk(ranking="wilson", **words)
            found.refresh_from_db()
            assert found.state == QuestionState.SUBMITTED


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED])
def test_an_event_that_is_not_announced_takes_no_questions_of_guests(
    people: dict[str, Guest], session: Session, event: Event, state: EventState
) -> None:
    event.state = state
    event.save()
    found = Session.objects.select_related("day__event__place").get(pk=session.pk)
    desk = Desk.objects.get(session=session)
    for who in ("visitor", "confirmed", "invited", "viewer"):
        assert not rules.may_ask(people[who], found, desk), who
    assert rules.may_ask(people["moderator"], found, desk) is (state == EventState.DRAFT)
    assert rules.may_ask(people["in the room"], found, desk) is (state == EventState.DRAFT)


def test_where_only_who_registered_votes_a_new_browser_is_no_new_vote(
    people: dict[str, Guest], session: Session, event: Event, moderator: User
) -> None:
    words = {"person": moderator, "session": session, "open_now": True, "hold_first": False, "ranking": "wilson"}
    desk = services.set_desk(registered_only=True, **words)
    found = services.ask(guest=visitor("asker"), session=session, text="Who pays?")
    found.session = session
    personal = RoomGuest(AnonymousUser(), None, "room x 1 7", event_id=event.pk, personal=True)
    counted = {"confirmed", "invited", "personal token"}
    for who, guest in {**people, "personal token": personal}.items():
        assert rules.is_counted(guest, desk) is (who in counted), who
        if who in counted:
            assert services.vote(guest=guest, question=found)
            # The same registration from another browser, signed in or not.
            again = Guest(moderator, guest.registration, "another mark") if guest.registration else guest
            assert not services.vote(guest=again, question=found)
        else:
            with pytest.raises(PermissionDenied):
                services.vote(guest=guest, question=found)
    for mark in "abcdefgh":
        with pytest.raises(PermissionDenied):
            services.vote(guest=visitor(mark), question=found)
    assert found.votes.count() == len(counted)
    facts = AuditEvent.objects.filter(action="live_questions.set_desk").latest("pk").facts
    assert (facts["before"]["registered_only"], facts["after"]["registered_only"]) == (False, True)
    services.set_desk(**words)
    assert services.vote(guest=visitor("a"), question=found)
