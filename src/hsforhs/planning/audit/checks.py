"""What a finance ministry would ask of a costed plan; each finding names its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from . import content
from .found import Found
from .numbers import read_number
from .reading import PlanRow, PlanSheet, is_fault
from .times import Moment, moments_of
from .years import BackwardError, parse_years

CODES: Mapping[str, str] = {
    "total": "the total of a line is not the sum of its years",
    "sum": "a stated sum is not the sum of the rows above it",
    "cost-missing": "a line has no cost",
    "owner-missing": "nobody is responsible for a line",
    "date-missing": "a line has no year and no date",
    "years": "the years of a line cannot be understood or lie outside the plan",
    "order": "a line ends before it starts",
    "amount": "an amount is negative, a text, an error or a formula that was never computed",
    "duplicate": "a line stands twice",
    "currency": "amounts are in several currencies, or in none that is known",
    **content.CODES,
}
SLACK = 0.001
"""Share by which sums may differ, since people round; at least 1 unit of money."""


_CURRENCY = re.compile(r"(?:[A-Z]{3}|US ?\$)(?![A-Z])")


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings in the order of the file; ``lines`` counts rows that are no sums, ``total`` adds them up."""

    lines: int
    total: float
    findings: tuple[Found, ...]


def audit_plan(sheets: Sequence[PlanSheet], *, years: int = 5) -> Audit:
    """Check a costed plan of ``years`` years; one whose lines name actions of the catalogue also by PL01 to PL10."""
    findings: list[Found] = []
    for sheet in sheets:
        for row in sheet.rows:
            if not row.is_sum:
                findings += _check_row(sheet, row, years)
        findings += _check_sums(sheet)
        findings += _duplicates(sheet)
    findings += _currencies(sheets)
    findings += content.plan_checks(sheets, _has_cost)
    lines = [row for sheet in sheets for row in sheet.rows if not row.is_sum]
    order = {sheet.name: position for position, sheet in enumerate(sheets)}
    findings.sort(key=lambda x: (order[x.sheet], x.row))
    return Audit(len(lines), sum(_amount_of(x) or 0.0 for x in lines), tuple(findings))


def _check_row(sheet: PlanSheet, row: PlanRow, years: int) -> Iterable[Found]:
    def found(code: str, message: str) -> Found:
        return Found(code, sheet.name, row.number, message)

    amounts: dict[str | int, Any] = {k: row.cells[k] for k in ("cost", "total") if k in row.cells}
    amounts.update(row.by_year.items())
    for name, value in amounts.items():
        where = sheet.headings[name] if isinstance(name, str) else f"year {name}"
        if value is not None and _number(value) is None:
            yield found("amount", f"{where} holds {value!r}; expected a number")
        elif (_number(value) or 0) < 0:
            yield found("amount", f"{where} is negative ({value:g})")
    if not _has_cost(row):
        yield found("cost-missing", "the line has no cost")
    stated, parts = _number(row.cells.get("total")), [_number(x) for x in row.by_year.values()]
    known = [x for x in parts if x is not None]
    if stated is not None and known and _differs(stated, sum(known)):
        yield found("total", f"the total is {stated:,.2f} and the years add up to {sum(known):,.2f}")
    if "owner" in row.cells and row.cells["owner"] is None:
        yield found("owner-missing", f"'{sheet.headings['owner']}' is empty")
    yield from _check_time(sheet, row, years)


def _check_time(sheet: PlanSheet, row: PlanRow, years: int) -> Iterable[Found]:
    when = [row.cells[x] for x in ("years", "start", "end") if x in row.cells]
    if when and all(x is None for x in when) and not any(_number(x) for x in row.by_year.values()):
        yield Found("date-missing", sheet.name, row.number, "the line has no year and no date")
    late = [year for year, value in row.by_year.items() if years < year < 1900 and _number(value)]
    if late:
        said = f"year {late[0]} has an amount and lies outside the plan of {years} years"
        yield Found("years", sheet.name, row.number, said)
    text = row.cells.get("years")
    if text is not None:
        shown = f"{text:g}" if isinstance(text, float) else str(text)
        first, last = _calendar(row)
        try:
            named = parse_years(shown)
        except BackwardError as fault:
            yield Found("order", sheet.name, row.number, f"the years are the wrong way round: {fault}")
        except ValueError:
            yield Found("years", sheet.name, row.number, f"'{shown}' names no years; expected such as 1,2 or 3-5")
        else:
            beyond = [x for x in named if x < 1 or years < x < 1900]
            if beyond:
                yield Found("years", sheet.name, row.number, f"year {beyond[0]} lies outside the plan of {years} years")
            elif outside := [x for x in named if x >= 1900 and not first <= x <= last]:
                said = f"year {outside[0]} lies outside the plan of {first} to {last}"
                yield Found("years", sheet.name, row.number, said)
    start, end = (moments_of(row.cells.get(x)) for x in ("start", "end"))
    if _backward(start, end):
        yield Found(
            "order", sheet.name, row.number, f"it ends ({row.cells['end']}) before it starts ({row.cells['start']})"
        )


def _check_sums(sheet: PlanSheet) -> Iterable[Found]:
    """Compare stated sums: one of the rows since one of the sums before it, or of all rows, so chapters may nest."""
    blocks: list[list[PlanRow]] = [[]]
    for row in sheet.rows:
        if not row.is_sum:
            blocks[-1].append(row)
            continue
        roles: list[str | int] = ["total", "cost", *row.by_year]
        for role in roles:
            stated = _number(_cell(row, role))
            if stated is None:
                continue
            sums = list(accumulate(_sum_of(rows, role) for rows in reversed(blocks)))
            if all(_differs(stated, x) for x in sums):
                where = sheet.headings[role] if isinstance(role, str) else f"year {role}"
                nearest = sums[0] if blocks[-1] else min(sums, key=lambda x: abs(x - stated))
                yield Found(
                    "sum",
                    sheet.name,
                    row.number,
                    f"{where}: {stated:,.2f} is stated, the rows add up to {nearest:,.2f}",
                )
        blocks.append([])


def _sum_of(rows: Iterable[PlanRow], role: str | int) -> float:
    return sum((_number(_cell(x, role)) or 0.0 for x in rows), 0.0)


def _cell(row: PlanRow, role: str | int) -> Any:
    return row.by_year.get(role) if isinstance(role, int) else row.cells.get(role)


def _duplicates(sheet: PlanSheet) -> Iterable[Found]:
    seen: dict[tuple[str, ...], int] = {}
    ids: dict[str, int] = {}
    for row in sheet.rows:
        if row.is_sum:
            continue
        code = row.cells.get("id", row.cells.get("action"))
        if code is not None:
            first = ids.setdefault(str(code), row.number)
            if first != row.number:
                yield Found("duplicate", sheet.name, row.number, f"'{code}' stands in row {first} too")
                continue
        text = row.cells.get("text")
        if isinstance(text, str):
            key = tuple(
                " ".join(str(x).casefold().split())
                for x in (text, row.cells.get("indicator"), row.cells.get("years"), _amount_of(row))
            )
            first = seen.setdefault(key, row.number)
            if first != row.number:
                yield Found("duplicate", sheet.name, row.number, f"the line is the same as row {first}")


def _currencies(sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Point at the first row of every currency after the first one, and of what is no currency."""
    first: str | None = None
    seen: set[str] = set()
    for sheet in sheets:
        for row in sheet.rows:
            value = row.cells.get("currency")
            if not isinstance(value, str):
                continue
            # A price year behind the currency, as in "USD (2018)", belongs to it: amounts of two years do not add up.
            code = re.sub(r"\s+", " ", value.strip()).upper()
            if code not in seen and not _CURRENCY.match(code):
                said = f"'{value.strip()}' is no currency; expected three letters such as USD"
                yield Found("currency", sheet.name, row.number, said)
            first = first or code
            if code != first and code not in seen:
                yield Found("currency", sheet.name, row.number, f"amounts are in {code} here and in {first} above")
            seen.add(code)


def _has_cost(row: PlanRow) -> bool:
    """Say whether anything is written; 0 over empty years, or years of 0 without a unit cost, is what formulas make."""
    years = [x for x in row.by_year.values() if x is not None]
    of_nothing = row.cells.get("unit", "") is None and all(_number(x) == 0 for x in years)
    if row.cells.get("cost") is not None or (years and not of_nothing):
        return True
    stated = row.cells.get("total")
    return stated is not None and not (row.by_year and _number(stated) == 0)


def _amount_of(row: PlanRow) -> float | None:
    """What a line costs: its total, else the sum of its years, else its cost."""
    stated = _number(row.cells.get("total"))
    if stated is not None:
        return stated
    known = [x for x in map(_number, row.by_year.values()) if x is not None]
    return sum(known) if known else _number(row.cells.get("cost"))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or is_fault(value):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        return read_number(value)
    return None


def _calendar(row: PlanRow) -> tuple[int, int]:
    """Return the first and last year of a table with columns for calendar years; without them any year may be meant."""
    named = [x for x in row.by_year if x >= 1900]
    return (min(named), max(named)) if len(named) > 1 else (0, 9999)


def _backward(start: Sequence[Moment], end: Sequence[Moment]) -> bool:
    """Say whether a line ends before it starts, however its dates are read."""
    pairs = [(x, y) for x in start for y in end if len(x) == len(y)]
    return bool(pairs) and all(y < x for x, y in pairs)


def _differs(one: float, other: float) -> bool:
    return abs(one - other) > max(1.0, SLACK * max(abs(one), abs(other)))
