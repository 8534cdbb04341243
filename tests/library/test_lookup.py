"""Documents by their DOI from three services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.library import Document
from hsforhs.library.lookup import SERVICES, look_up

ADDRESSES = {name: f"https://{name}.example.org/" for name in SERVICES}
CROSSREF = {
    "message": {
        "title": ["Zebra <i>stripes</i> &amp; fevers"],
        "author": [{"given": "Rita", "family": "Roe"}, {"name": "Zebra Group"}],
        "issued": {"date-parts": [[2021, 3]]},
        "container-title": ["Journal of Zebras"],
        "publisher": "Zebra Press",
        "type": "journal-article",
        "language": "en",
        "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}],
        "resource": {"primary": {"URL": "https://zebras.example.org/1"}},
        "abstract": "<jats:p>About zebras.</jats:p>",
    }
}
DATACITE = {
    "data": {
        "attributes": {
            "titles": [{"title": "Zebra counts"}],
            "creators": [{"name": "Roe, Rita", "givenName": "Rita", "familyName": "Roe"}, {"name": "Zebra Group"}],
            "publisher": {"name": "Zebra Archive"},
            "publicationYear": 2020,
            "types": {"resourceTypeGeneral": "Dataset"},
            "url": "https://zebras.example.org/2",
            "rightsList": [{"rights": "CC BY 4.0"}],
            "language": "fr",
            "descriptions": [{"description": "Counts.", "descriptionType": "Abstract"}],
        }
    }
}
OPENALEX = {
    "title": "Zebra review",
    "publication_year": 2019,
    "authorships": [{"author": {"display_name": "Rita Roe"}}],
    "primary_location": {
        "source": {"display_name": "Zebra Reviews"},
        "license": "cc-by",
        "landing_page_url": "https://zebras.example.org/3",
    },
    "type": "review",
    "language": "es",
    "abstract_inverted_index": {"zebras": [1, 3], "All": [0], "are": [2]},
}


def ask(known: Mapping[str, Any], doi: str = "10.1234/zebra") -> tuple[Document, str, list[str]]:
    asked: list[str] = []

    def answer(address: str) -> bytes | None:
        asked.append(address)
        found = known.get(next(name for name in SERVICES if name in address))
        if isinstance(found, BadInput):
            raise found
        return None if found is None else json.dumps(found).encode()

    document, service = look_up(doi, answer, ADDRESSES)
    return document, service, asked


def test_crossref() -> None:
    found, service, asked = ask({"crossref": CROSSREF}, "https://doi.org/10.1234/zebra")
    assert (service, asked) == ("crossref", ["https://crossref.example.org/works/10.1234/zebra"])
    assert found.titles == {"en": "Zebra stripes & fevers"}
    assert (found.authors, found.year, found.publisher) == (("Roe, Rita", "Zebra Group"), 2021, "Journal of Zebras")
    assert (found.kind, found.doi, found.address) == ("article", "10.1234/zebra", "https://zebras.example.org/1")
    assert found.abstracts == {"en": "About zebras."}
    assert found.seen_at == asked[0]


def test_datacite_where_crossref_does_not_know_it() -> None:
    found, service, asked = ask({"datacite": DATACITE})
    assert (service, len(asked)) == ("datacite", 2)
    assert (found.titles, found.kind, found.year) == ({"fr": "Zebra counts"}, "dataset", 2020)
    assert (found.authors, found.publisher, found.licence) == (
        ("Roe, Rita", "Zebra Group"),
        "Zebra Archive",
        "CC BY 4.0",
    )


def test_openalex_as_the_last() -> None:
    found, service, asked = ask({"openalex": OPENALEX})
    assert (service, asked[-1]) == ("openalex", "https://openalex.example.org/works/doi:10.1234/zebra")
    assert (found.titles, found.abstracts, found.kind) == (
        {"es": "Zebra review"},
        {"es": "All zebras are zebras"},
        "review",
    )


def test_a_service_that_fails_does_not_keep_the_others_from_answering() -> None:
    assert ask({"crossref": BadInput("busy"), "datacite": ["odd"], "openalex": OPENALEX})[1] == "openalex"


@pytest.mark.parametrize(
    ("doi", "known", "said"),
    [
        ("10.1234/zebra", {}, "no service knows the DOI 10.1234/zebra"),
        ("zebra", {}, "'zebra' is no DOI"),
        ("10.1234/zebra", {name: BadInput("away") for name in SERVICES}, "no service could be asked"),
        ("10.1234/zebra", {"crossref": {"message": {"title": []}}}, "no service knows"),
    ],
)
def test_what_is_not_found_is_said_in_one_sentence(doi: str, known: Mapping[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        ask(known, doi)


def test_services_that_are_off_are_not_asked() -> None:
    with pytest.raises(BadInput, match="no service knows"):
        look_up("10.1234/zebra", lambda _: pytest.fail("asked"), dict.fromkeys(SERVICES, ""))
