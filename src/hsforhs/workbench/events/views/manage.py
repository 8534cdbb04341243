"""Setting up an event and changing what it is; duties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place

from .. import rules, services
from ..forms import FIELDS, ChangeForm, DutyForm, NewForm, event_values
from ..models import Event
from ..services.setting_up import NEXT
from ..words import EventState
from .visit import SECTION, Visit, of_manager, refused, site_of, status


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set up an event of a place."""
    person = request.user
    if not isinstance(person, User) or not rules.may_hold_somewhere(person):
        raise PermissionDenied
    form = NewForm(request.POST or None, initial={"place": request.GET.get("place", "")[:20]})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        place = Place.objects.filter(code__iexact=data.pop("place").strip()).first()
        try:
            if place is None or not rules.may_hold(person, place):
                raise ValidationError(_("You have no role at this place that lets you set up an event of it."))
            made = services.set_up(person=person, place=place, language=get_language() or "", **data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The event is set up as a draft. Add its days, then announce it."))
            return redirect("events:programme", made.pk)
    return render(request, "events/new.html", {"form": form, "section": SECTION}, status=status(form))


@require_http_methods(["GET", "POST"])
@of_manager
def edit(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Change what an event is; what somebody else stored meanwhile is shown beside, and nothing is lost."""
    form = ChangeForm(request.POST or None, initial=event_values(visit.event))
    meanwhile: list[tuple[Any, Any]] = []
    code = 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            services.write_event(
                person=person, event=visit.event, site=site_of(request), language=visit.event.language, **data
            )
        except services.EventChangedError as error:
            refused(form, error)
            meanwhile, code = _differences(form, error.stored), 409
            # What is sent next was written with the present state in view.
            form.data = {**request.POST.dict(), "version": str(error.stored.version)}
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("The event is changed."))
            return redirect("events:event", visit.event.pk)
    context = visit.context | {
        "form": form,
        "meanwhile": meanwhile,
        "next_states": [(x.value, x.label) for x in NEXT[EventState(visit.event.state)]],
    }
    return render(request, "events/edit.html", context, status=code if code != 200 else status(form))


@require_POST
@of_manager
def state(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Announce, end or cancel the event."""
    try:
        services.set_state(person=person, event=visit.event, state=request.POST.get("state", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("events:event", visit.event.pk)


@require_http_methods(["GET", "POST"])
@of_manager
def duties(request: HttpRequest, person: User, visit: Visit) -> HttpResponse:
    """Who has a duty at the event."""
    form = DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_duty(person=person, event=visit.event, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:duties", visit.event.pk)
    context = visit.context | {"form": form, "duties": visit.event.stewards.select_related("user")}
    return render(request, "events/duties.html", context, status=status(form))


@require_POST
@of_manager
def take_duty(request: HttpRequest, person: User, visit: Visit, duty: int) -> HttpResponse:
    services.take_duty(person=person, event=visit.event, number=duty)
    messages.success(request, _("Saved."))
    return redirect("events:duties", visit.event.pk)


def _differences(form: ChangeForm, stored: Event) -> list[tuple[Any, Any]]:
    """The fields in which what is stored now differs from what was sent: label, stored value."""
    return [
        (form.fields[x].label, getattr(stored, x)) for x in FIELDS if getattr(stored, x) != form.cleaned_data.get(x)
    ]
