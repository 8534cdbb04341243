"""What a person can say about prices, sizes and rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.planning.costing import UnitCost
from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.entries import Rate, price_entry, rate_entry, rates_of, size_entry
from hsforhs.workbench.costs.models import Costing
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import catalogue_of
from hsforhs.workbench.plans.services import actor_of

from .checks import (
    NewPrice,
    NewSize,
    check_price,
    check_year,
    checked_size,
    costing_to_change,
    note,
    require,
)


@transaction.atomic
def set_up(
    *,
    person: Person,
    plan: Plan,
    currency: str,
    price_year: int,
    first_year: int,
    overhead: Decimal = Decimal(0),
    sizes: Iterable[NewSize] = (),
    prices: Iterable[NewPrice] = (),
) -> Costing:
    """Begin the costing of a plan, or change its currency, years, overhead, sizes and the prices that are given.

    Prices that are not among ``prices`` stay as they are; sizes that are not among ``sizes`` are counted in the tree.
    """
    require(person, plan)
    check_year(price_year)
    check_year(first_year)
    if not overhead.is_finite() or not 0 <= overhead <= 1:
        raise ValidationError(_("An overhead is a share from 0 to 100 per cent."))
    # The plan's row is held, since the costing may not be there yet.
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    before = Costing.objects.filter(plan=plan).first()
    check_known_currency(currency, held=(before.currency,) if before else ())
    told = {"currency": currency, "price_year": price_year, "first_year": first_year, "overhead": str(overhead)}
    was = {name: str(getattr(before, name)) for name in told} if before else {}
    costing = before or Costing(plan=plan)
    costing.currency, costing.price_year = currency, price_year
    costing.first_year, costing.overhead = first_year, overhead
    costing.sizes = {x.level: size_entry(x.size, x.source[:300]) for x in map(checked_size, sizes)}
    changed = _put_prices(plan, costing, prices)
    _store(person, costing)
    after = {name: str(x) for name, x in told.items()}
    note(person, plan, "costs.set_up", {"before": was, "after": after, "prices": changed})
    return costing


@transaction.atomic
def set_prices(*, person: Person, plan: Plan, prices: Iterable[NewPrice], without: Collection[str] = ()) -> None:
    """Set unit costs of cost items; ``without`` names items whose price is taken away."""
    require(person, plan)
    costing = costing_to_change(plan)
    gone = sorted(x for x in without if costing.prices.pop(x, None) is not None)
    changed = _put_prices(plan, costing, prices)
    if changed or gone:
        _store(person, costing)
        note(person, plan, "costs.set_prices", {"prices": changed, "taken away": gone})


@transaction.atomic
def set_rate(
    *,
    person: Person,
    plan: Plan,
    currency: str,
    figure: Decimal,
    source: str,
    on: dt.date | None = None,
    year: int | None = None,
) -> Rate:
    """Set the exchange rate of a currency on a day, or with ``year`` its inflation in a year as a share."""
    require(person, plan)
    costing = costing_to_change(plan)
    check_known_currency(currency, held={x.currency for x in rates_of(costing)})
    if not source.strip():
        raise ValidationError(_("Say where the figure comes from."))
    if year is not None:
        check_year(year)
        if not -1 < figure < 100:
            raise ValidationError(_("An inflation is a share above -100 per cent."))
    else:
        if on is None:
            raise ValidationError(_("An exchange rate needs its day."))
        if not 0 < figure <= LARGEST:
            raise ValidationError(_("An exchange rate is a number above 0."))
        if currency == costing.currency:
            raise ValidationError(_("%(code)s is the currency of the plan itself.") % {"code": currency})
    rate = Rate(currency, figure, source.strip()[:300], on, year)
    known = {x.key: x for x in rates_of(costing)} | {rate.key: rate}
    costing.rates = [rate_entry(x) for _key, x in sorted(known.items())]
    _store(person, costing)
    note(person, plan, "costs.set_rate", rate_entry(rate))
    return rate


def _put_prices(plan: Plan, costing: Costing, prices: Iterable[NewPrice]) -> list[str]:
    with in_own_edition(plan):
        items = catalogue_of(plan).cost_items
    held = {costing.currency, *(x["currency"] for x in costing.prices.values())}
    changed = []
    for new in prices:
        if new.item not in items:
            raise ValidationError(_("The catalogue has no cost item '%(item)s'.") % {"item": new.item})
        check_price(new, held=held)
        found = UnitCost(new.item, new.price, new.currency, new.price_year, new.source.strip()[:300], new.on)
        costing.prices[new.item] = price_entry(found)
        changed.append(new.item)
    return changed


def _store(person: Person, costing: Costing) -> None:
    costing.changed_by = actor_of(person)
    costing.save()
