"""Signing in, recovering, changing password and address, and opening an invitation."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client, RequestFactory

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import create_sign_in_link, invite
from hsforhs.workbench.accounts.views.sign_in import _leave
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place
from tests.workbench.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Make = Callable[..., User]
Browser = Callable[[User], Client]
NEW = "another four plain words"


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def actions() -> list[str]:
    return list(Event.objects.filter(action__startswith="accounts.").values_list("action", flat=True))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_form_lets_password_managers_fill_it_in(db: None) -> None:
    page = Client().get("/account/sign-in/").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_signing_in_and_out_leaves_one_event_each(person: Make, signed_in: Browser) -> None:
    user = person()
    client = signed_in(user)
    assert client.get("/account/sign-out/").status_code == 200, "opening the address alone signs nobody out"
    assert is_signed_in(client)
    client.post("/account/sign-out/")
    assert not is_signed_in(client)
    assert actions() == ["accounts.sign_in", "accounts.sign_out"]
    assert Event.objects.get(action="accounts.sign_in").facts == {"by": ["password"]}


def test_the_page_leads_back_to_where_it_was_asked_for_and_never_elsewhere(person: Make) -> None:
    user = person()
    sent = {"login": user.email, "password": PASSWORD}
    home = Client().post("/account/sign-in/", {**sent, "next": "/plans/"})
    assert home.headers["Location"] == "/plans/"
    away = Client().post("/account/sign-in/", {**sent, "next": "https://evil.example/"})
    assert away.headers["Location"] == "/"


@pytest.mark.parametrize("known", [True, False])
def test_a_failed_sign_in_says_the_same_of_every_address_and_keeps_none(person: Make, known: bool) -> None:
    user = person()
    email = user.email if known else "stranger@example.org"
    done = Client().post("/account/sign-in/", {"login": email, "password": "wrong wrong wrong"})
    assert "This address and password do not belong together." in done.content.decode()
    event = Event.objects.get(action="accounts.sign_in_failed")
    assert (event.actor, event.subject, event.facts) == ("visitor", user.actor if known else "", {})


def test_a_closed_account_is_told_so_only_with_its_password(person: Make) -> None:
    user = person()
    user.is_active = False
    user.save()
    wrong = Client().post("/account/sign-in/", {"login": user.email, "password": "wrong wrong wrong"})
    assert "do not belong together" in wrong.content.decode()
    right = Client().post("/account/sign-in/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in right.content.decode()


def test_after_five_wrong_passwords_the_right_one_must_wait(person: Make) -> None:
    user, other = person(), person()
    for _each in range(5):
        Client().post("/account/sign-in/", {"login": user.email, "password": "wrong wrong wrong"})
    client = Client()
    done = client.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert "There were too many attempts" in done.content.decode()
    assert not is_signed_in(client)
    assert actions().count("accounts.sign_in_failed") == 5
    assert Client().post("/account/sign-in/", {"login": other.email, "password": PASSWORD}).status_code == 302


def test_one_network_address_does_not_try_many_accounts(person: Make) -> None:
    answers = [
        Client().post("/account/recovery/", {"email": f"a{number}@example.org"}).status_code for number in range(22)
    ]
    assert answers[:20] == [302] * 20
    assert answers[20:] == [429, 429]
    page = Client().post("/account/recovery/", {"email": "b@example.org"})
    assert "Too many attempts" in page.content.decode()


@pytest.mark.parametrize("path", ["orcid/", "orcid/back/", "oidc/", "oidc/back/"])
def test_a_service_that_is_not_set_up_has_no_address(db: None, path: str) -> None:
    assert Client().post(f"/account/with/{path}").status_code == 404


def test_recovery_answers_alike_and_writes_only_to_people_with_an_account(person: Make) -> None:
    user = person()
    for email, mails in (("stranger@example.org", 0), (user.email, 1)):
        done = Client().post("/account/recovery/", {"email": email}, follow=True)
        assert "If the address belongs to an account" in done.content.decode()
        assert len(mail.outbox) == mails
    assert mail.outbox[0].to == [user.email]


def test_a_recovery_link_sets_a_password_once_and_ends_other_sessions(person: Make, signed_in: Browser) -> None:
    user = person()
    elsewhere = signed_in(user)
    Client().post("/account/recovery/", {"email": user.email})
    link = link_in_mail()
    client = Client()
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert 'autocomplete="new-password"' in form.content.decode()
    short = client.post(address, {"password1": "short", "password2": "short"})
    assert "too short" in short.content.decode()
    differ = client.post(address, {"password1": NEW, "password2": f"{NEW}!"})
    assert "The two passwords differ." in differ.content.decode()
    done = client.post(address, {"password1": NEW, "password2": NEW}, follow=True)
    assert "The password is changed" in done.content.decode()
    assert not is_signed_in(client), "the new password, and a second factor where there is one, is asked for"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()
    assert actions()[-1] == "accounts.reset_password"
    assert "set anew through a mail" in str(mail.outbox[-1].body)


def test_a_person_without_password_recovers_too(person: Make) -> None:
    user = person()
    user.set_unusable_password()
    user.save()
    Client().post("/account/recovery/", {"email": user.email})
    client = Client()
    address = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_forged_recovery_link_is_refused(db: None) -> None:
    page = Client().get("/account/recovery/1-abc-def/").content.decode()
    assert "This link no longer works" in page


def test_a_password_is_changed_with_the_present_one(person: Make, signed_in: Browser) -> None:
    user = person()
    client, elsewhere = signed_in(user), signed_in(user)
    fields = {"password1": NEW, "password2": NEW}
    wrong = client.post("/account/password/", {**fields, "oldpassword": "wrong wrong wrong"})
    assert "This is not the present password." in wrong.content.decode()
    assert client.post("/account/password/", {**fields, "oldpassword": PASSWORD}).status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert actions()[-1] == "accounts.change_password"
    assert "The password of your account was changed." in str(mail.outbox[-1].body)


def test_a_first_password_is_set_after_a_link(person: Make) -> None:
    user = person()
    user.set_unusable_password()
    user.save()
    client = Client()
    client.post(f"/account/link/{create_sign_in_link(actor='operator', user=user)}/")
    assert "Set a password" in client.get("/account/").content.decode()
    assert client.get("/account/password/").headers["Location"] == "/account/password/first/"
    client.post("/account/password/first/", {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert actions()[-1] == "accounts.set_password"


def test_an_address_changes_only_when_the_mail_came_back(person: Make, signed_in: Browser, confirmed: Browser) -> None:
    user = person(email="old@example.org")
    early = signed_in(user).post("/account/address/", {"action_add": "", "email": "new@example.org"})
    assert early.headers["Location"].startswith("/account/confirm/"), "a session left open is not enough"
    client = confirmed(user)
    client.post("/account/address/", {"action_add": "", "email": "New@example.org"})
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assert mail.outbox[-1].to == ["new@example.org"]
    assert "We wrote to new@example.org." in client.get("/account/address/").content.decode()
    link = link_in_mail()
    assert "Confirm it" in client.get(link).content.decode()
    client.post(link)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert [x.email for x in user.emailaddress_set.all()] == ["new@example.org"]
    told = [x.to for x in mail.outbox if "The address of your account was changed." in str(x.body)]
    assert told == [["old@example.org"]], "whoever reads the old address must learn of it"
    assert {"accounts.ask_for_address", "accounts.change_address"} <= set(actions())
    assert "example.org" not in str(list(Event.objects.values_list("facts", "subject")))


def test_an_address_of_somebody_else_is_never_taken(person: Make, confirmed: Browser) -> None:
    holder, user = person(email="holder@example.org"), person()
    client = confirmed(user)
    client.post("/account/address/", {"action_add": "", "email": holder.email})
    for message in mail.outbox:
        found = re.search(r"http://testserver(/account/address/confirm/\S+)", str(message.body))
        if found:
            client.post(found[1])
    user.refresh_from_db()
    assert user.email != holder.email
    assert not user.emailaddress_set.filter(email=holder.email, verified=True).exists()


def test_nobody_signs_up_alone(db: None) -> None:
    page = Client().get("/account/sign-up/")
    assert "Accounts come from invitations" in page.content.decode()
    Client().post("/account/sign-up/", {"email": "a@example.org", "password1": NEW, "password2": NEW})
    assert not User.objects.exists()


@pytest.fixture
def invited(person: Make) -> Callable[[str], str]:
    def address_of(email: str) -> str:
        place = Place.objects.get(code="XLM-U")
        chief = person(Role.ADMINISTRATOR, "XLM")
        _invitation, secret = invite(person=chief, email=email, role=Role.CONTRIBUTOR, place=place)
        return f"/account/invitation/{secret}/"

    return address_of


def test_an_invitation_becomes_an_account_that_is_signed_in(invited: Callable[[str], str]) -> None:
    address = invited("new@example.org")
    client = Client()
    page = client.get(address).content.decode()
    assert "invites you to work on" in page
    assert 'value="new@example.org"' in page
    weak = client.post(address, {"name": "New", "password1": "password1234", "password2": "password1234"})
    assert "too common" in weak.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    done = client.post(address, {"name": "New", "password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)
    assert Client().get(address).status_code == 403
    again = Client().post(address, {"name": "Other", "password1": NEW, "password2": NEW})
    assert again.status_code == 403
    assert "This invitation no longer works" in again.content.decode()


def test_opening_an_invitation_does_not_use_it_up(invited: Callable[[str], str]) -> None:
    address = invited("new@example.org")
    for _each in range(3):
        assert Client().get(address).status_code == 200


def test_a_known_person_signs_in_first_and_comes_back(
    invited: Callable[[str], str], person: Make, signed_in: Browser
) -> None:
    user = person(email="known@example.org")
    address = invited(user.email)
    page = Client().get(address).content.decode()
    assert f'href="/account/sign-in/?next={address}"' in page
    assert 'name="password1"' not in page
    assert Client().post(address, {"name": "X", "password1": NEW, "password2": NEW}).status_code == 200
    assert not user.grants.exists()
    client = signed_in(user)
    assert "Accept the role" in client.get(address).content.decode()
    assert not user.grants.exists()
    assert client.post(address).status_code == 302
    assert user.grants.get().role == Role.CONTRIBUTOR


def test_an_invitation_for_somebody_else_is_refused(
    invited: Callable[[str], str], person: Make, signed_in: Browser
) -> None:
    address = invited("new@example.org")
    client = signed_in(person())
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403
        assert "This invitation is for somebody else" in answer.content.decode()
        assert "new@example.org" not in answer.content.decode()


def test_an_unknown_invitation_is_refused(db: None) -> None:
    assert Client().get("/account/invitation/nothing/").status_code == 403


def test_other_services_are_not_there_unless_they_are_set_up(db: None) -> None:
    for service in ("oidc", "orcid"):
        assert Client().get(f"/account/with/{service}/").status_code == 404
    page = Client().get("/account/sign-in/").content.decode()
    assert "With another account" not in page


def test_the_browser_leaves_by_a_page_of_ours(rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpResponseRedirect

    request = rf.get("/")
    request.user = AnonymousUser()
    inside = HttpResponseRedirect("/account/")
    assert _leave(request, inside) is inside
    away = _leave(request, HttpResponseRedirect("https://id.example/authorize?a=1&b=2"))
    assert away.status_code == 200
    assert away.headers["Refresh"] == "0; url=https://id.example/authorize?a=1&b=2"
    assert 'href="https://id.example/authorize?a=1&amp;b=2"' in away.content.decode()
