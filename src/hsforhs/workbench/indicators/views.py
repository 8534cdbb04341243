"""Pages of indicators: the registry, one indicator with the figures of places, one place with its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from hsforhs.framework import framework
from hsforhs.framework.names import fold
from hsforhs.indicators import Filter, registry
from hsforhs.workbench.look.drawing import written
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import ancestors

from . import queries, rules
from .models import StoredFigure

PAGE = 40
"""Indicators on one page of the registry."""


@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    """The registry, narrowed by words, component, sector, area, source and mode."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "component", "sector", "area", "source", "mode")}
    wanted = Filter(
        words=asked["q"],
        component=asked["component"],
        sector=asked["sector"],
        area=asked["area"],
        provider=asked["source"],
        mode=asked["mode"],
    )
    found = registry().find(wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = framework()
    context = {
        "page": page,
        "number": len(found),
        "counts": queries.counted_by_indicator(request.user),
        "asked": asked,
        "query": urlencode({name: x for name, x in asked.items() if x}),
        "components": words.components.values(),
        "sectors": words.sectors.values(),
        "areas": words.areas.values(),
        "providers": registry().providers,
        "modes": words.lists["mode"],
        "too_few": registry().too_few(),
        "section": "framework",
    }
    return render(request, "indicators/list.html", context)


@require_GET
def indicator(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator: source, licence, what it bears on, and the newest figure of each place, in alphabetical order."""
    found = registry().indicators.get(indicator)
    if found is None:
        raise Http404
    words = framework()
    rows = queries.indicator_figures(indicator, request.user)
    rows.sort(key=lambda x: (x.place.kind != Kind.COUNTRY, x.place.invented, fold(label_of(x.place).text)))
    context = {
        "indicator": found,
        "components": [words.components[x] for x in found.components],
        "sectors": [words.sectors[x] for x in found.sectors],
        "areas": [words.areas[x] for x in found.areas],
        "same": registry().indicators.get(found.same_as),
        "repeats": queries.repeats_an_assessment(found),
        "rows": [(x, _bar(x, rows)) for x in rows],
        "sources": list({x.source_id: x.source for x in rows}.values()),
        "section": "framework",
    }
    return render(request, "indicators/indicator.html", context)


@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of a place, newest of each indicator; as known on a day, or all values of one indicator."""
    found = Place.objects.filter(code__iexact=code).exclude(country="").first()
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("indicators:place", found.code, permanent=True)
    as_of, bad_day = _day(request.GET.get("as_of", ""))
    shown = queries.place_figures(found, request.user, as_of=as_of)
    asked = registry().indicators.get(request.GET.get("indicator", ""))
    words = framework()
    by_component: dict[str, list[queries.Shown]] = {}
    for x in shown:
        by_component.setdefault(x.indicator.components[0], []).append(x)
    context = {
        "place": found,
        "ancestors": ancestors(found),
        "groups": [(words.components[x], by_component[x]) for x in words.components if x in by_component],
        "number": len(shown),
        "sources": list({x.figure.source_id: x.figure.source for x in shown}.values()),
        "as_of": as_of,
        "written": request.GET.get("as_of", ""),
        "bad_day": bad_day,
        "asked": asked,
        "history": queries.figure_history(asked.id, found, request.user) if asked else [],
        "may_bring_in": rules.may_bring_in(request.user, found),
        "section": "places",
    }
    return render(request, "indicators/place.html", context)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from 0 to the figure, in per cent of the line: where it begins and how long it is."""

    x: str
    width: str


def _bar(row: StoredFigure, rows: list[StoredFigure]) -> Bar | None:
    """Return the bar of a figure beside the highest one; none where figures go below 0."""
    values = [x.value for x in rows if x.value is not None]
    if row.value is None or min(values) < 0 or max(values) == 0:
        return None
    width = 100 * row.value / max(values)
    return Bar(written(100 - width if get_language_bidi() else 0), written(width))


def _day(written: str) -> tuple[dt.date | None, bool]:
    """Return a day and whether what was written is none."""
    if not written:
        return None, False
    try:
        return dt.date.fromisoformat(written), False
    except ValueError:
        return None, True
