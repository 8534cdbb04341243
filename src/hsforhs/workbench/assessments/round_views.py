"""Pages of a round: list, open, overview, team, consensus, the external view beside, publish, discard."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.queries import people_at
from hsforhs.workbench.accounts.rules import holds_in_area, roles_at
from hsforhs.workbench.editions.queries import name_of_framework
from hsforhs.workbench.places.models import Place

from . import board, rounds, rules
from .models import Round
from .round_forms import LastDayForm, OpenForm, PublishForm
from .rules import Deed

View = Callable[..., HttpResponse]
RoundView = Callable[Concatenate[HttpRequest, Round, ...], HttpResponse]


def of_round(view: RoundView) -> View:
    """Find the round of the address for who may see it; others get the page of what does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, round_id: int, **more: Any) -> HttpResponse:
        known = board.round_for(request.user, round_id)
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


@never_cache
@login_required
@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Open rounds of the places where the person has a role."""
    return render(request, "rounds/list.html", {"rows": board.open_rounds(request.user), "section": "rounds"})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def open_new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a round for a place."""
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    if not roles_at(request.user, place):
        raise Http404
    if not rules.may_at(request.user, Deed.OPEN, place):
        raise PermissionDenied
    form = OpenForm(request.POST or None, place=place)
    if form.is_valid():
        try:
            made = rounds.open_round(person=_user(request), place=place, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The round is open."))
            return redirect("rounds:round", made.pk)
    context = {"form": form, "place": place, "open": board.open_rounds(request.user, place_id=place.pk)}
    return render(request, "rounds/open.html", {**context, "section": "rounds"}, status=_status(form))


@require_GET
@of_round
def overview(request: HttpRequest, found: Round) -> HttpResponse:
    """Areas with their state, lead and levels."""
    context = {
        "found": found,
        "instrument": framework().instruments[found.instrument],
        "board": board.board(found),
        "signed": found.sign_offs.select_related("person").order_by("-pk"),
        "may_assign": rules.may(request.user, Deed.ASSIGN, found),
        "may_publish": rules.may(request.user, Deed.PUBLISH, found),
        "may_discard": rules.may(request.user, Deed.DISCARD, found),
        "edition": name_of_framework(found.catalogue_version),
        "may_carry": not found.is_open and rules.may_at(request.user, Deed.OPEN, found.place),
        "may_return": rules.may(request.user, Deed.SCORE, found),
        "may_set_visibility": rules.may(request.user, Deed.SET_VISIBILITY, found),
        "roles": sorted(x.label for x in roles_at(request.user, found.place)),
        "section": "rounds",
    }
    return render(request, "rounds/round.html", context)


@require_http_methods(["GET", "POST"])
@of_round
def team(request: HttpRequest, found: Round) -> HttpResponse:
    """Name the leads of the areas and the last day."""
    if not rules.may(request.user, Deed.ASSIGN, found):
        raise PermissionDenied
    leads = people_at(found.place, Role.AREA_LEAD)
    areas = list(found.areas.select_related("lead", "round__place"))
    form = LastDayForm(request.POST or None, initial={"closes_on": found.closes_on})
    if form.is_valid():
        errors = _assign_all(_user(request), areas, request.POST, {str(x.pk): x for x in leads})
        if form.cleaned_data["closes_on"] != found.closes_on:
            rounds.set_last_day(person=_user(request), found=found, closes_on=form.cleaned_data["closes_on"])
        if not errors:
            messages.success(request, _("The team is set."))
            return redirect("rounds:round", found.pk)
        for error in errors:
            form.add_error(None, error)
    titles = {x.key.code: x for x in framework().groups_of(found.instrument)}
    rows = [(x, titles[x.group], [y for y in leads if _can_lead(y, found, x.group)]) for x in areas]
    context = {"found": found, "rows": rows, "form": form, "section": "rounds"}
    return render(request, "rounds/team.html", context, status=_status(form))


def _can_lead(person: User, found: Round, group: str) -> bool:
    return holds_in_area(person, found.place, f"{found.instrument}:{group}", Role.AREA_LEAD)


def _assign_all(person: User, areas: list[Any], posted: Any, leads: dict[str, User]) -> list[ValidationError]:
    errors = []
    for area in areas:
        chosen = leads.get(posted.get(f"lead-{area.group}", ""))
        if (chosen.pk if chosen else None) == area.lead_id:
            continue
        try:
            rounds.assign(person=person, area=area, lead=chosen)
        except ValidationError as error:
            errors.append(ValidationError(f"{area.group}: {error.messages[0]}"))
    return errors


@require_GET
@of_round
def consensus(request: HttpRequest, found: Round) -> HttpResponse:
    """Opinions beside the score written down, indicator by indicator."""
    rows = board.consensus(found)
    context = {
        "found": found,
        "rows": rows,
        "agreed": sum(x.agree and not x.differs for x in rows),
        "split": sum(bool(x.levels) and not x.agree for x in rows),
        "silent": sum(not x.levels for x in rows),
        "section": "rounds",
    }
    return render(request, "rounds/consensus.html", context)


@require_GET
@of_round
def beside(request: HttpRequest, found: Round) -> HttpResponse:
    """The assessments of other kinds beside this one, with differences in levels."""
    titles = framework().indicators
    context = {"found": found, "views": board.beside(found, request.user), "titles": titles, "section": "rounds"}
    return render(request, "rounds/beside.html", context)


@require_http_methods(["GET", "POST"])
@of_round
def publish(request: HttpRequest, found: Round) -> HttpResponse:
    """Publish an agreed round, or decide anew who may see a published one."""
    again = not found.is_open
    if not rules.may(request.user, Deed.SET_VISIBILITY if again else Deed.PUBLISH, found):
        raise PermissionDenied
    form = PublishForm(request.POST or None, initial={"visibility": found.visibility})
    if form.is_valid():
        if again:
            rounds.set_visibility(person=_user(request), found=found, visibility=form.cleaned_data["visibility"])
            messages.success(request, _("It is decided who may see this round."))
        else:
            rounds.publish(person=_user(request), found=found, **form.cleaned_data)
            messages.success(request, _("The round is published."))
        return redirect("rounds:round", found.pk)
    context = {"found": found, "form": form, "again": again, "section": "rounds"}
    return render(request, "rounds/publish.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@of_round
def discard(request: HttpRequest, found: Round) -> HttpResponse:
    """Ask once, then delete an open round."""
    if not rules.may(request.user, Deed.DISCARD, found):
        raise PermissionDenied
    if request.method == "POST":
        rounds.discard(person=_user(request), found=found)
        messages.success(request, _("The round is discarded."))
        return redirect("rounds:list")
    return render(request, "rounds/discard.html", {"found": found, "board": board.board(found), "section": "rounds"})


@require_POST
@of_round
def reopen(request: HttpRequest, found: Round) -> HttpResponse:
    """Open the next vintage of a published round, to correct it; the published one stays until then."""
    if found.is_open or not rules.may_at(request.user, Deed.OPEN, found.place):
        raise PermissionDenied
    try:
        made = rounds.open_round(
            person=_user(request),
            place=found.place,
            instrument=found.instrument,
            kind=found.kind,
            year=None if found.date else found.year,
            date=found.date,
            adapted=found.adapted,
            start_from=found,
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("rounds:round", found.pk)
    return redirect("rounds:round", made.pk)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
