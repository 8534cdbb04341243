"""Timelines of 7-1-7: the list with published figures beside, one event with its bars, adding and changing."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.experiences import EARLY_ACTIONS, measure, summarise
from hsforhs.framework import framework
from hsforhs.library import shipped_stock

from .. import queries, rules, services
from ..forms import FactorForm, StepForm, TimelineForm, VisibilityForm, timeline_initial
from ..models import Timeline
from ..pictures import bars, shares
from ..rules import Deed
from ..words import EARLY_ACTION_NAMES
from .finding import SECTION, done, find_place, of_timeline, status, user_of
from .reviews import places_to_write

MOST = 200


@require_GET
def timeline_list(request: HttpRequest) -> HttpResponse:
    """Events with their intervals, of one place where it is given; published figures as they were printed."""
    place = find_place(request.GET["place"]) if request.GET.get("place") else None
    found = list(queries.timelines(request.user, place=place)[:MOST])
    summary = summarise(queries.timeline_record(x) for x in found)
    published = [x for x in shipped_stock().timeliness.values() if place is None or place.country in x.countries]
    context = {
        "place": place,
        "timelines": found,
        "summary": summary,
        "shares": shares(summary.counts.items()),
        "published": published,
        "places": places_to_write(request.user),
        "section": SECTION,
    }
    return render(request, "experiences/timelines.html", context)


@require_GET
@of_timeline
def timeline(request: HttpRequest, found: Timeline) -> HttpResponse:
    """One event: bars of the three intervals, days, bottlenecks, what is to be done."""
    return page(request, found)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add the days of an event at a place."""
    place = find_place(code)
    if not rules.may_at(request.user, Deed.WRITE, place):
        raise PermissionDenied
    form = TimelineForm(request.POST or None)
    if answer := done(
        request,
        form,
        lambda: services.add_timeline(
            person=user_of(request), place=place, language=get_language() or "", **form.cleaned_data
        ),
        _("The days are stored. Only people with a role at the place read them."),
        "experiences:timeline",
    ):
        return answer
    context = {"place": place, "form": form, "section": SECTION}
    return render(request, "experiences/timeline_form.html", context, status=status(form))


@login_required
@require_http_methods(["GET", "POST"])
@of_timeline
def change(request: HttpRequest, found: Timeline) -> HttpResponse:
    """Change the days of an event."""
    if not rules.may_on_timeline(request.user, Deed.WRITE, found):
        raise PermissionDenied
    form = TimelineForm(request.POST or None, initial=timeline_initial(found))
    if answer := done(
        request,
        form,
        lambda: services.change_timeline(person=user_of(request), timeline=found, **form.cleaned_data),
        _("The days are changed."),
        "experiences:timeline",
        found.pk,
    ):
        return answer
    context = {"place": found.place, "timeline": found, "form": form, "section": SECTION}
    return render(request, "experiences/timeline_form.html", context, status=status(form))


@require_POST
@login_required
@of_timeline
def add_factor(request: HttpRequest, found: Timeline) -> HttpResponse:
    form = FactorForm(request.POST)
    return done(
        request,
        form,
        lambda: services.add_factor(person=user_of(request), timeline=found, **form.given),
        "",
        "experiences:timeline",
        found.pk,
    ) or page(request, found, factor_form=form)


@require_POST
@login_required
@never_cache
def drop_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    found = queries.find_factor(request.user, factor_id)
    if found is None:
        raise Http404
    services.drop_factor(person=user_of(request), factor=found)
    return redirect("experiences:timeline", found.timeline_id)


@require_POST
@login_required
@of_timeline
def add_step(request: HttpRequest, found: Timeline) -> HttpResponse:
    form = StepForm(request.POST)
    return done(
        request,
        form,
        lambda: services.add_recommendation(person=user_of(request), timeline=found, **form.cleaned_data),
        _("The recommendation is stored."),
        "experiences:timeline",
        found.pk,
    ) or page(request, found, step_form=form)


@require_POST
@login_required
@of_timeline
def set_visibility(request: HttpRequest, found: Timeline) -> HttpResponse:
    form = VisibilityForm(request.POST)
    if not form.is_valid():
        return page(request, found, visibility_form=form)
    services.set_timeline_visibility(person=user_of(request), timeline=found, **form.cleaned_data)
    messages.success(request, _("Who may read it is changed."))
    return redirect("experiences:timeline", found.pk)


@require_POST
@login_required
@of_timeline
def remove(request: HttpRequest, found: Timeline) -> HttpResponse:
    services.remove_timeline(person=user_of(request), timeline=found)
    messages.success(request, _("The event is removed."))
    return redirect("experiences:timelines")


def page(request: HttpRequest, found: Timeline, **forms: Form) -> HttpResponse:
    """Show one event; ``forms`` are those that were refused."""
    person, measured, dates = request.user, measure(found.dates), found.dates
    review = found.review if found.review and rules.may_read_review(person, found.review) else None
    days: list[tuple[object, dt.date | None, bool]] = [
        (_("emergence"), found.emerged_on, True),
        (_("detection"), found.detected_on, True),
        (_("notification"), found.notified_on, True),
    ]
    days += [(EARLY_ACTION_NAMES[code], (x := dates.action(code)).on, x.applies) for code in EARLY_ACTIONS]
    context = {
        "timeline": found,
        "place": found.place,
        "its_review": review,
        "measured": measured,
        "bars": bars(measured),
        "days": days,
        "factors": list(found.factors.all()),
        "steps": list(found.recommendations.all()),
        "components": framework().components,
        "may_write": rules.may_on_timeline(person, Deed.WRITE, found),
        "may_follow": rules.may_on_timeline(person, Deed.FOLLOW, found),
        "may_set_visibility": rules.may_on_timeline(person, Deed.SET_VISIBILITY, found),
        "may_remove": rules.may_on_timeline(person, Deed.REMOVE, found),
        "factor_form": FactorForm(),
        "step_form": StepForm(),
        "visibility_form": VisibilityForm(initial={"visibility": found.visibility}),
        "section": SECTION,
        **forms,
    }
    bad = any(x.is_bound and x.errors for x in forms.values())
    return render(request, "experiences/timeline.html", context, status=422 if bad else 200)
