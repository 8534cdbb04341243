"""What people do on the page of a document."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hsforhs.library.links import Looked
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.library.models import Document, Review, Tag, Use
from hsforhs.workbench.library.services import check_links
from tests.workbench.library.conftest import Join, put, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(lumora: Any, join: Join) -> Client:
    client = Client()
    client.force_login(join(Role.STEWARD, "WORLD"))
    return client


@pytest.fixture
def contributor(lumora: Any, join: Join) -> Client:
    client = Client()
    client.force_login(join(Role.CONTRIBUTOR))
    return client


def act(client: Client, document: Document, what: str, **asked: object) -> int:
    return client.post(f"/library/documents/{document.pk}/{what}/", asked).status_code


def test_a_tag_is_proposed_and_accepted_by_another(document: Document, steward: Client, contributor: Client) -> None:
    assert act(contributor, document, "tags", tag="sector ANI", reason="zebras") == 302
    tag = Tag.objects.get(scheme="sector")
    assert act(contributor, document, f"tags/{tag.pk}", decision="accept") == 403
    assert act(steward, document, f"tags/{tag.pk}", decision="reject") == 422
    assert act(steward, document, f"tags/{tag.pk}", decision="accept") == 302
    tag.refresh_from_db()
    assert tag.status == "accepted"
    assert act(steward, document, "tags", tag="sector ANI") == 422
    assert act(steward, document, "tags", tag="area Q9") == 422
    assert act(steward, document, "tags/999999", decision="accept") == 404


def test_reviews_and_uses(document: Document, contributor: Client) -> None:
    assert act(contributor, document, "reviews", verdict="keep", reasons="good") == 302
    assert act(contributor, document, "reviews", verdict="keep") == 422
    assert act(contributor, document, "reviews", verdict="keep", reasons="x", due_on="2001-01-01") == 422
    assert Review.objects.count() == 1
    assert act(contributor, document, "uses", place="XLM", helped="4") == 302
    assert act(contributor, document, "uses", place="XLM", helped="9") == 422
    assert act(contributor, document, "uses", place="GHA", helped="4") == 403
    assert Use.objects.get().helped == 4


def test_keeping_the_record(lumora: Any, steward: Client, contributor: Client) -> None:
    old, document = put(record(1, "Zebra manual 1"), record(2, "Zebra manual 2", address="https://a.example.org/"))
    check_links(actor="operator", look=lambda _: Looked("moved", 200, "https://new.example.org/"), archive=lambda _: "")
    for what, asked in (
        ("visibility", {"visibility": "NETWORK"}),
        ("editions", {"older": old.key}),
        ("address", {}),
        ("delete", {"reason": "withdrawn"}),
    ):
        assert act(contributor, document, what, **asked) == 403, what
        assert act(steward, document, what, **asked) == 302, what
    document.refresh_from_db()
    assert (document.visibility, document.supersedes) == ("NETWORK", old.key)
    assert document.address == "https://new.example.org/"
    assert document.deleted_at is not None


def test_what_is_refused_is_said_on_the_page(document: Document, steward: Client) -> None:
    for what, asked, said in (
        ("delete", {}, "the reason is missing"),
        ("editions", {"older": "nothing"}, "There is no document with this id."),
        ("editions", {"older": document.key}, "cannot come before itself"),
        ("visibility", {"visibility": "PRIVATE"}, "cannot be set"),
        ("address", {}, "has not moved"),
    ):
        response = steward.post(f"/library/documents/{document.pk}/{what}/", asked)
        assert response.status_code == 422, what
        assert said in response.content.decode(), what


ACTS = ("tags", "reviews", "uses", "delete", "visibility", "editions", "address")


@pytest.mark.parametrize("what", ACTS)
def test_visitors_are_asked_to_sign_in_and_strangers_see_nothing(
    document: Document, private: Document, join: Join, what: str
) -> None:
    response = Client().post(f"/library/documents/{document.pk}/{what}/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/sign-in/")
    stranger = Client()
    stranger.force_login(join())
    assert act(stranger, private, what) == 404
    assert act(stranger, document, what, reason="x", older=document.key, visibility="NETWORK") in (403, 422)
    document.refresh_from_db()
    assert (document.deleted_at, document.visibility) == (None, "PUBLIC")
    assert Client().get(f"/library/documents/{document.pk}/{what}/").status_code in (302, 405)
