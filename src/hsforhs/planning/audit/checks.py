"""What a finance ministry would ask of a costed plan; each finding names its row."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hsforhs.files import Numbered, Sentence
from hsforhs.files.values import Written, amount, quoted
from hsforhs.framework.names import fold

from . import content
from .blanks import is_blank
from .currency_checks import currency_faults
from .duplicates import duplicates
from .found import Found
from .order import backward_lines, broken_order
from .products import CODE as PRODUCT
from .products import wrong_products
from .records import UNSAVED, PlanRow, PlanSheet, amount_of, amounts, number
from .rounding import differs
from .sums import wrong_summary, wrong_sums
from .times import ALWAYS, is_no_date, period_of, spans_of
from .years import BackwardError, parse_years

CODES: Mapping[str, str] = {
    "total": "the total of a line is not the sum of its years",
    PRODUCT: "the cost of a line is not its unit cost times its quantity",
    "sum": "a stated sum is not the sum of the rows above it",
    "cost-missing": "a line has no cost",
    "owner-missing": "nobody is responsible for a line",
    "date-missing": "a line has no year and no date",
    "years": "the years of a line cannot be understood or lie outside the plan",
    "order": "a line ends before it starts, or before a line on which it depends",
    "amount": "an amount is negative, a text, an error or a formula that was never computed",
    "duplicate": "a line stands twice",
    "currency": "amounts are in several currencies, or in none that is known",
    **content.CODES,
}
YEARS = 5
_CALENDAR_FROM = 1900
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings in the order of the file; ``lines`` counts rows that are no sums, ``total`` adds them up."""

    lines: int
    total: float
    findings: tuple[Found, ...]


def audit_plan(sheets: Sequence[PlanSheet], *, years: int | None = None) -> Audit:
    """Check a costed plan of ``years`` years; one whose lines name actions of the catalogue also by PL01 to PL10.

    Without ``years`` the plan has as many as its table has numbered year columns, else five.
    """
    plan = [x for x in sheets if not x.is_summary]
    lasting = years if years is not None else _numbered_years(plan)
    costed = {x.name: _costed_beside(x, plan) for x in plan}
    findings: list[Found] = []
    for sheet in plan:
        for row in sheet.rows:
            if not row.is_sum:
                found = _check_row(sheet, row, lasting)
                findings += [x for x in found if x.code != "cost-missing" or not _names(row) & costed[sheet.name]]
        findings += backward_lines(sheet)
        findings += wrong_products(sheet)
        findings += wrong_sums(sheet, plan)
    findings += duplicates(plan)
    findings += broken_order(plan)
    findings += currency_faults(plan)
    for sheet in sheets:
        if sheet.is_summary:
            findings += wrong_summary(sheet, plan)
    findings += content.plan_checks(plan, has_cost)
    lines = [row for sheet in plan for row in sheet.rows if not row.is_sum]
    order = {sheet.name: position for position, sheet in enumerate(sheets)}
    findings.sort(key=lambda x: (order[x.sheet], x.row))
    return Audit(len(lines), sum(amount_of(x) or 0.0 for x in lines), tuple(findings))


def _numbered_years(sheets: Sequence[PlanSheet]) -> int:
    named = {year for sheet in sheets for row in sheet.rows for year in row.by_year if year < _CALENDAR_FROM}
    return len(named) if len(named) >= _SEVERAL and named == set(range(1, len(named) + 1)) else YEARS


def _costed_beside(here: PlanSheet, sheets: Sequence[PlanSheet]) -> frozenset[str]:
    """Return the lines that have a cost on another sheet: a line may be described on one and costed on another."""
    others = (x for x in sheets if x.name != here.name)
    return frozenset(x for sheet in others for row in sheet.rows if has_cost(row) for x in _names(row))


def _names(row: PlanRow) -> frozenset[str]:
    named = (row.cells.get(x) for x in ("action", "id"))
    return frozenset(x.strip() for x in named if isinstance(x, str) and not x.strip().isdecimal())


def _check_row(sheet: PlanSheet, row: PlanRow, years: int) -> Iterable[Found]:
    def found(code: str, message: Sentence) -> Found:
        return Found(code, sheet.name, row.number, message)

    told = amounts(row)
    if "unit" in row.cells:
        told["unit"] = row.cells["unit"]
    for name, value in told.items():
        where = sheet.headings.get(name, name) if isinstance(name, str) else _of_year(name)
        if is_blank(value):
            continue
        if number(value) is None:
            held = Sentence("a formula without a saved value") if value is UNSAVED else quoted(value)
            yield found("amount", Sentence("%(where)s holds %(value)s; expected a number", where=where, value=held))
        elif (number(value) or 0) < 0:
            held = Written(value, value if isinstance(value, str) else format(value, "g"))
            yield found("amount", Sentence("%(where)s is negative (%(value)s)", where=where, value=held))
    if not has_cost(row):
        yield found("cost-missing", Sentence("the line has no cost"))
    yield from _check_total(sheet, row)
    if "owner" in row.cells and is_blank(row.cells["owner"]):
        yield found("owner-missing", Sentence("'%(heading)s' is empty", heading=sheet.headings["owner"]))
    yield from _check_time(sheet, row, years)


def _check_total(sheet: PlanSheet, row: PlanRow) -> Iterable[Found]:
    stated = number(row.cells.get("total"))
    parts = {year: x for year, cell in row.by_year.items() if (x := number(cell)) is not None}
    told = sheet.currencies.get("total"), *(sheet.currencies.get(year) for year in parts)
    if stated is None or not parts or "total" in row.covered or len({x for x in told if x}) > 1:
        return
    extra = number(row.cells.get("overhead")) or 0.0
    reckoned = sum(parts.values())
    share = extra if 0 < extra < 1 else extra / 100
    beyond = [[extra], [reckoned * share]] if extra else []
    if all(differs(stated, [*parts.values(), *x]) for x in ([], *beyond)):
        said = Sentence(
            "the total is %(stated)s and the years add up to %(reckoned)s",
            stated=amount(stated),
            reckoned=amount(reckoned),
        )
        yield Found("total", sheet.name, row.number, said)


def _check_time(sheet: PlanSheet, row: PlanRow, years: int) -> Iterable[Found]:
    def found(code: str, message: Sentence) -> Found:
        return Found(code, sheet.name, row.number, message)

    when = [row.cells[x] for x in ("years", "start", "end") if x in row.cells]
    paid = {year for year, x in row.by_year.items() if number(x)}
    if when and all(map(is_blank, when)) and not paid:
        yield found("date-missing", Sentence("the line has no year and no date"))
    late = [year for year in sorted(paid) if years < year < _CALENDAR_FROM]
    if late:
        beyond = Numbered(
            "year %(year)s has an amount and lies outside the plan of %(number)s years",
            "year %(year)s has an amount and lies outside the plan of %(number)s years",
            number=years,
            year=late[0],
        )
        yield found("years", beyond)
    for role in ("start", "end"):
        if is_no_date(row.cells.get(role)):
            said = Sentence("%(heading)s: '%(value)s' is no date", heading=sheet.headings[role], value=row.cells[role])
            yield found("years", said)
    text = row.cells.get("years")
    if is_blank(text):
        return
    if isinstance(text, dt.date):
        if _counts_years(sheet):
            said = Sentence(
                "the date %(date)s stands where years are named; perhaps a spreadsheet took years for a date",
                date=Written(text, f"{text:%Y-%m-%d}"),
            )
            yield found("years", said)
        return
    shown = f"{text:g}" if isinstance(text, float) else str(text)
    try:
        named = parse_years(shown)
    except BackwardError as fault:
        yield found("order", Sentence("the years are the wrong way round: %(fault)s", fault=fault.sentence))
    except ValueError:
        yield from _check_period(sheet, row, shown)
    else:
        wrong = _outside(row, named, years) or _paid_elsewhere(sheet, named, paid)
        if wrong:
            yield found("years", wrong)


def _check_period(sheet: PlanSheet, row: PlanRow, text: str) -> Iterable[Found]:
    """Look at a time that is no list of years: months, quarters and dates, or words such as ``ongoing``."""
    if ALWAYS.fullmatch(fold(text)) or spans_of(text):
        return
    read = period_of(text)
    if not read:
        said = Sentence("'%(text)s' names no years; expected such as 1,2 or 3-5", text=text)
        yield Found("years", sheet.name, row.number, said)
    elif all(last < first for first, last in read):
        yield Found("order", sheet.name, row.number, Sentence("'%(text)s' ends before it starts", text=text))


def _outside(row: PlanRow, named: Sequence[int], years: int) -> Sentence | None:
    first, last = _calendar(row)
    beyond = [x for x in named if x < 1 or years < x < _CALENDAR_FROM]
    if beyond:
        return Numbered(
            "year %(year)s lies outside the plan of %(number)s years",
            "year %(year)s lies outside the plan of %(number)s years",
            number=years,
            year=beyond[0],
        )
    outside = [x for x in named if x >= _CALENDAR_FROM and not first <= x <= last]
    if not outside:
        return None
    return Sentence(
        "year %(year)s lies outside the plan of %(first)s to %(last)s", year=outside[0], first=first, last=last
    )


def _paid_elsewhere(sheet: PlanSheet, named: Sequence[int], paid: set[int]) -> Sentence | None:
    """Say that amounts stand in years that the line does not name; years of plan and calendar are not compared."""
    alike = {x for x in paid if (x < _CALENDAR_FROM) == (named[0] < _CALENDAR_FROM)}
    if not alike:
        return None
    if "start" in sheet.headings.get("years", "").casefold():
        early = [x for x in sorted(alike) if x < named[0]]
        if not early:
            return None
        return Sentence(
            "year %(year)s has an amount, and the line starts in year %(start)s", year=early[0], start=named[0]
        )
    other = sorted(alike - set(named))
    if other and (len(named) > 1 or not alike & set(named)):
        return Sentence("year %(year)s has an amount, and the line names %(years)s", year=other[0], years=tuple(named))
    return None


def _of_year(year: int) -> Sentence:
    return Sentence("year %(year)s", year=year)


def _counts_years(sheet: PlanSheet) -> bool:
    """Say whether most lines of a sheet name years of the plan by their numbers."""
    kinds = Counter(_kind(x.cells.get("years")) for x in sheet.rows if not x.is_sum)
    return kinds["numbers"] > kinds["dates"]


def _kind(value: Any) -> str:
    if isinstance(value, dt.date):
        return "dates"
    try:
        return "numbers" if parse_years(f"{value:g}" if isinstance(value, float) else str(value))[0] < 100 else ""
    except ValueError:
        return ""


def has_cost(row: PlanRow) -> bool:
    """Say whether anything is written; 0 over empty years, or years of 0 without a unit cost, is what formulas make."""
    if {"cost", "total"} & row.covered or any(isinstance(x, int) for x in row.covered):
        return True
    cost, stated = (row.cells.get(x) for x in ("cost", "total"))
    years = [x for x in row.by_year.values() if not is_blank(x)]
    of_nothing = row.cells.get("unit", "") is None and all(number(x) == 0 for x in years)
    if not is_blank(cost) or (years and not of_nothing):
        return True
    return not is_blank(stated) and not (row.by_year and number(stated) == 0)


def _calendar(row: PlanRow) -> tuple[int, int]:
    """Return the first and last year of a table with columns for calendar years; without them any year may be meant."""
    named = [x for x in row.by_year if x >= _CALENDAR_FROM]
    return (min(named), max(named)) if len(named) > 1 else (0, 9999)
