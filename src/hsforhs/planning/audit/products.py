"""Unit cost x quantity x frequency beside the cost that a row states, where the table keeps to one way of counting."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, TypeAlias

from hsforhs.files import Sentence
from hsforhs.files.values import Written, amount, figure
from hsforhs.framework.names import fold

from .found import Found
from .records import PlanRow, PlanSheet, amount_of, number
from .rounding import SLACK
from .times import spans_of
from .years import parse_years

CODE = "product"
_OFTEN = {
    **dict.fromkeys(
        ("once", "one-time", "one time", "annual", "annually", "yearly", "une fois", "annuel", "anual"), 1.0
    ),
    **dict.fromkeys(("biannual", "twice", "semi-annual", "semestriel", "semestral"), 2.0),
    **dict.fromkeys(("quarterly", "trimestriel", "trimestral", "ежеквартально"), 4.0),
    **dict.fromkeys(("monthly", "mensuel", "mensual", "ежемесячно"), 12.0),
    **dict.fromkeys(("weekly", "hebdomadaire", "semanal"), 52.0),
}
_LEADING = re.compile(r"(\d+(?:[.,]\d+)?)\s*[^\W\d][\w\s.]*")
_FEW = 5
"""In a table of so few rows with unit costs, a row that fits no way of counting is found wrong all the same."""
_LEAST_FITTING = 0.2
_MOST_FACTORS = 5
Way: TypeAlias = tuple[int, ...]
"""Columns of factors by which a unit cost is multiplied."""


def wrong_products(sheet: PlanSheet) -> Iterable[Found]:
    """Yield the rows whose stated cost is not the unit cost times the factors by which most rows of the sheet count.

    Rows count once, or once for each of their years. A table in another currency or in thousands has one factor between
    both figures throughout; it is taken as it is.
    """
    yield from _by_year(sheet)
    rows = [x for x in sheet.rows if not x.is_sum and _unit(x) is not None and _stated(x) is not None and not x.times]
    columns = [x for x in sorted({x for row in rows for x in row.factors}) if _holds_factors(rows, x)][:_MOST_FACTORS]
    if not rows or not columns:
        return
    rows = [x for x in rows if any(_factor(x.factors.get(c)) is not None for c in columns)]
    ways = [way for size in range(len(columns), -1, -1) for way in combinations(columns, size)]
    best: tuple[int, float, Way] = (0, 1.0, ways[0])
    for way in ways:
        plainly = len(rows) <= _FEW and any(_stated(x) and _product(x, way) and _fits(x, way, 1.0) for x in rows)
        # In a few rows two slips of one size are no factor of the table.
        for scale in dict.fromkeys((1.0, 1.0 if plainly else _common_scale(rows, way))):
            fitting = sum(_fits(row, way, scale) for row in rows)
            if fitting > best[0]:
                best = (fitting, scale, way)
    fitting, scale, way = best
    if not way or (len(rows) > _FEW and fitting < _LEAST_FITTING * len(rows)):
        return
    for row in rows:
        if not _fits(row, way, scale) and (product := _product(row, way)) is not None:
            stated = _stated(row) or 0.0
            told = [x for c in way if (x := _factor(row.factors.get(c))) is not None]
            factors = [_unit(row) or 0.0, *told, *([scale] if scale != 1 else [])]
            said = Sentence(
                "%(stated)s is stated, unit cost x quantity (%(factors)s) is %(reckoned)s",
                stated=amount(stated),
                factors=_times(factors),
                reckoned=amount(product * scale),
            )
            yield Found(CODE, sheet.name, row.number, said)


def _times(factors: Sequence[float]) -> Sentence | Written:
    """Write factors one after the other, such as ``120 x 4 x 3``."""
    *before, last = factors
    return Sentence("%(one)s x %(other)s", one=_times(before), other=figure(last)) if before else figure(last)


def _by_year(sheet: PlanSheet) -> Iterable[Found]:
    """Compare the cost of each year with the unit cost times how often it is paid in that year."""
    for row in sheet.rows:
        unit = _unit(row)
        if row.is_sum or unit is None or not row.times:
            continue
        whole = [unit]
        whole += [x for x in map(_factor, row.factors.values()) if x is not None]
        for year, often in row.times.items():
            stated, times = number(row.by_year.get(year)), _factor(often)
            if stated is None or times is None:
                continue
            # Beside frequencies a quantity may be part of the unit cost already.
            either = [unit * times, math.prod(whole) * times]
            if all(_apart(stated, x, unit) for x in either):
                said = Sentence(
                    "year %(year)s: %(stated)s is stated, unit cost x frequency (%(factors)s) is %(reckoned)s",
                    year=year,
                    stated=amount(stated),
                    factors=_times([unit, times]),
                    reckoned=amount(either[-1]),
                )
                yield Found(CODE, sheet.name, row.number, said)


def _fits(row: PlanRow, way: Way, scale: float) -> bool:
    product, stated, unit = _product(row, way), _stated(row), _unit(row)
    if product is None or stated is None or unit is None:
        return True
    several = {1, _years(row), sum(bool(number(x)) for x in row.by_year.values())} - {0}
    extra = number(row.cells.get("overhead")) or 0.0
    without = (stated, stated / (1 + extra) if 0 < extra < 1 else stated - extra)
    return any(not _apart(one, product * scale * x, unit * scale) for x in several for one in without)


def _apart(stated: float, reckoned: float, unit: float) -> bool:
    """Say whether two figures differ by more than the rounding of the unit cost and of the result explains."""
    least = max(1.0, SLACK * abs(stated)) if not float(unit).is_integer() else 1.0
    return abs(stated - reckoned) > min(least, 0.05 * max(abs(stated), abs(reckoned), 1.0))


def _product(row: PlanRow, way: Way) -> float | None:
    """Return unit cost x factors; an empty factor is 1, ``None`` where all are empty or one is no number."""
    unit = _unit(row)
    written = [row.factors.get(x) for x in way]
    factors = [_factor(x) for x in written if x is not None]
    if unit is None or (way and not factors) or any(x is None for x in factors):
        return None
    return unit * math.prod(x for x in factors if x is not None)


def _holds_factors(rows: Sequence[PlanRow], column: int) -> bool:
    """Say whether a column holds numbers; one of words, such as a level, multiplies nothing."""
    written = [x for row in rows if (x := row.factors.get(column)) is not None]
    return 2 * sum(_factor(x) is not None for x in written) > len(written)


def _common_scale(rows: Sequence[PlanRow], way: Way) -> float:
    """Return the number by which most products must be multiplied to give what is stated; 1 where there is none."""
    ratios = sorted(stated / product for row in rows if (product := _product(row, way)) and (stated := _stated(row)))
    if len(ratios) < _FEW - 2:
        return 1.0
    middle = ratios[len(ratios) // 2]
    same = sum(abs(x - middle) <= SLACK * abs(middle) for x in ratios)
    # Multiples of years are counted by themselves.
    return middle if 2 * same > len(ratios) and not (float(middle).is_integer() and 1 < middle <= 10) else 1.0


def _unit(row: PlanRow) -> float | None:
    return number(row.cells.get("unit"))


def _stated(row: PlanRow) -> float | None:
    return None if {"cost", "total"} & row.covered else amount_of(row)


def _years(row: PlanRow) -> int:
    text = row.cells.get("years")
    if text is None:
        first, last = (spans_of(row.cells.get(x)) for x in ("start", "end"))
        return max(1, last[0][1].year - first[0][0].year + 1) if first and last else 1
    try:
        return len(parse_years(f"{text:g}" if isinstance(text, float) else str(text)))
    except ValueError:
        return 1


def _factor(value: Any) -> float | None:
    found = number(value)
    if found is None and isinstance(value, str):
        words = fold(value)
        leading = _LEADING.fullmatch(words)
        found = float(leading[1].replace(",", ".")) if leading else _OFTEN.get(words)
    return found
