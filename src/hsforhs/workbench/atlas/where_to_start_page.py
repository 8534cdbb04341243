"""The page "Where to start": groups of countries by need and by what is unfunded, with open criteria."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.framework.names import fold
from hsforhs.matching.priority import CONCENTRATION, DRAWS, Group
from hsforhs.workbench.look.drawing import across
from hsforhs.workbench.look.naming import label_of, titled
from hsforhs.workbench.places.queries import countries

from .framework_pages import SCORED
from .keeping import kept
from .where_to_start import TARGETS, Asked, Row, Start, asked_by
from .where_to_start import where_to_start as groups_of

NEED_GROUPS = (Group.HIGH, Group.MIDDLE, Group.LOW)
MONEY_GROUPS = (Group.HIGH, Group.MIDDLE, Group.LOW, Group.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One place for display: positions in per cent of the scale, and shares of the draws in per cent."""

    row: Row
    low: str
    high: str
    at: str
    stays: int
    moved_by_weights: int
    moved_by_data: int
    beside: str
    spoken_low: int
    spoken_high: int
    unfunded: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A group with its name and lines."""

    group: Group
    title: str
    lines: tuple[Line, ...]


@require_GET
@kept
def where_to_start(request: HttpRequest) -> HttpResponse:
    """Show groups of countries; criteria, weights, cut points and error are in the form, and in the address."""
    problem: BadInput | None = None
    places = [x for x in countries() if not x.invented]
    places.sort(key=lambda x: fold(label_of(x).text))
    try:
        asked = asked_by(request.GET.dict())
        start = groups_of(places, asked, request.user)
    except BadInput as error:
        problem = error
        start = groups_of(places, Asked(), request.user)
    names, money = group_names(), money_names()
    context = {
        "problem": problem,
        "start": start,
        "asked": start.asked,
        "groups": [_named(x, names[x], start) for x in NEED_GROUPS],
        "unknown": start.of(Group.UNKNOWN),
        "grid": [(names[x], [(money[y], start.both(x, y)) for y in MONEY_GROUPS]) for x in NEED_GROUPS],
        "money_titles": [money[x] for x in MONEY_GROUPS],
        "money_known": sum(x.lack.group is not Group.UNKNOWN for x in start.rows),
        "cut_positions": [across(start.asked.middle), across(start.asked.high)],
        "regions": [(x, titled("region", x)) for x in framework().regions],
        "instruments": SCORED,
        "targets": TARGETS,
        "draws": DRAWS,
        "concentration": int(CONCENTRATION),
        "section": "places",
    }
    return render(request, "atlas/where_to_start.html", context, status=422 if problem else 200)


def group_names() -> dict[Group, str]:
    """The groups of need in words."""
    return {
        Group.HIGH: _("High need"),
        Group.MIDDLE: _("Middle need"),
        Group.LOW: _("Lower need"),
        Group.UNKNOWN: _("Too little known"),
    }


def money_names() -> dict[Group, str]:
    """The groups of unfunded shares in words."""
    return {
        Group.HIGH: _("most is unfunded"),
        Group.MIDDLE: _("part is unfunded"),
        Group.LOW: _("little is unfunded"),
        Group.UNKNOWN: _("money unknown"),
    }


def _named(group: Group, title: str, start: Start) -> Named:
    return Named(group, title, tuple(_line(x, start) for x in start.of(group)))


def _line(row: Row, start: Start) -> Line:
    need, names = row.need, group_names()
    low, high = (across(100 * (x or 0.0)) for x in (need.low, need.high))
    other = max((x for x in NEED_GROUPS if x is not need.group), key=lambda x: need.shares[x])
    return Line(
        row=row,
        low=low,
        high=high,
        at=across(100 * (need.score or 0.0)),
        stays=round(100 * need.shares[need.group]),
        moved_by_weights=round(100 * need.moved_by_weights),
        moved_by_data=round(100 * need.moved_by_data),
        beside="" if need.sure else names[other],
        spoken_low=round(100 * (need.low or 0.0)),
        spoken_high=round(100 * (need.high or 0.0)),
        unfunded=None if row.lack.share is None else round(100 * row.lack.share),
    )
