"""Calls for small grants."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from .. import queries, rules, services
from ..forms import CallForm
from ..models import GrantCall
from ..rules import Deed
from .shared import SECTION, form_page, place_named, places_for, tried, user_of


@never_cache
@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Calls that the person may see, the last to close first."""
    context = {
        "calls": list(queries.calls_seen(request.user)[:200]),
        "today": timezone.localdate(),
        "may_announce": request.user.is_authenticated and bool(places_for(user_of(request), Deed.CALL)),
        "section": SECTION,
    }
    return render(request, "exercises/calls.html", context)


@never_cache
@require_GET
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    found = queries.calls_seen(request.user).filter(pk=call_id).first()
    if found is None:
        raise Http404
    context = {
        "call": found,
        "today": timezone.localdate(),
        "questions": [x for x in found.questions.all() if rules.may_see(request.user, x)],
        "section": SECTION,
    }
    return render(request, "exercises/call.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Announce a call."""
    person = user_of(request)
    places = places_for(person, Deed.CALL)
    if not places:
        raise PermissionDenied
    form = CallForm(request.POST or None, places=places, initial={"codes": request.GET.get("codes", "")[:200]})
    made: list[GrantCall] = []

    def act() -> None:
        data = dict(form.cleaned_data)
        place = place_named(person, Deed.CALL, data.pop("place"))
        made.append(services.announce_call(person=person, place=place, language=get_language() or "", **data))

    if tried(form, act):
        messages.success(request, _("The call is announced."))
        return redirect("exercises:call", made[0].pk)
    return form_page(
        request,
        form,
        title=_("Announce a call for small grants"),
        lead=_("Once it has opened, a public call is the first link in the chain of each of its questions."),
        button=_("Announce it"),
        back=reverse("exercises:calls"),
    )
