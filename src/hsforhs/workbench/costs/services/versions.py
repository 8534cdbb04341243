"""Freezing a costing."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.costing import plan_cost
from hsforhs.workbench.costs.frozen import written_out
from hsforhs.workbench.costs.models import FrozenCosting
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.services import actor_of

from .checks import costing_to_change, note, require


@transaction.atomic
def freeze(*, person: Person, plan: Plan, remark: str = "") -> FrozenCosting:
    """Write the costing out as it stands now, as a version that never changes."""
    require(person, plan)
    with in_own_edition(plan):
        cost = plan_cost(plan, costing=costing_to_change(plan))
        if cost is None or not cost.lines:
            raise ValidationError(_("There is nothing to freeze yet: no line has a price."))
        content = written_out(cost)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    last = plan.frozen_costings.order_by("-number").values_list("number", flat=True).first() or 0
    frozen = FrozenCosting.objects.create(
        plan=plan,
        number=last + 1,
        note=remark.strip()[:300],
        total=cost.total.quantize(Decimal("0.0001")),
        currency=cost.costing.currency,
        price_year=cost.costing.price_year,
        content=content,
        sha256=digest,
        actor=actor_of(person),
    )
    told = {"number": frozen.number, "total": str(frozen.total), "currency": frozen.currency, "sha256": digest}
    note(person, plan, "costs.freeze", told)
    return frozen
