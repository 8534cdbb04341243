"""The search index: one SQLite file with the words of all documents, facets as tokens among them, and counts by facet.

Rows stand newest first, so that a question which fits very many documents can stop early and still show the newest.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hsforhs.files import BadInput
from hsforhs.text import Concept, concept_vocabulary, cut, guess_languages, stemmer, stopwords

from .engine import READERS, Engine
from .expressions import Expression, fts5
from .records import UNKNOWN_LANGUAGE, Document

if TYPE_CHECKING:
    from .engine import Rows

FORMAT = "2"
EVERYBODY = "everybody"
MOST_SPELLINGS = 50_000
MOST_LIKE = 2_000
_BATCH = 2_000

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shown TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (
  title, body, facets, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '-./'"
);
CREATE VIRTUAL TABLE known USING fts5vocab (words, 'row');
CREATE TABLE facets (name TEXT NOT NULL, code TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (name, code));
CREATE TABLE spellings (word TEXT PRIMARY KEY, first TEXT NOT NULL, length INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE INDEX spellings_by_form ON spellings (first, length, number);
"""


def facet_token(name: str, code: str) -> str:
    """Return the token that stands for a facet in the index; letters and digits only."""
    return f"x{name}{''.join(sign for sign in code.casefold() if sign.isalnum())}"


def concept_token(concept: Concept) -> str:
    """Return the token that stands for the mention of a concept anywhere in a document."""
    return f"xc{concept.id.encode().hex()}"


def title_token(concept: Concept) -> str:
    """Return the token that stands for the mention of a concept in a title."""
    return f"xt{concept.id.encode().hex()}"


def tag_tokens(concept: Concept) -> tuple[str, ...]:
    """Return the tokens of the tags that a concept stands for: area (also for its indicators), component or sector."""
    if concept.scheme in {"jee3-area", "jee3-indicator"}:
        return (facet_token("area", concept.code.split(".")[0]),)
    return (facet_token(concept.scheme, concept.code),) if concept.scheme in {"component", "sector"} else ()


def facets_of(document: Document) -> Iterator[tuple[str, str]]:
    """Yield name and code of every facet of a document."""
    for scheme in ("area", "component", "sector", "step"):
        yield from ((scheme, code) for code in document.codes(scheme))
    values = (("level", document.level), ("kind", document.kind), ("licence", document.licence))
    yield from ((name, code) for name, code in values if code)
    yield from (("language", language) for language in document.titles)
    yield from (("country", country) for country in document.countries)
    if document.year is not None:
        yield "year", str(document.year)
    yield from ((READERS, group) for group in document.readers or (EVERYBODY,))


class Index(Engine):
    """An index that is open for reading; make one with :meth:`build` or :meth:`open`, close it after use."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        super().__init__(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

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
            fresh.replace(path)
        return cls.open(path, mark=mark)

    @classmethod
    def open(cls, path: Path, *, mark: str = "") -> Index:
        """Open an index read-only.

        Raises BadInput when the file is missing, is no index, or was made by another version of the program, with
        other concepts or of another state of the library (``mark``): it has to be built anew then.
        """
        if not path.is_file():
            raise BadInput("there is no index", file=path.name, expected="an index that was built before")
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            meta = dict(connection.execute("SELECT name, value FROM meta"))
            if meta != _meta(mark):
                raise BadInput("the index is of another version", file=path.name, expected="an index built anew")
            return cls(connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise BadInput("the file is no search index", file=path.name, expected="an index built anew") from None
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
        import numpy as np

        found = self.connection.execute(
            "SELECT CAST(group_concat(rowid) AS TEXT) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)",
            (fts5(expression), -1 if most is None else most),
        ).fetchone()[0]
        return np.fromstring(found, dtype=np.int64, sep=",") if found else np.empty(0, dtype=np.int64)

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
            "SELECT word FROM spellings WHERE first = ? AND length BETWEEN ? AND ? ORDER BY number DESC LIMIT ?",
            (word[0], len(word) - 2, len(word) + 2, MOST_LIKE),
        )
        return [x for (x,) in near]

    def stored_facets(self) -> list[tuple[str, str, bytes]]:
        """Return name, code and the bits of the rows of every facet, by name and code."""
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


def _meta(mark: str) -> dict[str, str]:
    return {"format": FORMAT, "concepts": concept_vocabulary().version, "mark": mark}


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    yield
    connection.commit()


def _fill(connection: sqlite3.Connection, documents: Iterable[Document], mark: str) -> None:
    connection.executescript(_SCHEMA)
    ordered = newest_first(documents)
    facets: dict[tuple[str, str], list[int]] = defaultdict(list)
    spellings: Counter[str] = Counter()
    with _transaction(connection):
        connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 0)")
        for first in range(0, len(ordered), _BATCH):
            batch = list(enumerate(ordered[first : first + _BATCH], start=first + 1))
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", map(shown_row, batch))
            connection.executemany(
                "INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)", map(words_row, batch)
            )
            for row, document in batch:
                for facet in facets_of(document):
                    facets[facet].append(row)
                spellings.update(open_words(document))
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", facet_bits(facets, len(ordered)))
        connection.executemany(
            "INSERT INTO spellings VALUES (?, ?, ?, ?)",
            ((word, word[0], len(word), number) for word, number in spellings.most_common(MOST_SPELLINGS)),
        )
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", _meta(mark).items())


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """Return documents in the order of their rows; of an id that stands twice the last."""
    return sorted({x.id: x for x in documents}.values(), key=lambda x: (-(x.year or 0), x.id))


def shown_row(numbered: tuple[int, Document]) -> tuple[int, str, str]:
    """Return row, id and, as JSON, what is shown of a document."""
    row, document = numbered
    shown = {
        "id": document.id,
        "titles": dict(document.titles),
        "abstracts": dict(document.abstracts),
        "kind": document.kind,
        "year": document.year,
        "work": document.work,
        "address": document.address,
    }
    return row, document.id, json.dumps(shown, ensure_ascii=False)


def words_row(numbered: tuple[int, Document]) -> tuple[int, str, str, str]:
    """Return row and the tokens of title, text and facets of a document."""
    row, document = numbered
    title = [x for language, text in document.titles.items() for x in _readings(text, language)]
    abstract = [x for language, text in document.abstracts.items() for x in _readings(text, language)]
    names = [text for text in (document.publisher, *document.authors) if text]
    others = [x for text in names for x in _readings(text, document.language)]
    in_titles, elsewhere = _named(title), _named(abstract)
    mentions = {*map(concept_token, in_titles | elsewhere), *map(title_token, in_titles)}
    own = [facet_token(name, code) for name, code in facets_of(document)]
    return (
        row,
        " ".join(x for text in title for x in text.tokens),
        " ".join(x for text in abstract + others for x in text.tokens),
        " ".join([*own, *sorted(mentions)]),
    )


class _Text(NamedTuple):
    language: str
    tokens: list[str]
    content: list[str]


def _named(texts: list[_Text]) -> set[Concept]:
    vocabulary = concept_vocabulary()
    return {found.concept for text in texts for found in vocabulary.named_in(text.content, text.language)}


def _readings(text: str, language: str) -> list[_Text]:
    """Read a text in its language; where none is known, in every one that its letters allow, as questions are."""
    return [_read(text, x) for x in (guess_languages(text) if language == UNKNOWN_LANGUAGE else (language,))]


def _read(text: str, language: str) -> _Text:
    words, silent = cut(text, language), stopwords(language)
    stems = list(map(stemmer(language), words))
    return _Text(language, stems, [stem for word, stem in zip(words, stems, strict=True) if word not in silent])


def open_words(document: Document) -> Iterator[str]:
    """Yield the words of titles that may be proposed to everybody: none of a closed document."""
    for title in document.titles.values() if not document.readers else ():
        yield from _spelled(title)


def _spelled(title: str) -> Iterator[str]:
    for word in title.casefold().replace("-", " ").split():
        plain = word.strip(".,;:!?()[]«»“”\"'’")
        if len(plain) > 3 and plain.isalpha():
            yield plain


def facet_bits(facets: Mapping[tuple[str, str], list[int]], size: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, code and, as bits, the rows of each facet."""
    import numpy as np

    for (name, code), rows in facets.items():
        mask = np.zeros(size, dtype=np.uint8)
        mask[np.array(rows) - 1] = 1
        yield name, code, np.packbits(mask).tobytes()
