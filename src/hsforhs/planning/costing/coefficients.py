"""The cost of climbing the steps of an assessment, from a table of coefficients.

The rule is the one that Georgetown University published with its costing tool for JEE 3.0 (repository
cghss/IHR-costing, state of 25 November 2024), in our own code: what stands in the table is a cost per unit of a
level; one step is climbed a year; recurring costs go on to the last year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path

from hsforhs.files import BadInput, Table, read_delimited

from .amounts import product, read_amount, total

YEARS = 5
"""Years that a table is costed for."""

COLUMNS = ("metric_id", "score_numeric", "cost_type", "administrative_level", "coefficient_usd2022")

LEVELS: Mapping[str, str] = {
    "national": "national",
    "intermediate": "intermediate",
    "local": "local",
    "health facility": "facilities",
    "poe": "poe",
    "population": "population",
    "additional hcw": "hcw",
}
"""Levels of a table in small letters, and the name of the size by which their coefficients are multiplied."""


class CostType(Enum):
    """Whether a cost comes once, in the year of its step, or again in every later year."""

    ONE_TIME = "one-time"
    RECURRING = "recurring"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Cost in USD of 2022 per unit of ``size`` (a value of ``LEVELS``) for ``indicator`` to reach level ``step``."""

    indicator: str
    step: int
    cost_type: CostType
    size: str
    usd: Decimal


@dataclass(frozen=True, slots=True)
class CostByYear:
    """Exact amounts in the currency of the table: one for each year, and the sum over the years by indicator."""

    years: tuple[Decimal, ...]
    by_indicator: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """The sum over all years."""
        return total(list(self.years))


def read_coefficients(path: Path) -> tuple[Coefficient, ...]:
    """Read a table with the columns of ``COLUMNS`` in any order; other columns are left aside.

    Raises BadInput naming line and column for a missing or doubled column, an unknown level or cost type, a step
    beyond 1 to 5, and an amount that is missing, negative or no number.
    """
    table = read_delimited(path)
    lacking = [x for x in COLUMNS if x not in table.header]
    if lacking:
        raise BadInput(
            f"the column '{lacking[0]}' is missing", file=table.file, place="header", expected=", ".join(COLUMNS)
        )
    doubled = [x for x in COLUMNS if table.header.count(x) > 1]
    if doubled:
        raise BadInput(f"the column '{doubled[0]}' stands twice", file=table.file, place="header", expected="it once")
    if not table.rows:
        raise BadInput("the table has no rows", file=table.file, expected="one coefficient a row")
    return tuple(_coefficient(table, index) for index in range(len(table.rows)))


def _coefficient(table: Table, index: int) -> Coefficient:
    def cell(column: str) -> tuple[str, str]:
        position = table.header.index(column)
        return table.rows[index][position], table.place(index, position)

    indicator, place = cell("metric_id")
    if not indicator:
        raise BadInput("the indicator is missing", file=table.file, place=place, expected="a code such as JEE3.D1.1")
    written, place = cell("cost_type")
    try:
        cost_type = CostType(written.casefold())
    except ValueError:
        raise BadInput(
            f"'{written}' is no cost type", file=table.file, place=place, expected="One-time or Recurring"
        ) from None
    level, place = cell("administrative_level")
    size = LEVELS.get(level.casefold())
    if size is None:
        names = "National, Intermediate, Local, Health facility, PoE, Population or Additional HCW"
        raise BadInput(f"'{level}' is no level", file=table.file, place=place, expected=names)
    text, place = cell("coefficient_usd2022")
    usd = read_amount(text, file=table.file, place=place, what="coefficient")
    return Coefficient(indicator, _step(table.file, *cell("score_numeric")), cost_type, size, usd)


def _step(file: str, text: str, place: str) -> int:
    step = read_amount(text, file=file, place=place, what="score")
    if step not in range(1, 6):
        raise BadInput(f"the score {text} does not exist", file=file, place=place, expected="1 to 5")
    return int(step)


def sizes_needed(coefficients: Iterable[Coefficient], *, start: int, target: int) -> frozenset[str]:
    """Return the names of the sizes that the steps between two scores depend on."""
    return frozenset(x.size for x in coefficients if start < x.step <= target) - {"national"}


def cost_of_steps(
    coefficients: Iterable[Coefficient], sizes: Mapping[str, Decimal], *, start: int, target: int, years: int = YEARS
) -> CostByYear:
    """Cost the steps above ``start`` up to ``target``, for indicators that all stand at ``start``.

    The step that lies g above ``start`` is climbed in year g; a recurring cost is paid from that year on. ``sizes``
    holds heads and counts by the names of ``LEVELS``; the national level needs none. Raises BadInput where a
    coefficient is to be paid and the size of its level is not known.
    """
    known = {**sizes, "national": Decimal(1)}
    by_year: list[list[Decimal]] = [[] for _ in range(years)]
    by_indicator: dict[str, list[Decimal]] = {}
    for one in coefficients:
        paid = by_indicator.setdefault(one.indicator, [])
        for year in _years_paid(one, start, target, years):
            if one.size not in known:
                raise BadInput(f"the size '{one.size}' is not known", expected="a number, since the table costs by it")
            amount = product(one.usd, known[one.size])
            by_year[year - 1].append(amount)
            paid.append(amount)
    return CostByYear(
        tuple(total(amounts) for amounts in by_year), {code: total(paid) for code, paid in by_indicator.items()}
    )


def _years_paid(one: Coefficient, start: int, target: int, years: int) -> Sequence[int]:
    if not start < one.step <= target:
        return ()
    first = one.step - start
    return range(first, (years if one.cost_type is CostType.RECURRING else min(first, years)) + 1)
