"""Pages of the action catalogue: browsing, one action, coverage, synergies, and what is taken away."""

from __future__ import annotations

import io
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework import framework
from hsforhs.planning import SynergyReport, action_catalogue, synergy
from hsforhs.planning.search import ActionFilter, find_actions, find_with_counts
from hsforhs.workbench.look.synergies import shown
from hsforhs.workbench.stewardship.queries import item_line

from . import action_pages, action_pictures
from .coverage_page import coverage_page
from .keeping import kept


@require_GET
@kept
def actions(request: HttpRequest) -> HttpResponse:
    """Browse the catalogue by every facet and by words, page by page."""
    query = action_pages.lasting(request.GET.dict())
    if query is not None:
        return redirect(f"{reverse('atlas:actions')}{query}")
    words, catalogue = framework(), action_catalogue()
    wanted = action_pages.filter_from(request.GET)
    found = find_with_counts(catalogue, wanted)
    offered = action_pages.choices(words, catalogue, wanted, found)
    pages = action_pages.pages(wanted, len(found.actions), request.GET.get("page", ""))
    context = {
        "wanted": wanted,
        "number": len(found.actions),
        "found": found.actions[pages.first_row - 1 : pages.last_row],
        "pages": pages,
        "query": action_pages.query_of(wanted),
        "choices": offered,
        "narrowings": action_pages.narrowings(wanted, offered),
        "version": catalogue.version,
        "section": "framework",
    }
    return render(request, "atlas/actions.html", context)


@require_GET
def actions_workbook(request: HttpRequest) -> HttpResponse:
    """Give the actions that fit as a workbook."""
    from hsforhs.formats.actions_xlsx import write_actions_xlsx

    catalogue = action_catalogue()
    stream = io.BytesIO()
    wanted = action_pages.filter_from(request.GET)
    found = find_actions(catalogue, wanted)
    write_actions_xlsx(found, stream, catalogue=catalogue, vocabulary=framework(), narrowed=wanted.narrowed)
    return _file(stream, MEDIA_TYPES["xlsx"], "actions.xlsx")


@require_GET
def actions_table(request: HttpRequest) -> HttpResponse:
    """Give the actions that fit as a table of codes."""
    from hsforhs.formats.actions_csv import write_actions_csv

    catalogue = action_catalogue()
    stream = io.BytesIO()
    write_actions_csv(find_actions(catalogue, action_pages.filter_from(request.GET)), stream, catalogue=catalogue)
    return _file(stream, "text/csv; charset=utf-8", "actions.csv")


def _file(stream: io.BytesIO, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(stream.getvalue(), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@kept
def actions_coverage(request: HttpRequest) -> HttpResponse:
    """Show how the catalogue spreads over indicators, steps, components, sectors, levels and kinds."""
    words, catalogue = framework(), action_catalogue()
    context = {
        "page": coverage_page(words, catalogue),
        "columns": words.components.values(),
        "version": catalogue.version,
        "section": "framework",
    }
    return render(request, "atlas/coverage.html", context)


@lru_cache(maxsize=64)
def _synergy(_catalogue: str, _framework: str, wanted: ActionFilter) -> SynergyReport:
    """What the actions that fit serve; remembered for the versions in use, because no person changes it."""
    catalogue = action_catalogue()
    return synergy(find_actions(catalogue, wanted), vocabulary=framework(), catalogue=catalogue)


@require_GET
@kept
def actions_synergy(request: HttpRequest) -> HttpResponse:
    """Show what a filtered set of actions serves, and where it may cost something."""
    query = action_pages.lasting(request.GET.dict())
    if query is not None:
        return redirect(f"{reverse('atlas:actions-synergy')}{query}")
    words, catalogue = framework(), action_catalogue()
    wanted = action_pages.filter_from(request.GET)
    found = find_with_counts(catalogue, wanted)
    offered = action_pages.choices(words, catalogue, wanted, found)
    context = {
        "wanted": wanted,
        "shown": shown(_synergy(catalogue.version, words.version, wanted), words),
        "query": action_pages.query_of(wanted),
        "choices": offered,
        "narrowings": action_pages.narrowings(wanted, offered),
        "more_address": "" if wanted.goal else f"{reverse('atlas:actions')}{action_pages.query_of(wanted, goal='UHC')}",
        "version": catalogue.version,
        "section": "framework",
    }
    return render(request, "atlas/synergy.html", context)


@require_GET
@kept
def action(request: HttpRequest, action_id: str) -> HttpResponse:
    """One action: its place in the ladder, what it strengthens, what proves it, what it is made of."""
    words, catalogue = framework(), action_catalogue()
    found = catalogue.actions.get(action_id)
    if found is None:
        raise Http404
    context = {
        "action": found,
        "remarks": item_line("action", found.id, table="actions"),
        "area": words.areas[found.area],
        "indicator": words.indicators[found.indicator] if found.indicator else None,
        "topic": catalogue.topics.get(found.topic),
        "links": action_pages.link_rows(found, words),
        "stairs": action_pictures.stairs(found, catalogue),
        "flow": action_pictures.flow(found, catalogue),
        "ladder": action_pages.ladder(found, catalogue),
        "first": [catalogue.actions[x] for x in found.prerequisites],
        "then": catalogue.followers(found.id),
        "costs": [(x, catalogue.cost_items[x.item]) for x in found.costs],
        "kind_title": catalogue.kinds[found.kind],
        "phase_title": words.lists["phase"][found.phase].title,
        "hazards": [words.lists["hazard"][x].title for x in found.hazards],
        "capability": words.capabilities.get(found.hepr),
        "checks": [words.plan_checks[x] for x in found.checks],
        "version": catalogue.version,
        "section": "framework",
    }
    return render(request, "atlas/action.html", context)
