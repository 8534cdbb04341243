"""Questions in six languages and the document that each has to find, written from real titles of the stock.

A language such as ``fr en`` means that the question is in French and the document in English; the reader then reads the
language of the document.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.library import Index, search, shipped_stock

with (Path(__file__).parent / "questions.csv").open(encoding="utf-8", newline="") as table:
    QUESTIONS = [tuple(row.values()) for row in csv.DictReader(table)]
FIRST = 5


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(shipped_stock().documents.values())


@pytest.mark.parametrize(("language", "question", "document"), QUESTIONS)
def test_the_document_is_among_the_first_five(index: Index, language: str, question: str, document: str) -> None:
    answer = search(index, question, language.rsplit(maxsplit=1)[-1], limit=FIRST)
    assert document in [hit.id for hit in answer.hits]


@settings(max_examples=50, deadline=None)
@given(document=st.sampled_from(sorted(shipped_stock().documents)), shout=st.booleans())
def test_a_title_finds_its_document(index: Index, document: str, shout: bool) -> None:
    found = shipped_stock().documents[document]
    answer = search(index, found.title.upper() if shout else found.title, found.language, limit=3)
    assert document in [hit.id for hit in answer.hits]


def test_there_are_ten_questions_for_each_language_and_ten_across() -> None:
    numbers = Counter("across" if " " in language else language for language, _, _ in QUESTIONS)
    assert set(numbers) == {"ar", "en", "es", "fr", "ru", "zh", "across"}
    assert min(numbers.values()) >= 10


def test_questions_are_in_one_language_and_documents_in_the_other() -> None:
    stock = shipped_stock().documents
    assert all(stock[document].language == language.split()[-1] for language, _, document in QUESTIONS)
