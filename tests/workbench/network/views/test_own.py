"""My profile in pages: begin, write, add, say who may see it, apply, leave, be erased."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.network.declaration_form import QUESTIONS
from hsforhs.workbench.network.models import Profile

from ..conftest import user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]
ClientOf = Callable[[User | None], Client]


def test_from_nothing_to_an_application(member: User, client_of: ClientOf) -> None:
    client = client_of(member)
    assert b"Begin my profile" in client.get("/network/me/").content
    client.post("/network/me/")
    profile = Profile.objects.get(user=member)
    for path, sent in (
        ("write/", {"name": "Ada Brink", "country": "GHA", "about": "Fevers"}),
        ("add/expertise/", {"term": "D2", "component": "HIS", "level": "4"}),
        ("add/language/", {"code": "fr", "level": "C1"}),
        ("add/window/", {"first": "2026-01-01", "last": "2030-01-01", "mode": "both"}),
        ("institution/", {"name": "Harbour School", "kind": "academia"}),
        ("add/contact/", {"kind": "email", "value": "ada@example.org"}),
        ("fields/name/", {"audience": "public", "basis": "consent"}),
        ("declare/", {**dict.fromkeys(QUESTIONS, "none"), "countries": "XLM", "institutions": []}),
        ("step/apply/", {}),
    ):
        assert client.post(f"/network/me/{path}", sent).status_code == 302, path
    expertise = profile.expertise.get()
    evidence = {"expertise": expertise.pk, "kind": "mission", "dated": "2025-01-01", "steps": "2-3"}
    assert client.post("/network/me/add/evidence/", evidence).status_code == 302
    profile.refresh_from_db()
    assert (profile.name, profile.state, expertise.term) == ("Ada Brink", "applied", "D2:HIS")
    page = client.get("/network/me/").content.decode()
    for words in ("Ada Brink", "applied", "ada@example.org", "Harbour School", "mission", "not reviewed yet"):
        assert words in page
    assert profile.declarations.get().countries == ["XLM"]
    assert client.post(f"/network/me/remove/expertise/{expertise.pk}/").status_code == 302
    assert not profile.expertise.exists()


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        ("write/", {"name": ""}, "This field is required"),
        ("write/", {"name": "x", "country": "ZZZ"}, "is no country"),
        ("add/language/", {"code": "french", "level": "C1"}, "at most 3 characters"),
        ("add/language/", {"code": "fr", "level": "C1"}, "already exists"),
        ("add/window/", {"first": "2030-01-01", "last": "2026-01-01", "mode": "both"}, "lies before"),
        ("add/contact/", {"kind": "email", "value": "nobody"}, "valid email"),
        ("fields/gender/", {"audience": "public", "basis": "consent"}, "is not one of the available choices"),
        ("institution/", {"name": "x", "kind": "academia", "ror": "bad"}, "no identifier"),
        ("declare/", {}, "This field is required"),
        ("declare/", {**dict.fromkeys(QUESTIONS, "none"), "countries": "ZZZ"}, "is no country"),
    ],
)
def test_what_cannot_be_stored_comes_back_with_the_reason(
    begin: Make, client_of: ClientOf, path: str, sent: dict[str, str], words: str
) -> None:
    response = client_of(user_of(begin())).post(f"/network/me/{path}", sent)
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize("path", ["fields/x/", "add/x/", "remove/x/1/", "step/x/"])
def test_what_does_not_exist_is_not_found(begin: Make, client_of: ClientOf, path: str) -> None:
    assert client_of(user_of(begin())).post(f"/network/me/{path}").status_code == 404


def test_a_step_that_is_not_open_says_so(begin: Make, client_of: ClientOf) -> None:
    client = client_of(user_of(begin()))
    page = client.post("/network/me/step/leave/", follow=True).content.decode()
    assert "not open in the present state" in page
    assert "signed in" in client.post("/network/me/orcid/", follow=True).content.decode()


def test_everything_about_me_as_a_file(begin: Make, client_of: ClientOf) -> None:
    profile = begin(name="Ada Brink")
    response = client_of(user_of(profile)).get("/network/me/data.json")
    assert "attachment" in response["Content-Disposition"]
    found = json.loads(response.content)
    assert found["profile"]["name"] == "Ada Brink"
    assert {x["field"] for x in found["fields"]} >= {"name", "matching"}


def test_erased_at_my_wish_after_asking_once(begin: Make, client_of: ClientOf) -> None:
    profile = begin(name="Ada Brink")
    client = client_of(user_of(profile))
    assert "cannot be taken back" in client.get("/network/me/erase/").content.decode()
    assert Profile.objects.get().state == "draft", "looking erases nobody"
    page = client.post("/network/me/erase/", follow=True)
    assert page.redirect_chain[-1][0] == f"/network/receipts/{profile.key}/"
    assert "Ada Brink" not in page.content.decode().partition("<main")[2]
    assert client.get("/network/me/").content.count(b"Begin my profile") == 1


def test_the_page_costs_few_queries(
    begin: Make, client_of: ClientOf, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of(user_of(begin()))
    client.get("/network/me/")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        client.get("/network/me/")
