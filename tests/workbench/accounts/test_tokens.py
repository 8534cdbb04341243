"""Tokens: what they open, when they stop, and that nothing of the secret stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import ApiToken, Role, User
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.accounts.tokens import (
    MARK,
    READ,
    READ_PUBLIC,
    Caller,
    TokenRefused,
    caller_by_token,
    make_token,
    revoke_token,
    tokens_of,
)
from hsforhs.workbench.audit.models import Event, PersonalValues
from hsforhs.workbench.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumora")]
People = Callable[..., User]


def made(person: User, **more: object) -> tuple[ApiToken, str]:
    values = {"name": "dashboard", "scopes": [READ], "days": 30, **more}
    return make_token(person=person, **values)


def test_a_token_speaks_for_its_person_and_only_a_digest_is_kept(join: People) -> None:
    person = join(Role.VIEWER)
    token, secret = made(person)
    assert re.fullmatch(r"hsf_[0-9a-f]{12}_[\w-]{43}", secret)
    caller = caller_by_token(secret)
    assert (caller.person, caller.branch, caller.is_visitor) == (person, "", False)
    rest = secret.rpartition(token.prefix)[2].strip("_")
    kept = [*ApiToken.objects.values_list(), *Event.objects.values_list(), *PersonalValues.objects.values_list()]
    assert rest not in str(kept)


def test_making_and_revoking_stand_in_the_audit_without_the_name_of_anybody(join: People) -> None:
    person = join(Role.VIEWER)
    token, _secret = made(person, place=Place.objects.get(code="XLM-U"))
    revoke_token(person=person, token=token)
    revoke_token(person=person, token=token)
    events = Event.objects.filter(subject=person.actor)
    assert [x.action for x in events] == ["accounts.make_token", "accounts.revoke_token"], "revoking twice is once"
    assert events[0].facts == {"prefix": token.prefix, "place": "XLM-U", "scopes": ["read"], "days": 30}
    assert events[0].country == "XLM"


def test_a_token_for_what_is_public_speaks_for_nobody(join: People) -> None:
    _token, secret = made(join(Role.STEWARD), scopes=[READ_PUBLIC])
    caller = caller_by_token(secret)
    assert isinstance(caller.person, AnonymousUser)
    assert not caller.is_visitor, "it is known, and not limited as a visitor is"


def test_a_token_that_ended_was_revoked_or_is_of_a_closed_account_opens_nothing(join: People) -> None:
    person = join(Role.VIEWER)
    ended, secret = made(person)
    ApiToken.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(TokenRefused, match=f"The token {ended.prefix} ended on"):
        caller_by_token(secret)
    revoked, secret = made(person)
    revoke_token(person=person, token=revoked)
    with pytest.raises(TokenRefused, match="was revoked"):
        caller_by_token(secret)
    _open, secret = made(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(TokenRefused, match="is closed"):
        caller_by_token(secret)
    assert not ApiToken.objects.in_force().filter(pk__in=[ended.pk, revoked.pk]).exists()


def test_a_foreign_token_and_a_half_known_one_are_told_nothing(join: People) -> None:
    person = join(Role.VIEWER)
    token, secret = made(person)
    revoke_token(person=person, token=token)
    for other in (
        "hsf_0123456789ab_" + "x" * 43,
        f"hsf_{token.prefix}_" + "x" * 43,
        secret[:-1],
        secret.upper(),
        secret.replace("hsf_", "ghp_"),
        token.prefix,
        token.digest,
        "hsf__",
        "",
        "\0",
    ):
        with pytest.raises(TokenRefused, match="This token is not known here"):
            caller_by_token(other)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"days": 0}, "1 to 366 days"),
        ({"days": 367}, "1 to 366 days"),
        ({"scopes": []}, "choose one of read, read:public"),
        ({"scopes": ["write:scores"]}, "choose one of read, read:public"),
        ({"name": "  "}, "Give the token a name"),
    ],
)
def test_what_a_token_cannot_be(join: People, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        made(join(Role.VIEWER), **more)
    assert not ApiToken.objects.exists()


def test_a_token_is_narrowed_only_to_where_the_person_holds_a_role(join: People) -> None:
    person = join(Role.VIEWER, "XLM-U")
    with pytest.raises(PermissionDenied):
        made(person, place=Place.objects.get(code="XLM-R"))
    with pytest.raises(PermissionDenied):
        made(person, place=Place.objects.get(code="XLM"))
    token, secret = made(person, place=Place.objects.get(code="XLM-U-1"))
    assert token.place is not None
    assert caller_by_token(secret).branch == token.place.path


def test_a_branch_holds_a_place_and_what_lies_below_and_nothing_that_begins_alike() -> None:
    district = Place.objects.get(code="XLM-U-1")
    near = Place.objects.create(code="XLM-U-10", kind="district", name="Near", path=f"{district.path}0")
    below = Place.objects.create(code="XLM-U-1-A", kind="district", name="Below", path=f"{district.path}/XLM-U-1-A")
    caller = Caller(AnonymousUser(), district.path)
    kept = set(caller.narrow(Place.objects.all(), "path"))
    assert kept == {district, below}
    assert kept == {x for x in Place.objects.all() if caller.reaches(x)}
    assert not caller.reaches(near)
    assert set(Caller(AnonymousUser()).narrow(Place.objects.all(), "path")) == set(Place.objects.all())


def test_the_last_use_is_a_day_and_written_once_a_day(
    join: People, django_assert_num_queries: Callable[..., object]
) -> None:
    token, secret = made(join(Role.VIEWER))
    caller_by_token(secret)
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    with django_assert_num_queries(1):
        caller_by_token(secret)


def test_only_the_owner_an_administrator_and_the_operator_revoke(join: People, administrator: User) -> None:
    person, other = join(Role.VIEWER), join(Role.ADMINISTRATOR)
    token, _secret = made(person)
    with pytest.raises(PermissionDenied):
        revoke_token(person=other, token=token)
    revoke_token(person=administrator, token=token)
    another, _secret = made(person)
    revoke_token(person=None, token=another)
    assert all(x.revoked_at for x in tokens_of(person))


Browsers = Callable[[User], Client]


def test_the_page_shows_a_new_token_once_and_takes_it_back(person: People, confirmed: Browsers) -> None:
    user = person(Role.VIEWER)
    client = confirmed(user)
    page = client.post("/account/tokens/", {"name": "dashboard", "scope": "read", "place": "xlm-u", "days": 30})
    secret = re.search(r"hsf_\w{12}_[\w-]{43}", page.content.decode())
    assert secret
    assert "no-store" in page["Cache-Control"]
    again = client.get("/account/tokens/").content.decode()
    assert secret[0] not in again
    token = ApiToken.objects.get()
    assert (token.user, token.place and token.place.code) == (user, "XLM-U")
    assert f"hsf_{token.prefix}" in again
    client.post(f"/account/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at
    assert "revoked" in client.get("/account/tokens/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("place", "XLM-R", "You hold no role at this place"),
        ("place", "nowhere", "There is no place with this code"),
        ("days", "367", "less than or equal to 366"),
        ("name", "", "required"),
        ("scope", "write", "valid choice"),
    ],
)
def test_the_page_says_what_is_wrong_and_makes_nothing(
    person: People, confirmed: Browsers, field: str, value: str, sentence: str
) -> None:
    form = {"name": "dashboard", "scope": "read", "place": "", "days": 30, field: value}
    page = confirmed(person(Role.VIEWER, "XLM-U")).post("/account/tokens/", form)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not ApiToken.objects.exists()


def test_the_page_is_for_who_signed_in_and_tokens_of_others_are_not_there(person: People, confirmed: Browsers) -> None:
    token, _secret = made(person(Role.VIEWER))
    other = confirmed(person(Role.ADMINISTRATOR))
    assert token.prefix not in other.get("/account/tokens/").content.decode()
    assert other.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert Client().get("/account/tokens/").status_code == 302
    assert Client().post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is None
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(token.user)
    assert strict.post("/account/tokens/", {"name": "x", "scope": "read", "days": 1}).status_code == 403


def test_making_a_token_asks_first_who_it_is(person: People, signed_in: Browsers) -> None:
    client = signed_in(person(Role.VIEWER))
    response = client.post("/account/tokens/", {"name": "dashboard", "scope": "read", "days": 30})
    assert response.status_code == 302
    assert response["Location"].startswith("/account/confirm/")
    assert not ApiToken.objects.exists()


def test_ones_own_data_name_the_tokens_without_the_secret(join: People) -> None:
    person = join(Role.VIEWER)
    token, secret = made(person)
    found = own_data(person)
    assert [(x["name"], x["begins_with"], x["scopes"]) for x in found["tokens"]] == [
        ("dashboard", token.prefix, ["read"])
    ]
    assert secret.removeprefix(f"{MARK}_{token.prefix}_") not in str(found)
    assert token.digest not in str(found)
