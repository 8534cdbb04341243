"""The page of a document."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hsforhs.library.links import Looked
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.library.models import Document, LinkCheck
from hsforhs.workbench.library.services import check_links, decide_tag, review, tell_use
from tests.workbench.library.conftest import Join, People, put, record

pytestmark = pytest.mark.django_db


def path(document: Document, more: str = "") -> str:
    return f"/library/documents/{document.pk}/{more}"


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_everything_about_a_document_stands_on_its_page(lumora: Any, join: Join) -> None:
    (document,) = put(
        record(
            1,
            abstracts={"en": "About zebras."},
            doi="10.1234/z",
            isbn="9789240029682",
            publisher="Zebra Press",
            address="https://zebras.example.org/",
            licence="CC BY 4.0",
            seen_at="https://seen.example.org/",
            ror="01f80g185",
        )
    )
    steward, other = join(Role.STEWARD, "WORLD"), join(Role.CONTRIBUTOR)
    decide_tag(person=steward, tag=document.tags.all()[0], accept=True)
    for person in (steward, other):
        review(person=person, document=document, verdict="keep", reasons="good")
    tell_use(person=steward, document=document, place=lumora, helped=4, note="training")
    check_links(actor="operator", look=lambda _: Looked("moved", 200, "https://new.example.org/"), archive=lambda _: "")
    document.refresh_from_db()
    text = client_of(steward).get(path(document)).content.decode()
    for words in (
        "About zebras.",
        "10.1234/z",
        "9789240029682",
        "Zebra Press",
        "01f80g185",
        "https://new.example.org/",
        "CC BY 4.0",
        "https://seen.example.org/",
        "D2 Surveillance",
        "accepted",
        steward.name,
        "Two people agree",
        "1 place used it; it helped 4.0 of 5",
        "training",
        "Take this address over",
    ):
        assert words in text, words
    visitor = Client().get(path(document)).content.decode()
    for words in (other.name, "training", "Take this address over", "Take it out"):
        assert words not in visitor, words


def test_who_may_read_it(private: Document, people: People) -> None:
    for name, person in people.items():
        client = Client() if name == "visitor" else client_of(person)
        wanted = 404 if name in ("visitor", "account", "abroad") else 200
        assert client.get(path(private)).status_code == wanted, name
        assert client.get(path(private)[:-1] + "/citation.ris").status_code == wanted, name


def test_an_older_edition_names_the_newer_and_versions_each_other(states_store: None) -> None:
    old, _new, _french = put(
        record(1, "Zebra manual 1"),
        record(2, "Zebra manual 2", supersedes="made-1", work="w"),
        record(3, "Manuel des zèbres", "fr", work="w"),
    )
    text = Client().get(path(old)).content.decode()
    assert "There is a newer edition" in text
    assert "Zebra manual 2" in text
    assert '<span lang="fr">Manuel des zèbres</span>' in Client().get(path(_new)).content.decode()


def test_few_queries(document: Document, join: Join, lumora: Any, django_assert_max_num_queries: Any) -> None:
    steward = join(Role.STEWARD, "WORLD")
    tell_use(person=steward, document=document, place=lumora, helped=4)
    client = client_of(steward)
    client.get(path(document))
    with django_assert_max_num_queries(15):
        client.get(path(document))


def test_nothing_of_a_record_runs_as_script(states_store: None) -> None:
    (document,) = put(record(1, "<script>alert(1)</script>", address="javascript:alert(1)", publisher="<b>"))
    LinkCheck.objects.create(
        document=document,
        address="x",
        state="moved",
        replacement="javascript:1",
        archive="javascript:2",
        checked_at=document.added_at,
    )
    text = Client().get(path(document)).content.decode()
    assert "<script>" not in text
    assert "javascript:" not in text.replace("javascript:alert(1)</", "")
    assert "<b></td>" not in text


@pytest.mark.parametrize(
    ("form", "start"),
    [("ris", "TY  -"), ("bibtex", "@"), ("csl", "["), ("csv", "id,"), ("txt", "")],
)
def test_citations(document: Document, form: str, start: str) -> None:
    response = Client().get(path(document, f"citation.{form}")[:].replace("//", "/"))
    assert response.status_code == 200
    text = response.content.decode().lstrip("1.\n ")
    assert text.startswith(start)
    assert "zebra watching" in text


def test_a_citation_of_another_kind_is_not_there(document: Document) -> None:
    assert Client().get(path(document, "citation.exe")).status_code == 404
    assert Client().get("/library/documents/999999/").status_code == 404
