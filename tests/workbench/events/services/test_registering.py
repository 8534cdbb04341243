from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events import letters, services
from hsforhs.workbench.events.entry import Guest, digest_of
from hsforhs.workbench.events.models import Event, Registration
from hsforhs.workbench.events.words import EventState, RegistrationState
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import SITE, Enrol

ToGuest = Callable[[Registration], Guest]
VISITOR = AnonymousUser()


def state_of(found: Registration) -> str:
    found.refresh_from_db()
    return str(found.state)


def limit(event: Event, places: int, **more: Any) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=places, **more)


def test_somebody_registers_and_only_the_digest_is_stored(event: Event) -> None:
    made = services.register(
        person=VISITOR,
        event=event,
        email=" Ada@People.example ",
        name="  Ada   Okoro ",
        country="gha",
        kind="academia",
        organisation="A school",
        timezone="africa/accra",
        language="fr",
        site=SITE,
    )
    assert made is not None
    found, secret = made
    assert (found.name, found.email, found.country, found.timezone) == (
        "Ada Okoro",
        "ada@people.example",
        "GHA",
        "Africa/Accra",
    )
    assert found.state == RegistrationState.CONFIRMED
    assert found.digest == digest_of(secret)
    body = OutboxMessage.objects.get().body
    assert f"{SITE}/events/link/{secret}/" in body
    act = Act.objects.get(action="events.register")
    assert (act.actor, act.country) == ("visitor", "XLM")
    assert "ada@" not in str(act.facts)
    assert "Okoro" not in str(act.facts)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": "nobody"}, "valid email"),
        ({"name": "  "}, "Write your name"),
        ({"country": "QQQ"}, "is no country"),
        ({"timezone": "Moon/Base"}, "is no time zone"),
        ({"mode": "ghost"}, "how you take part"),
        ({"kind": "club"}, "where you work"),
        ({"organisation": "x" * 201}, "too long"),
    ],
)
def test_what_cannot_be_stored_is_refused(event: Event, values: dict[str, str], sentence: str) -> None:
    given = {"email": "a@people.example", "name": "A", **values}
    with pytest.raises(ValidationError, match=sentence):
        services.register(person=VISITOR, event=event, **given)
    assert not Registration.objects.exists()


def test_registering_ends(event: Event, steward: User, today: dt.date) -> None:
    for change in (
        {"register_until": today - dt.timedelta(days=1)},
        {"register_until": None, "state": EventState.ENDED},
        {"state": EventState.CANCELLED},
    ):
        Event.objects.filter(pk=event.pk).update(**change)
        with pytest.raises(ValidationError, match="not open"):
            services.register(person=steward, event=event, email="a@people.example", name="A")


def test_a_stranger_does_not_come_in_by_the_address_of_somebody_else(event: Event, enrol: Enrol) -> None:
    first = enrol("ada")
    OutboxMessage.objects.all().delete()
    assert services.register(person=VISITOR, event=event, email="ADA@people.example", name="Mallory", site=SITE) is None
    first.refresh_from_db()
    assert first.name == "ada"
    assert first.digest == digest_of(first.secret)  # type: ignore[attr-defined]
    message = OutboxMessage.objects.get()
    assert message.recipient.address == "ada@people.example"
    token = message.body.split("/events/again/")[1].strip().rstrip("/")
    assert letters.registration_of(token) == first


def test_links_are_not_sent_again_and_again(event: Event, enrol: Enrol) -> None:
    enrol("ada")
    OutboxMessage.objects.all().delete()
    for _turn in range(8):
        services.send_link(event=event, email="ada@people.example", site=SITE)
    services.send_link(event=event, email="nobody@people.example", site=SITE)
    assert OutboxMessage.objects.count() == 5


def test_a_link_of_a_message_ends(event: Event, enrol: Enrol, guest: ToGuest, monkeypatch: pytest.MonkeyPatch) -> None:
    found = enrol("ada")
    token = letters.passing_link(found).split("/")[-2]
    assert letters.registration_of(token) == found
    assert letters.registration_of(token[:-2]) is None
    assert letters.registration_of("") is None
    monkeypatch.setattr(letters, "LINK_DAYS", -1)
    assert letters.registration_of(token) is None
    monkeypatch.undo()
    services.new_link(guest=guest(found), event=event)
    assert letters.registration_of(token) is None


def test_places_run_out_and_the_longest_waiting_moves_up(event: Event, enrol: Enrol, guest: ToGuest) -> None:
    limit(event, 1)
    first, second, third = enrol("a"), enrol("b"), enrol("c")
    assert [x.state for x in (first, second, third)] == ["confirmed", "waiting", "waiting"]
    OutboxMessage.objects.all().delete()
    assert services.withdraw(guest=guest(first), event=event, site=SITE) == [second]
    assert [state_of(x) for x in (first, second, third)] == ["withdrawn", "confirmed", "waiting"]
    assert OutboxMessage.objects.get().recipient.address == second.email
    # Coming back is at the end of the list.
    services.register_again(guest=guest(first), event=event)
    assert state_of(first) == "waiting"
    services.withdraw(guest=guest(second), event=event)
    assert [state_of(x) for x in (first, third)] == ["waiting", "confirmed"]
    with pytest.raises(ValidationError, match="not held"):
        services.withdraw(guest=guest(second), event=event)


def test_more_places_let_people_move_up(event: Event, enrol: Enrol, steward: User) -> None:
    limit(event, 1)
    people = [enrol(x) for x in "abcd"]
    services.write_event(person=steward, event=event, version=event.version, title="Workshop", capacity=3)
    assert [state_of(x) for x in people] == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_moderated_registrations_wait_for_a_decision(event: Event, enrol: Enrol, steward: User) -> None:
    limit(event, 1, moderated=True)
    first, second = enrol("a"), enrol("b")
    assert first.state == RegistrationState.PENDING
    services.decide(person=steward, registration=first, confirm=True, site=SITE)
    services.decide(person=steward, registration=second, confirm=True, site=SITE)
    assert [state_of(x) for x in (first, second)] == ["confirmed", "waiting"]
    with pytest.raises(ValidationError, match="does not wait"):
        services.decide(person=steward, registration=first, confirm=True)
    services.decide(person=steward, registration=first, confirm=False, reason="Full room", site=SITE)
    assert [state_of(x) for x in (first, second)] == ["declined", "confirmed"]
    assert OutboxMessage.objects.filter(body__contains="Full room", recipient__address=first.email).exists()
    with pytest.raises(ValidationError, match="not held"):
        services.decide(person=steward, registration=first, confirm=False)


def test_who_is_invited_comes_into_the_closed_day(event: Event, sessions: Any, steward: User, guest: ToGuest) -> None:
    from hsforhs.workbench.events.rules import may_enter

    limit(event, 1, moderated=True)
    found, secret = services.invite(person=steward, event=event, email="bo@people.example", site=SITE)
    assert (found.name, found.state, found.digest) == ("bo", "pending", digest_of(secret))
    assert not may_enter(guest(found), sessions["Round table"])
    services.accept(guest=guest(found), event=event)
    assert may_enter(guest(found), sessions["Round table"])
    with pytest.raises(ValidationError, match="no invitation"):
        services.accept(guest=guest(found), event=event)
    again, none = services.invite(person=steward, event=event, email="BO@people.example", site=SITE)
    assert (again.pk, none) == (found.pk, "")
    services.withdraw(guest=guest(found), event=event)
    services.invite(person=steward, event=event, email="bo@people.example")
    assert state_of(found) == "pending"
    Event.objects.update(state=EventState.ENDED)
    with pytest.raises(ValidationError, match="The event is over"):
        services.accept(guest=guest(found), event=event)
    with pytest.raises(ValidationError, match="announced"):
        services.invite(person=steward, event=event, email="cy@people.example")


def test_whoever_registered_with_the_address_of_another_is_not_invited(
    event: Event, enrol: Enrol, sessions: Any, steward: User, guest: ToGuest, join: Any
) -> None:
    from hsforhs.workbench.events.rules import may_enter

    squatter, stranger = enrol("cy"), join()
    services.bind(guest=Guest(stranger, squatter), event=event)
    found, secret = services.invite(person=steward, event=event, email=squatter.email)
    assert found.pk == squatter.pk
    assert found.user is None
    assert found.digest == digest_of(secret) != squatter.digest
    assert may_enter(guest(found), sessions["Round table"])
    owner = enrol("di", person=(own := join()))
    Registration.objects.filter(pk=owner.pk).update(email=own.email)
    kept, none = services.invite(person=steward, event=event, email=own.email)
    assert (kept.pk, kept.digest, kept.user, none) == (owner.pk, owner.digest, own, "")


def test_nobody_acts_on_the_registration_of_another_event(
    event: Event, enrol: Enrol, guest: ToGuest, steward: User, place: Any
) -> None:
    other = services.set_up(person=steward, place=place, title="Other")
    one = guest(enrol("a"))
    for act in (services.withdraw, services.accept, services.new_link, services.bind, services.register_again):
        with pytest.raises(PermissionDenied):
            act(guest=one, event=other)
        with pytest.raises(PermissionDenied):
            act(guest=Guest(VISITOR), event=event)


def test_a_registration_is_bound_to_one_account(event: Event, enrol: Enrol, join: Any) -> None:
    person, found, second = join(), enrol("a"), enrol("b")
    services.bind(guest=Guest(person, found), event=event)
    found.refresh_from_db()
    assert found.user == person
    with pytest.raises(PermissionDenied):
        services.bind(guest=Guest(join(), found), event=event)
    with pytest.raises(ValidationError, match="already"):
        services.bind(guest=Guest(person, second), event=event)
    assert services.register(person=person, event=event, email="new@people.example", name="A") is None


def test_own_details_change(event: Event, enrol: Enrol, guest: ToGuest) -> None:
    found = enrol("a")
    services.write_own(guest=guest(found), event=event, name="Ann", country="SEN", mode="room", timezone="UTC")
    found.refresh_from_db()
    assert (found.name, found.country, found.mode, found.email) == ("Ann", "SEN", "room", "a@people.example")


def test_an_organiser_makes_a_link_anew(event: Event, enrol: Enrol, steward: User, join: Any) -> None:
    found = enrol("a")
    secret = services.renew_link(person=steward, registration=found, site=SITE)
    found.refresh_from_db()
    assert found.digest == digest_of(secret)
    with pytest.raises(PermissionDenied):
        services.renew_link(person=join(), registration=found)
    services.bind(guest=Guest(steward, found), event=event)
    found.refresh_from_db()
    with pytest.raises(ValidationError, match="belongs to an account"):
        services.renew_link(person=steward, registration=found)
