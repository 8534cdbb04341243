"""The people page: role x action, what outsiders never learn, and what each form does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import Grant, Invitation, Role, User
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db
Make = Callable[..., User]
PAGE = "/places/XLM-U/people/"
SECRET_ADDRESS = "confidential@example.org"


def browser(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.fixture
def held(person: Make) -> Grant:
    """Somebody with a contributor's role at the province, whose address must not leak."""
    return person(Role.CONTRIBUTOR, "XLM-U", email=SECRET_ADDRESS).grants.get()


@pytest.fixture
def invitation(person: Make, held: Grant) -> Invitation:
    return Invitation.objects.create(
        email="awaited@example.org",
        role=Role.VIEWER,
        place=held.place,
        invited_by=person(Role.ADMINISTRATOR, "XLM-U"),
        digest="x" * 64,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )


WHO = {
    # who asks: page, addresses, give a viewer, give an approver, change, take, invite, withdraw
    "visitor": (404, False, 404, 404, 404, 404, 404, 404),
    "account without role": (404, False, 404, 404, 404, 404, 404, 404),
    "administrator of another country": (404, False, 404, 404, 404, 404, 404, 404),
    "administrator of another province": (404, False, 404, 404, 404, 404, 404, 404),
    "administrator of a district below": (404, False, 404, 404, 404, 404, 404, 404),
    "viewer": (200, False, 403, 403, 403, 403, 403, 403),
    "contributor": (200, False, 403, 403, 403, 403, 403, 403),
    "area lead": (200, False, 403, 403, 403, 403, 403, 403),
    "approver": (200, False, 403, 403, 403, 403, 403, 403),
    "data steward": (200, True, 302, 422, 302, 302, 302, 302),
    "administrator": (200, True, 302, 302, 302, 302, 302, 302),
    "administrator of the country": (200, True, 302, 302, 302, 302, 302, 302),
    "administrator of the site": (200, True, 302, 302, 302, 302, 302, 302),
}
PLACES = {
    "administrator of another country": (Role.ADMINISTRATOR, "GHA"),
    "administrator of another province": (Role.ADMINISTRATOR, "XLM-R"),
    "administrator of a district below": (Role.ADMINISTRATOR, "XLM-U-1"),
    "administrator of the country": (Role.ADMINISTRATOR, "XLM"),
    "administrator of the site": (Role.ADMINISTRATOR, "WORLD"),
}


@pytest.mark.parametrize("who", WHO)
def test_role_by_action(who: str, person: Make, held: Grant, invitation: Invitation, settings: object) -> None:
    settings.EMAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    if who == "visitor":
        user = None
    elif who == "account without role":
        user = person()
    else:
        user = person(*PLACES.get(who, (Role(who) if who in Role else None, "XLM-U")))
    client = browser(user)
    page = client.get(PAGE)
    text = page.content.decode()
    give = {"person": held.user_id, "areas": []}
    found = (
        page.status_code,
        SECRET_ADDRESS in text and "awaited@example.org" in text,
        client.post(f"{PAGE}give/", {**give, "role": "viewer"}).status_code,
        client.post(f"{PAGE}give/", {**give, "role": "approver"}).status_code,
        client.post(f"{PAGE}roles/{held.pk}/", {"what": "change", "role": "contributor"}).status_code,
        client.post(f"{PAGE}roles/{held.pk}/", {"what": "take"}).status_code,
        client.post(f"{PAGE}invite/", {"email": "new@example.org", "role": "viewer"}).status_code,
        client.post(f"{PAGE}invitations/{invitation.pk}/withdraw/").status_code,
    )
    assert found == WHO[who]
    changed = WHO[who][5] == 302
    assert Grant.objects.filter(pk=held.pk).exists() is not changed
    assert Invitation.objects.filter(email="new@example.org").exists() is changed
    assert Invitation.objects.open().filter(pk=invitation.pk).exists() is not changed
    if not WHO[who][1]:
        assert "example.org" not in text.replace(user.email if user else "-", "")


@pytest.mark.parametrize("role", [Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR])
def test_a_steward_neither_changes_nor_takes_what_an_administrator_gave(person: Make, role: Role) -> None:
    above = person(role, "XLM-U").grants.get()
    client = browser(person(Role.STEWARD, "XLM-U"))
    assert f"/roles/{above.pk}/" not in client.get(PAGE).content.decode()
    for what in ("take", "change"):
        assert client.post(f"{PAGE}roles/{above.pk}/", {"what": what, "role": role}).status_code == 403
    assert Grant.objects.filter(pk=above.pk).exists()


def test_a_number_of_another_place_leads_nowhere(person: Make, invitation: Invitation) -> None:
    elsewhere = person(Role.VIEWER, "GHA").grants.get()
    foreign = Invitation.objects.create(
        email="x@example.org",
        role=Role.VIEWER,
        place=Place.objects.get(code="GHA"),
        invited_by=person(Role.ADMINISTRATOR, "GHA"),
        digest="y" * 64,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    client = browser(person(Role.ADMINISTRATOR, "XLM"))
    assert client.get(f"{PAGE}roles/{elsewhere.pk}/").status_code == 404
    assert client.post(f"{PAGE}roles/{elsewhere.pk}/", {"what": "take"}).status_code == 404
    assert client.post(f"{PAGE}invitations/{foreign.pk}/withdraw/").status_code == 404
    assert Grant.objects.filter(pk=elsewhere.pk).exists()
    assert Invitation.objects.open().filter(pk=foreign.pk).exists()


def test_nobody_from_elsewhere_is_given_a_role_by_a_forged_form(person: Make, held: Grant) -> None:
    stranger = person(Role.VIEWER, "GHA")
    client = browser(person(Role.ADMINISTRATOR, "XLM"))
    done = client.post(f"{PAGE}give/", {"person": stranger.pk, "role": "viewer"})
    assert done.status_code == 422
    assert stranger.email not in done.content.decode()
    assert stranger.grants.count() == 1


def test_own_roles_stand_before_inherited_ones_and_ended_ones_are_gone(person: Make) -> None:
    person(Role.APPROVER, "XLM")
    person(Role.VIEWER, "XLM-U")
    ended = person(Role.VIEWER, "XLM-U", ends_at=timezone.now() - dt.timedelta(seconds=1))
    below = person(Role.VIEWER, "XLM-U-1")
    page = browser(person(Role.VIEWER, "XLM-U", email="me@example.org")).get(PAGE)
    names = re.findall(r'<th scope="row">(Person \d+)', page.content.decode())
    assert names == ["Person 1", "Person 4", "Person 0"]
    assert not {ended.name, below.name} & set(names)


def test_an_inherited_role_is_changed_where_it_was_given(person: Make) -> None:
    above = person(Role.VIEWER, "XLM").grants.get()
    text = browser(person(Role.ADMINISTRATOR, "XLM")).get(PAGE).content.decode()
    assert '<a href="/places/XLM/people/">' in text
    assert f"/roles/{above.pk}/" not in text


def test_without_mail_the_link_is_shown_once_and_works(person: Make, held: Grant) -> None:
    client = browser(person(Role.ADMINISTRATOR, "XLM-U"))
    done = client.post(f"{PAGE}invite/", {"email": "new@example.org", "role": "area lead", "areas": ["spar-2:C5"]})
    assert done.status_code == 200
    link = re.search(r"http://testserver(/account/invitation/[\w-]+/)", done.content.decode())
    assert link
    assert link[1] not in client.get(PAGE).content.decode()
    assert "Make your account" in Client().get(link[1]).content.decode()
    assert Invitation.objects.get(email="new@example.org").areas == ["spar-2:C5"]


def test_with_mail_only_the_invited_reads_the_link(person: Make, held: Grant, settings: object) -> None:
    settings.EMAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    client = browser(person(Role.ADMINISTRATOR, "XLM-U"))
    done = client.post(f"{PAGE}invite/", {"email": "new@example.org", "role": "viewer"}, follow=True)
    assert "/account/invitation/" not in done.content.decode()
    assert mail.outbox[0].to == ["new@example.org"]
    assert "http://testserver/account/invitation/" in mail.outbox[0].body


def test_the_page_never_tells_whether_an_address_has_an_account(person: Make, held: Grant, settings: object) -> None:
    settings.EMAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    person(Role.VIEWER, "GHA", email="known@example.org")
    client = browser(person(Role.ADMINISTRATOR, "XLM-U"))
    answers = []
    for email in ("known@example.org", "fresh@example.org"):
        done = client.post(f"{PAGE}invite/", {"email": email, "role": "viewer"}, follow=True)
        Invitation.objects.all().delete()
        answers.append(re.sub(r"\d+|[\w-]{60,}|known|fresh", "", done.content.decode()))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "nobody", "role": "viewer"}, "Enter a valid email address"),
        ({"email": "a@example.org", "role": "king"}, "Select a valid choice"),
        ({"email": "a@example.org", "role": "viewer", "areas": ["spar-2:C5"]}, "Only contributors and area leads"),
        ({"email": "a@example.org", "role": "area lead", "areas": ["spar-1:C5"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_offered_is_said_at_the_field(
    person: Make, held: Grant, fields: dict[str, object], sentence: str
) -> None:
    done = browser(person(Role.ADMINISTRATOR, "XLM-U")).post(f"{PAGE}invite/", fields)
    assert done.status_code == 422
    assert sentence in done.content.decode()
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_a_last_day_holds_until_it_is_over(person: Make, held: Grant) -> None:
    client = browser(person(Role.ADMINISTRATOR, "XLM-U"))
    day = timezone.localdate() + dt.timedelta(days=30)
    client.post(
        f"{PAGE}roles/{held.pk}/",
        {"what": "change", "role": "contributor", "areas": ["jee-3:P1", "spar-2:C5"], "until": day.isoformat()},
    )
    held.refresh_from_db()
    assert held.areas == ["jee-3:P1", "spar-2:C5"]
    assert held.ends_at == dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    again = client.get(f"{PAGE}roles/{held.pk}/").content.decode()
    assert f'value="{day.isoformat()}"' in again
    assert again.count(" checked") == 2
    yesterday = {"what": "change", "role": "contributor", "until": "2020-01-01"}
    refused = client.post(f"{PAGE}roles/{held.pk}/", yesterday)
    assert refused.status_code == 422
    assert "This day is over" in refused.content.decode()


def test_a_page_of_many_people_takes_few_queries(
    person: Make, held: Grant, invitation: Invitation, django_assert_max_num_queries: Callable
) -> None:
    for _each in range(12):
        person(Role.VIEWER, "XLM-U")
    client = browser(person(Role.ADMINISTRATOR, "XLM"))
    with django_assert_max_num_queries(15):
        page = client.get(PAGE)
    assert len(page.content) < 70_000


@pytest.mark.parametrize("place", ["XLM-U", "AFRO"])
def test_the_page_of_a_place_leads_to_its_people_for_whom_it_is(person: Make, place: str) -> None:
    link = f'href="/places/{place}/people/"'
    assert link in browser(person(Role.VIEWER, place)).get(f"/places/{place}/").content.decode()
    for other in (None, person(), person(Role.ADMINISTRATOR, "GHA")):
        assert link not in browser(other).get(f"/places/{place}/").content.decode()


def test_whoever_gave_no_name_is_not_shown_by_the_address(person: Make) -> None:
    nameless = person(Role.VIEWER, "XLM-U", email=SECRET_ADDRESS)
    User.objects.filter(pk=nameless.pk).update(name="")
    text = browser(person(Role.VIEWER, "XLM-U")).get(PAGE).content.decode()
    assert f"person {nameless.pk}" in text
    assert SECRET_ADDRESS not in text
