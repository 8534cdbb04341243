"""Requests of places to the network."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.origins import made_of
from hsforhs.workbench.threads.services import reference

from .. import queries, rules, services
from ..forms import FeedbackForm, OfferForm, RecordForm, RequestForm
from ..models import Assignment, HelpRequest, Offer
from ..rules import Deed, Viewer
from ..words import OfferState
from .people import SECTION, refused, status, user_of


@never_cache
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    viewer = rules.viewer_of(request.user)
    context = {"viewer": viewer, "requests": queries.requests(viewer)[:100], "section": SECTION}
    return render(request, "network/requests.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the network in the name of a place."""
    first = {x: request.GET.get(x, "") for x in ("place", "gap", "steps", "about") if request.GET.get(x)}
    form = RequestForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        code = data.pop("place").strip()
        place = Place.objects.filter(code=code).first()
        try:
            if place is None:
                raise ValidationError(_("There is no place “%(code)s”.") % {"code": code[:40]})
            if not rules.may(request.user, Deed.ASK, place):
                raise ValidationError(_("You have no role at this place that lets you ask in its name."))
            made = services.ask(person=user_of(request), place=place, language=get_language() or "", **data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The network is asked."))
            return redirect("network:request", made.pk)
    return render(request, "network/ask.html", {"form": form, "section": SECTION}, status=status(form))


@never_cache
@require_GET
def help_request(request: HttpRequest, number: int) -> HttpResponse:
    viewer = rules.viewer_of(request.user)
    return _page(request, viewer, _find(viewer, number))


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = _find(rules.viewer_of(request.user), number)
    return _act(request, found, services.withdraw_request, wanted=found)


@login_required
@require_POST
def offer(request: HttpRequest, number: int) -> HttpResponse:
    viewer = rules.viewer_of(request.user)
    found = _find(viewer, number)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, offer_form=form)
    return _act(request, found, services.offer_help, wanted=found, **form.cleaned_data)


@login_required
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    found = _offer(number)
    address = request.build_absolute_uri(reverse("network:request", args=[found.request_id]))
    return _act(request, found.request, services.take_offer, offer=found, address=address)


@login_required
@require_POST
def withdraw_offer(request: HttpRequest, number: int) -> HttpResponse:
    found = _offer(number)
    return _act(request, found.request, services.withdraw_offer, offer=found)


@login_required
@require_POST
def finish(request: HttpRequest, number: int) -> HttpResponse:
    return _with_form(request, number, RecordForm(request.POST), services.finish)


@login_required
@require_POST
def feedback(request: HttpRequest, number: int) -> HttpResponse:
    return _with_form(request, number, FeedbackForm(request.POST), services.give_feedback)


@login_required
@require_POST
def consent(request: HttpRequest, number: int) -> HttpResponse:
    found = _assignment(number)
    return _act(request, found.request, services.consent, assignment=found, gives=request.POST.get("gives") == "1")


def _with_form(request: HttpRequest, number: int, form: Form, act: Any) -> HttpResponse:
    found = _assignment(number)
    if not form.is_valid():
        for sentence in (x for errors in form.errors.values() for x in errors):
            messages.error(request, str(sentence))
        return redirect("network:request", found.request_id)
    return _act(request, found.request, act, assignment=found, **form.cleaned_data)


def _assignment(number: int) -> Assignment:
    found = Assignment.objects.select_related("request__place", "profile").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, found: HelpRequest, act: Any, **more: Any) -> HttpResponse:
    try:
        act(person=user_of(request), **more)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("network:request", found.pk)


def _find(viewer: Viewer, number: int) -> HelpRequest:
    found = queries.find_request(viewer, number)
    if found is None:
        raise Http404
    return found


def _offer(number: int) -> Offer:
    found = Offer.objects.select_related("request__place", "profile").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, viewer: Viewer, found: HelpRequest, *, offer_form: OfferForm | None = None
) -> HttpResponse:
    may_assign = rules.may(request.user, Deed.ASSIGN, found.place)
    own = viewer.profile.pk if viewer.profile is not None else 0
    offers = [
        (x, queries.shown(viewer, x.profile), x.profile_id == own)
        for x in queries.offers_of(found)
        if (may_assign or x.profile_id == own) and x.state != OfferState.WITHDRAWN
    ]
    rows = list(queries.assignments_of(found))
    made = made_of(request.user, rows)
    speaks = rules.speaks_for(request.user, found.place)
    for x in rows:
        x.request = found
    assignments = [
        {
            "row": x,
            "name": reference(x),
            "made": made[reference(x)],
            "may_use": x.ended is not None and bool(rules.widest_use(viewer, x)),
            "may_consent": x.ended is not None and speaks and found.visibility != Visibility.PUBLIC,
            "shown": queries.shown(viewer, x.profile),
            "may_finish": x.ended is None and (x.profile_id == own or may_assign),
            "may_judge": x.ended is not None and may_assign and x.profile_id != own,
            "record_form": RecordForm(auto_id=f"id_record_{x.pk}_%s"),
            "feedback_form": FeedbackForm(auto_id=f"id_feedback_{x.pk}_%s"),
            "reads_feedback": may_assign or x.profile_id == own or viewer.is_secretariat,
        }
        for x in rows
    ]
    is_asker = request.user.is_authenticated and found.asked_by_id == request.user.pk
    context = {
        "request_": found,
        "viewer": viewer,
        "offers": offers,
        "assignments": assignments,
        "may_assign": may_assign,
        "may_offer": rules.may_offer(viewer, found) and not any(is_own for _x, _y, is_own in offers),
        "may_withdraw": found.state == "open" and (may_assign or is_asker),
        "offer_form": offer_form or OfferForm(),
        "section": SECTION,
    }
    return render(request, "network/request.html", context, status=status(*([offer_form] if offer_form else [])))
