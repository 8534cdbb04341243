"""Who pays how much in which year: the grouped money of a plan split over donors, in whole cents."""

from __future__ import annotations

from .purses import split
from .schedule import Schedule

CENTS = 100


def spending(plan: Schedule) -> dict[str, tuple[float, ...]]:
    """Return what each donor pays in each year.

    Amounts are whole cents; none is above a budget. Where costs hold parts of a cent, the sum of a year is the cost
    of that year to the nearest cent, as far as the budgets hold it.
    """
    one = plan.instance
    by_year = [_year(plan, year) for year in range(one.years)]
    return {
        donor: tuple(cents[position] / CENTS for cents in by_year) for position, donor in enumerate(one.problem.budgets)
    }


def _year(plan: Schedule, year: int) -> list[int]:
    one = plan.instance
    budgets = [int(x) for x in one.purses.budgets[:, year]]
    flows, _ = split([int(x) for x in plan.spent[:, year]], one.purses.groups, budgets)
    paid = [0] * len(budgets)
    for (_, donor), amount in flows.items():
        paid[donor] += amount
    # Units may be finer than a cent, never coarser where it would matter: then they are whole amounts.
    scaled = [amount * CENTS for amount in paid]
    cents = [x // one.money_unit for x in scaled]
    most = [int(x[year] * CENTS) for x in one.problem.budgets.values()]
    cents = [min(x, limit) for x, limit in zip(cents, most, strict=True)]
    missing = (2 * sum(scaled) + one.money_unit) // (2 * one.money_unit) - sum(cents)
    for donor in sorted(range(len(paid)), key=lambda x: -(scaled[x] % one.money_unit)):
        if missing > 0 and cents[donor] < most[donor] and scaled[donor] % one.money_unit:
            cents[donor] += 1
            missing -= 1
    return cents
