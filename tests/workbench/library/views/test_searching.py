"""The search page and the matrix of coverage."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import Role
from tests.workbench.library.conftest import Document, put, record

pytestmark = pytest.mark.django_db


def page(path: str = "/library/", **asked: str) -> str:
    response = Client().get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_a_question_is_answered_with_reasons_concepts_and_snippets(states_store: None) -> None:
    put(record(1, abstracts={"en": "Surveillance of zebras in <Lumora>."}))
    text = page(q="zebra surveillance")
    assert "1 document" in text
    assert "<b>Surveillance</b>" in text
    assert "“zebra” is in the title" in text
    assert "<mark>Surveillance</mark> of <mark>zebras</mark> in &lt;Lumora&gt;." in text


def test_filters_carry_their_numbers(states_store: None) -> None:
    put(record(1), record(2, "Zèbre", "fr", kind="tool"))
    text = page(q="")
    assert "Newest documents" in text
    assert '<option value="D2">D2 Surveillance (2)</option>' in text
    assert '<option value="tool">tool (1)</option>' in text
    chosen = page(kind="tool")
    assert '<option value="tool" selected>tool (1)</option>' in chosen
    assert "Zèbre" in chosen
    assert "Invented guide" not in chosen


def test_spelling_help_leads_to_the_corrected_question(document: Document) -> None:
    text = page(q="zebar law")
    match = re.search(r'href="\?(q=[^"]+)">zebra<', text)
    assert match
    assert match[1] == "q=zebra+law"


def test_what_is_closed_is_not_found_by_visitors(document: Document, private: Document, join: Any) -> None:
    assert private.title not in page(q="zebra")
    client = Client()
    client.force_login(join(Role.VIEWER))
    assert private.title in client.get("/library/", {"q": "zebra"}).content.decode()


def test_nothing_found_and_odd_questions(document: Document) -> None:
    assert "No document fits" in page(q="qqqq")
    for odd in ('"', "<script>", "a" * 5000, "NEAR(", "*"):
        assert "<script>" not in page(q=odd)


def test_more_than_the_first_hits_are_a_link_away(states_store: None) -> None:
    put(*(record(x, f"Zebra number {x}") for x in range(20)))
    assert page(q="zebra").count("/library/documents/") == 15
    assert "Show up to 50" in page(q="zebra")
    assert page(q="zebra", all="1").count("/library/documents/") == 20


def test_every_language_of_the_pages_works(stocked: None) -> None:
    for code in ("ar", "zh-hans", "fr", "ru", "es"):
        client = Client(headers={"Accept-Language": code})
        content = client.get("/library/", {"q": "surveillance"}).content
        assert f'<html lang="{code}"'.encode() in content
        assert len(content) < 60_000


def test_few_queries(stocked: None, django_assert_max_num_queries: Any) -> None:
    page(q="laboratory")
    # On PostgreSQL the index is asked in the database as well.
    with django_assert_max_num_queries(6 if connection.vendor == "sqlite" else 10):
        page(q="laboratory")


def test_coverage_shows_every_area_and_its_gaps(document: Document) -> None:
    text = page("/library/coverage/")
    assert text.count('<tr class="mid">') == len(framework().areas)
    assert "?area=D2&amp;step=3&amp;in=en" in text
    assert (
        f"Of {len(framework().areas) * 4} pairs of area and level, {len(framework().areas) * 4 - 1} have no document"
        in text
    )
    assert "?area=D2&amp;step=3" not in page("/library/coverage/", **{"in": "fr"})
    assert "English" in page("/library/coverage/", **{"in": "xx"})


def test_lessons_that_answer_stand_in_a_group_of_their_own(document: Document) -> None:
    text = page(q="what did Thailand do about quarantine?")
    assert 'id="lessons"' in text
    assert "/lessons/L" in text
    assert 'id="lessons"' not in page()
    assert 'id="lessons"' not in page(q="quarantine", kind="tool")
    alone = page(q="health", kind="lesson")
    assert "No document fits" not in alone
    assert '<option value="lesson" selected>lesson</option>' in alone
    assert 'href="/lessons/?q=health"' in alone
    assert "No lesson fits" in page(q="qqqq", kind="lesson")
    assert 'href="/lessons/?q=health&amp;area=R1"' in page(q="health", area="R1")
