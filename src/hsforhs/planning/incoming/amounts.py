"""The amounts of a row: what is paid in which year, and what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from hsforhs.planning.audit.numbers import plain_number
from hsforhs.planning.audit.reading import UNSAVED, is_fault

from .reasons import Reason
from .records import Payment

SLACK = Decimal("0.001")
"""Share by which stated sums may differ from their parts, since people round; at least 1 unit of money."""
_LARGEST = Decimal(10) ** 15


class NoAmountError(ValueError):
    """An amount that cannot be taken; ``reason`` says why."""

    def __init__(self, code: str, **values: object) -> None:
        self.reason = Reason(code, {name: str(x) for name, x in values.items()})
        super().__init__(str(self.reason))


def number(value: Any, field: str) -> Decimal | None:
    """Return the number in a cell; ``None`` for an empty one. Raises NoAmountError for anything else."""
    if value is None or (isinstance(value, str) and not value.strip(" \u00a0-–")):
        return None
    if value is UNSAVED:
        raise NoAmountError("formula", field=field)
    if is_fault(value):
        raise NoAmountError("error", field=field, value=value)
    try:
        found = Decimal(plain_number(str(value)))
    except InvalidOperation:
        found = Decimal("NaN")
    if isinstance(value, bool) or not found.is_finite():
        raise NoAmountError("no number", field=field, value=value)
    if found < 0:
        raise NoAmountError("negative", field=field, value=value)
    if found > _LARGEST:
        raise NoAmountError("too large", field=field, value=value)
    return found


def payments(
    *,
    unit_cost: Decimal | None,
    times: Mapping[int, Decimal],
    by_year: Mapping[int, Decimal],
    cost: Decimal | None,
    stated: Decimal | None,
    years: Sequence[int],
) -> tuple[tuple[Payment, ...], tuple[Reason, ...]]:
    """Return what is paid, and remarks about how it was understood.

    A unit cost with times in years counts first, then costs of years, then one cost spread over the years that the row
    names; without years it is paid once when its action begins. Raises NoAmountError where figures contradict.
    """
    remarks: list[Reason] = []
    frequent = {year: x for year, x in times.items() if x}
    if unit_cost is not None and frequent:
        found = _grouped({year: (unit_cost, x) for year, x in frequent.items()})
        _compare({year: unit_cost * x for year, x in frequent.items()}, by_year)
    elif any(by_year.values()):
        found = _grouped({year: (x, Decimal(1)) for year, x in by_year.items() if x})
    else:
        once = cost if cost is not None else unit_cost if unit_cost is not None else stated
        if not once:
            return (), ()
        if len(years) > 1:
            found = (Payment(once / len(years), Decimal(1), tuple(years)),)
            remarks.append(Reason("spread", {"number": str(len(years))}))
        else:
            found = (Payment(once, Decimal(1), tuple(years)),)
            if not years:
                remarks.append(Reason("once"))
    total = sum((x.total for x in found), Decimal(0))
    if stated is not None and differs(stated, total):
        raise NoAmountError("total", stated=f"{stated:,.2f}", reckoned=f"{total:,.2f}")
    return found, tuple(remarks)


def _grouped(paid: Mapping[int, tuple[Decimal, Decimal]]) -> tuple[Payment, ...]:
    """Join the years with one price and quantity."""
    groups: dict[tuple[Decimal, Decimal], list[int]] = defaultdict(list)
    for year in sorted(paid):
        groups[paid[year]].append(year)
    return tuple(Payment(price, quantity, tuple(years)) for (price, quantity), years in groups.items())


def _compare(reckoned: Mapping[int, Decimal], stated: Mapping[int, Decimal]) -> None:
    for year, amount in stated.items():
        if differs(amount, reckoned.get(year, Decimal(0))):
            reckon = reckoned.get(year, Decimal(0))
            raise NoAmountError("year", year=year, stated=f"{amount:,.2f}", reckoned=f"{reckon:,.2f}")


def differs(one: Decimal, other: Decimal) -> bool:
    """Say whether two amounts differ by more than rounding."""
    return abs(one - other) > max(Decimal(1), SLACK * max(abs(one), abs(other)))
