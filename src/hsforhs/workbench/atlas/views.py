"""Pages that everybody reads: world, places, framework, cells, search."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from hsforhs import __version__
from hsforhs.framework import framework
from hsforhs.framework.names import fold
from hsforhs.planning import action_catalogue
from hsforhs.scores import Number
from hsforhs.workbench.assessments.queries import (
    Average,
    SeenRound,
    averages,
    rounds_seen,
    with_scores,
)
from hsforhs.workbench.exercises.queries import not_known
from hsforhs.workbench.experiences.queries import in_cell
from hsforhs.workbench.indicators.queries import figures_in_cell
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import countries, find_places
from hsforhs.workbench.stewardship.queries import item_line

from . import framework_pages, languages, subnational
from .help_for_gaps import help_in_cell
from .keeping import audience, chain, kept, kept_fact, kept_for, shared_version
from .meetings import spoken_in_cell
from .searching import EVERY
from .searching import search as search_everything
from .world import chosen_year, world

MOST_INDICATORS = 8
"""Series on the page of a cell; the registry shows the others."""


@require_GET
@kept
def home(request: HttpRequest) -> HttpResponse:
    instrument, period = request.GET.get("instrument", ""), request.GET.get("year", "")
    context = {
        "world": SimpleLazyObject(lambda: world(instrument=instrument, period=period)),
        "made_of": f"{shared_version()} {instrument} {period}",
        "section": "home",
    }
    return render(request, "atlas/home.html", context)


@require_GET
@kept
def places(request: HttpRequest) -> HttpResponse:
    """List countries with their published average of one year, or the places that hold the search words."""
    words = request.GET.get("q", "").strip()
    instrument, period = request.GET.get("instrument", ""), request.GET.get("year", "")
    found = find_places(words, most=EVERY) if words else []
    prefetch_related_objects(found, "parent")
    if len(found) == 1:
        return redirect("atlas:place", found[0].code)
    shown = SimpleLazyObject(lambda: chosen_year(instrument=instrument, period=period))

    def rows() -> list[tuple[Place, Average | None]]:
        figures = averages(shown.instrument, shown.period)
        listed = found or ([] if words else countries())
        if not words:
            listed.sort(key=lambda place: (place.invented, fold(label_of(place).text)))
        return [(place, figures.get(place.code)) for place in listed]

    context = {
        "rows": SimpleLazyObject(rows),
        "words": words,
        "shown": shown,
        "made_of": f"{shared_version()} {instrument} {period} {words}",
        "section": "places",
    }
    return render(request, "atlas/places.html", context)


@require_GET
@kept
def framework_grid(request: HttpRequest) -> HttpResponse:
    """The grid of 19 areas and 8 components, with the levels of a place where one is chosen."""
    chosen = _chosen_place(request)
    start = next((x for x in rounds_seen(chosen, request.user) if x.has_values), None) if chosen else None
    levels = _levels(start) if start else None
    context = {
        "groups": SimpleLazyObject(lambda: framework_pages.grid(levels)),
        "levels": sorted((levels or {}).items()),
        "components": framework().components.values(),
        "chosen": chosen,
        "query": f"?place={chosen.code}" if chosen else "",
        "start": start,
        "places": SimpleLazyObject(countries),
        "shared_version": shared_version(),
        "section": "framework",
    }
    return render(request, "atlas/framework.html", context)


@require_GET
@kept
def area(request: HttpRequest, area: str) -> HttpResponse:
    """One capacity area: indicators, components, sectors, actions."""
    words = framework()
    if area not in words.areas:
        raise Http404
    steps, beyond = framework_pages.actions_in_cell(area), framework_pages.beyond_in_cell(area)
    context = {
        "area": words.areas[area],
        "cells": [(words.components[code], words.matrix[area, code]) for code in words.components],
        "sectors": [(words.sectors[x.sector], x) for x in words.area_sectors[area]],
        "indicators": framework_pages.indicators_in_area(area),
        "steps": steps,
        "actions": sum(len(x.actions) for x in steps) + sum(number for _topic, number in beyond),
        "beyond": beyond,
        "levels": words.levels,
        "section": "framework",
    }
    return render(request, "atlas/area.html", context)


@require_GET
@kept
def cell(request: HttpRequest, area: str, component: str) -> HttpResponse:
    return _cell(request, area, component)


@require_GET
@kept
def sector_cell(request: HttpRequest, area: str, sector: str) -> HttpResponse:
    return _cell(request, area, "OS", sector)


def _cell(request: HttpRequest, area: str, component: str, sector: str = "") -> HttpResponse:
    """One cell: what it must provide, and for a chosen place its scores, gap and actions."""
    words = framework()
    view = framework_pages.cell_view(area, component)
    if view is None or (sector and sector not in words.sectors):
        raise Http404
    version = chain.versions()
    table = "area_sectors" if sector else "matrix"
    cell = area, component, sector
    kept_here = partial(kept_for, request.user, new=version.new)
    chosen = _chosen_place(request)
    seen = rounds_seen(chosen, request.user) if chosen else []
    assessed = chosen and f"{chain.seen(chosen.country).shown} {chosen.code} {[x.round.pk for x in seen]}"
    scores = SimpleLazyObject(lambda: framework_pages.AreaScores.of(with_scores(seen), area))
    newest, lowest = kept_fact(
        lambda: (scores.newest is not None, scores.lowest), "lowest", area, words.version, assessed
    )
    figures = kept_here(
        lambda: figures_in_cell(area, component, sector=sector, place=chosen, person=request.user),
        "figures",
        *cell,
        chosen and chosen.pk,
    )
    # Those with a figure of the place first, each part in the order of the registry.
    figures = sorted(figures, key=lambda x: x[1] is None)
    unanswered = kept_here(lambda: not_known(request.user, *cell), "not known", *cell, timezone.localdate())
    found = help_in_cell(request.user, area, component, chosen, lowest, version=version.shown)
    reference = f"{area}:{component}:{sector}" if sector else f"{area}:{component}"
    context = {
        "view": view,
        "reference": reference,
        "not_known": unanswered,
        "not_known_made_of": (unanswered.total, [(x.code, x.text, x.language) for x in unanswered.rows]),
        "remarks": kept_fact(lambda: item_line("cell", reference, table=table), "remarks", reference, version.shown),
        "spoken": spoken_in_cell(request.user, *cell, version.new),
        "peers": kept_here(lambda: in_cell(request.user, *cell), "peers", *cell),
        "peers_made_of": (version.new, audience(request.user)),
        "sector": words.sectors.get(sector),
        "link": next((x for _s, x in view.sectors if x.sector == sector), None) if sector else view.synergy,
        "chosen": chosen,
        "query": f"?place={chosen.code}" if chosen else "",
        "places": SimpleLazyObject(countries),
        "shared_version": version.shown,
        "scores": scores,
        "assessed": assessed,
        "newest": newest,
        "lowest": lowest,
        "indicators_here": figures[:MOST_INDICATORS],
        "more_indicators": max(0, len(figures) - MOST_INDICATORS),
        "steps": SimpleLazyObject(
            lambda: framework_pages.actions_in_cell(area, component, sector=sector, lowest=lowest)
        ),
        "beyond": SimpleLazyObject(lambda: framework_pages.beyond_in_cell(area, component, sector=sector)),
        "component": component,
        "help": found,
        "help_made_of": (version.shown, [(document.pk, one.score, parts) for one, document, parts in found]),
        "groups": SimpleLazyObject(lambda: framework_pages.group_of(area)),
        "components": words.components.values(),
        "indicators": SimpleLazyObject(lambda: framework_pages.indicators_in_area(area)),
        "section": "framework",
    }
    return render(request, "atlas/cell.html", context)


def _levels(start: SeenRound) -> Mapping[str, Number]:
    """The lowest level of each area by a published round: kept, because what is published changes by events alone."""
    made_of = "levels", framework().version, start.round.pk, chain.versions(start.round.country).shown
    return kept_fact(lambda: subnational.lowest_by_area(with_scores([start])[0]), *made_of)


def _chosen_place(request: HttpRequest) -> Place | None:
    code = request.GET.get("place", "")
    if not code:
        return None

    def find() -> Place:
        found = Place.objects.filter(code__iexact=code).exclude(kind__in=(Kind.WORLD, Kind.REGION)).first()
        if found is None:
            raise Http404
        return found

    return kept_fact(find, "chosen place", code, chain.versions().new)


@require_GET
@kept
def sector(request: HttpRequest, code: str) -> HttpResponse:
    """What one other sector is asked to do, over all capacity areas."""
    found = framework().sectors.get(code)
    if found is None:
        raise Http404
    duties = framework_pages.sector_duties(code)
    context = {"sector": found, "duties": duties, "leads": sum(len(x.leads) for x in duties), "section": "framework"}
    return render(request, "atlas/sector.html", context)


@require_GET
@kept
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    context = {"words": words, "results": search_everything(words, request.user), "section": ""}
    return render(request, "atlas/search.html", context)


@require_GET
@kept
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "version": __version__,
        "catalogue": action_catalogue(),
        "words": framework(),
        "languages": languages.state_of_languages(),
        "section": "about",
    }
    return render(request, "atlas/about.html", context)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was tested and what was not."""
    return render(request, "atlas/accessibility.html", {"section": "about"})
