"""Reads of the packs of provinces: of one plan for a person, and of all plans that a person works on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, grants_of
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.costs.models import Activity
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import valid_at, within
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_by_number

from . import rules
from .content import Part

MOST_PLANS = 50


@dataclass(frozen=True, slots=True)
class OwnPacks:
    """The packs of one plan that a person may take away and hand in."""

    plan: Plan
    parts: tuple[Part, ...]


def plan_with_reach(person: Person, plan_id: uuid.UUID) -> tuple[Plan, rules.Reach] | None:
    """One plan with what a person may do with its documents; None where that is nothing."""
    plan = plan_by_number(str(plan_id))
    if plan is None:
        return None
    reach = rules.reach(person, plan)
    return (plan, reach) if reach.sees_all or reach.provinces else None


def own_packs(person: Person) -> list[OwnPacks]:
    """The packs of provinces in which a person contributes, of plans above that let provinces work on their part."""
    paths = sorted({x.path for x in grants_of(person) if x.role in costs.REPORTERS})
    if not isinstance(person, User) or not paths:
        return []
    here = reduce(or_, (within(x) for x in paths))
    places = list(Place.objects.filter(here & valid_at(timezone.localdate())).order_by("path"))
    provinces = [x for x in places if x.kind == Kind.PROVINCE]
    found = Plan.objects.filter(place__path__in=_above(x.path for x in provinces)).exclude(author=None)
    found = found.filter(pk__in=Activity.objects.values("plan"))
    found = found.select_related("place", "author", "catalogue__catalogue")
    packs = []
    for plan in found.prefetch_related("activities").order_by("-changed_at")[:MOST_PLANS]:
        if not plans.packs_are_open(plan) or not plans.may_read_catalogue(person, plan):
            continue
        own = [x for x in provinces if x.path.startswith(f"{plan.place.path}/")]
        parts = tuple(x for x in _parts(plan, own, places) if x.number)
        if parts:
            packs.append(OwnPacks(plan, parts))
    return packs


def _parts(plan: Plan, provinces: Iterable[Place], places: Iterable[Place]) -> Iterable[Part]:
    held = [set(x.places) for x in plan.activities.all() if x.places]
    for province in provinces:
        own = {x.code for x in places if x.path == province.path or x.path.startswith(f"{province.path}/")}
        yield Part(province, sum(bool(own & codes) for codes in held))


def _above(paths: Iterable[str]) -> set[str]:
    """The paths of all places above some places."""
    found = set()
    for path in paths:
        codes = path.split("/")
        found |= {"/".join(codes[:number]) for number in range(1, len(codes))}
    return found
