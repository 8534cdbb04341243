"""Pages of an operator's own catalogues: which there are, what they hold."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.planning.catalogue import STEPS
from hsforhs.planning.search import ActionFilter, find_actions
from hsforhs.workbench.accounts.models import User

from . import queries, rules, services
from .models import CatalogueVersion

MOST = 100
"""Actions of one page; the page says how many more fit."""


@never_cache
@require_GET
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """List the own catalogues that a person may read."""
    context = {
        "versions": queries.versions_for(request.user),
        "may_import": rules.may_import(request.user),
        "section": "framework",
    }
    return render(request, "catalogues/list.html", context)


@never_cache
@require_GET
def catalogue(request: HttpRequest, name: str) -> HttpResponse:
    """The newest version of one catalogue: its terms, and its actions by area and words."""
    version = _version(request, name)
    words, actions = framework(), queries.actions_of(version)
    area, text = request.GET.get("area", ""), request.GET.get("q", "").strip()
    found = find_actions(actions, ActionFilter(area=area, words=text))
    context = {
        "version": version,
        "number": len(found),
        "all": len(actions.actions),
        "found": found[:MOST],
        "more": max(0, len(found) - MOST),
        "areas": [x for x in words.areas.values() if any(y.area == x.code for y in actions.actions.values())],
        "area": area,
        "words": text,
        "may_import": rules.may_import(request.user),
        "section": "framework",
    }
    return render(request, "catalogues/catalogue.html", context)


@never_cache
@require_GET
def action(request: HttpRequest, name: str, action_id: str) -> HttpResponse:
    """One action of an own catalogue as the operator's file gives it."""
    version = _version(request, name)
    words, actions = framework(), queries.actions_of(version)
    found = actions.actions.get(action_id)
    if found is None or found.indicator is None:
        raise Http404
    context = {
        "version": version,
        "action": found,
        "area": words.areas[found.area],
        "indicator": words.indicators[found.indicator],
        "ladder": [(step, actions.for_step(found.indicator, step)) for step in reversed(STEPS)],
        "then": actions.followers(found.id),
        "kind_title": actions.kinds.get(found.kind, ""),
        "phase_title": words.lists["phase"][found.phase].title if found.phase else "",
        "mode_title": words.lists["mode"][found.mode.value].title if found.mode else "",
        "hazards": [words.lists["hazard"][x].title for x in found.hazards],
        "costs": [(x, actions.cost_items[x.item]) for x in found.costs],
        "section": "framework",
    }
    return render(request, "catalogues/action.html", context)


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Remove a catalogue that no plan uses."""
    version = _version(request, name)
    if not (isinstance(request.user, User) and rules.may_import(request.user)):
        raise PermissionDenied
    try:
        services.remove_catalogue(actor=request.user.actor, catalogue=version.catalogue)
    except BadInput as error:
        messages.error(request, error.said(translation))
        return redirect("catalogues:catalogue", name)
    messages.success(request, _("The catalogue is removed."))
    return redirect("catalogues:list")


def _version(request: HttpRequest, name: str) -> CatalogueVersion:
    found = queries.version_for(request.user, name)
    if found is None:
        raise Http404
    return found
