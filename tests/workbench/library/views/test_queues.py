"""The queue of likely duplicates."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.library.models import Document, DuplicatePair
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
