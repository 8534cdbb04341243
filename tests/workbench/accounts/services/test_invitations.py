"""An invitation gives one address one role, once, in time, and only what the inviter may give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.workbench.accounts.models import Invitation, Role, User
from hsforhs.workbench.accounts.rules import forget_grants, roles_at
from hsforhs.workbench.accounts.services import (
    accept_invitation,
    invite,
    join,
    revoke,
    send_invitation,
    withdraw_invitation,
)
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
Make = Callable[..., User]


@pytest.fixture
def place(lumora: Place) -> Place:
    return Place.objects.get(code="XLM-U")


@pytest.fixture
def chief(person: Make) -> User:
    return person(Role.ADMINISTRATOR)


def test_a_new_person_joins_with_the_role_and_its_areas(chief: User, place: Place) -> None:
    invitation, secret = invite(
        person=chief, email=" New@Example.org", role=Role.AREA_LEAD, place=place, areas=["spar-2:C5", "jee-3:P1"]
    )
    assert invitation.email == "new@example.org"
    user = join(secret=secret, name=" Nana ", password="four plain words here")
    assert (user.email, user.name) == ("new@example.org", "Nana")
    assert roles_at(user, Place.objects.get(code="XLM-U-1")) == {Role.AREA_LEAD}
    granted = user.grants.get()
    assert granted.areas == ["jee-3:P1", "spar-2:C5"]
    assert granted.granted_by == chief.actor
    assert user.emailaddress_set.get().verified


def test_the_address_is_forgotten_and_never_stands_in_the_chain(chief: User, place: Place) -> None:
    invitation, secret = invite(person=chief, email="new@example.org", role=Role.VIEWER, place=place)
    assert secret not in str(Invitation.objects.values())
    join(secret=secret, name="Nana", password=None)
    invitation.refresh_from_db()
    assert invitation.email == ""
    events = Event.objects.filter(action__in=("accounts.invite", "accounts.join", "accounts.accept_invitation"))
    assert [x.action for x in events] == ["accounts.invite", "accounts.join", "accounts.accept_invitation"]
    assert {x.country for x in events} == {"XLM"}
    for x in events:
        assert "example.org" not in f"{x.actor}{x.subject}{x.facts}"
        assert "Nana" not in f"{x.actor}{x.subject}{x.facts}"


def test_a_known_person_accepts_and_keeps_what_was_there(chief: User, place: Place, person: Make) -> None:
    known = person(Role.VIEWER, "GHA", email="known@example.org")
    _invitation, secret = invite(person=chief, email="KNOWN@example.org", role=Role.APPROVER, place=place)
    accept_invitation(person=known, secret=secret)
    assert {(x.role, x.place.code) for x in known.grants.all()} == {("viewer", "GHA"), ("approver", "XLM-U")}


def test_it_works_once(chief: User, place: Place, person: Make) -> None:
    known = person(email="known@example.org")
    _invitation, secret = invite(person=chief, email=known.email, role=Role.VIEWER, place=place)
    accept_invitation(person=known, secret=secret)
    known.grants.all().delete()
    with pytest.raises(PermissionDenied):
        accept_invitation(person=known, secret=secret)
    assert not known.grants.exists()


def test_it_is_for_its_address_alone(chief: User, place: Place, person: Make) -> None:
    _invitation, secret = invite(person=chief, email="known@example.org", role=Role.VIEWER, place=place)
    stranger = person(email="stranger@example.org")
    with pytest.raises(PermissionDenied):
        accept_invitation(person=stranger, secret=secret)
    stranger.emailaddress_set.create(email="known@example.org", verified=False)
    with pytest.raises(PermissionDenied):
        accept_invitation(person=stranger, secret=secret)
    assert not stranger.grants.exists()


def test_nobody_takes_over_an_account_by_joining(chief: User, place: Place, person: Make) -> None:
    known = person(email="known@example.org")
    _invitation, secret = invite(person=chief, email=known.email, role=Role.VIEWER, place=place)
    with pytest.raises(PermissionDenied):
        join(secret=secret, name="Somebody", password="another password here")
    known.refresh_from_db()
    assert known.check_password("four plain words here")


@pytest.mark.parametrize("end", ["expired", "withdrawn", "inviter gone", "inviter lost the right", "inviter closed"])
def test_what_is_over_is_refused(chief: User, place: Place, end: str) -> None:
    invitation, secret = invite(person=chief, email="new@example.org", role=Role.VIEWER, place=place)
    if end == "expired":
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    elif end == "withdrawn":
        withdraw_invitation(person=chief, invitation=invitation)
    elif end == "inviter gone":
        Invitation.objects.update(invited_by=None)
    elif end == "inviter lost the right":
        chief.grants.all().delete()
    else:
        User.objects.filter(pk=chief.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        join(secret=secret, name="New", password=None)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_closed_account_accepts_nothing(chief: User, place: Place, person: Make) -> None:
    closed = person(email="closed@example.org")
    closed.is_active = False
    closed.save()
    _invitation, secret = invite(person=chief, email=closed.email, role=Role.VIEWER, place=place)
    with pytest.raises(PermissionDenied):
        accept_invitation(person=closed, secret=secret)


def test_nobody_invites_beyond_what_they_may_give(person: Make, place: Place, lumora: Place) -> None:
    steward = person(Role.STEWARD, "XLM-U")
    invite(person=steward, email="a@example.org", role=Role.CONTRIBUTOR, place=place)
    for role, where in ((Role.APPROVER, place), (Role.VIEWER, lumora)):
        with pytest.raises(PermissionDenied):
            invite(person=steward, email="a@example.org", role=role, place=where)
    assert Invitation.objects.count() == 1


def test_a_steward_does_not_withdraw_what_an_administrator_offered(chief: User, person: Make, place: Place) -> None:
    invitation, _secret = invite(person=chief, email="a@example.org", role=Role.APPROVER, place=place)
    with pytest.raises(PermissionDenied):
        withdraw_invitation(person=person(Role.STEWARD), invitation=invitation)
    withdraw_invitation(person=chief, invitation=invitation)
    invitation.refresh_from_db()
    assert invitation.email == ""
    withdraw_invitation(person=chief, invitation=invitation)
    assert Event.objects.filter(action="accounts.withdraw_invitation").count() == 1


def test_what_is_no_address_is_refused(chief: User, place: Place) -> None:
    with pytest.raises(ValidationError):
        invite(person=chief, email="nobody", role=Role.VIEWER, place=place)
    assert not Invitation.objects.exists()


def test_the_mail_names_inviter_role_place_and_end(chief: User, place: Place, settings: object) -> None:
    settings.EMAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    invitation, _secret = invite(person=chief, email="new@example.org", role=Role.STEWARD, place=place)
    assert send_invitation(invitation=invitation, link="https://site.example/account/invitation/x/")
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert place.name in sent.subject
    for words in (chief.name, "data steward", place.name, "https://site.example/account/invitation/x/"):
        assert words in sent.body


@pytest.mark.parametrize("fault", [OSError("no route"), SMTPServerDisconnected("gone")])
def test_a_mail_server_that_fails_costs_nothing_but_the_mail(
    chief: User, place: Place, monkeypatch: pytest.MonkeyPatch, settings: object, fault: Exception
) -> None:
    def fail(*_all: object) -> None:
        raise fault

    settings.EMAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    monkeypatch.setattr("hsforhs.workbench.accounts.mails.send_mail", fail)
    invitation, secret = invite(person=chief, email="new@example.org", role=Role.VIEWER, place=place)
    assert not send_invitation(invitation=invitation, link="x")
    assert join(secret=secret, name="New", password=None).grants.exists()


def test_a_taken_away_role_of_the_inviter_counts_at_once(chief: User, place: Place, person: Make) -> None:
    above = person(Role.ADMINISTRATOR, "WORLD")
    _invitation, secret = invite(person=chief, email="new@example.org", role=Role.VIEWER, place=place)
    revoke(person=above, found=chief.grants.get())
    forget_grants(chief)
    with pytest.raises(PermissionDenied):
        join(secret=secret, name="New", password=None)
