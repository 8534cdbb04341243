"""Stated sums beside what they sum up: chapters above or below their lines, whole sheets, and a front page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from hsforhs.files import Sentence
from hsforhs.files.values import amount
from hsforhs.framework.names import fold

from .found import Found
from .records import PlanRow, PlanSheet, amount_of, number
from .rounding import differs
from .rows import is_sum_label

_SCALES = (1.0, 1e3, 1e6)


def wrong_sums(sheet: PlanSheet, sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Compare stated sums with the rows between this sum and another one, with all rows, or with those of all sheets.

    Chapters may nest, and a sum may stand above its rows as well as below them.
    """
    blocks, sums = _blocks(sheet.rows)
    for position, row in sums:
        roles: list[str | int] = ["total", "cost", *row.by_year]
        for role in roles:
            stated = number(_cell(row, role))
            if stated is None:
                continue
            above = list(accumulate((_parts(x, role) for x in reversed(blocks[: position + 1])), _joined))
            below = list(accumulate((_parts(x, role) for x in blocks[position + 1 :]), _joined))
            everything = _parts([x for one in sheets for x in one.rows if not x.is_sum], role)
            if all(differs(stated, x) for x in (*above, *below, everything)):
                where = sheet.headings[role] if isinstance(role, str) else Sentence("year %(year)s", year=role)
                if blocks[position]:
                    nearest = sum(above[0])
                else:
                    nearest = min(map(sum, (*above, *below)), key=lambda x: abs(x - stated))
                said = Sentence(
                    "%(where)s: %(stated)s is stated, the rows add up to %(reckoned)s",
                    where=where,
                    stated=amount(stated),
                    reckoned=amount(nearest),
                )
                yield Found("sum", sheet.name, row.number, said)


def _blocks(rows: Sequence[PlanRow]) -> tuple[list[list[PlanRow]], list[tuple[int, PlanRow]]]:
    """Return the lines between sums, and each sum with the position of the block that stands above it."""
    blocks: list[list[PlanRow]] = [[]]
    sums: list[tuple[int, PlanRow]] = []
    for row in rows:
        if row.is_sum:
            sums.append((len(blocks) - 1, row))
            blocks.append([])
        else:
            blocks[-1].append(row)
    return blocks, sums


def _joined(one: list[float], other: list[float]) -> list[float]:
    return one + other


def _parts(rows: Iterable[PlanRow], role: str | int) -> list[float]:
    return [x for x in (number(_cell(row, role)) for row in rows) if x is not None]


def _cell(row: PlanRow, role: str | int) -> Any:
    return row.by_year.get(role) if isinstance(role, int) else row.cells.get(role)


def wrong_summary(summary: PlanSheet, sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Compare the rows of a front page that name a sheet, an area or the whole with the lines that they sum up."""
    parts = _known_parts(sheets)
    told = [
        (row, stated, known) for row in summary.rows if (known := _named(row, parts)) and (stated := amount_of(row))
    ]
    fitting = {s: sum(not differs(x * s, known) for _, x, known in told) for s in _SCALES}
    scale = max(_SCALES, key=lambda x: (fitting[x], -x))
    for row, stated, known in told:
        # Without any row that fits, a front page of other figures is not held against the plan.
        near = fitting[scale] > 0 or 0.5 <= stated / (sum(known) or 1.0) <= 2
        if near and differs(stated * scale, known):
            said = Sentence(
                "%(stated)s is stated, the lines of the plan add up to %(reckoned)s",
                stated=amount(stated),
                reckoned=amount(sum(known) / scale),
            )
            yield Found("sum", summary.name, row.number, said)


def _known_parts(sheets: Sequence[PlanSheet]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for sheet in sheets:
        by_area: dict[str, list[float]] = {}
        for row in sheet.rows:
            amount = None if row.is_sum else amount_of(row)
            if amount is not None:
                found.setdefault("", []).append(amount)
                by_area.setdefault(fold(str(row.cells.get("area") or "")), []).append(amount)
        found[fold(sheet.name)] = [x for values in by_area.values() for x in values]
        for area, values in by_area.items():
            if area and area != fold(sheet.name):
                found.setdefault(area, []).extend(values)
    return found


def _named(row: PlanRow, parts: Mapping[str, list[float]]) -> list[float]:
    labels = [x for x in (*row.cells.values(), *row.beside) if isinstance(x, str)]
    if any(is_sum_label(x) for x in labels):
        return parts.get("", [])
    return next((parts[fold(x)] for x in labels if fold(x) in parts and x.strip()), [])
