"""The index in PostgreSQL finds what the index in SQLite finds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.library import Document, Filters, Index, browse, search, shipped_stock
from hsforhs.library.expressions import Every, Some, Word
from hsforhs.workbench.library import indexing
from hsforhs.workbench.library.postgres import PostgresIndex, tsquery
from tests import library
from tests.library.made import made
from tests.library.test_changing import invented

pytestmark = pytest.mark.django_db
only_here = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="this needs PostgreSQL: tools/with-postgres.py"
)
with (Path(library.__path__[0]) / "questions.csv").open(encoding="utf-8", newline="") as table:
    QUESTIONS = [tuple(row.values()) for row in csv.DictReader(table)]


def test_written_for_postgresql() -> None:
    found = Every((Word("zebra", ("title", "body")), Some((Word("xaread2", ("facets",)), Word("o'n\\")))))
    assert tsquery(found) == r"(('tzebra' | 'bzebra') & ('fxaread2' | ('to''n\\' | 'bo''n\\' | 'fo''n\\')))"


@only_here
def test_answers_are_those_of_sqlite(states_store: None) -> None:
    documents = list(shipped_stock().documents.values())
    there = PostgresIndex.build(documents, "a")
    with Index.build(documents) as here:
        for language, question, document in QUESTIONS:
            reader = language.split()[-1]
            one, other = (search(x, question, reader, limit=5) for x in (there, here))
            assert [(x.id, x.score, x.why) for x in one.hits] == [(x.id, x.score, x.why) for x in other.hits], question
            assert document in [x.id for x in one.hits]
            assert (one.total, one.facets, one.spelling) == (other.total, other.facets, other.spelling)
        for filters in (
            Filters(areas=("D2",)),
            Filters(kinds=("tool",), years=(2015, None)),
            Filters(languages=("fr",)),
        ):
            one, other = (browse(x, filters) for x in (there, here))
            assert one == other
        assert search(there, "survelance").spelling == search(here, "survelance").spelling
        assert there.crossed(there.everything(), "area", "language") == here.crossed(
            here.everything(), "area", "language"
        )


@only_here
def test_an_index_is_of_one_state_and_made_once(states_store: None) -> None:
    assert PostgresIndex.open("a") is None
    PostgresIndex.build([made(1, "Zebra")], "a")
    assert PostgresIndex.open("b") is None
    opened = PostgresIndex.open("a")
    assert opened is not None
    assert opened.size == 1
    assert PostgresIndex.build([], "a").size == 1
    assert PostgresIndex.build([], "b").size == 0
    assert search(PostgresIndex.build([], "b"), "zebra").total == 0


@only_here
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=12))
def test_postgresql_reads_whatever_is_written(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery", [tsquery(Some((Word(text), Word("zebra", ("title",)))))])


@only_here
def test_very_long_words_do_not_break_it(states_store: None) -> None:
    index = PostgresIndex.build([made(1, "Zebra " + "x" * 5_000, abstracts={"en": "y" * 90_000})], "a")
    assert [x.id for x in search(index, "zebra").hits] == ["made-1"]


@only_here
def test_an_index_that_a_transaction_took_along_is_made_again(states_store: None) -> None:
    indexing.forget()
    with transaction.atomic():
        indexing.index()
        transaction.set_rollback(True)
    assert indexing.index().everything() is not None
    indexing.forget()


@only_here
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(invented, max_size=6), steps=st.lists(st.tuples(invented, st.integers(0, 12)), max_size=3))
def test_changes_and_making_anew_give_the_same(
    states_store: None, before: list[Document], steps: list[tuple[Document, int]]
) -> None:
    with transaction.atomic():
        there = {x.id: x for x in before}
        PostgresIndex.drop()
        assert PostgresIndex.mark() is None
        PostgresIndex.build(before, "0")
        for number, (document, gone) in enumerate(steps, start=1):
            away = {f"made-{gone}"} - {document.id}
            assert PostgresIndex.change([document], away, before=str(number - 1), mark=str(number)) is not None
            there[document.id] = document
            there = {key: x for key, x in there.items() if key not in away}
        changed = PostgresIndex.open(str(len(steps)))
        assert changed is not None
        assert PostgresIndex.change([], [], before="third", mark="fourth") is None
        with Index.build(there.values()) as anew:
            assert changed.counts(changed.everything()) == anew.counts(anew.everything())
            for question in ("zebra", "care again", "laboratory", "surveillance", "quaga"):
                assert search(changed, question) == search(anew, question)
        transaction.set_rollback(True)
