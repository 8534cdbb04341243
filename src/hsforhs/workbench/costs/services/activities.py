"""What a person can decide about activities and their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.models import Activity, Level, Line
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import below
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import actor_of

from .checks import NewPrice, catalogue_with, check_price, note, outside_plan, require


@transaction.atomic
def set_activity(
    *,
    person: Person,
    plan: Plan,
    action_id: str,
    start_year: int | None = None,
    excluded: bool = False,
    reason: str = "",
    owner: str = "",
    partners: str = "",
    places: Collection[str] = (),
) -> Activity:
    """Decide about one action of the plan: its first year, who does it and where, or that it is not paid here."""
    require(person, plan)
    catalogue_with(plan, action_id)
    before = Activity.objects.filter(plan=plan, action_id=action_id).first()
    # What was stored when the plan had more years stays until somebody says otherwise.
    stays = before is not None and start_year == before.start_year
    if start_year is not None and not stays and not 1 <= start_year <= plan.years:
        raise ValidationError(outside_plan(start_year, plan))
    if excluded and not reason.strip():
        raise ValidationError(_("Give the reason in a few words; it stands in the plan."))
    codes = sorted(set(places))
    known = set(Place.objects.filter(below(plan.place.path), code__in=codes).values_list("code", flat=True))
    if unknown := [x for x in codes if x not in known]:
        raise ValidationError(
            _("%(code)s is no place below %(place)s.") % {"code": unknown[0], "place": plan.place.name}
        )
    values: dict[str, Any] = {
        "start_year": start_year,
        "excluded": excluded,
        "reason": reason.strip()[:300],
        "owner": owner.strip()[:160],
        "partners": partners.strip()[:300],
        "places": codes,
    }
    was = {name: getattr(before, name) for name in values} if before else {}
    activity, _new = Activity.objects.update_or_create(
        plan=plan, action_id=action_id, defaults={**values, "by_scenario": None, "changed_by": actor_of(person)}
    )
    note(person, plan, "costs.set_activity", {"action": action_id, "before": was, "after": values})
    return activity


@transaction.atomic
def adopt_starts(
    *, person: Person, plan: Plan, starts: Mapping[str, int], left_out: Mapping[str, str], scenario: int
) -> int:
    """Set the first years of many activities at once, as a scenario says; those left out are not paid, with the reason.

    Returns how many activities changed. Who does them and where stays as it was.
    """
    require(person, plan)
    if outside := sorted(x for x in starts.values() if not 1 <= x <= plan.years):
        raise ValidationError(outside_plan(outside[0], plan))
    known = {x.action_id: x for x in plan.activities.all()}
    actor, now = actor_of(person), timezone.now()
    fresh: list[Activity] = []
    changed: list[Activity] = []
    for action_id, (year, reason) in {
        **{x: (year, "") for x, year in starts.items()},
        **{x: (None, reason[:300]) for x, reason in left_out.items()},
    }.items():
        row = known.get(action_id) or Activity(plan=plan, action_id=action_id)
        if row.excluded and row.by_scenario is None:
            # A person said so, perhaps after the scenario was answered.
            continue
        if row.pk and (row.start_year, row.excluded, row.reason) == (year, year is None, reason):
            continue
        row.start_year, row.excluded, row.reason = year, year is None, reason
        row.by_scenario = scenario if year is None else None
        row.changed_by, row.changed_at = actor, now
        (changed if row.pk else fresh).append(row)
    Activity.objects.bulk_create(fresh)
    Activity.objects.bulk_update(
        changed, ["start_year", "excluded", "by_scenario", "reason", "changed_by", "changed_at"]
    )
    facts = {"scenario": scenario, "starts": dict(starts), "left out": sorted(left_out)}
    note(person, plan, "costs.adopt_starts", facts)
    return len(fresh) + len(changed)


def follow_actions(plan: Plan, replaced: Mapping[str, str], kinds: Iterable[type[models.Model]]) -> None:
    """Let records about actions follow the actions that replace them, in the transaction in which a plan is carried.

    What stands at the new action already stays, and the older record with its old id beside it.
    """
    for kind in kinds:
        rows = kind._default_manager.filter(plan=plan)
        taken = set(rows.values_list("action_id", flat=True))
        for old, new in replaced.items():
            if new not in taken:
                rows.filter(action_id=old).update(action_id=new)


@transaction.atomic
def set_line(
    *,
    person: Person,
    plan: Plan,
    action_id: str,
    quantity: Decimal,
    per: str,
    yearly: bool,
    item: str = "",
    title: str = "",
    price: NewPrice | None = None,
    excluded: bool = False,
    reason: str = "",
    line: Line | None = None,
    years: Collection[int] | None = None,
) -> Line:
    """Write a line of an activity: in place of the draft's line of ``item``, or a new one with a ``title``.

    ``line`` names the one to change. Without ``price`` the unit cost of the item counts. An excluded line needs a
    reason and is charged in no year. ``years`` are those of the plan in which it is paid; without them they stay.
    """
    require(person, plan)
    catalogue = catalogue_with(plan, action_id)
    if item and item not in catalogue.cost_items:
        raise ValidationError(_("The catalogue has no cost item '%(item)s'.") % {"item": item})
    if not item and not title.strip():
        raise ValidationError(_("A line needs a cost item or a title of its own."))
    if not item and price is None:
        raise ValidationError(_("A line of your own needs its price."))
    if per not in Level.values:
        raise ValidationError(_("'%(level)s' is no level.") % {"level": per})
    if not quantity.is_finite() or not 0 <= quantity <= LARGEST:
        raise ValidationError(_("A quantity is 0 or more."))
    if excluded and not reason.strip():
        raise ValidationError(_("Give the reason in a few words; it stands in the plan."))
    if years and yearly:
        raise ValidationError(_("A line is paid every year or in years of its own."))
    found = line or (Line.objects.filter(plan=plan, action_id=action_id, item=item).first() if item else None)
    # What was stored when the plan had more years, or codes of money were not looked up, stays as it is.
    if outside := [x for x in years or () if not 1 <= x <= plan.years and not (found and x in found.years)]:
        raise ValidationError(outside_plan(outside[0], plan))
    if price is not None:
        check_price(price, held=(found.currency,) if found else ())
    values: dict[str, Any] = {
        "title": title.strip()[:160],
        "quantity": quantity,
        "per": per,
        "yearly": yearly,
        "low": price.price.low if price else None,
        "central": price.price.central if price else None,
        "high": price.price.high if price else None,
        "currency": price.currency if price else "",
        "price_year": price.price_year if price else None,
        "source": price.source.strip()[:300] if price else "",
        "on": price.on if price else None,
        "excluded": excluded,
        "reason": reason.strip()[:300],
    }
    before = _plain(found, values) if found else {}
    if found is None:
        found = Line(plan=plan, action_id=action_id, item=item)
    for name, value in {**values, "changed_by": actor_of(person)}.items():
        setattr(found, name, value)
    if yearly or years is not None:
        found.years = sorted(years or ())
    found.save()
    facts = {"action": action_id, "line": found.pk, "item": item, "before": before, "after": _plain(found, values)}
    note(person, plan, "costs.set_line", facts)
    return found


@transaction.atomic
def drop_line(*, person: Person, plan: Plan, line: Line) -> None:
    """Take a written line back: the draft's line counts again, or a line of one's own is gone."""
    require(person, plan)
    if line.plan_id != plan.pk:
        raise PermissionDenied
    note(person, plan, "costs.drop_line", {"action": line.action_id, "line": line.pk, "item": line.item})
    line.delete()


def _plain(row: Line, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: x if isinstance(x, bool | int | None) else str(x) for name, x in values.items()}
