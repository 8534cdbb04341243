"""The queue of likely duplicates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.library.models import Document, DuplicatePair, Review
from tests.workbench.library.conftest import Join, put, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(lumora: Any) -> DuplicatePair:
    put(record(1))
    put(record(2, "Invented guide to zebra watchin"))
    return DuplicatePair.objects.get()


@pytest.fixture
def steward(pair: DuplicatePair, join: Join) -> Client:
    client = Client()
    client.force_login(join(Role.STEWARD, "WORLD"))
    return client


def test_pairs_stand_side_by_side_and_are_decided(pair: DuplicatePair, steward: Client) -> None:
    text = steward.get("/library/duplicates/").content.decode()
    assert "1 pair waits for a decision." in text
    assert text.count("zebra watchin") >= 2
    response = steward.post(f"/library/duplicates/{pair.pk}/", {"decision": "same"}, follow=True)
    assert "The newer one is taken out." in response.content.decode()
    assert "No pair waits" in response.content.decode()
    assert Document.objects.get(deleted_at=None).key == "made-1"
    assert steward.post(f"/library/duplicates/{pair.pk}/", {"decision": "same"}).status_code == 404


def test_two_that_differ_stay(pair: DuplicatePair, steward: Client) -> None:
    steward.post(f"/library/duplicates/{pair.pk}/", {"decision": "different"})
    assert Document.objects.filter(deleted_at=None).count() == 2


def test_the_queue_is_for_curators(pair: DuplicatePair, join: Join) -> None:
    assert Client().get("/library/duplicates/").status_code == 302
    contributor = Client()
    contributor.force_login(join(Role.CONTRIBUTOR))
    assert contributor.get("/library/duplicates/").status_code == 403
    assert contributor.post(f"/library/duplicates/{pair.pk}/", {"decision": "same"}).status_code == 403


def test_what_is_due_for_another_look(document: Document, private: Document, join: Join, lumora: Any) -> None:
    put(record(3, "Zebra law that is not due"))
    today = timezone.localdate()
    for x, days in ((document, -3), (private, 0)):
        Review.objects.create(document=x, verdict="keep", reasons="Zebras", due_on=today - dt.timedelta(days=400))
        Review.objects.create(
            document=x, verdict="revise", reasons="Stripes changed", due_on=today + dt.timedelta(days=days)
        )
    later = Document.objects.get(key="made-3")
    Review.objects.create(document=later, verdict="keep", reasons="Old", due_on=today - dt.timedelta(days=9))
    Review.objects.create(document=later, verdict="keep", reasons="New", due_on=today + dt.timedelta(days=9))
    whole, here, abroad, contributor = (
        page_of(join(role, place))
        for role, place in (
            (Role.STEWARD, "WORLD"),
            (Role.STEWARD, "XLM"),
            (Role.STEWARD, "GHA"),
            (Role.CONTRIBUTOR, "XLM"),
        )
    )
    assert "2 documents" in whole
    assert document.title in whole
    assert "last verdict: correct the record" in whole
    assert "not due" not in whole
    assert private.title in here
    assert document.title not in here
    assert "No review of a document is due." in abroad
    assert "Nothing that was recommended is past its day." in abroad
    assert contributor == "403"
    assert Client().get("/library/due/").status_code == 302


def page_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/library/due/")
    assert len(asked) <= 15
    return response.content.decode() if response.status_code == 200 else str(response.status_code)
