"""What each row below the headings is: a line, a sum of others, or a title, a note or headings again: no line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hsforhs.framework.names import fold

from .columns import FACTOR, MONEY
from .records import PlanRow, number

# "Total", "Sub-total Detect:", "Total P1", "Total cost (USD 2024)", but not "Total of 120 trainees".
_SUM_KINDS = fold("grand|sub|sous|overall|промежуточный|общий")
_SUM_WORDS = fold("totals?|totaux|suma|subtotal|итого|всего|итог|подытог|(?:ال)?(?:مجموع|اجمالي)")
_SUM = re.compile(
    rf"\s*(?P<kind>(?:{_SUM_KINDS})[\s-]*)?(?:{_SUM_WORDS})\b"
    r"(?!\s+(?:of(?!\s(?:all|the|chapter|section|area|sheet)\b)|number|quality|de personnes)\b)"
    r"(?P<rest>[\s:(].{0,40})?",
    re.DOTALL,
)
_SUM_ZH = re.compile(r"\s*(?:.{0,12}\s*)?(?:总计|合计|小计|共计|总额)\s*(?:[:(].*)?")
_SUM_OF = re.compile(r"\s*sum of (?:the |all )*(?:lines|rows|costs|activities|chapters|years|above)\b.{0,40}")
_COUNT = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d[\d,]*\s+[^\W\d]")
_NOTE = re.compile(
    fold(r"(?:notes?|source|remark|nb|n\.b\.|prepared by|approved by|примечани\w+|المصدر|ملاحظ\w+|备注|注)\b.*|.*:")
)
_WHO_AND_WHEN = ("owner", "years", "start", "end", "unit", "after")
_SAYING = frozenset({"id", "action", "text", "indicator", "area"})
_NO_LINE_FROM = 4
"""In a table of so many known columns a row with a single cell is a title or a note."""


def is_sum_label(text: str) -> bool:
    """Say whether a cell names a sum of other rows, as ``Sub-total Detect:``."""
    words = fold(text)
    if _SUM_ZH.fullmatch(words) is not None or _SUM_OF.fullmatch(words) is not None:
        return True
    found = _SUM.fullmatch(words)
    return found is not None and (found["kind"] is not None or not _COUNT.search(found["rest"] or ""))


class Cells:
    """What cells hold besides values."""

    @dataclass(frozen=True, slots=True)
    class Carried:
        """A cell that belongs to one merged with a row above, which holds ``value``."""

        value: Any


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a sheet, roles of their columns; ``wide`` says over how many columns a cell of a row is merged."""

    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int]
    roles: Mapping[int, tuple[str, int]]
    header: int
    wide: Mapping[int, int]


def lines_of(table: Table) -> list[PlanRow]:
    """Return the lines and sums of a table; titles, notes and repeated headings are left out."""
    found: list[PlanRow] = []
    kinds = {role for role, _ in table.roles.values()}
    for position in range(table.header + 1, len(table.rows)):
        values = table.rows[position]
        row = _row(table, position)
        if row is None or _headings_again(table, values) or _is_title(table, position, values, row, len(kinds)):
            continue
        found.append(row)
    found = _with_sums_above(table, found)
    return _without_notes(found)


def _row(table: Table, position: int) -> PlanRow | None:
    values = table.rows[position]
    cells: dict[str, Any] = {}
    by_year: dict[int, Any] = {}
    factors: dict[int, Any] = {}
    times: dict[int, Any] = {}
    covered: set[str | int] = set()
    for column, (role, year) in table.roles.items():
        value = values[column] if column < len(values) else None
        if isinstance(value, Cells.Carried):
            covered.add(year or role)
            value = None if role in (*MONEY, "id", "action", "unit", FACTOR, "times", "overhead") else value.value
        value = None if isinstance(value, str) and not value.strip() else value
        if role == "year":
            by_year[year] = value
        elif role == "times":
            times[year] = value
        elif role == FACTOR:
            factors[column] = value
        else:
            cells[role] = value
    told = [x for x in values if not isinstance(x, Cells.Carried) and not _empty(x)]
    if all(x is None for x in (*cells.values(), *by_year.values(), *factors.values(), *times.values())) or not told:
        return None
    # Formulas that were filled in further than there are lines leave nothing but zeros.
    if all(isinstance(x, int | float) and not isinstance(x, bool) and x == 0 for x in told):
        return None
    beside = tuple(
        fold(str(x.value if isinstance(x, Cells.Carried) else x))
        for column, x in enumerate(values)
        if column not in table.roles and not _empty(x)
    )
    labels = [x for x in told if isinstance(x, str) and is_sum_label(x)]
    # A line of work may begin with "Total", but it says who does it or when.
    worked_on = any(cells.get(x) is not None and x not in covered for x in _WHO_AND_WHEN)
    is_sum = any(len(x.split()) <= 2 for x in labels) or (bool(labels) and not worked_on)
    number_of = table.numbers[position]
    return PlanRow(number_of, cells, by_year, is_sum, factors, times, frozenset(covered), beside)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _headings_again(table: Table, values: Sequence[Any]) -> bool:
    """Say whether a row repeats the headings, as at the top of a printed page."""
    above = table.rows[max(0, table.header - 1) : table.header + 1]
    same = sum(
        isinstance(values[column], str) and any(column < len(x) and x[column] == values[column] for x in above)
        for column in table.roles
        if column < len(values)
    )
    return same >= max(2, len(table.roles) // 2)


def _is_title(table: Table, position: int, values: Sequence[Any], row: PlanRow, known: int) -> bool:
    if row.is_sum:
        return False
    filled = [x for x, value in enumerate(values) if not _empty(value)]
    own = [x for x in filled if not isinstance(values[x], Cells.Carried)]
    wide = table.wide.get(position + 1, 1) >= 3 or table.wide.get(position + 1, 1) > len(table.roles) // 2
    if len(own) == 1 and len(filled) == 1 and isinstance(values[own[0]], str):
        text = values[own[0]].strip()
        role = table.roles.get(own[0], ("", 0))[0]
        return wide or known >= _NO_LINE_FROM or role != "text" or text.isupper() or bool(_NOTE.fullmatch(fold(text)))
    roles = {table.roles.get(x, ("", 0))[0] for x in own}
    if not roles <= _SAYING:
        return False
    return (
        wide
        or any(isinstance(values[x], str) and len(values[x]) > 4 and values[x].isupper() for x in own)
        or (len(own) == 2 and _heads_next(table, position, row))
    )


def _heads_next(table: Table, position: int, row: PlanRow) -> bool:
    """Say whether the number of a row begins that of the next one: 1 above 1.1."""
    column = next((x for x, (role, _) in table.roles.items() if role == "id"), None)
    code = _code(row.cells.get("id"))
    if column is None or not code:
        return False
    below = next((x for x in table.rows[position + 1 :] if any(not _empty(y) for y in x)), ())
    following = _code(below[column]) if column < len(below) else ""
    return following.startswith(f"{code}.")


def _code(value: Any) -> str:
    if value is None or isinstance(value, bool | Cells.Carried):
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    return text.rstrip(".")


def _with_sums_above(table: Table, rows: Sequence[PlanRow]) -> list[PlanRow]:
    """Mark rows that state the sum of those below them: a chapter with its amount, without anybody and any time."""
    asked = [x for x in _WHO_AND_WHEN if any(row.cells.get(x) is not None for row in rows)]
    heads = [_may_head(x, asked) for x in rows]
    found: list[PlanRow] = []
    for position, row in enumerate(rows):
        if not heads[position]:
            found.append(row)
            continue
        end = next((x for x in range(position + 1, len(rows)) if heads[x] or rows[x].is_sum), len(rows))
        below = rows[position + 1 : end]
        code = _code(row.cells.get("id"))
        numbered = bool(code) and bool(below) and _code(below[0].cells.get("id")).startswith((f"{code}.", f"{code}/"))
        found.append(replace(row, is_sum=True) if numbered or _adds_up(row, below) else row)
    return found


def _may_head(row: PlanRow, asked: Sequence[str]) -> bool:
    nothing_more = not any(x is not None for x in (*row.factors.values(), *row.times.values()))
    return (
        not row.is_sum
        and len(asked) > 0
        and all(row.cells.get(x) is None and x not in row.covered for x in asked)
        and nothing_more
        and any(number(row.cells.get(x)) for x in ("total", "cost"))
    )


def _adds_up(row: PlanRow, below: Sequence[PlanRow]) -> bool:
    if len(below) < 2:
        return False
    for role in ("total", "cost"):
        stated = number(row.cells.get(role))
        if stated:
            parts = [number(x.cells.get(role)) or 0.0 for x in below]
            return abs(stated - sum(parts)) <= 1
    return False


def _without_notes(rows: list[PlanRow]) -> list[PlanRow]:
    """Leave out what stands below the last sum and has no amount: who prepared it, and when."""
    last = max((x for x, row in enumerate(rows) if row.is_sum), default=None)
    if last is None:
        return rows
    behind = rows[last + 1 :]
    if any(number(x) is not None for row in behind for x in (*row.cells.values(), *row.by_year.values()) if x):
        return rows
    return [*rows[: last + 1], *(x for x in behind if _cells(x) > 2)]


def _cells(row: PlanRow) -> int:
    return sum(x is not None for x in (*row.cells.values(), *row.by_year.values())) + len(row.beside)
