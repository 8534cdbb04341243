"""Past exercises as a table: what others found, so that priorities can be compared over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, read_delimited
from hsforhs.framework import Cell, Framework, VocabularyError

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
                f"the column '{name}' {'is missing' if name not in headings else 'stands twice'}",
                file=table.file,
                expected=f"the columns {', '.join(NEEDED)} once each",
            )
    places = {name: headings.index(name) for name in (*NEEDED, *OPTIONAL) if name in headings}
    facts: dict[tuple[str, int], dict[str, str]] = {}
    questions: dict[tuple[str, int], dict[str, PastQuestion]] = {}
    for line, cells in zip(table.lines, table.rows, strict=True):
        row = {name: cells[places[name]] if name in places else "" for name in (*NEEDED, *OPTIONAL)}
        bad = _Refusal(table.file, f"line {line}")
        for name, most in _LONGEST.items():
            if not row[name]:
                raise bad(f"the {name} is missing", "a text")
            if len(row[name]) > most:
                raise bad(f"the {name} has {len(row[name])} characters", f"at most {most}")
        key = row["exercise"], bad.whole(row["year"], "year", _FIRST_YEAR, _LAST_YEAR)
        if row["method"] and row["method"].casefold() not in METHODS:
            raise bad(f"there is no method '{row['method']}'", f"{', '.join(METHODS)} or empty")
        for name in ("method", "place", "source"):
            facts.setdefault(key, {}).setdefault(name, row[name])
        known = questions.setdefault(key, {})
        if row["question"] in known:
            raise bad("the question stands already in this exercise", "each question once")
        known[row["question"]] = PastQuestion(
            row["question"],
            bad.whole(row["rank"], "rank", 1, 100_000),
            bad.number(row["score"], "score") if row["score"] else None,
            row["theme"],
            bad.cells(row["cells"], words),
        )
    if not questions:
        raise BadInput("the table holds no row", file=table.file, expected="ranked questions")
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
            raise self(f"the {name} '{text}' is not usable", f"a whole number from {low} to {high}")
        return int(text)

    def number(self, text: str, name: str) -> float:
        try:
            found = math.nan if "_" in text else float(text.replace(",", "."))
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self(f"the {name} '{text}' is not usable", "a number or nothing")
        return found

    def cells(self, text: str, words: Framework) -> tuple[Cell, ...]:
        try:
            return tuple(words.cell(Cell.parse(x)) for x in text.split())
        except VocabularyError as error:
            raise self(str(error), "cells such as D2:HIS, separated by blanks") from None
