"""The costing of a plan as its documents show it: the figures of its pages, line by line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs import planning
from hsforhs.formats.living.costs import ActivityCosts, LineCosts, PlanCosts
from hsforhs.formats.living.fields import plain
from hsforhs.formats.living.records import LivingPlan
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.costs.costing import CostedActivity, CostedLine, PlanCost, counted_sizes, plan_cost
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

from .content import again, living_plan

FORM = "costs-1"
"""Names what documents show of costs; another one makes documents that are kept be written anew."""
_LACKS = {
    "price": gettext_lazy("no price"),
    "size": gettext_lazy("the number of places is not known"),
    "rate": gettext_lazy("no exchange rate or inflation to the money of the plan"),
}


def outgoing(
    plan: Plan, record: planning.Plan | None = None, language: str = ENGLISH, *, part: Place | None = None
) -> LivingPlan:
    """Return the rows of a plan or of one province with their costs, as they go out in the edition in use."""
    record = record or plan_record(plan)
    with translation.override(language):
        place, province = label_of(plan.place).text, label_of(part).text if part else ""
    found = living_plan(plan, record, part=part, language=language)
    found = replace(found, place_name=place, part_name=province)
    cost = plan_cost(plan, record=record)
    if cost is None:
        return found
    with translation.override(language):
        return replace(found, costs=costs_of(cost, frozenset(x.id for x in found.tables["activities"])))


def costs_of(cost: PlanCost, actions: frozenset[str]) -> PlanCosts:
    """Return what some activities of a plan cost, every line with its price and source."""
    return PlanCosts(
        currency=cost.costing.currency,
        price_year=cost.costing.price_year,
        years=tuple(cost.calendar(x) for x in range(1, cost.plan.years + 1)),
        overhead=cost.costing.overhead,
        activities=tuple(_activity(x, cost) for x in cost.activities if x.id in actions),
    )


def costs_state(plan: Plan) -> str:
    """Return what of a costing changes without an act on the plan: how many places and heads there are below it."""
    below = branch(plan.place, at=timezone.localdate())
    sizes = {level: str(x.central) for level, x in counted_sizes(plan.place, below).items()}
    return hashlib.sha256(f"{FORM} {json.dumps(sizes, sort_keys=True)}".encode()).hexdigest()[:16]


def _activity(found: CostedActivity, cost: PlanCost) -> ActivityCosts:
    reason = found.decided.reason if found.decided else ""
    seen: Counter[str] = Counter()
    rows = []
    for line in found.lines:
        seen[line.key] += 1
        rows.append(_line(f"{found.id}/{again(line.key, seen[line.key])}", line, cost, paid=not found.excluded))
    note = _("the plan does not pay it: %(reason)s") % {"reason": plain(reason)} if found.excluded else ""
    return ActivityCosts(found.id, plain(found.record.action.text), cost.calendar(found.start), tuple(rows), note)


def _line(row: str, line: CostedLine, cost: PlanCost, *, paid: bool) -> LineCosts:
    note = str(_LACKS.get(line.lacks, ""))
    if line.excluded:
        note = _("left out: %(reason)s") % {"reason": plain(line.reason)}
    elif not paid:
        note = _("the plan does not pay the activity")
    return LineCosts(
        id=row,
        title=plain(line.title),
        unit=line.unit,
        quantity=line.quantity,
        per=line.per,
        years=line.years,
        yearly=line.yearly,
        price=line.price,
        size=cost.sizes.get(line.per),
        line=line.line,
        left_out=line.excluded or not paid,
        note=note,
    )
