"""Amounts of one plan in several currencies: by a column, by the cells themselves, or by the headings of years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hsforhs.files import Numbered, Sentence
from hsforhs.planning.currencies import is_money, looks_like_code, nearest

from .currencies import amount_in
from .found import Found
from .records import PlanRow, PlanSheet, amounts

_CURRENCY = re.compile(r"(?:[A-Z]{3}|US ?\$)(?![A-Z])")
MOST_NAMED = 20
"""Of more rows in one other currency the first stands for all: they are no slip of a row."""


def currency_faults(sheets: Sequence[PlanSheet]) -> Iterable[Found]:
    """Yield every row in another currency than most rows, or in none that is known.

    Where as many rows are in another one, the currency that stands first is that of the plan.
    """
    told = [(sheet, row, code) for sheet in sheets for row in sheet.rows for code in _codes(row) or _headed(sheet, row)]
    counts = Counter(code for *_, code in told)
    main = max(filter(_is_known, counts), key=lambda x: counts[x], default="")
    seen: set[tuple[str, int, str]] = set()
    named: Counter[str] = Counter()
    for sheet, row, code in told:
        if (sheet.name, row.number, code) in seen:
            continue
        seen.add((sheet.name, row.number, code))
        named[code] += 1
        if code == main or (counts[code] > MOST_NAMED and named[code] > 1):
            continue
        said = _said(code, main, counts[code]) if _is_known(code) else _unknown(code, row.cells["currency"].strip())
        yield Found("currency", sheet.name, row.number, said)
    for sheet in sheets:
        yield from _by_heading(sheet)


def _is_known(code: str) -> bool:
    found = _CURRENCY.match(code)
    return found is not None and ("$" in found[0] or is_money(found[0]))


def _unknown(code: str, written: str) -> Sentence:
    if not looks_like_code(code):
        return Sentence("'%(currency)s' is no currency; expected three letters such as USD", currency=written)
    near = nearest(code)
    if near:
        return Sentence("'%(code)s' is no currency of ISO 4217; did you mean %(near)s?", code=code, near=near)
    return Sentence("'%(code)s' is no currency of ISO 4217", code=code)


def _said(code: str, main: str, rows: int) -> Sentence:
    if rows <= MOST_NAMED:
        return Sentence("amounts are in %(code)s here, and in %(main)s elsewhere", code=code, main=main)
    return Numbered(
        "amounts are in %(code)s here and in %(number)s row below, and in %(main)s elsewhere",
        "amounts are in %(code)s here and in %(number)s rows below, and in %(main)s elsewhere",
        number=rows - 1,
        code=code,
        main=main,
    )


def _codes(row: PlanRow) -> list[str]:
    value = row.cells.get("currency")
    # A price year behind the currency, as in "USD (2018)", belongs to it: amounts of two years do not add up.
    told = [re.sub(r"\s+", " ", value.strip()).upper()] if isinstance(value, str) else []
    return told + [code for cell in amounts(row).values() if isinstance(cell, str) and (code := amount_in(cell)[1])]


def _headed(sheet: PlanSheet, row: PlanRow) -> list[str]:
    """Return the currency of the headings for a line that says none itself; none where headings name several."""
    named = {code for role, code in sheet.currencies.items() if amounts(row).get(role) is not None}
    return list(named) if len(named) == 1 and not row.is_sum else []


def _by_heading(sheet: PlanSheet) -> Iterator[Found]:
    years = {year: code for year, code in sheet.currencies.items() if isinstance(year, int)}
    if len(set(years.values())) > 1:
        main = next(iter(years.values()))
        year = next(x for x, code in years.items() if code != main)
        said = Sentence(
            "the amounts of year %(year)s are in %(code)s and those of other years in %(main)s",
            year=year,
            code=years[year],
            main=main,
        )
        yield Found("currency", sheet.name, sheet.header_row, said)
