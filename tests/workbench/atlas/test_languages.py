from __future__ import annotations

import pytest
from django.test import Client

from hsforhs.framework import framework
from hsforhs.workbench.atlas.languages import state_of_languages
from hsforhs.workbench.look import reviews
from hsforhs.workbench.look.reviews import Review
from hsforhs.workbench.look.templatetags.look import thin

from .test_pages import page, words

pytestmark = pytest.mark.django_db


def test_each_language_but_english_is_counted() -> None:
    states = state_of_languages()
    assert [x.code for x in states] == ["ar", "zh-hans", "fr", "ru", "es"]
    for state in states:
        rows = framework().labels.rows(state.code)
        assert state.titles == len(rows)
        assert state.official == sum(bool(row.seen_in) for row in rows)
        assert 0 < state.official < state.titles
        assert state.review == reviews.review_of(state.code)


def test_the_about_page_says_how_far_each_language_is_confirmed(client: Client) -> None:
    text = words(page(client, "/about/"))
    for state in state_of_languages():
        # The thin space between thousands reads as a blank here.
        messages = " ".join(thin(state.review.messages).split())
        assert f"{state.name} {messages} {state.review.confirmed} {state.titles} {state.official}" in text


DRAFT = 'class="page draft"'


def test_pages_in_a_language_that_nobody_confirmed_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews, "review_of", lambda language: Review(0 if language == "en" else 400, 0))
    assert DRAFT not in page(client, "/about/")
    html = client.get("/about/", headers={"accept-language": "fr"}).content.decode()
    assert DRAFT in html
    assert "/about/#languages" in html


def test_a_confirmed_language_carries_no_mark(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews, "review_of", lambda language: Review(400, 400))
    assert DRAFT not in client.get("/about/", headers={"accept-language": "fr"}).content.decode()
    monkeypatch.setattr(reviews, "review_of", lambda language: Review(400, 123))
    html = client.get("/about/", headers={"accept-language": "fr"}).content.decode()
    assert DRAFT in html
    assert "123" in html


def test_the_statement_claims_no_more_than_was_tested(client: Client) -> None:
    text = words(page(client, "/accessibility/"))
    assert "we claim no conformance" in text
    assert "What is not tested" in text
    assert "make test" in text
