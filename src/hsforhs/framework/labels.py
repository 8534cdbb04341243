"""Titles of the vocabulary in other languages: one table per language, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from .names import fold
from .tables import DataFileError, read_records

ENGLISH = "en"
LANGUAGES = ("ar", "zh-hans", ENGLISH, "fr", "ru", "es")
"""The six languages in the order of their English names."""


@dataclass(frozen=True, slots=True)
class Label:
    """A title in one language. ``short`` is "" where none is known.

    ``language`` is ``en`` where no title in the wanted language is known, so that a page can mark it.
    ``official`` means that this wording was seen in an official text; every other one is a draft of ours.
    """

    text: str
    language: str
    official: bool
    short: str = ""

    @property
    def brief(self) -> str:
        """The short title, or the whole one where there is none."""
        return self.short or self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it names, its English title, and its title in the language of the table."""

    scheme: str
    code: str
    english: str
    label: Label
    seen_in: str


class Labels:
    """The titles of all languages, read from ``<language>.csv`` in a folder."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._read: dict[str, _Table] = {}

    def rows(self, language: str) -> tuple[Row, ...]:
        """Return the rows of a language, none for English; raises DataFileError naming file and row."""
        return self._table(language).rows

    def find(self, scheme: str, code: str, english: str, language: str) -> Label | None:
        """Return the title of an entry, else that of another entry with the same English words, else ``None``.

        Editions often share a title word for word; its translation is then taken over as a draft. A translation of
        other English words than those of the edition in use is none.
        """
        table = self._table(language)
        row = table.by_code.get((scheme, code))
        if row and (row.english == english or fold(row.english) == fold(english)):
            return row.label
        return table.by_words.get(fold(english))

    def _table(self, language: str) -> _Table:
        if language not in self._read:
            path = self._folder / f"{language}.csv"
            known = language in LANGUAGES and language != ENGLISH
            self._read[language] = _Table(tuple(read_records(path, lambda row: _row(row, language))) if known else ())
        return self._read[language]


@dataclass(frozen=True)
class _Table:
    rows: tuple[Row, ...]

    @cached_property
    def by_code(self) -> Mapping[tuple[str, str], Row]:
        found: dict[tuple[str, str], Row] = {}
        for row in self.rows:
            if (row.scheme, row.code) in found:
                raise DataFileError(f"{row.label.language}.csv: {row.scheme} {row.code} stands twice")
            found[row.scheme, row.code] = row
        return found

    @cached_property
    def by_words(self) -> Mapping[str, Label]:
        found: dict[str, Label] = {}
        for row in self.rows:
            draft = Label(row.label.text, row.label.language, official=False, short=row.label.short)
            found.setdefault(fold(row.english), draft)
        return found


def _row(row: dict[str, str], language: str) -> Row:
    if row["basis"] not in {"official", "own"}:
        raise ValueError(f"basis is '{row['basis']}' where official or own was expected")
    if not row["text"]:
        raise ValueError("the text is empty")
    if (row["basis"] == "official") != bool(row["seen_in"]):
        raise ValueError("seen_in names the official text for basis official, and stays empty for basis own")
    label = Label(row["text"], language, row["basis"] == "official", row["short"])
    return Row(row["scheme"], row["code"], row["english"], label, row["seen_in"])
