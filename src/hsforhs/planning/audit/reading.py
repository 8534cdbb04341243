"""Costed plans of any layout: headings are known by their words, rows keep their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Kind, Sentence, Sheet, cell_name, open_workbook, read_delimited, restore, sniff

from .columns import MONEY, columns_of
from .currencies import currency_in
from .formulas import Formulas
from .headings import wordings_at
from .marks import as_years
from .records import UNSAVED, PlanRow, PlanSheet, is_fault
from .rows import Cells, Table, is_sum_label, lines_of

__all__ = ["UNSAVED", "PlanRow", "PlanSheet", "is_fault", "is_sum_label", "read_costed_plan"]

HEADINGS_WITHIN = 25
"""Headings stand in one of so many first rows."""
_TELLING = frozenset({"owner", "years", "start", "end", "unit"})


def read_costed_plan(path: Path) -> tuple[PlanSheet, ...]:
    """Read every sheet of a workbook, or a text table, that has a column of costs beside activities or owners.

    Formulas without a saved value are worked out where they are plain sums and products; a cell that is merged over
    several rows stands for each of them, its amount once. Raises BadInput where no sheet has such columns, and for
    files that cannot be opened safely.
    """
    if sniff(path) is Kind.TEXT:
        table = read_delimited(path)
        rows = [[_plain(x) for x in row] for row in (table.header, *table.rows)]
        found = [x for x in [_sheet("", rows, [1, *table.lines], {})] if x is not None]
    else:
        found = _of_workbook(path)
    if not found:
        raise BadInput(
            Sentence("no sheet has a heading for costs beside one for activities, owners or years"),
            file=path.name,
            expected=Sentence("a costed plan with headings such as Activity, Responsible, Cost, Total"),
        )
    return tuple(_told_apart(found))


def _plain(cell: str) -> str | None:
    return restore(cell) if cell.strip() else None


def _of_workbook(path: Path) -> list[PlanSheet]:
    with open_workbook(path) as book:
        sheets = [x for name in book.sheets if name not in book.hidden and not _is_about(x := book.sheet(name))]
        merged = {x.name: book.merged(x.name) for x in sheets}
    formulas = _formulas(path) if any(x.unsaved_formulas for x in sheets) else None
    found = []
    for sheet in sheets:
        rows: list[list[Any]] = [list(x) for x in sheet.rows]
        if formulas is not None:
            for number, row in enumerate(rows, 1):
                for column in range(1, len(row) + 1):
                    if row[column - 1] is None and cell_name(number, column) in sheet.unsaved_formulas:
                        worked_out = formulas.value(sheet.name, number, column)
                        row[column - 1] = UNSAVED if worked_out is None else worked_out
        wide = _spread(rows, merged[sheet.name])
        one = _sheet(sheet.name, rows, list(range(1, len(rows) + 1)), wide)
        if one is not None:
            found.append(one)
    return found


def _is_about(sheet: Sheet) -> bool:
    """Say whether a sheet tells of the file itself, as those that this project writes do."""
    return bool(sheet.rows) and tuple(sheet.rows[0][:2]) == ("key", "value")


def _formulas(path: Path) -> Formulas:
    with open_workbook(path, formulas=True) as book:
        return Formulas({name: book.sheet(name).rows for name in book.sheets})


def _spread(rows: list[list[Any]], merged: Sequence[tuple[int, int, int, int]]) -> dict[int, int]:
    """Write what a merged cell says into the rows that it covers; return how wide the widest one of each row is."""
    wide: dict[int, int] = {}
    for top, left, bottom, right in merged:
        if not 0 < top <= len(rows) or left > len(rows[top - 1]):
            continue
        wide[top] = max(wide.get(top, 1), right - left + 1)
        value = rows[top - 1][left - 1]
        if value is None:
            continue
        for number in range(top + 1, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            row += [None] * (left - len(row))
            row[left - 1] = Cells.Carried(value)
    return wide


def _told_apart(found: Sequence[PlanSheet]) -> list[PlanSheet]:
    """Mark sheets that only sum up others: beside wide ones they have few known columns, and say nobody and no time."""
    widest = max(x.columns for x in found)
    return [replace(x, is_summary=2 * x.columns <= widest and not _TELLING & x.headings.keys()) for x in found]


def _sheet(
    name: str, rows: Sequence[Sequence[Any]], numbers: Sequence[int], wide: Mapping[int, int]
) -> PlanSheet | None:
    best: tuple[int, int, dict[int, tuple[str, int]], list[tuple[str, ...]]] = (0, 0, {}, [])
    for position in range(min(HEADINGS_WITHIN, len(rows))):
        for wordings, last in wordings_at(rows, position):
            roles = columns_of(wordings)
            # The price of one unit says nothing of a plan by itself.
            kinds = {role for role, _ in roles.values()} - {"unit", "factor", "times", "overhead"}
            # A title above the headings adds nothing to them.
            better = len(roles) > best[0] or (len(roles) == best[0] and position == last == best[1])
            if kinds & set(MONEY) and kinds - set(MONEY) and better:
                best = (len(roles), last, roles, wordings)
    count, header, roles, named = best
    if not count:
        return None
    headings: dict[str, str] = {}
    currencies: dict[str | int, str] = {}
    for column, (role, year) in roles.items():
        wording = next(x for x in named[column] if x)
        headings.setdefault(role, wording)
        if role in MONEY and (code := currency_in(wording)):
            currencies[year or role] = code
    table = Table(rows, numbers, roles, header, wide)
    found = as_years(lines_of(table))
    return PlanSheet(name, numbers[header], headings, count, tuple(found), currencies)
