"""Where the framework is contested, and the way to an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.framework import Area, framework

from .. import items as found_items
from .. import queries, rules
from ..models import ItemKind, ProposalState, RemarkKind, RemarkState
from ..queries import Contested, Wanted
from .people import SECTION

NEWEST = 20
MANY = 500
SHADES = 4
ANY = "any"
"""The state that fits every remark."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number of remarks with its shade, 0 for none to 4 for the most, and the page of these remarks."""

    number: int
    shade: int
    query: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    area: Area | None
    cells: tuple[HeatCell, ...]
    total: HeatCell


def wanted_from(request: HttpRequest) -> Wanted:
    """Read the filter of an address; what is no code of the vocabulary fits everything.

    Without a state, remarks that nothing has answered yet are wanted; ``any`` wants answered ones too.
    """
    words, asked = framework(), request.GET
    known: dict[str, Any] = {
        "area": words.areas,
        "component": words.components,
        "kind": RemarkKind.values,
        "item_kind": ItemKind.values,
        "state": [x for x in RemarkState.values if x != RemarkState.WITHDRAWN],
    }
    given: dict[str, Any] = {name: asked[name] for name, codes in known.items() if asked.get(name) in codes}
    return Wanted(**given, standing="state" not in given and asked.get("state") != ANY)


@never_cache
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """Numbers for everybody; remarks, names and open proposals for members."""
    wanted = wanted_from(request)
    reads = rules.may_read(request.user)
    counted = queries.contested(wanted)
    open_proposals = list(
        queries.proposals(request.user).filter(state=ProposalState.OPEN).order_by("closes_on", "pk") if reads else []
    )
    everything = "all" in request.GET
    newest = list(queries.seen_remarks(request.user, wanted)[: MANY if everything else NEWEST])
    context = {
        "heat": _heat(counted, wanted),
        "sums": [counted.of_component(x) for x in (*framework().components, "")],
        "columns": framework().components.values(),
        "counted": counted,
        "kinds": [(x, counted.kinds[x]) for x in RemarkKind],
        "open_number": len(open_proposals) if reads else queries.open_number(),
        "open_proposals": [(x, queries.days_left(x)) for x in open_proposals],
        "newest": newest,
        "more": reads and not everything and counted.total > len(newest),
        "reads": reads,
        "wanted": wanted,
        "query": _query(wanted),
        "areas": framework().areas.values(),
        "states": [x for x in RemarkState if x != RemarkState.WITHDRAWN],
        "item_kinds": ItemKind,
        "drafts": queries.drafts(request.user),
        "may_propose": rules.may_at_all(request.user, rules.Deed.PROPOSE),
        "section": SECTION,
    }
    return render(request, "stewardship/review.html", context)


def _heat(counted: Contested, wanted: Wanted) -> list[HeatRow]:
    """Rows by area, columns by component and last what concerns a whole area; a last row for what has no area."""
    words = framework()
    columns = [*words.components, ""]
    rows: list[HeatRow] = []
    for area in (*words.areas.values(), None):
        code = area.code if area else ""
        cells = tuple(_cell(counted, code, x, wanted) for x in columns)
        total = counted.of_area(code)
        if area or total:
            rows.append(HeatRow(area, cells, HeatCell(total, 0, _query(wanted, area=code))))
    return rows


def _cell(counted: Contested, area: str, component: str, wanted: Wanted) -> HeatCell:
    number = counted.cells.get((area, component), 0)
    shade = -(-number * SHADES // counted.most) if number else 0
    return HeatCell(number, shade, _query(wanted, area=area, component=component))


def _query(wanted: Wanted, **more: str) -> str:
    names = ("area", "component", "kind", "item_kind", "state")
    given = {name: getattr(wanted, name) for name in names} | more
    if not given["state"] and not wanted.standing:
        given["state"] = ANY
    return urlencode({name: value for name, value in given.items() if value})


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """Find an item to speak about, by its kind and words or code."""
    kind, words = request.GET.get("kind", ItemKind.ACTION.value), request.GET.get("q", "").strip()
    exact = found_items.find_item(kind, words)
    if exact:
        return redirect(exact.address)
    context = {
        "kind": kind,
        "words": words,
        "found": found_items.matching(kind, words),
        "most": found_items.MOST_FOUND,
        "item_kinds": ItemKind,
        "title": _("Find an item"),
        "section": SECTION,
    }
    return render(request, "stewardship/items.html", context)
