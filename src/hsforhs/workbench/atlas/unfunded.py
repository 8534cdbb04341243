"""What is unfunded in each country: by the money of its open plan, else by the two series on record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.conf import settings

from hsforhs.matching.priority import Group, funding_group, unfunded_share
from hsforhs.workbench.funding.queries import Unfunded, unfunded_by_place
from hsforhs.workbench.look.keeping import Shelf
from hsforhs.workbench.places.models import Place

from .keeping import chain

if TYPE_CHECKING:
    from hsforhs.workbench.indicators.models import StoredFigure

COST, MONEY = "plan_cost_usd", "plan_money_usd"


class Source(Enum):
    """Where it is known from what is unfunded."""

    PLAN = "plan"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Lack:
    """The share of the costed need of a place for which no money is known; ``None``, and no source, is unknown.

    ``plan`` is the open plan, ``period`` that of the figures.
    """

    share: float | None = None
    source: Source | None = None
    plan: uuid.UUID | None = None
    period: str = ""

    @property
    def group(self) -> Group:
        """High, middle, low or unknown."""
        return funding_group(self.share)


MOST_KEPT = 1_000
kept_money: Shelf[tuple[Unfunded | None]] = Shelf(MOST_KEPT)


def by_plans(places: Sequence[Place]) -> dict[str, Unfunded]:
    """Return what the open plans of countries lack; what is known is kept until an event of the country changes it."""
    if not settings.KEEP_PAGES:
        return unfunded_by_place(places)
    versions = chain.money_of({x.country for x in places})
    keys = {x.code: (x.pk, versions[x.country]) for x in places}
    kept = {code: kept_money.get(key) for code, key in keys.items()}
    if missing := [x for x in places if kept[x.code] is None]:
        made = unfunded_by_place(missing)
        for x in missing:
            kept[x.code] = (made.get(x.code),)
            kept_money.put(keys[x.code], (made.get(x.code),))
    return {code: x[0] for code, x in kept.items() if x is not None and x[0] is not None}


def lack_of(place: Place, plans: Mapping[str, Unfunded], figures: Mapping[str, Mapping[str, StoredFigure]]) -> Lack:
    """Return what is unfunded in a place: its plan knows more than figures that somebody brought in."""
    if (own := plans.get(place.code)) is not None:
        return Lack(own.share, Source.PLAN, plan=own.plan)
    cost, money = (figures.get(x, {}).get(place.code) for x in (COST, MONEY))
    share = unfunded_share(cost.value if cost else None, money.value if money else None)
    if share is None or money is None:
        return Lack()
    return Lack(share, Source.FIGURES, period=money.period)
