"""A costing written out in full: what a version that never changes holds."""

from __future__ import annotations

from typing import Any

from hsforhs.planning.costing import Range
from hsforhs.planning.costing.amounts import product

from .costing import CostedActivity, CostedLine, PlanCost

SCHEMA = "hsforhs-costing/1"


def written_out(cost: PlanCost) -> dict[str, Any]:
    """Return a costing as plain JSON values; amounts are decimal texts, so nothing is lost."""
    costing = cost.costing
    return {
        "schema": SCHEMA,
        "catalogue_version": cost.catalogue.version,
        "years": cost.plan.years,
        "first_year": costing.first_year,
        "currency": costing.currency,
        "price_year": costing.price_year,
        "overhead": str(costing.overhead),
        "total": str(cost.total),
        "by_year": [str(x) for x in cost.by_year],
        "by_area": {area: str(x) for area, x in cost.by_area.items()},
        "sizes": {level: _range(x) for level, x in sorted(cost.sizes.items())},
        "rates": costing.rates,
        "activities": [_activity(x, cost) for x in cost.activities],
    }


def _activity(found: CostedActivity, cost: PlanCost) -> dict[str, Any]:
    return {
        "action": found.id,
        "area": found.record.action.area,
        "start_year": found.start,
        "excluded": found.excluded,
        "reason": found.decided.reason if found.decided else "",
        "owner": found.owner,
        "total": str(product(found.total, cost.factor)),
        "lines": [_line(x) for x in found.lines],
    }


def _line(found: CostedLine) -> dict[str, Any]:
    price = found.price
    return {
        "key": found.key,
        "title": found.title,
        "quantity": str(found.quantity),
        "per": found.per,
        "years": list(found.years),
        "excluded": found.excluded,
        "reason": found.reason,
        "lacks": found.lacks,
        "total": str(found.total),
        "price": {
            **_range(price.price),
            "currency": price.currency,
            "price_year": price.price_year,
            "source": found.line.price.source if found.line is not None else price.source,
            "on": price.date.isoformat(),
        }
        if price
        else None,
    }


def _range(found: Range) -> dict[str, str]:
    return {"low": str(found.low), "central": str(found.central), "high": str(found.high)}
