"""What every service of a costing checks first, and the event that it writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.planning.costing import Range
from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.planning.costing.prices import PRICE_YEARS
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs import rules
from hsforhs.workbench.costs.costing import calendar_of
from hsforhs.workbench.costs.models import Costing, Level
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import catalogue_of, has_action
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price that a person gives for a cost item."""

    item: str
    price: Range
    currency: str
    price_year: int
    source: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class NewSize:
    """How many places of a level, or heads, a person says that there are."""

    level: str
    size: Range
    source: str = ""


def require(person: Person, plan: Plan) -> None:
    """Refuse who may not cost the plan."""
    if not rules.may_cost(person, plan):
        raise PermissionDenied


def check_price(new: NewPrice, *, held: Collection[str] = ()) -> None:
    """Refuse a price without order, source or a day in the past; codes of money that are ``held`` may stay."""
    check_known_currency(new.currency, held=held)
    check_year(new.price_year)
    check_range(new.price)
    if not new.source.strip():
        raise ValidationError(_("Say where the price comes from."))
    if new.on > timezone.localdate():
        raise ValidationError(_("The day of a price lies in the future."))


def checked_size(new: NewSize) -> NewSize:
    """Return a size whose level and figures can be."""
    if new.level not in Level.values or new.level == Level.NATIONAL:
        raise ValidationError(_("'%(level)s' is no level.") % {"level": new.level})
    check_range(new.size)
    return new


def check_range(found: Range) -> None:
    """Refuse figures that are negative or not in order."""
    figures = (found.low, found.central, found.high)
    if not all(x.is_finite() for x in figures) or not 0 <= found.low <= found.central <= found.high <= LARGEST:
        raise ValidationError(
            _("%(low)s, %(central)s, %(high)s: expected 0 or more, the low figure first and the high one last.")
            % {"low": found.low, "central": found.central, "high": found.high}
        )


def check_year(year: int) -> None:
    """Refuse a year that no price has."""
    if year not in PRICE_YEARS:
        raise ValidationError(
            _("%(year)d is no year from %(first)d to %(last)d.")
            % {"year": year, "first": PRICE_YEARS[0], "last": PRICE_YEARS[-1]}
        )


def outside_plan(year: int, plan: Plan) -> str:
    """Say that a year is none of the plan."""
    said = ngettext(
        "Year %(year)d lies outside the plan of %(years)d year.",
        "Year %(year)d lies outside the plan of %(years)d years.",
        plan.years,
    )
    return said % {"year": year, "years": plan.years}


def check_calendar_year(year: int, plan: Plan, *, held: int | None = None) -> None:
    """Refuse a calendar year outside a costed plan; ``held`` is one that the record has already and may keep."""
    check_year(year)
    years = calendar_of(plan)
    if years is not None and year not in years and year != held:
        raise ValidationError(
            _("%(year)d lies outside the years of the plan, %(first)d to %(last)d.")
            % {"year": year, "first": years[0], "last": years[-1]}
        )


def catalogue_with(plan: Plan, action_id: str) -> Any:
    """Return the catalogue of a plan that holds an action."""
    if not has_action(plan, action_id):
        raise ValidationError(_("The plan has no such action."))
    with in_own_edition(plan):
        return catalogue_of(plan)


def costing_to_change(plan: Plan) -> Costing:
    """Return the costing of a plan, held for this transaction; refuse where nobody began one."""
    found = Costing.objects.select_for_update().filter(plan=plan).first()
    if found is None:
        raise ValidationError(_("First say in which currency and at the prices of which year the plan is costed."))
    return found


def note(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    """Write the event of an act on a plan."""
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
