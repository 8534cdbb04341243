"""The index of the store in PostgreSQL: the same tokens as in the file, found by its text search.

The tables hold no record of their own and are therefore no models: a backup leaves them out, and they are made anew
when the mark of the library differs. A token of a title is the lexeme ``t...``, of a text ``b...``, a facet ``f...``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from hsforhs.library import Document, Engine
from hsforhs.library.changing import Changing, Facet, Placed, change
from hsforhs.library.entries import Entry
from hsforhs.library.expressions import Every, Expression, Word, in_titles
from hsforhs.library.index import FORMAT, MOST_LIKE, batches, facet_bits
from hsforhs.text import concept_vocabulary

if TYPE_CHECKING:
    from hsforhs.library.engine import Rows

_LOCK = 7_301_908
_PREFIXES = {"title": "t", "body": "b", "facets": "f"}
_TABLES = """
CREATE TABLE IF NOT EXISTS library_index_state (mark text NOT NULL);
CREATE TABLE IF NOT EXISTS library_index_words (
  row bigint PRIMARY KEY, slot integer NOT NULL, id text NOT NULL UNIQUE, shown text NOT NULL,
  title text NOT NULL, body text NOT NULL, facets text NOT NULL, words tsvector NOT NULL
);
CREATE INDEX IF NOT EXISTS library_index_by_word ON library_index_words USING gin (words);
CREATE TABLE IF NOT EXISTS library_index_facets (
  name text NOT NULL, code text NOT NULL, bits bytea NOT NULL, PRIMARY KEY (name, code)
);
CREATE TABLE IF NOT EXISTS library_index_spellings (
  word text PRIMARY KEY, first text NOT NULL, length integer NOT NULL, number integer NOT NULL
);
CREATE INDEX IF NOT EXISTS library_index_by_form ON library_index_spellings (first, length);
"""
_NAMES = ("state", "words", "facets", "spellings")
_HAS_SLOTS = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('library_index_words') AND attname = 'slot'"


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
        import numpy as np

        found = np.array(_rows("SELECT row, slot FROM library_index_words"), dtype=np.int64).reshape(-1, 2)
        super().__init__(found[:, 0], found[:, 1])
        self._numbers: dict[str, int] = {}

    @classmethod
    def open(cls, mark: str) -> PostgresIndex | None:
        """Return the index of one state of the library; ``None`` where there is none."""
        return cls() if cls.stands(mark) else None

    @classmethod
    def stands(cls, mark: str) -> bool:
        """Say whether the database holds the index of one state: a transaction that was taken back took it along."""
        return cls.mark() == mark

    @staticmethod
    def mark() -> str | None:
        """Return the state of the library that the index was made of; ``None`` where it has to be made."""
        if _rows("SELECT to_regclass('library_index_state')")[0][0] is None:
            return None
        version, _, found = (_rows("SELECT mark FROM library_index_state") or [("",)])[0][0].rpartition(" ")
        return str(found) if version == _version() else None

    @classmethod
    def change(
        cls, documents: Iterable[Document], gone: Iterable[str], *, before: str, mark: str
    ) -> PostgresIndex | None:
        """Bring the index from one state of the library to another, in one transaction.

        Where another process did the same meanwhile nothing is done. Returns ``None`` where it is of a third state.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            if cls.stands(before):
                change(_Tables(cursor), documents, gone)
                cursor.execute("UPDATE library_index_state SET mark = %s", [_stamp(mark)])
            return cls.open(mark)

    @staticmethod
    def drop() -> None:
        """Forget the index, so that it is made anew."""
        with connection.cursor() as cursor:
            for name in _NAMES:
                cursor.execute(f"DROP TABLE IF EXISTS library_index_{name}")

    @classmethod
    def build(cls, documents: Iterable[Document], mark: str) -> PostgresIndex:
        """Make the index; others search the old one until the transaction ends, and only one makes it at a time."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            if (found := cls.open(mark)) is not None:
                return found
            if not _rows(_HAS_SLOTS):
                # An older version of the program had other columns.
                for name in _NAMES:
                    cursor.execute(f"DROP TABLE IF EXISTS library_index_{name}")
            cursor.execute(_TABLES)
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
        """Return name, code and the bits of the slots of every facet."""
        found = _rows("SELECT name, code, bits FROM library_index_facets")
        return sorted((name, code, bytes(bits)) for name, code, bits in found)


class _Tables(Changing):
    """The index in the database, as :func:`hsforhs.library.changing.change` writes it."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def placed(self, ids: Collection[str]) -> dict[str, Placed]:
        found = _rows("SELECT id, row, slot, shown FROM library_index_words WHERE id = ANY(%s)", [list(ids)])
        return {key: Placed(row, slot, shown) for key, row, slot, shown in found}

    def taken(self, rows: Collection[int]) -> set[int]:
        return {x for (x,) in _rows("SELECT row FROM library_index_words WHERE row = ANY(%s)", [list(rows)])}

    def next_slot(self) -> int:
        return int(_rows("SELECT coalesce(max(slot), -1) + 1 FROM library_index_words")[0][0])

    def remove(self, rows: list[int]) -> None:
        self.cursor.execute("DELETE FROM library_index_words WHERE row = ANY(%s)", [rows])

    def add(self, entries: list[tuple[int, int, Entry]]) -> None:
        self.cursor.executemany(_INSERT, [_row(*x) for x in entries])

    def bits(self, facets: Collection[Facet]) -> dict[Facet, bytes]:
        names = [list(x) for x in facets]
        found = _rows(
            "SELECT name, code, bits FROM library_index_facets WHERE (name || ' ' || code) = ANY(%s)",
            [[" ".join(x) for x in names]],
        )
        return {(name, code): bytes(bits) for name, code, bits in found}

    def set_bits(self, bits: Mapping[Facet, bytes]) -> None:
        self.cursor.executemany(
            "INSERT INTO library_index_facets VALUES (%s, %s, %s) "
            "ON CONFLICT (name, code) DO UPDATE SET bits = excluded.bits",
            [(*facet, own) for facet, own in bits.items() if any(own)],
        )
        self.cursor.executemany(
            "DELETE FROM library_index_facets WHERE name = %s AND code = %s",
            [facet for facet, own in bits.items() if not any(own)],
        )

    def spell(self, words: Mapping[str, int]) -> None:
        self.cursor.executemany(
            "INSERT INTO library_index_spellings AS held VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (word) DO UPDATE SET number = held.number + excluded.number",
            [(word, word[0], len(word), number) for word, number in words.items()],
        )
        gone = [word for word, number in words.items() if number < 0]
        self.cursor.execute("DELETE FROM library_index_spellings WHERE word = ANY(%s) AND number <= 0", [gone])


def _version() -> str:
    return f"{FORMAT} {concept_vocabulary().version}"


def _stamp(mark: str) -> str:
    return f"{_version()} {mark}"


def _rows(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


_INSERT = "INSERT INTO library_index_words VALUES (%s, %s, %s, %s, %s, %s, %s, array_to_tsvector(%s))"


def _row(row: int, slot: int, entry: Entry) -> tuple[Any, ...]:
    texts = (entry.title, entry.body, entry.tokens)
    return row, slot, entry.id, entry.shown, *texts, _lexemes(*texts)


def _fill(cursor: Any, documents: Iterable[Document]) -> None:
    facets: dict[Facet, list[int]] = defaultdict(list)
    spellings: Counter[str] = Counter()
    slot = 0
    for batch in batches(documents):
        numbered = [(row, number, entry) for number, (row, entry) in enumerate(batch, start=slot)]
        cursor.executemany(_INSERT, [_row(*x) for x in numbered])
        for _, number, entry in numbered:
            for facet in entry.facets:
                facets[facet].append(number)
            spellings.update(entry.spelled)
        slot += len(batch)
    cursor.executemany("INSERT INTO library_index_facets VALUES (%s, %s, %s)", list(facet_bits(facets, slot)))
    cursor.executemany(
        "INSERT INTO library_index_spellings VALUES (%s, %s, %s, %s)",
        [(word, word[0], len(word), number) for word, number in spellings.items()],
    )


def _lexemes(title: str, body: str, facets: str) -> list[str]:
    texts = zip(_PREFIXES.values(), (title, body, facets), strict=True)
    found = {f"{prefix}{token}" for prefix, text in texts for token in text.split()}
    # PostgreSQL keeps lexemes of at most 2,046 bytes; what is longer is no word.
    return sorted(x for x in found if len(x.encode()) < 2_000)
