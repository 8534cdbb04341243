"""Past exercises as a table: what others found, so that priorities can be compared over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, Sentence, read_delimited
from hsforhs.framework import Cell, Framework
from hsforhs.text.cells import read_cells

from .methods import METHODS

NEEDED = ("exercise", "year", "question", "rank")
OPTIONAL = ("method", "place", "source", "score", "theme", "cells")
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_LONGEST = {"exercise": 200, "question": 400}


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """One ranked question of a past exercise; ``score`` is ``None`` where none was published."""

    text: str
    rank: int
    score: float | None
    theme: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PastExercise:
    """A past exercise; ``method`` is one of chnri, jla, delphi or empty, ``place`` a code or name as given."""

    title: str
    year: int
    method: str
    place: str
    source: str
    questions: tuple[PastQuestion, ...]


def read_past(path: Path, words: Framework) -> tuple[PastExercise, ...]:
    """Read a table: exercise, year, question, rank and perhaps method, place, source, score, theme, cells.

    Rows of one exercise and year belong together; method, place and source may stand on its first row alone. Raises
    BadInput, naming the row, for a missing column or value, a year, rank or score that is none, a method or cell that
    is not known, a title or question that is too long, and a question twice in one exercise.
    """
    table = read_delimited(path)
    headings = [x.casefold() for x in table.header]
    for name in NEEDED:
        if headings.count(name) != 1:
            raise BadInput(
                Sentence("the column '%(name)s' is missing", name=name)
                if name not in headings
                else Sentence("the column '%(name)s' stands twice", name=name),
                file=table.file,
                expected=Sentence("the columns %(listed)s once each", listed=NEEDED),
            )
    places = {name: headings.index(name) for name in (*NEEDED, *OPTIONAL) if name in headings}
    facts: dict[tuple[str, int], dict[str, str]] = {}
    questions: dict[tuple[str, int], dict[str, PastQuestion]] = {}
    for line, cells in zip(table.lines, table.rows, strict=True):
        row = {name: cells[places[name]] if name in places else "" for name in (*NEEDED, *OPTIONAL)}
        bad = _Refusal(table.file, Sentence("line %(line)s", line=line))
        for name, most in _LONGEST.items():
            if not row[name]:
                raise bad(Sentence("the %(name)s is missing", name=name), Sentence("a text"))
            if len(row[name]) > most:
                raise bad(
                    Sentence("the %(name)s has %(number)s characters", name=name, number=len(row[name])),
                    Sentence("at most %(most)s", most=most),
                )
        key = row["exercise"], bad.whole(row["year"], "year", _FIRST_YEAR, _LAST_YEAR)
        if row["method"] and row["method"].casefold() not in METHODS:
            raise bad(
                Sentence("there is no method '%(method)s'", method=row["method"]),
                Sentence("%(listed)s or empty", listed=tuple(METHODS)),
            )
        for name in ("method", "place", "source"):
            facts.setdefault(key, {}).setdefault(name, row[name])
        known = questions.setdefault(key, {})
        if row["question"] in known:
            raise bad(Sentence("the question stands already in this exercise"), Sentence("each question once"))
        known[row["question"]] = PastQuestion(
            row["question"],
            bad.whole(row["rank"], "rank", 1, 100_000),
            bad.number(row["score"], "score") if row["score"] else None,
            row["theme"],
            bad.cells(row["cells"], words),
        )
    if not questions:
        raise BadInput(Sentence("the table holds no row"), file=table.file, expected=Sentence("ranked questions"))
    return tuple(
        PastExercise(
            title, year, facts[title, year]["method"].casefold(), facts[title, year]["place"],
            facts[title, year]["source"], tuple(sorted(found.values(), key=lambda x: x.rank)),
        )
        for (title, year), found in questions.items()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Refuses what stands on one line of a file."""

    file: str
    place: str

    def __call__(self, what: str, expected: str) -> BadInput:
        return BadInput(what, file=self.file, place=self.place, expected=expected)

    def whole(self, text: str, name: str, low: int, high: int) -> int:
        if not text.isdecimal() or len(text) > 6 or not low <= int(text) <= high:
            raise self(
                Sentence("the %(name)s '%(text)s' is not usable", name=name, text=text),
                Sentence("a whole number from %(low)s to %(high)s", low=low, high=high),
            )
        return int(text)

    def number(self, text: str, name: str) -> float:
        try:
            found = math.nan if "_" in text else float(text.replace(",", "."))
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self(
                Sentence("the %(name)s '%(text)s' is not usable", name=name, text=text), Sentence("a number or nothing")
            )
        return found

    def cells(self, text: str, words: Framework) -> tuple[Cell, ...]:
        try:
            return read_cells(text.split(), words)
        except BadInput as error:
            raise self(error.what, Sentence("cells such as D2:HIS, separated by blanks")) from None
