"""Lines that stand twice: under one number, or with the same words, time and amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hsforhs.files import Sentence
from hsforhs.framework.names import fold

from .found import Found
from .records import PlanRow, PlanSheet, amount_of

_SAID_OF_IT = ("text", "indicator", "area", "years", "start", "end", "action")


def duplicates(sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Yield the later of two rows that are the same line. Numbers that begin anew in every chapter are no names."""
    known: dict[tuple[str, str], tuple[str, int]] = {}
    for sheet in sheets:
        ids: dict[tuple[int, str], int] = {}
        seen: dict[tuple[str, ...], int] = {}
        for row, chapter in _by_chapter(sheet.rows):
            code = _code(row)
            if code:
                first = ids.setdefault((chapter if code.isdecimal() else 0, code), row.number)
                if first != row.number:
                    said = Sentence("'%(code)s' stands in row %(row)s too", code=code, row=first)
                    yield Found("duplicate", sheet.name, row.number, said)
                    continue
            key = _words(row)
            if key is None:
                continue
            first = seen.setdefault(key, row.number)
            if first != row.number:
                said = Sentence("the line is the same as row %(row)s", row=first)
                yield Found("duplicate", sheet.name, row.number, said)
                continue
            if code:
                name, first = known.setdefault((code, key[0]), (sheet.name, row.number))
                if name != sheet.name:
                    said = Sentence(
                        "'%(code)s' stands in row %(row)s of the sheet %(sheet)s too", code=code, row=first, sheet=name
                    )
                    yield Found("duplicate", sheet.name, row.number, said)


def _by_chapter(rows: Sequence[PlanRow]) -> Iterable[tuple[PlanRow, int]]:
    """Yield the lines with the number of their chapter: numbers that begin anew, or that follow a sum, begin one."""
    chapter, before = 0, 0
    lines = [x for x in rows if not x.is_sum]
    numbers = [int(code) if (code := _code(x)).isdecimal() else None for x in lines]
    position = 0
    for row in rows:
        if row.is_sum:
            chapter += 1
            continue
        number = numbers[position]
        following = next((x for x in numbers[position + 1 :] if x is not None), None)
        # A single 1 below others is a copy; 1 with 2 after it is a new count.
        if number is not None and number == 1 < before and following in (None, 2):
            chapter += following == 2
        before = number if number is not None else before
        position += 1
        yield row, chapter


def _code(row: PlanRow) -> str:
    for role in ("id", "action"):
        value = row.cells.get(role)
        if value is not None and role not in row.covered:
            return f"{value:g}" if isinstance(value, float) else str(value).strip()
    return ""


def _words(row: PlanRow) -> tuple[str, ...] | None:
    text = row.cells.get("text")
    if not isinstance(text, str):
        return None
    factors = (row.cells.get("unit"), *row.factors.values())
    said: tuple[Any, ...] = (*(row.cells.get(x) for x in _SAID_OF_IT), amount_of(row), *factors)
    return (*(fold(str(x)) for x in said), *row.beside)
