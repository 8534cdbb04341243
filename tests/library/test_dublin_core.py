"""Documents as Dublin Core and back."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.library import Document, Tag, shipped_stock
from hsforhs.library.dublin_core import DC, dublin_core, kind_of, record_of

from .made import made

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(elements: list[tuple[str, str, str]]) -> Element:
    holder = Element("dc")
    for name, text, language in elements:
        one = SubElement(holder, f"{DC}{name}")
        one.text = text
        if language:
            one.set(LANG, language)
    return holder


def back(document: Document) -> Document:
    return record_of(element(list(dublin_core(document, framework()))), "oai:x:1")


@given(document=st.sampled_from(sorted(shipped_stock().documents.values(), key=lambda x: x.id)))
def test_facts_of_the_stock_come_back(document: Document) -> None:
    found = back(document)
    assert found.titles == document.titles
    assert (found.year, found.publisher, found.licence) == (document.year, document.publisher, document.licence)
    assert (found.kind, found.isbn, found.doi) == (document.kind, document.isbn, document.doi)
    if document.address:
        assert found.address == document.address


def test_titles_and_abstracts_keep_their_languages() -> None:
    one = made(title="Zebra", abstracts={"en": "About zebras", "fr": "Sur les zèbres"}, authors=("Roe, R", "Poe, P"))
    found = back(Document(one.id, {"en": "Zebra", "ar": "حمار"}, authors=one.authors, abstracts=one.abstracts))
    assert found.titles == {"en": "Zebra", "ar": "حمار"}
    assert found.abstracts == {"en": "About zebras", "fr": "Sur les zèbres"}
    assert found.authors == ("Roe, R", "Poe, P")


def test_subjects_are_codes_with_titles() -> None:
    elements = list(dublin_core(made(tags=(Tag("area", "D2"), Tag("component", "HIS"))), framework()))
    assert [x for x in elements if x[0] == "subject"] == [("subject", f"D2 {framework().areas['D2'].title}", "en")]


def test_what_repositories_write() -> None:
    found = record_of(
        element(
            [
                ("title", "Guidance on zebras", ""),
                ("date", "2020-05-01T10:00:00Z", ""),
                ("date", "2019", ""),
                ("type", "Technical documents / Guidance", ""),
                ("identifier", "https://repository.example.org/handle/10665/331508", ""),
                ("identifier", "9789240029682", ""),
                ("identifier", "https://doi.org/10.1234/zebra", ""),
                ("language", "en", ""),
                ("rights", "CC BY 4.0", ""),
            ]
        ),
        "oai:x:1",
    )
    assert (found.year, found.kind, found.handle) == (2020, "guideline", "10665/331508")
    assert (found.isbn, found.doi, found.language) == ("9789240029682", "10.1234/zebra", "en")
    assert found.address == "https://repository.example.org/handle/10665/331508"


def test_a_record_without_a_title_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match=r"record oai:x:1.*no title"):
        record_of(element([("date", "2020", "")]), "oai:x:1")


def test_addresses_that_nobody_else_can_open_are_passed_over() -> None:
    pages = [("identifier", x, "") for x in ("http://127.0.0.1:8000/1", "http://10.0.0.1/1", "https://example.org/1")]
    assert record_of(element([("title", "Zebra", "en"), *pages]), "x").address == "https://example.org/1"
    assert record_of(element([("title", "Zebra", "en"), pages[0]]), "x").address == ""
    with pytest.raises(BadInput, match=r"record x.*http://10.0.0.1/1 leads to a network that is not public"):
        record_of(element([("title", "Zebra", "en"), *pages[:2]]), "x")


def test_a_date_that_is_none_leaves_the_year_empty() -> None:
    assert record_of(element([("title", "Zebra", "en"), ("date", "s.d.", "")]), "x").year is None


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Journal Article", "article"),
        ("Dataset", "dataset"),
        ("", ""),
        ("law", "law"),
        ("Poster", ""),
        ("tool", "tool"),
    ],
)
def test_kinds(written: str, kind: str) -> None:
    assert kind_of([written]) == kind
