"""What a plan costs line by line, as its documents show it beside what comes back: computed, and never read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.planning.costing import CostLine, Range, UnitCost
from hsforhs.planning.costing.amounts import product, total

from .fields import written_number

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Central amount of each year of the plan, and the range of their sum."""

    by_year: tuple[Decimal, ...]
    total: Decimal
    low: Decimal
    high: Decimal

    @property
    def has_range(self) -> bool:
        """Whether anybody said how sure the figures behind it are."""
        return self.low != self.high

    def times(self, factor: Decimal) -> Amounts:
        """The same amounts multiplied, as by an overhead."""
        by_year = tuple(product(x, factor) for x in self.by_year)
        return Amounts(by_year, product(self.total, factor), product(self.low, factor), product(self.high, factor))


def summed(amounts: Iterable[Amounts], *, years: int) -> Amounts:
    """Add amounts of ``years`` years exactly; every low end together is the low end of the sum."""
    found = tuple(amounts)
    by_year = tuple(total([x.by_year[year] for x in found]) for year in range(years))
    return Amounts(
        by_year, total([x.total for x in found]), total([x.low for x in found]), total([x.high for x in found])
    )


@dataclass(frozen=True, slots=True)
class LineCosts:
    """One cost line. ``id`` is that of the table of cost lines.

    ``price`` is as somebody entered it, ``line`` in the plan's currency and price year and None where the line cannot
    be priced; ``size`` is the number of places, None where nobody knows it. ``years`` are those of the plan, from 1.
    ``note`` says why it is not charged.
    """

    id: str
    title: str
    unit: str
    quantity: Decimal
    per: str
    years: tuple[int, ...]
    yearly: bool
    price: UnitCost | None
    size: Range | None
    line: CostLine | None
    left_out: bool = False
    note: str = ""

    def amounts(self, years: int) -> Amounts | None:
        """What it costs in a plan of so many years; nothing where it is left out, None where it cannot be priced."""
        if self.left_out:
            return Amounts((NOTHING,) * years, NOTHING, NOTHING, NOTHING)
        line = self.line
        if line is None:
            return None
        yearly, times = line.yearly, Decimal(len(line.years))
        by_year = tuple(yearly if year in line.years else NOTHING for year in range(1, years + 1))
        low, high = (
            product(line.quantity, price, size, times)
            for price, size in ((line.price.price.low, line.size.low), (line.price.price.high, line.size.high))
        )
        return Amounts(by_year, product(yearly, times), low, high)


@dataclass(frozen=True, slots=True)
class ActivityCosts:
    """One activity with its lines; ``start`` is its calendar year, ``note`` says why the plan does not pay it."""

    id: str
    title: str
    start: int
    rows: tuple[LineCosts, ...]
    note: str = ""

    def amounts(self, years: int) -> Amounts:
        """The sum of its lines, overhead not in."""
        return summed((x for row in self.rows if (x := row.amounts(years)) is not None), years=years)

    @property
    def unpriced(self) -> int:
        """How many lines should be paid and cannot be priced."""
        return sum(row.line is None and not row.left_out for row in self.rows)


@dataclass(frozen=True, slots=True)
class PlanCosts:
    """The costing of a plan, or of the activities of one province, in one currency at the prices of one year.

    ``years`` are calendar years; ``overhead`` is the share that is added to the sum of the lines.
    """

    currency: str
    price_year: int
    years: tuple[int, ...]
    overhead: Decimal
    activities: tuple[ActivityCosts, ...]

    def money(self, wording: Wording = IN_ENGLISH) -> str:
        """Currency and price year in words."""
        return wording.says("%(currency)s at the prices of %(year)s", currency=self.currency, year=self.price_year)

    def overhead_title(self, wording: Wording = IN_ENGLISH) -> str:
        """The overhead in per cent."""
        return wording.says("Overhead, %(share)s %%", share=written_number(100 * self.overhead))

    def sums(self, wording: Wording = IN_ENGLISH) -> tuple[tuple[str, Amounts], ...]:
        """The sum of the lines, what the overhead adds, and both together, each with its title."""
        direct = summed((x.amounts(len(self.years)) for x in self.activities), years=len(self.years))
        return (
            (wording.says("Sum of the lines"), direct),
            (self.overhead_title(wording), direct.times(self.overhead)),
            (wording.says("Total"), direct.times(1 + self.overhead)),
        )

    @property
    def unpriced(self) -> int:
        """How many lines should be paid and cannot be priced; they are in no sum."""
        return sum(x.unpriced for x in self.activities)
