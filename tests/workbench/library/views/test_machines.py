"""What programs read from the library: feeds of what everybody may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.workbench.library.conftest import Document, put, record

pytestmark = pytest.mark.django_db


def test_the_repository_answers_get_and_post_alike(document: Document) -> None:
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    found = [getattr(Client(enforce_csrf_checks=True), x)("/oai", asked) for x in ("get", "post")]
    texts = [x.content.decode().replace(x.content.decode().split("responseDate>")[1], "") for x in found]
    assert texts[0] == texts[1]
    assert document.title in found[0].content.decode()
    assert Client().put("/oai").status_code == 405


def test_the_feed_is_xml_with_few_queries(states_store: None, django_assert_max_num_queries: Any) -> None:
    put(*(record(x, f"Zebra & number {x}", abstracts={"en": "<b>bold</b>"}) for x in range(9)))
    with django_assert_max_num_queries(3):
        response = Client().get("/library/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.content.count(b"<entry>") == 9
    assert b"Zebra &amp; number 3" in response.content
