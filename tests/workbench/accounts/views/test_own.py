"""One's own account: name, sessions, data, closing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import invite, rename
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
Make = Callable[..., User]
Browser = Callable[[User], Client]


@pytest.mark.parametrize("page", ["", "sessions/", "my-data.json", "close/", "password/", "address/", "second-factor/"])
def test_strangers_are_sent_to_sign_in(db: None, page: str) -> None:
    done = Client().get(f"/account/{page}")
    assert done.status_code == 302
    assert done.headers["Location"].startswith("/account/sign-in/?next=/account/")


def test_the_overview_names_roles_places_and_what_protects_the_account(
    person: Make, signed_in: Browser, django_assert_max_num_queries: Callable
) -> None:
    user = person(Role.AREA_LEAD, "XLM-U", areas=["spar-2:C5"])
    client = signed_in(user)
    with django_assert_max_num_queries(15):
        page = client.get("/account/").content.decode()
    for words in (user.email, "area lead", "spar-2:C5", "/places/XLM-U/people/", "no end", "Change the password"):
        assert words in page


def test_the_orcid_stands_there_only_when_it_was_proved(person: Make, signed_in: Browser) -> None:
    user, other = person(), person()
    SocialAccount.objects.create(user=other, provider="orcid", uid="0000-0002-1825-0097")
    client = signed_in(user)
    assert "0000-0002-1825-0097" not in client.get("/account/").content.decode()
    client.post("/account/", {"name": "Ama", "orcid": "0000-0002-1825-0097"})
    assert not SocialAccount.objects.filter(user=user).exists()
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in signed_in(other).get("/account/").content.decode()


def test_a_name_is_changed_and_escaped(person: Make, signed_in: Browser) -> None:
    client = signed_in(person())
    client.post("/account/", {"name": "<b>Ama</b>"})
    page = client.get("/account/").content.decode()
    assert "&lt;b&gt;Ama" in page
    assert "<b>Ama" not in page
    assert client.post("/account/", {"name": " "}).status_code == 200


def test_sessions_are_listed_and_the_others_end(person: Make, signed_in: Browser) -> None:
    user = person()
    here, there, third = (signed_in(user) for _each in range(3))
    page = here.get("/account/sessions/").content.decode()
    assert "3 sessions" in page
    assert page.count("this one") == 1
    number = page.split('name="session" value="')[1].split('"')[0]
    assert here.post("/account/sessions/end/", {"session": number}).status_code == 302
    left = [x.get("/account/").status_code for x in (here, there, third)]
    assert left[0] == 200
    assert sorted(left[1:]) == [200, 302]
    here.post("/account/sessions/end/")
    assert [x.get("/account/").status_code for x in (here, there, third)] == [200, 302, 302]
    assert "1 session" in here.get("/account/sessions/").content.decode()


def test_many_sessions_take_few_queries(
    person: Make, signed_in: Browser, django_assert_max_num_queries: Callable
) -> None:
    user = person()
    clients = [signed_in(user) for _each in range(6)]
    with django_assert_max_num_queries(8):
        clients[0].get("/account/sessions/")
    call_command("clearsessions")


def test_own_data_holds_the_own_and_no_secret(person: Make, signed_in: Browser) -> None:
    user, other = person(Role.STEWARD), person(Role.VIEWER)
    rename(person=other, name="Somebody Else")
    client = signed_in(user)
    answer = client.get("/account/my-data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(answer.content)
    assert found["account"]["email"] == user.email
    assert [(x["role"], x["place"]) for x in found["roles"]] == [("data steward", "XLM")]
    assert len(found["sessions"]) == 1
    assert {x["action"] for x in found["events"]} == {"accounts.sign_in"}
    text = answer.content.decode()
    for secret in (user.password, client.session.session_key or "-", other.email, "Somebody Else"):
        assert secret not in text


def test_closing_asks_for_the_password_and_then_once_more(person: Make, signed_in: Browser, confirmed: Browser) -> None:
    user = person(Role.VIEWER)
    early = signed_in(user).post("/account/close/")
    assert early.headers["Location"].startswith("/account/confirm/")
    user.refresh_from_db()
    assert user.is_active
    client = confirmed(user)
    assert client.get("/account/close/").status_code == 200
    assert client.post("/account/close/", follow=True).redirect_chain == [("/", 302)]
    user.refresh_from_db()
    assert not user.is_active
    assert "_auth_user_id" not in client.session


def test_the_last_administrator_reads_why_not(person: Make, confirmed: Browser) -> None:
    user = person()
    user.is_administrator = True
    user.save()
    done = confirmed(user).post("/account/close/")
    assert done.status_code == 409
    assert "last administrator" in done.content.decode()


def test_an_invitation_to_the_own_address_is_accepted_on_the_page(person: Make, signed_in: Browser) -> None:
    chief, user, other = person(Role.ADMINISTRATOR), person(), person()
    place = Place.objects.get(code="XLM-U")
    found, _secret = invite(person=chief, email=user.email, role=Role.APPROVER, place=place)
    address = f"/account/invitations/{found.pk}/"
    stranger = signed_in(other)
    assert "Accept the role" not in stranger.get("/account/").content.decode()
    assert stranger.post(address).status_code == 403
    client = signed_in(user)
    assert address in client.get("/account/").content.decode()
    assert client.post(address).status_code == 302
    assert user.grants.get().role == Role.APPROVER
    assert not other.grants.exists()
    assert client.post(address).status_code == 403
    assert "Accept the role" not in client.get("/account/").content.decode()


def test_a_sign_in_lasts_as_long_as_the_operator_says(person: Make, signed_in: Browser) -> None:
    client = signed_in(person())
    assert client.cookies["sessionid"]["max-age"] == 7 * 24 * 3600
    assert client.cookies["sessionid"]["httponly"]
