"""The lines of a costed plan: quantity rules of actions x unit costs x sizes of levels x years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from hsforhs.files import BadInput
from hsforhs.planning.records import Action, CostDriver

from .amounts import EXACT, product, total
from .prices import Range, UnitCost


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a costed plan: ``quantity`` of an item for each of ``size`` places, in ``years`` (from 1).

    All prices of a plan are in one currency at the prices of one year.
    """

    action: str
    driver: CostDriver
    price: UnitCost
    size: Range
    years: tuple[int, ...]

    @property
    def quantity(self) -> Decimal:
        """Units for one place and year."""
        return Decimal(str(self.driver.quantity))

    @property
    def yearly(self) -> Decimal:
        """Central amount of one year."""
        return product(self.quantity, self.price.price.central, self.size.central)

    @property
    def total(self) -> Decimal:
        """Central amount of all years."""
        return product(self.yearly, Decimal(len(self.years)))


@dataclass(frozen=True, slots=True)
class CostedPlan:
    """Lines and what could not be priced.

    ``overhead`` is the share added to the sum of the lines, shown apart and never inside a price; ``without_price``
    names (action, item) without a unit cost, ``without_size`` (action, level) without a size: neither counts as 0.
    """

    lines: tuple[CostLine, ...]
    years: int
    overhead: Decimal
    without_price: tuple[tuple[str, str], ...]
    without_size: tuple[tuple[str, str], ...]
    without_drivers: tuple[str, ...]

    def by_year(self) -> tuple[Decimal, ...]:
        """Central amounts by year, overhead not in."""
        return tuple(total([x.yearly for x in self.lines if year in x.years]) for year in range(1, self.years + 1))

    @property
    def direct(self) -> Decimal:
        """Central amount of all lines, overhead not in."""
        return total([x.total for x in self.lines])

    @property
    def overhead_amount(self) -> Decimal:
        """What the overhead adds."""
        return product(self.direct, self.overhead)

    @property
    def total(self) -> Decimal:
        """Central amount of everything."""
        return total([self.direct, self.overhead_amount])

    @property
    def is_complete(self) -> bool:
        """Whether every driver of every action could be priced."""
        return not (self.without_price or self.without_size or self.without_drivers)


def cost_actions(
    actions: Iterable[tuple[Action, int]],
    *,
    prices: Mapping[str, UnitCost],
    sizes: Mapping[str, Range],
    years: int,
    overhead: Decimal = Decimal(0),
    excluded: Collection[tuple[str, str]] = (),
) -> CostedPlan:
    """Price actions, each with the year of its start (from 1).

    A driver without ``/year`` is paid once, in the year of the start; one with it also in every later year. ``sizes``
    holds numbers of places by level (``CostDriver.PER``); national is 1. ``excluded`` names (action, item) that are
    left out in every year. Raises BadInput for a start outside the plan, a negative overhead and prices of several
    currencies or price years.
    """
    if overhead < 0:
        raise BadInput(f"the overhead {overhead:f} is negative", expected="a share such as 0.1")
    kinds = {(x.currency, x.price_year) for x in prices.values()}
    if len(kinds) > 1:
        shown = ", ".join(f"{currency} of {year}" for currency, year in sorted(kinds))
        raise BadInput(f"the prices are in {shown}", expected="one currency and price year; restate them first")
    known = {**sizes, "national": Range.exactly(1)}
    lines, without_price, without_size, without_drivers = [], [], [], []
    for action, start in actions:
        if not 1 <= start <= years:
            raise BadInput(f"{action.id} starts in year {start}", expected=f"a year of the plan, 1 to {years}")
        if not action.costs:
            without_drivers.append(action.id)
        for driver in action.costs:
            if (action.id, driver.item) in excluded:
                continue
            if driver.item not in prices:
                without_price.append((action.id, driver.item))
            elif driver.per not in known:
                without_size.append((action.id, driver.per))
            else:
                paid = tuple(range(start, years + 1)) if driver.yearly else (start,)
                lines.append(CostLine(action.id, driver, prices[driver.item], known[driver.per], paid))
    return CostedPlan(tuple(lines), years, overhead, tuple(without_price), tuple(without_size), tuple(without_drivers))


def check_first(lines: Iterable[CostLine], *, share: Decimal = Decimal("0.75")) -> tuple[CostLine, ...]:
    """Return the fewest lines that make ``share`` of the total, dearest first: those whose prices to check first."""
    dearest = sorted(lines, key=lambda x: (-x.total, x.action, x.driver.item))
    with localcontext(EXACT):
        wanted = total([x.total for x in dearest]) * share
        found: list[CostLine] = []
        reached = Decimal(0)
        for line in dearest:
            if reached >= wanted:
                break
            found.append(line)
            reached += line.total
    return tuple(found)
