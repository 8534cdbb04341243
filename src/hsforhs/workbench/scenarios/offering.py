"""The activities of a costed plan as offers to choose from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.planning import HEALTH
from hsforhs.planning.costing.amounts import product, total
from hsforhs.planning.goals import goals_served
from hsforhs.planning.scenarios import Offer
from hsforhs.planning.synergy_rules import GOALS, HEALTH_SECURITY
from hsforhs.workbench.costs.costing import CostedActivity, PlanCost

BELOW_NATIONAL = frozenset({"COMM", "LOC", "INT"})
MOST_MONTHS = 12
"""Months of one coordinating person in the year of the start, at most a whole year."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Offered:
    """Offers of a plan; ``unpriced`` are activities without a full cost, which nobody can choose for money."""

    offers: tuple[Offer, ...]
    unpriced: tuple[str, ...]
    not_paid: tuple[str, ...]
    digest: str


def offered(cost: PlanCost) -> Offered:
    """Return what can be chosen of a plan, overhead in.

    Activities that people said the plan does not pay are not offered; those that a scenario left out are.
    """
    offers, unpriced, not_paid = [], [], []
    for activity in cost.activities:
        if activity.excluded and activity.decided and activity.decided.by_scenario is None:
            not_paid.append(activity.id)
        elif activity.unpriced or not activity.payable:
            unpriced.append(activity.id)
        else:
            offers.append(_offer(activity, cost))
    return Offered(tuple(offers), tuple(unpriced), tuple(not_paid), digest_of(offers))


def digest_of(offers: Sequence[Offer]) -> str:
    """Name the costs that an answer is made from."""
    content = [[x.id, str(x.one_time), str(x.recurring), x.place, str(x.staff_months)] for x in offers]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _offer(activity: CostedActivity, cost: PlanCost) -> Offer:
    action = activity.record.action
    recurring = total([x.yearly for x in activity.payable if x.driver.yearly])
    # What is paid in years of its own does not come back each year: it counts whole where its activity begins.
    once = total([x.yearly if x.driver.yearly else x.total for x in activity.payable])
    places = activity.decided.places if activity.decided else []
    further = [x for x in goals_served(action) if x != HEALTH_SECURITY]
    return Offer(
        id=action.id,
        one_time=product(once, cost.factor).quantize(CENT),
        recurring=product(recurring, cost.factor).quantize(CENT),
        area=action.area,
        kind=action.kind,
        indicator=action.under,
        step=action.step,
        agency=action.lead_sector or HEALTH,
        staff_months=Decimal(min(action.months, MOST_MONTHS)),
        place=places[0] if len(places) == 1 else "",
        local=action.level in BELOW_NATIONAL,
        synergy=Decimal(len(further)) / (len(GOALS) - 1),
        after=action.prerequisites,
    )
