"""The index of the store in PostgreSQL: the same tokens as in the file, found by its text search.

The tables hold no record of their own and are therefore no models: a backup leaves them out, and they are made anew
when the mark of the library differs. A token of a title is the lexeme ``t...``, of a text ``b...``, a facet ``f...``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from hsforhs.library import Document, Engine
from hsforhs.library.expressions import Every, Expression, Word, in_titles
from hsforhs.library.index import (
    FORMAT,
    MOST_LIKE,
    MOST_SPELLINGS,
    facet_bits,
    facets_of,
    newest_first,
    open_words,
    shown_row,
    words_row,
)
from hsforhs.text import concept_vocabulary

if TYPE_CHECKING:
    from hsforhs.library.engine import Rows

_LOCK = 7_301_908
_BATCH = 500
_PREFIXES = {"title": "t", "body": "b", "facets": "f"}
_TABLES = """
CREATE TABLE IF NOT EXISTS library_index_state (mark text NOT NULL);
CREATE TABLE IF NOT EXISTS library_index_words (
  row integer PRIMARY KEY, id text NOT NULL, shown text NOT NULL,
  title text NOT NULL, body text NOT NULL, facets text NOT NULL, words tsvector NOT NULL
);
CREATE INDEX IF NOT EXISTS library_index_by_word ON library_index_words USING gin (words);
CREATE TABLE IF NOT EXISTS library_index_facets (name text NOT NULL, code text NOT NULL, bits bytea NOT NULL);
CREATE TABLE IF NOT EXISTS library_index_spellings (
  word text PRIMARY KEY, first text NOT NULL, length integer NOT NULL, number integer NOT NULL
);
CREATE INDEX IF NOT EXISTS library_index_by_form ON library_index_spellings (first, length);
"""
_NAMES = ("state", "words", "facets", "spellings")


def tsquery(expression: Expression) -> str:
    """Write an expression as PostgreSQL reads it."""
    if isinstance(expression, Word):
        text = expression.text.replace("\\", "\\\\").replace("'", "''")
        found = [f"'{_PREFIXES[column]}{text}'" for column in expression.columns]
        return found[0] if len(found) == 1 else f"({' | '.join(found)})"
    joined = (" & " if isinstance(expression, Every) else " | ").join(map(tsquery, expression.parts))
    return f"({joined})"


class PostgresIndex(Engine):
    """The index in the database; open it with :meth:`open` or make it with :meth:`build`."""

    def __init__(self) -> None:
        super().__init__(int(_rows("SELECT count(*) FROM library_index_words")[0][0]))
        self._numbers: dict[str, int] = {}

    @classmethod
    def open(cls, mark: str) -> PostgresIndex | None:
        """Return the index of one state of the library; ``None`` where there is none."""
        return cls() if cls.stands(mark) else None

    @staticmethod
    def stands(mark: str) -> bool:
        """Say whether the database holds the index of one state: a transaction that was taken back took it along."""
        made = _rows("SELECT to_regclass('library_index_state')")[0][0] is not None
        return made and _rows("SELECT mark FROM library_index_state") == [(_stamp(mark),)]

    @classmethod
    def build(cls, documents: Iterable[Document], mark: str) -> PostgresIndex:
        """Make the index; others search the old one until the transaction ends, and only one makes it at a time."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            cursor.execute(_TABLES)
            if (found := cls.open(mark)) is not None:
                return found
            for name in _NAMES:
                cursor.execute(f"DELETE FROM library_index_{name}")  # noqa: S608 - our own names
            _fill(cursor, documents)
            cursor.execute("INSERT INTO library_index_state VALUES (%s)", [_stamp(mark)])
        return cls()

    def rows(self, expression: Expression, *, most: int | None = None) -> Rows:
        """Return the rows that fit an expression, in ascending order."""
        import numpy as np

        found = _rows(
            "SELECT row FROM library_index_words WHERE words @@ %s::tsquery ORDER BY row LIMIT %s",
            [tsquery(expression), most],
        )
        return np.array([x for (x,) in found], dtype=np.int64)

    def best(self, expression: Expression, most: int) -> list[int]:
        """Return rows that fit, those with everything in the title ahead, then the newest."""
        found = _rows(
            "SELECT row FROM library_index_words WHERE words @@ %s::tsquery "
            "ORDER BY words @@ %s::tsquery DESC, row LIMIT %s",
            [tsquery(expression), tsquery(in_titles(expression)), most],
        )
        return [x for (x,) in found]

    def documents_with(self, word: str) -> int:
        """Return in how many documents a token stands."""
        if word not in self._numbers:
            query = tsquery(Word(word))
            counted = _rows("SELECT count(*) FROM library_index_words WHERE words @@ %s::tsquery", [query])
            self._numbers[word] = int(counted[0][0])
        return self._numbers[word]

    def words_like(self, word: str) -> list[str]:
        """Return words of titles that begin alike and are about as long, the most frequent first."""
        found = _rows(
            "SELECT word FROM library_index_spellings WHERE first = %s AND length BETWEEN %s AND %s "
            "ORDER BY number DESC, word LIMIT %s",
            [word[0], len(word) - 2, len(word) + 2, MOST_LIKE],
        )
        return [x for (x,) in found]

    def texts(self, rows: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Return the tokens of title, body and facets by row, blanks around each token."""
        found = _rows("SELECT row, title, body, facets FROM library_index_words WHERE row = ANY(%s)", [list(rows)])
        return {row: (f" {title} ", f" {body} ", f" {facets} ") for row, title, body, facets in found}

    def shown(self, rows: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Return what is shown of documents, by row."""
        found = _rows("SELECT row, shown FROM library_index_words WHERE row = ANY(%s)", [list(rows)])
        return {row: json.loads(text) for row, text in found}

    def stored_facets(self) -> list[tuple[str, str, bytes]]:
        """Return name, code and the bits of the rows of every facet."""
        found = _rows("SELECT name, code, bits FROM library_index_facets")
        return sorted((name, code, bytes(bits)) for name, code, bits in found)


def _stamp(mark: str) -> str:
    return f"{FORMAT} {concept_vocabulary().version} {mark}"


def _rows(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _fill(cursor: Any, documents: Iterable[Document]) -> None:
    ordered = newest_first(documents)
    facets: dict[tuple[str, str], list[int]] = defaultdict(list)
    spellings: Counter[str] = Counter()
    for first in range(0, len(ordered), _BATCH):
        batch = list(enumerate(ordered[first : first + _BATCH], start=first + 1))
        cursor.executemany(
            "INSERT INTO library_index_words VALUES (%s, %s, %s, %s, %s, %s, array_to_tsvector(%s))",
            [(*shown_row(x), *read, _lexemes(*read)) for x in batch for read in [words_row(x)[1:]]],
        )
        for row, document in batch:
            for facet in facets_of(document):
                facets[facet].append(row)
            spellings.update(open_words(document))
    cursor.executemany("INSERT INTO library_index_facets VALUES (%s, %s, %s)", list(facet_bits(facets, len(ordered))))
    cursor.executemany(
        "INSERT INTO library_index_spellings VALUES (%s, %s, %s, %s)",
        [(word, word[0], len(word), number) for word, number in spellings.most_common(MOST_SPELLINGS)],
    )


def _lexemes(title: str, body: str, facets: str) -> list[str]:
    texts = zip(_PREFIXES.values(), (title, body, facets), strict=True)
    found = {f"{prefix}{token}" for prefix, text in texts for token in text.split()}
    # PostgreSQL keeps lexemes of at most 2,046 bytes; what is longer is no word.
    return sorted(x for x in found if len(x.encode()) < 2_000)
