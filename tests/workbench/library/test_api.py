"""The library over the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.library.models import Document, Review

from .conftest import Join, put, record

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


def test_documents_with_their_tags(document: Document, private: Document, ask: Ask) -> None:
    found = ask("library/documents").json()
    assert [x["id"] for x in found["items"]] == [document.key]
    (one,) = found["items"]
    assert one["titles"] == {"en": document.title}
    assert (one["uses"], one["helped"], one["visibility"]) == (0, None, "public")
    assert one["tags"][0] == {
        "scheme": "area",
        "code": "D2",
        "status": "proposed",
        "proposer": "operator",
        "confidence": 2,
    }
    assert ask(f"library/documents/{document.pk}").json() == one


def test_closed_documents_are_for_the_tokens_of_who_may_read_them(
    private: Document, ask: Ask, join: Join, token_of: Callable[[User], str]
) -> None:
    path = f"library/documents/{private.pk}"
    assert ask(path).status_code == 404
    assert ask(path, token_of(join(Role.VIEWER, "GHA"))).status_code == 404
    assert ask(path, token_of(join(Role.VIEWER))).json()["id"] == private.key
    assert ask("library/search", q="private zebra").json()["total"] == 0
    assert ask("library/search", token_of(join(Role.VIEWER)), q="private zebra").json()["total"] == 1


def test_lists_are_narrowed_and_paged(states_store: None, ask: Ask) -> None:
    put(record(1), record(2, "Zèbre", "fr", kind="tool"), record(3, "Zebra law", kind="law", tags=()))
    assert [x["id"] for x in ask("library/documents", area="D2").json()["items"]] == ["made-1", "made-2"]
    assert [x["id"] for x in ask("library/documents", language="fr").json()["items"]] == ["made-2"]
    assert [x["id"] for x in ask("library/documents", kind="law").json()["items"]] == ["made-3"]
    assert ask("library/documents", since="2999-01-01T00:00:00Z").json()["items"] == []
    first = ask("library/documents", limit=2).json()
    assert [x["id"] for x in ask("library/documents", limit=2, cursor=first["next"]).json()["items"]] == ["made-3"]


def test_searching_says_why(document: Document, ask: Ask) -> None:
    found = ask("library/search", q="zebra surveillance", lang="fr").json()
    assert found["total"] == 1
    assert found["hits"][0]["id"] == document.key
    assert "'zebra' is in the title" in found["hits"][0]["why"]
    assert found["concepts"][0]["code"] == "D2"
    assert found["facets"]["area"] == {"D2": 1}
    assert ask("library/search", q="zebra", kind="law").json()["total"] == 0
    assert [ask("library/search", q="zebra", since=x, until="2024").json()["total"] for x in ("2024", "2025")] == [1, 0]
    assert ask("library/search", q="zebra", licence="CC BY 4.0").json()["total"] == 0
    assert ask("library/search", q="zebar").json()["spelling"] == {"zebar": ["zebra"]}


def test_coverage_has_every_cell(document: Document, ask: Ask) -> None:
    found = ask("library/coverage").json()
    assert len(found) == len(framework().areas) * 4 * 6
    assert [x for x in found if x["documents"]] == [{"area": "D2", "step": "3", "language": "en", "documents": 1}]


@pytest.mark.parametrize(
    ("path", "asked", "status", "said"),
    [
        ("library/documents", {"area": "Q9"}, 422, "area is 'Q9'"),
        ("library/documents", {"language": "xx"}, 422, "language is 'xx'"),
        ("library/search", {"area": "Q9"}, 422, "'Q9' is none of the areas"),
        ("library/search", {"kind": "lesson"}, 422, "the list /api/v1/lessons"),
        ("library/search", {"lang": "xx"}, 422, "lang is 'xx'"),
        ("library/search", {"limit": "51"}, 422, "limit is '51'"),
        ("library/documents/999999", {}, 404, "There is no document"),
        ("library/documents/99999999999999999999", {}, 404, "There is no document"),
    ],
)
def test_what_is_refused(
    ask: Ask, states_store: None, path: str, asked: dict[str, str], status: int, said: str
) -> None:
    response = ask(path, **asked)
    assert response.status_code == status
    assert said in response.json()["detail"]


def test_what_is_due_is_listed_for_its_keepers(
    document: Document, private: Document, ask: Ask, join: Join, token_of: Callable[[User], str]
) -> None:
    for x in (document, private):
        Review.objects.create(document=x, verdict="revise", reasons="Zebras", due_on=dt.date(2025, 1, 1))
    assert ask("library/documents/due").json()["items"] == []
    steward = token_of(join(Role.STEWARD))
    assert ask("library/documents/due", token=steward).json()["items"] == [
        {
            "number": private.pk,
            "id": private.key,
            "title": private.title,
            "language": "en",
            "due_on": "2025-01-01",
            "verdict": "revise",
        }
    ]
