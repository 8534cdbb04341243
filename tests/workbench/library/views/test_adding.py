"""Bringing documents in on pages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.library.models import Document, DuplicatePair
from hsforhs.workbench.library.views import adding
from tests.library.made import made
from tests.workbench.library.conftest import Join

pytestmark = pytest.mark.django_db
PART = re.compile(r"(%\(\w+\)[sd])")
RIS = b"TY  - RPRT\nID  - r1\nTI  - Zebra law\nPY  - 2020\nER  - \n"
HAND = {"title": "Zebra law", "language": "en", "kind": "law", "year": "2020", "visibility": "NETWORK", "area": "P1"}


@pytest.fixture
def as_role(lumora: Any, join: Join) -> Any:
    def client(role: Role | None, code: str = "XLM") -> Client:
        made_client = Client()
        made_client.force_login(join(role, code))
        return made_client

    return client


def test_by_hand(as_role: Any) -> None:
    client = as_role(Role.CONTRIBUTOR)
    assert "Add a document" in client.get("/library/add/").content.decode()
    response = client.post("/library/add/", HAND)
    row = Document.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/library/documents/{row.pk}/")
    assert (row.title, row.kind, row.year, row.visibility) == ("Zebra law", "law", 2020, "NETWORK")
    assert list(row.tags.values_list("scheme", "code", "proposer")) == [("area", "P1", row.added_by)]


def test_what_is_wrong_is_said_beside_it(as_role: Any) -> None:
    client = as_role(Role.CONTRIBUTOR)
    client.post("/library/add/", HAND)
    for more, said in (
        ({}, "in the library already"),
        ({"title": ""}, "This field is required"),
        ({"title": "Another", "visibility": "PUBLIC"}, "Only those who keep the library"),
        ({"title": "Another", "visibility": "PRIVATE"}, "needs a place"),
    ):
        response = client.post("/library/add/", {**HAND, **more})
        assert response.status_code == 422
        assert said in response.content.decode(), said
    assert Document.objects.count() == 1


def test_by_doi_what_the_service_says_is_shown_before_it_is_stored(
    as_role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = made(1, "Zebra stripes", doi="10.1234/z", year=2021, authors=("Roe, R",))
    monkeypatch.setattr(adding, "ask_services", lambda _: (found, "crossref"))
    text = as_role(Role.STEWARD, "WORLD").post("/library/add/look-up/", {"doi": "10.1234/z"}).content.decode()
    assert "What Crossref says" in text
    for words in ('value="Zebra stripes"', 'value="2021"', 'value="Roe, R"', 'value="10.1234/z"'):
        assert words in text, words
    assert not Document.objects.exists()


def test_a_doi_that_nobody_knows(as_role: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise BadInput("no service knows it", expected="a DOI")

    monkeypatch.setattr(adding, "ask_services", fail)
    response = as_role(Role.STEWARD, "WORLD").post("/library/add/look-up/", {"doi": "10.1234/z"})
    assert response.status_code == 422
    assert "no service knows it" in response.content.decode()
    assert as_role(Role.STEWARD, "WORLD").post("/library/add/look-up/", {}).status_code == 422


def test_a_file_is_stored_by_curators(as_role: Any) -> None:
    client = as_role(Role.STEWARD, "WORLD")
    response = client.post("/library/add/file/", {"file": SimpleUploadedFile("z.ris", RIS)})
    assert response["Location"] == "/library/"
    text = client.get("/library/").content.decode()
    assert "1 document is added; 0 were there already; 0 could be the same as others." in text
    likely = RIS.replace(b"law", b"laws").replace(b"r1", b"r2")
    response = client.post("/library/add/file/", {"file": SimpleUploadedFile("z.ris", likely)})
    assert response["Location"] == "/library/duplicates/"
    assert DuplicatePair.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7 zebra", "looks like"), (RIS.replace(b"2020", b"soon"), "is no year"), (b"\xff\x00\xff", "z.ris")],
)
def test_a_file_with_a_fault_stores_nothing(as_role: Any, content: bytes, said: str) -> None:
    response = as_role(Role.STEWARD, "WORLD").post("/library/add/file/", {"file": SimpleUploadedFile("z.ris", content)})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Document.objects.exists()


def test_who_may_not(as_role: Any) -> None:
    assert Client().get("/library/add/").status_code == 302
    assert as_role(None).get("/library/add/").status_code == 403
    assert as_role(None).post("/library/add/look-up/", {"doi": "10.1234/z"}).status_code == 403
    contributor = as_role(Role.CONTRIBUTOR)
    assert contributor.post("/library/add/file/", {"file": SimpleUploadedFile("z.ris", RIS)}).status_code == 403
    assert "A file of references" not in contributor.get("/library/add/").content.decode()


def in_capitals(text: str) -> str:
    """Stand for a translation: the words of a message in capitals, its parts as they are."""
    return "".join(x if PART.fullmatch(x) else x.upper() for x in PART.split(text))


def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(
    as_role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "gettext", in_capitals)
    client = as_role(Role.STEWARD, "WORLD")

    def refused(content: bytes, name: str = "z.ris") -> str:
        upload = SimpleUploadedFile(name, content)
        answer = client.post("/library/add/file/", {"file": upload}, headers={"accept-language": "fr"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert '<html lang="fr"' in page
        return html.unescape(page)

    said = "z.ris, RECORD 1 ('Zebra law'): 'soon' IS NO YEAR; EXPECTED FOUR DIGITS, OR NOTHING."
    assert said in refused(RIS.replace(b"2020", b"soon"))
    assert "x.bib, RECORD 'k', LINE 1: THE ENTRY CANNOT BE READ" in refused(b"@book{k, title = {a", "x.bib")
    assert "LINE 2 ('Zebra'): THERE IS NO AREA 'ZZ'" in refused(b"title,areas\nZebra,ZZ\n", "t.csv")
    answer = client.post("/library/add/look-up/", {"doi": "none"}, headers={"accept-language": "fr"})
    assert "'none' IS NO DOI; EXPECTED ONE SUCH AS 10.1136/BMJ.J2323." in html.unescape(answer.content.decode())
