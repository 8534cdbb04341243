"""Signing in with OpenID Connect and ORCID, against a service of our own on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import invite, withdraw_invitation
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.config.environment import read_environment
from hsforhs.workbench.config.providers import provider_settings
from hsforhs.workbench.places.models import Place
from tests.workbench.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Make = Callable[..., User]
Browser = Callable[[User], Client]
ORCID = "0000-0002-1825-0097"


@dataclass
class Service:
    """What the service will say about who signed in there."""

    server: HTTPServer
    key: rsa.RSAPrivateKey
    claims: dict[str, object] = field(default_factory=dict)
    orcid: str = ORCID
    audience: str = "workbench"
    challenge: str = ""

    def token(self, request: Request) -> Response:
        proof = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != self.challenge:
            return Response(json.dumps({"error": "invalid_grant"}), 400, content_type="application/json")
        now = int(time.time())
        issued = {"iss": self.server.url_for(""), "aud": self.audience, "iat": now, "exp": now + 60, **self.claims}
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(issued, self.key, "RS256")}
        return Response(json.dumps(answer), content_type="application/json")

    def answer(self, client: Client, kind: str, process: str = "login") -> HttpResponse:
        """Go there and come back, as a browser does."""
        page = client.post(f"/account/with/{kind}/?process={process}")
        assert page.status_code == 200
        asked = parse_qs(urlsplit(page.headers["Refresh"].removeprefix("0; url=")).query)
        self.challenge = asked.get("code_challenge", [""])[0]
        back = urlsplit(asked["redirect_uri"][0])
        assert back.path == f"/account/with/{kind}/back/"
        return client.get(back.path, {"code": "c", "state": asked["state"][0]})  # type: ignore[return-value]


@pytest.fixture
def service(
    httpserver: HTTPServer, settings: object, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> Iterator[Service]:
    made = Service(httpserver, rsa.generate_private_key(65537, 2048))
    address = httpserver.url_for("").rstrip("/")
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(  # type: ignore[attr-defined]
        read_environment(
            {
                "HSFORHS_DATA": str(tmp_path),
                "HSFORHS_OIDC_SERVER_URL": address,
                "HSFORHS_OIDC_CLIENT_ID": "workbench",
                "HSFORHS_OIDC_CLIENT_SECRET": "s",
                "HSFORHS_OIDC_NAME": "Ministry",
                "HSFORHS_ORCID_CLIENT_ID": "APP-1",
                "HSFORHS_ORCID_CLIENT_SECRET": "s",
            }
        )
    )
    configuration = {
        "issuer": httpserver.url_for(""),
        "authorization_endpoint": f"{address}/authorize",
        "token_endpoint": f"{address}/token",
        "userinfo_endpoint": f"{address}/userinfo",
        "jwks_uri": f"{address}/keys",
    }
    httpserver.expect_request("/.well-known/openid-configuration").respond_with_json(configuration)
    httpserver.expect_request("/token").respond_with_handler(made.token)
    httpserver.expect_request("/userinfo").respond_with_handler(
        lambda _request: Response(json.dumps(made.claims), content_type="application/json")
    )
    monkeypatch.setattr(OrcidOAuth2Adapter, "access_token_url", f"{address}/orcid-token")
    monkeypatch.setattr(OrcidOAuth2Adapter, "profile_url", f"{address}/orcid/%s/record")
    httpserver.expect_request("/orcid-token").respond_with_handler(
        lambda _request: Response(
            json.dumps({"access_token": "a", "orcid": made.orcid, "name": "Ama Owusu"}),
            content_type="application/json",
        )
    )
    httpserver.expect_request(f"/orcid/{ORCID}/record").respond_with_json(
        {
            "orcid-identifier": {"path": ORCID, "uri": f"https://orcid.org/{ORCID}"},
            "person": {"name": {"given-names": {"value": "Ama"}, "family-name": {"value": "Owusu"}}},
            "activities-summary": {"works": ["none of our business"]},
        }
    )
    made.claims = {"sub": "person-7", "email": "ama@ministry.example", "email_verified": True, "name": "Ama Owusu"}
    yield made
    httpserver.check()


@pytest.fixture
def invited(person: Make) -> tuple[str, User]:
    chief = person(Role.ADMINISTRATOR)
    place = Place.objects.get(code="XLM-U")
    _invitation, secret = invite(person=chief, email="invited@example.org", role=Role.CONTRIBUTOR, place=place)
    return f"/account/invitation/{secret}/", chief


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("kind", ["oidc", "orcid"])
def test_a_stranger_is_refused_in_plain_words_and_nothing_is_stored(db: None, service: Service, kind: str) -> None:
    client = Client()
    done = service.answer(client, kind)
    assert done.status_code == 403
    assert "Nobody here is connected to this account" in done.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.exists()


def test_the_same_address_elsewhere_opens_no_account_here(person: Make, service: Service) -> None:
    person(email="ama@ministry.example")
    client = Client()
    assert service.answer(client, "oidc").status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("kind", ["oidc", "orcid"])
def test_a_connected_account_signs_in_and_a_disconnected_one_does_not(
    person: Make, confirmed: Browser, service: Service, kind: str
) -> None:
    user = person()
    client = confirmed(user)
    assert service.answer(client, kind, "connect").status_code == 302
    stored = SocialAccount.objects.get()
    assert (stored.user, stored.uid) == (user, "person-7" if kind == "oidc" else ORCID)
    assert stored.extra_data == {}, "of the foreign record only the identifier is kept"
    assert "Another account was connected to yours" in str(mail.outbox[-1].body)
    assert Event.objects.get(action="accounts.connect").facts == {"provider": kind}

    fresh = Client()
    assert service.answer(fresh, kind).status_code == 302
    assert fresh.session["_auth_user_id"] == str(user.pk)
    stored.refresh_from_db()
    assert stored.extra_data == {}

    page = client.get("/account/connected/").content.decode()
    assert f'value="{stored.pk}"' in page
    client.post("/account/connected/", {"account": stored.pk})
    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(action="accounts.disconnect").count() == 1
    assert service.answer(Client(), kind).status_code == 403


def test_the_orcid_on_the_account_is_the_one_that_orcid_confirmed(
    person: Make, confirmed: Browser, service: Service
) -> None:
    client = confirmed(person())
    service.answer(client, "orcid", "connect")
    assert f'href="https://orcid.org/{ORCID}"' in client.get("/account/").content.decode()


def test_connecting_asks_who_it_is(person: Make, signed_in: Browser, service: Service) -> None:
    user = person()
    client = signed_in(user)
    done = service.answer(client, "oidc", "connect")
    assert done.headers["Location"] == "/account/confirm/"
    assert not SocialAccount.objects.exists()
    client.post("/account/confirm/", {"password": PASSWORD})
    assert SocialAccount.objects.get().user == user


def test_an_account_elsewhere_belongs_to_one_person_here(person: Make, confirmed: Browser, service: Service) -> None:
    first, second = person(), person()
    service.answer(confirmed(first), "oidc", "connect")
    client = confirmed(second)
    service.answer(client, "oidc", "connect")
    assert SocialAccount.objects.get().user == first
    assert "connected to somebody else here" in client.get("/account/connected/").content.decode()


def test_somebody_with_no_password_keeps_the_only_way_in(person: Make, confirmed: Browser, service: Service) -> None:
    user = person()
    client = confirmed(user)
    service.answer(client, "oidc", "connect")
    User.objects.filter(pk=user.pk).update(password="!")
    again = Client()
    service.answer(again, "oidc")
    done = again.post("/account/connected/", {"account": SocialAccount.objects.get().pk})
    assert "Set a password first" in done.content.decode()
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize("kind", ["oidc", "orcid"])
def test_an_invited_person_joins_with_the_invited_address(
    invited: tuple[str, User], service: Service, kind: str
) -> None:
    address, _chief = invited
    client = Client()
    assert "Go on with" in client.get(address).content.decode()
    assert service.answer(client, kind).status_code == 302
    user = User.objects.get(email="invited@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.name == "Ama Owusu"
    assert not user.has_usable_password()
    assert {(x.role, x.place.code) for x in user.grants.all()} == {("contributor", "XLM-U")}
    assert list(user.emailaddress_set.values_list("email", "verified")) == [("invited@example.org", True)]
    assert Client().get(address).status_code == 403
    joined = Event.objects.get(action="accounts.join")
    assert joined.facts == {"by": kind}


def test_an_invitation_that_ended_on_the_way_opens_nothing(invited: tuple[str, User], service: Service) -> None:
    address, chief = invited
    client = Client()
    client.get(address)
    withdraw_invitation(person=chief, invitation=chief.invitations_made.get())
    assert service.answer(client, "oidc").status_code == 403
    assert not User.objects.exclude(pk=chief.pk).exists()


def test_an_inviter_who_lost_the_right_gives_no_role(invited: tuple[str, User], service: Service) -> None:
    address, chief = invited
    client = Client()
    client.get(address)
    chief.grants.all().delete()
    service.answer(client, "oidc")
    assert not User.objects.get(email="invited@example.org").grants.exists()


def test_open_sign_up_makes_an_account_without_a_role(db: None, service: Service, settings: object) -> None:
    settings.OPEN_SIGN_UP = True  # type: ignore[attr-defined]
    client = Client()
    service.answer(client, "oidc")
    user = User.objects.get()
    assert (user.email, user.grants.count(), user.is_administrator) == ("ama@ministry.example", 0, False)
    assert is_signed_in(client)


def test_open_sign_up_confirms_an_address_that_nobody_vouched_for(db: None, service: Service, settings: object) -> None:
    settings.OPEN_SIGN_UP = True  # type: ignore[attr-defined]
    client = Client()
    done = service.answer(client, "orcid")
    assert done.headers["Location"] == "/account/with/first/"
    assert 'autocomplete="email"' in client.get("/account/with/first/").content.decode()
    done = client.post("/account/with/first/", {"email": "typed@example.org"})
    assert done.headers["Location"] == "/account/address/sent/"
    assert not is_signed_in(client)
    assert mail.outbox[-1].to == ["typed@example.org"]


def test_open_sign_up_never_takes_an_address_that_is_in_use(person: Make, service: Service, settings: object) -> None:
    settings.OPEN_SIGN_UP = True  # type: ignore[attr-defined]
    user = person(email="ama@ministry.example")
    client = Client()
    done = service.answer(client, "oidc")
    assert done.headers["Location"] == "/account/address/sent/"
    assert not is_signed_in(client)
    assert "has one already" in str(mail.outbox[-1].body)
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == user


def test_a_token_for_another_site_is_refused(person: Make, confirmed: Browser, service: Service) -> None:
    service.answer(confirmed(person()), "oidc", "connect")
    service.audience = "another site"
    client = Client()
    done = service.answer(client, "oidc")
    assert done.status_code == 401
    assert "did not confirm who you are" in done.content.decode()
    assert not is_signed_in(client)


def test_an_answer_nobody_asked_for_is_refused(db: None, service: Service) -> None:
    for kind in ("oidc", "orcid"):
        done = Client().get(f"/account/with/{kind}/back/", {"code": "c", "state": "forged"})
        assert done.status_code == 401


def test_breaking_off_there_changes_nothing(db: None, service: Service) -> None:
    client = Client()
    page = client.post("/account/with/oidc/?process=login")
    state = parse_qs(urlsplit(page.headers["Refresh"]).query)["state"][0]
    done = client.get("/account/with/oidc/back/", {"error": "access_denied", "state": state}, follow=True)
    assert "You broke off at the other service" in done.content.decode()


def test_a_second_factor_is_asked_for_behind_another_service_too(
    person: Make, confirmed: Browser, service: Service
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = person()
    service.answer(confirmed(user), "oidc", "connect")
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    assert service.answer(client, "oidc").headers["Location"] == "/account/second-factor/ask/"
    assert not is_signed_in(client)
