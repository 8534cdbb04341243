"""Accounts are renamed, protected anew and closed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import (
    add_user,
    close_account,
    create_administrator,
    create_sign_in_link,
    end_sessions,
    rename,
    reset_second_factor,
    use_sign_in_link,
)
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
Make = Callable[..., User]


def test_accounts_of_the_operator_have_a_confirmed_address(lumora: Place) -> None:
    admin = create_administrator(actor="operator", email="Admin@Example.org", password="four plain words here")
    nurse, _new = add_user(email="Nurse@example.org", role=Role.VIEWER, place=lumora)
    found = {(x.user_id, x.email, x.verified, x.primary) for x in EmailAddress.objects.all()}
    assert found == {(admin.pk, "admin@example.org", True, True), (nurse.pk, "nurse@example.org", True, True)}


def test_older_accounts_get_one_in_the_migration(person: Make) -> None:
    new = person()
    old = User.objects.create_user("old@example.org", None)
    migration = import_module("hsforhs.workbench.accounts.migrations.0004_confirmed_addresses")
    migration.confirm_addresses(apps, None)
    assert EmailAddress.objects.filter(user=old, email="old@example.org", verified=True, primary=True).count() == 1
    assert EmailAddress.objects.filter(user=new).count() == 1


def test_a_name_is_personal(person: Make) -> None:
    user = person()
    rename(person=user, name="  Ama Owusu ")
    assert user.name == "Ama Owusu"
    event = Event.objects.get(action="accounts.rename")
    assert event.personal.values == {"name": "Ama Owusu"}
    assert "Ama" not in str(event.facts)


def test_lost_factors_are_removed_all_at_once(person: Make) -> None:
    user, other = person(), person()
    for owner in (user, other):
        Authenticator.objects.create(user=owner, type="totp", data={})
        Authenticator.objects.create(user=owner, type="recovery_codes", data={})
    assert reset_second_factor(user=user) == 2
    assert {x.user_id for x in Authenticator.objects.all()} == {other.pk}
    event = Event.objects.get(action="accounts.reset_second_factor")
    assert (event.actor, event.subject, event.facts) == ("operator", user.actor, {"removed": 2})


def test_a_closed_account_has_no_session_no_role_no_link(person: Make, signed_in: Callable[[User], Client]) -> None:
    user = person(Role.STEWARD)
    browser = signed_in(user)
    secret = create_sign_in_link(actor="operator", user=user)
    assert browser.get("/account/").status_code == 200
    close_account(user=user, actor=user.actor)
    assert browser.get("/account/").status_code == 302
    assert not user.grants.in_force().exists()
    assert user.grants.count() == 1, "that the role was held stays on record"
    assert use_sign_in_link(secret=secret) is None
    assert not UserSession.objects.filter(user=user).exists()
    assert Event.objects.filter(action="accounts.close", subject=user.actor).count() == 1


def test_nobody_closes_the_account_of_somebody_else(person: Make) -> None:
    user, other = person(), person(Role.ADMINISTRATOR, "WORLD")
    with pytest.raises(PermissionDenied):
        close_account(user=user, actor=other.actor)
    user.refresh_from_db()
    assert user.is_active


def test_the_last_administrator_of_the_site_stays(person: Make) -> None:
    first = create_administrator(actor="operator", email="one@example.org", password="four plain words here")
    with pytest.raises(ValidationError, match="last administrator"):
        close_account(user=first, actor="operator")
    create_administrator(actor="operator", email="two@example.org", password="four plain words here")
    close_account(user=first, actor="operator")
    assert not first.is_active


def test_sessions_of_others_are_never_ended(person: Make, signed_in: Callable[[User], Client]) -> None:
    user, other = person(), person()
    for one in (user, user, other):
        signed_in(one)
    foreign = UserSession.objects.get(user=other)
    assert end_sessions(user=user, actor=user.actor, only=foreign.pk) == 0
    keep = UserSession.objects.filter(user=user).first()
    assert keep
    assert end_sessions(user=user, actor=user.actor, keep=keep.session_key) == 1
    assert set(UserSession.objects.values_list("user", flat=True)) == {user.pk, other.pk}
    event = Event.objects.get(action="accounts.end_sessions")
    assert event.facts == {"sessions": 1}
