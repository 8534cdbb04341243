"""Pages of one place: a country, province or district, a region, the world."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from hsforhs.workbench.accounts.rules import roles_at
from hsforhs.workbench.assessments.board import open_rounds
from hsforhs.workbench.assessments.queries import StoredAssessment, current_rounds, rounds_seen, with_scores
from hsforhs.workbench.assessments.rules import Deed, may_at, may_import
from hsforhs.workbench.catalogues.queries import versions_for
from hsforhs.workbench.indicators.queries import profile_figures
from hsforhs.workbench.indices.queries import lines_of
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import ABOVE, ancestors, countries, ihr_versions, region_history
from hsforhs.workbench.plans.queries import Aim, newest_aim, plans_of
from hsforhs.workbench.subnational.rules import may_change_tree

from . import profile, subnational
from .keeping import audience, chain, kept, kept_fact, kept_for
from .meetings import lessons_at, meetings_at
from .place_profile import PlaceProfile
from .progress import Wanted, progress
from .reporting import region_reporting, world_reporting
from .world import world


@require_GET
@kept
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Profile of one place."""
    found = _place(code)
    if found.code != code:
        return redirect("atlas:place", found.code, permanent=True)
    if found.kind == Kind.WORLD:
        return _world(request, found)
    if found.kind == Kind.REGION:
        return _region(request, found)
    version = chain.seen(found.country)
    has_role = bool(roles_at(request.user, found))
    seen = rounds_seen(found, request.user)
    shown = SimpleLazyObject(lambda: PlaceProfile(found, with_scores(seen)))
    plans = plans_of(request.user, place=found)
    numbers = [x.round.pk for x in seen]
    aim = newest_aim(plans, numbers)
    starts = [x for x in seen if x.has_values]
    meetings = meetings_at(request.user, found, version.new)
    made_of = "below", found.pk, get_language(), dt.date.today(), request.GET.urlencode()
    below = None
    if found.kind in (Kind.COUNTRY, Kind.PROVINCE):
        read = partial(subnational.below, found, request.user, request.GET.dict())
        below = kept_for(request.user, read, *made_of, new=version.new)
    context = {
        "place": found,
        "ancestors": ancestors(found),
        "rounds": seen,
        "made_of": f"{version.shown} {found.code} {numbers}",
        "shown": shown,
        "below": below,
        "below_made_of": (*made_of, version.new, audience(request.user)),
        "below_address": "",
        "aim": aim,
        "progress": SimpleLazyObject(lambda: progress(shown.sheets, _wanted(aim, shown.rounds))),
        "start": starts[0] if starts else None,
        "events": meetings.events,
        "learned": lessons_at(request.user, found, lambda: [x.assessment for x in shown.rounds], version.new),
        "spoken": meetings.spoken,
        "starts": starts,
        "plans": plans,
        "indices": kept_for(request.user, lambda: lines_of(found, request.user), "indices", found.pk, new=version.new),
        # What everybody may see, so that the part is kept for all; the page of figures shows each person their own.
        "figures": SimpleLazyObject(lambda: profile_figures(found, AnonymousUser())),
        "catalogues": kept_for(request.user, lambda: versions_for(request.user), "catalogues", new=chain.seen().new)
        if starts
        else [],
        "ihr_versions": kept_fact(lambda: ihr_versions(found), "ihr", found.pk, version.new)
        if found.kind == Kind.COUNTRY and not found.invented
        else [],
        "exists": found.exists_on(dt.date.today()),
        "may_change_tree": found.kind == Kind.COUNTRY and may_change_tree(request.user, found),
        "may_import": may_import(request.user, found),
        "may_open_round": may_at(request.user, Deed.OPEN, found),
        "open_rounds": open_rounds(request.user, place_id=found.pk) if has_role else [],
        "has_role": has_role,
        "section": "places",
    }
    return render(request, "atlas/place.html", context)


@require_GET
@kept
def places_below(request: HttpRequest, code: str) -> HttpResponse:
    """The places below one, all of them, a page at a time."""
    found = _place(code)
    below = subnational.below(found, request.user, request.GET.dict(), size=subnational.MANY) if found.country else None
    if below is None:
        raise Http404
    context = {"place": found, "ancestors": ancestors(found), "below": below, "whole": True, "section": "places"}
    return render(request, "atlas/places_below.html", context)


@require_GET
@kept
def place_progress(request: HttpRequest, code: str) -> HttpResponse:
    """A place beside its own past and target, indicator by indicator."""
    found = _place(code)
    rounds = current_rounds(found, request.user) if found.country else []
    aim = newest_aim(plans_of(request.user, place=found), [x.round.pk for x in rounds])
    shown = progress(profile.sheets(rounds), _wanted(aim, rounds))
    if shown is None:
        raise Http404
    context = {"place": found, "ancestors": ancestors(found), "progress": shown, "section": "places"}
    return render(request, "atlas/progress.html", context)


def _place(code: str) -> Place:
    """The place of an address, shared by all pages until the tree changes; what is not there is not kept."""

    def find() -> Place:
        found = Place.objects.select_related(ABOVE).filter(code__iexact=code).first()
        if found is None:
            raise Http404
        return found

    return kept_fact(find, "place", code, chain.versions().new)


def _wanted(aim: Aim | None, rounds: list[StoredAssessment]) -> Wanted | None:
    """Return the targets of a plan beside the round that it starts from."""
    if aim is None:
        return None
    start = next(x for x in rounds if x.round.pk == aim.round_id)
    return Wanted(start, aim.years, aim.target, aim.targets, date_format(aim.made_at, "DATE_FORMAT"))


def _region(request: HttpRequest, found: Place) -> HttpResponse:
    shown = world(instrument=request.GET.get("instrument", ""), period=request.GET.get("year", ""))
    context = {
        "place": found,
        "world": shown,
        "tiles": {tile.place.code: tile for tile in shown.tiles},
        "reporting": region_reporting(found.code, countries(), region_history()),
        "section": "places",
    }
    return render(request, "atlas/region.html", context)


def _world(request: HttpRequest, found: Place) -> HttpResponse:
    every = [x for x in countries() if not x.invented]
    context = {
        "place": found,
        "states": len(every),
        "reporting": world_reporting(every, region_history()),
        "section": "places",
    }
    return render(request, "atlas/world.html", context)
