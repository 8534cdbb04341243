from __future__ import annotations

import pytest

from hsforhs.library import cite, shipped_stock
from tests.library.made import made


def test_a_report_is_cited_with_its_publisher_as_author() -> None:
    (found,) = cite([made(title="Guide", year=2020, publisher="World Health Organization", kind="guideline")])
    assert found == "World Health Organization (2020) Guide. World Health Organization."


def test_citations_come_in_the_order_of_the_documents() -> None:
    found = cite([made(title="Zebra"), made(title="Apple"), made(title="Zebra")])
    assert [text.split()[0].strip("‘’") for text in found] == ["Zebra", "Apple", "Zebra"]


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh", "und"])
def test_words_of_the_citation_are_in_the_language_of_the_page(language: str) -> None:
    document = shipped_stock().documents["kruk-index-2017"]
    (found,) = cite([document], language)
    assert document.title in found
    assert document.doi in found
    assert ("Available at" in found) == (language in {"en", "und"})


def test_an_article_is_cited_with_its_journal() -> None:
    document = made(title="Guide", year=2020, publisher="Invented Journal", kind="article", authors=("Roe, Jo",))
    (found,) = cite([document])
    assert found == "Roe, J. (2020) ‘Guide’, Invented Journal."
    assert "Preprint" not in found
