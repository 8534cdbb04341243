"""Pools, convenings and working groups."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.places.models import Place

from .. import queries, rules, services
from ..forms import GroupForm, SeatForm
from ..models import Group, Nomination, Profile, Seat
from ..services.groups import unmet
from ..words import NominationState
from .people import SECTION, refused, status, user_of


@never_cache
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """All groups; the secretariat makes new ones."""
    secretariat = rules.in_secretariat(request.user)
    if request.method == "POST" and not secretariat:
        raise PermissionDenied
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            place = _place(data.pop("place"))
            made = services.make_group(person=user_of(request), place=place, language=get_language() or "", **data)
        except ValidationError as error:
            refused(form, error)
        else:
            return redirect("network:group", made.pk)
    context = {"groups": queries.groups(), "form": form, "is_secretariat": secretariat, "section": SECTION}
    return render(request, "network/groups.html", context, status=status(form))


@never_cache
@require_GET
def group(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, _find(number), SeatForm())


@login_required
@require_POST
def add_seat(request: HttpRequest, number: int) -> HttpResponse:
    found = _find(number)
    form = SeatForm(request.POST)
    if not rules.in_secretariat(request.user):
        raise PermissionDenied
    if form.is_valid():
        try:
            services.add_seat(person=user_of(request), group=found, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error)
        else:
            return redirect("network:group", number)
    return _page(request, found, form)


@login_required
@require_POST
def nominate(request: HttpRequest, number: int) -> HttpResponse:
    seat = _find_seat(number)
    profile = Profile.objects.filter(key=request.POST.get("profile", "")).first()
    if profile is None:
        raise Http404
    reason = request.POST.get("reason", "")
    return _act(request, seat.group_id, services.nominate, _("Nominated."), seat=seat, profile=profile, reason=reason)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    found = Nomination.objects.select_related("seat").filter(pk=number).first()
    if found is None:
        raise Http404
    accepted = request.POST.get("accepted") == "yes"
    act = services.decide_nomination
    return _act(request, found.seat.group_id, act, _("Decided."), nomination=found, accepted=accepted)


@login_required
@require_POST
def vacate(request: HttpRequest, number: int) -> HttpResponse:
    seat = _find_seat(number)
    return _act(request, seat.group_id, services.vacate, _("The seat is free."), seat=seat)


@login_required
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    return _act(request, number, services.close_group, _("The group has ended."), group=_find(number))


def _act(request: HttpRequest, number: int, act: Any, words: str, **more: Any) -> HttpResponse:
    try:
        act(person=user_of(request), **more)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, words)
    return redirect("network:group", number)


def _find(number: int) -> Group:
    found = queries.find_group(number)
    if found is None:
        raise Http404
    return found


def _find_seat(number: int) -> Seat:
    found = Seat.objects.select_related("group__place").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _place(code: str) -> Place | None:
    if not code.strip():
        return None
    found = Place.objects.filter(code=code.strip()).first()
    if found is None:
        raise ValidationError(_("There is no place “%(code)s”.") % {"code": code[:40]})
    return found


def _page(request: HttpRequest, found: Group, form: SeatForm) -> HttpResponse:
    viewer = rules.viewer_of(request.user)
    seats = []
    for seat in queries.seats_of(found):
        seat.group = found
        waiting = [
            (x, queries.shown(viewer, x.profile), unmet(seat, x.profile) if viewer.is_secretariat else [])
            for x in seat.nominations.all()
            if x.state == NominationState.PROPOSED
            and (viewer.is_secretariat or (viewer.profile and x.profile_id == viewer.profile.pk))
        ]
        holds = seat.holder is not None and seat.until is None
        holder = queries.shown(viewer, seat.holder) if seat.holder is not None and holds else None
        is_own = viewer.profile is not None and seat.holder_id == viewer.profile.pk and holds
        seats.append({"seat": seat, "holder": holder, "waiting": waiting, "is_own": is_own})
    may_nominate = found.closed_at is None and (viewer.is_secretariat or viewer.is_approved)
    context = {
        "group": found,
        "seats": seats,
        "form": form,
        "viewer": viewer,
        "may_nominate": may_nominate,
        "nominees": queries.nominees(viewer) if may_nominate else [],
        "section": SECTION,
    }
    return render(request, "network/group.html", context, status=status(form))
