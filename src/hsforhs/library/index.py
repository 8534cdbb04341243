"""The search index: one SQLite file with the words of all documents, facets as tokens among them, and counts by facet.

Rows stand newest first, so that a question which fits very many documents can stop early and still show the newest.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput
from hsforhs.text import concept_vocabulary

from .changing import Changing, Facet, Placed, change, placed_in_order
from .engine import Engine
from .entries import Entry, entry_of, newest_first
from .expressions import Expression, fts5
from .records import Document

if TYPE_CHECKING:
    from .engine import Rows

FORMAT = "5"
MOST_LIKE = 2_000
_BATCH = 2_000
_PATIENCE = 60.0
"""Seconds that one process waits while another writes the file."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, slot INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, shown TEXT NOT NULL);
CREATE UNIQUE INDEX documents_by_slot ON documents (slot);
CREATE VIRTUAL TABLE words USING fts5 (
  title, body, facets, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '-./'"
);
CREATE VIRTUAL TABLE known USING fts5vocab (words, 'row');
CREATE TABLE facets (name TEXT NOT NULL, code TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (name, code));
CREATE TABLE spellings (word TEXT PRIMARY KEY, first TEXT NOT NULL, length INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE INDEX spellings_by_form ON spellings (first, length, number);
"""
_INSERT_DOCUMENT = "INSERT INTO documents (row, slot, id, shown) VALUES (?, ?, ?, ?)"
_INSERT_WORDS = "INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)"


class Index(Engine):
    """An index that is open for reading; make one with :meth:`build` or :meth:`open`, close it after use."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        # Both aggregates read the same rows in the same order.
        rows, slots = connection.execute(
            "SELECT CAST(group_concat(row) AS TEXT), CAST(group_concat(slot) AS TEXT) "
            "FROM documents INDEXED BY documents_by_slot"
        ).fetchone()
        super().__init__(_numbers(rows), _numbers(slots))

    @classmethod
    def build(cls, documents: Iterable[Document], path: Path | None = None, *, mark: str = "") -> Index:
        """Index documents in memory, or in a file that replaces the one at ``path`` only when it is complete.

        A document whose id came before is left out: ids are unique in a library. ``mark`` names the state of the
        library that is indexed.
        """
        if path is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(connection, documents, mark)
            return cls(connection)
        with tempfile.TemporaryDirectory(prefix=f".{path.name[:60]}.", dir=path.parent) as folder:
            fresh = Path(folder) / "index.sqlite"
            with closing(sqlite3.connect(fresh)) as connection:
                connection.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000"
                )
                _fill(connection, documents, mark)
            # What a transaction that broke off left behind belongs to the old file and would spoil the new one.
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
            fresh.replace(path)
        return cls.open(path, mark=mark)

    @classmethod
    def change(cls, path: Path, documents: Iterable[Document], gone: Iterable[str], *, before: str, mark: str) -> Index:
        """Bring the index in a file from one state of the library to another, in one transaction, and open it.

        ``documents`` are those that are new or were changed, ``gone`` the ids of those that are not there any more.
        Where another process did the same meanwhile nothing is done. Raises BadInput where the index is of another
        state than ``before``.
        """
        try:
            with closing(_connected(path)) as connection:
                connection.isolation_level = None
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                if _meta_of(connection) == _meta(before):
                    change(_File(connection), documents, gone)
                    connection.execute("UPDATE meta SET value = ? WHERE name = 'mark'", (mark,))
                    connection.execute("COMMIT")
        except sqlite3.DatabaseError:
            raise _no_index(path) from None
        return cls.open(path, mark=mark)

    @staticmethod
    def mark_of(path: Path) -> str | None:
        """Return the state of the library that the index in a file was made of; ``None`` where it has to be built."""
        if not path.is_file():
            return None
        try:
            with closing(_connected(path)) as connection:
                meta = _meta_of(connection)
        except sqlite3.DatabaseError:
            return None
        return meta["mark"] if meta == _meta(meta.get("mark", "")) else None

    @classmethod
    def open(cls, path: Path, *, mark: str = "") -> Index:
        """Open an index read-only.

        Raises BadInput when the file is missing, is no index, or was made by another version of the program, with
        other concepts or of another state of the library (``mark``): it has to be built anew then.
        """
        if not path.is_file():
            raise BadInput("there is no index", file=path.name, expected="an index that was built before")
        connection = _connected(path)
        try:
            connection.execute("PRAGMA query_only = ON")
            if _meta_of(connection) != _meta(mark):
                raise BadInput("the index is of another version", file=path.name, expected="an index built anew")
            return cls(connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise _no_index(path) from None
        except BadInput:
            connection.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def documents_with(self, word: str) -> int:
        """Return in how many documents a token stands."""
        row = self.connection.execute("SELECT doc FROM known WHERE term = ?", (word,)).fetchone()
        return int(row[0]) if row else 0

    def rows(self, expression: Expression, *, most: int | None = None) -> Rows:
        """Return the rows that fit an expression, in ascending order."""
        found = self.connection.execute(
            "SELECT CAST(group_concat(rowid) AS TEXT) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)",
            (fts5(expression), -1 if most is None else most),
        ).fetchone()[0]
        return _numbers(found)

    def best(self, expression: Expression, most: int) -> list[int]:
        """Return the rows that fit best, those with the words in the title ahead (BM25)."""
        found = self.connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? AND rank MATCH 'bm25(8.0, 1.0, 2.0)' ORDER BY rank LIMIT ?",
            (fts5(expression), most),
        )
        return [row for (row,) in found]

    def words_like(self, word: str) -> list[str]:
        """Return words of titles that begin alike and are about as long, the most frequent first."""
        near = self.connection.execute(
            "SELECT word FROM spellings WHERE first = ? AND length BETWEEN ? AND ? ORDER BY number DESC, word LIMIT ?",
            (word[0], len(word) - 2, len(word) + 2, MOST_LIKE),
        )
        return [x for (x,) in near]

    def stored_facets(self) -> list[tuple[str, str, bytes]]:
        """Return name, code and the bits of the slots of every facet, by name and code."""
        return self.connection.execute("SELECT name, code, bits FROM facets ORDER BY name, code").fetchall()

    def texts(self, rows: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Return the tokens of title, body and facets by row, blanks around each token."""
        found = self.connection.execute(
            "SELECT rowid, ' ' || title || ' ', ' ' || body || ' ', ' ' || facets || ' ' FROM words "
            "WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {row: (title, body, facets) for row, title, body, facets in found}

    def shown(self, rows: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Return what is shown of documents, by row: id, titles, abstracts, kind, year, work, address."""
        found = self.connection.execute(
            "SELECT row, shown FROM documents WHERE row IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),)
        )
        return {row: json.loads(text) for row, text in found}


class _File(Changing):
    """An index in a file, as :func:`change` writes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def placed(self, ids: Collection[str]) -> dict[str, Placed]:
        found = self.connection.execute(
            "SELECT id, row, slot, shown FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {key: Placed(row, slot, shown) for key, row, slot, shown in found}

    def taken(self, rows: Collection[int]) -> set[int]:
        found = self.connection.execute(
            "SELECT row FROM documents WHERE row IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),)
        )
        return {row for (row,) in found}

    def next_slot(self) -> int:
        found = self.connection.execute("SELECT ifnull(max(slot), -1) + 1 FROM documents")
        return int(found.fetchone()[0])

    def remove(self, rows: list[int]) -> None:
        keys = [(row,) for row in rows]
        self.connection.executemany("DELETE FROM words WHERE rowid = ?", keys)
        self.connection.executemany("DELETE FROM documents WHERE row = ?", keys)

    def add(self, entries: list[tuple[int, int, Entry]]) -> None:
        self.connection.executemany(_INSERT_DOCUMENT, [(row, slot, x.id, x.shown) for row, slot, x in entries])
        self.connection.executemany(_INSERT_WORDS, [(row, x.title, x.body, x.tokens) for row, _, x in entries])

    def bits(self, facets: Collection[Facet]) -> dict[Facet, bytes]:
        statement = "SELECT bits FROM facets WHERE name = ? AND code = ?"
        found = {facet: self.connection.execute(statement, facet).fetchone() for facet in facets}
        return {facet: row[0] for facet, row in found.items() if row}

    def set_bits(self, bits: Mapping[Facet, bytes]) -> None:
        for (name, code), own in bits.items():
            if any(own):
                self.connection.execute("INSERT OR REPLACE INTO facets VALUES (?, ?, ?)", (name, code, own))
            else:
                self.connection.execute("DELETE FROM facets WHERE name = ? AND code = ?", (name, code))

    def spell(self, words: Mapping[str, int]) -> None:
        self.connection.executemany(
            "INSERT INTO spellings VALUES (?, ?, ?, ?) "
            "ON CONFLICT (word) DO UPDATE SET number = number + excluded.number",
            [(word, word[0], len(word), number) for word, number in words.items()],
        )
        gone = [(word,) for word, number in words.items() if number < 0]
        self.connection.executemany("DELETE FROM spellings WHERE word = ? AND number <= 0", gone)


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False, timeout=_PATIENCE)


def _meta(mark: str) -> dict[str, str]:
    return {"format": FORMAT, "concepts": concept_vocabulary().version, "mark": mark}


def _meta_of(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM meta"))


def _no_index(path: Path) -> BadInput:
    return BadInput("the file is no search index", file=path.name, expected="an index built anew")


def _numbers(joined: str | None) -> Rows:
    import numpy as np

    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.empty(0, dtype=np.int64)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    yield
    connection.commit()


def _fill(connection: sqlite3.Connection, documents: Iterable[Document], mark: str) -> None:
    connection.executescript(_SCHEMA)
    facets: dict[Facet, list[int]] = defaultdict(list)
    spellings: Counter[str] = Counter()
    with _transaction(connection):
        connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 0)")
        slot = 0
        for batch in batches(documents):
            connection.executemany(
                _INSERT_DOCUMENT, [(row, slot + number, x.id, x.shown) for number, (row, x) in enumerate(batch)]
            )
            connection.executemany(_INSERT_WORDS, [(row, x.title, x.body, x.tokens) for row, x in batch])
            for number, (_, entry) in enumerate(batch, start=slot):
                for facet in entry.facets:
                    facets[facet].append(number)
                spellings.update(entry.spelled)
            slot += len(batch)
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", facet_bits(facets, slot))
        connection.executemany(
            "INSERT INTO spellings VALUES (?, ?, ?, ?)",
            ((word, word[0], len(word), number) for word, number in spellings.items()),
        )
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 4)")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", _meta(mark).items())


def batches(documents: Iterable[Document]) -> Iterator[list[tuple[int, Entry]]]:
    """Yield rows and entries of documents in the order of their rows, some thousands at a time."""
    batch: list[tuple[int, Entry]] = []
    for one in placed_in_order(entry_of(x) for x in newest_first(documents)):
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def facet_bits(facets: Mapping[Facet, list[int]], size: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, code and, as bits, the slots of each facet."""
    import numpy as np

    for (name, code), slots in facets.items():
        mask = np.zeros(size, dtype=np.uint8)
        mask[slots] = 1
        yield name, code, np.packbits(mask).tobytes()
