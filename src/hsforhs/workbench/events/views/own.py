"""Registering, and one's own registration: by a personal link, or by an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.formats.ical import CalendarEvent
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.look.rates import limited

from .. import calendars, letters, queries, services
from ..entry import Guest, digest_of, enter, leave
from ..erasure import erase_own
from ..forms import LinkForm, OwnForm, RegisterForm
from ..models import Event, Registration
from ..own_data import registration_data
from ..rules import standing
from ..services.waiting import is_full
from ..words import RegistrationState
from .visit import SECTION, Visit, calendar_file, of_event, refused, site_of, status

RATE = "events.visitors"
MOST_EVENTS = 30
"""In one calendar of an account: each costs some queries."""


@require_http_methods(["GET", "POST"])
@limited(RATE)
@of_event
def register(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Register at the event."""
    if visit.guest.registration is not None:
        return redirect("events:me", visit.event.pk)
    person = request.user
    first = {"name": person.name, "email": person.email} if isinstance(person, User) else {}
    form = RegisterForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register(
                person=visit.guest.person,
                event=visit.event,
                site=site_of(request),
                language=get_language() or "",
                **form.cleaned_data,
            )
        except ValidationError as error:
            refused(form, error)
        else:
            return _registered(request, visit, made)
    context = visit.context | {
        "form": form,
        "is_open": queries.registration_is_open(visit.event),
        "is_full": is_full(visit.event),
    }
    return render(request, "events/register.html", context, status=status(form))


def _registered(request: HttpRequest, visit: Visit, made: tuple[Registration, str] | None) -> HttpResponse:
    if made is None:
        messages.info(request, _("This address is registered. A link to the registration was sent to it."))
        return redirect("events:event", visit.event.pk)
    registration, secret = made
    enter(request, registration)
    messages.success(request, letters.STANDS[RegistrationState(registration.state)])
    _show_link(request, secret)
    return redirect("events:me", visit.event.pk)


@never_cache
@require_GET
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Come in by a personal link."""
    return _come_in(request, _by_link(secret))


@never_cache
@require_GET
def open_again(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by a link of a message."""
    return _come_in(request, letters.registration_of(token))


def _come_in(request: HttpRequest, found: Registration | None) -> HttpResponse:
    if found is None:
        context = {"section": SECTION}
        return render(request, "events/no_link.html", context, status=404)
    if found.user_id is not None and found.user_id != request.user.pk:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    enter(request, found)
    return redirect("events:me", found.event_id)


@require_http_methods(["GET", "POST"])
@limited(RATE)
@of_event
def ask_link(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a link to one's registration; the answer is the same whether the address is registered or not."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.send_link(event=visit.event, email=form.cleaned_data["email"], site=site_of(request))
        messages.info(request, _("If this address is registered, a link was sent to it."))
        return redirect("events:event", visit.event.pk)
    return render(request, "events/ask_link.html", visit.context | {"form": form}, status=status(form))


@require_http_methods(["GET", "POST"])
@of_event
def me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own registration; POST changes what one told."""
    own = _own(visit)
    fields = OwnForm.base_fields
    form = OwnForm(request.POST or None, initial={x: getattr(own, x) for x in fields})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_own(guest=visit.guest, event=visit.event, language=own.language, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:me", visit.event.pk)
    is_over = queries.event_is_over(visit.event)
    context = visit.context | {
        "form": form,
        "stands": letters.STANDS[RegistrationState(own.state)],
        "is_over": is_over,
        "came": is_over and own.attendances.exists(),
        "has_survey": is_over and own.comes_in and visit.event.survey.exists(),
        "may_bind": request.user.is_authenticated and own.user_id is None,
        "may_return": own.state == RegistrationState.WITHDRAWN and queries.registration_is_open(visit.event),
    }
    return render(request, "events/me.html", context, status=status(form))


@require_POST
@of_event
def act(request: HttpRequest, visit: Visit, do: str) -> HttpResponse:
    """Accept an invitation, withdraw, register again, make the link anew, bind to the account, erase, leave."""
    _own(visit)
    event, guest = visit.event, visit.guest
    given: dict[str, Any] = {"guest": guest, "event": event}
    try:
        if do == "accept":
            services.accept(**given)
        elif do == "withdraw":
            services.withdraw(**given, site=site_of(request))
        elif do == "again":
            services.register_again(**given, site=site_of(request))
        elif do == "bind":
            services.bind(**given)
        elif do == "link":
            registration, secret = services.new_link(**given)
            enter(request, registration)
            _show_link(request, secret)
        elif do == "erase":
            erase_own(**given, site=site_of(request))
            leave(request, event)
            messages.success(request, _("Your registration is erased."))
            return redirect("events:list")
        elif do == "leave":
            leave(request, event)
            return redirect("events:list")
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("events:me", event.pk)


@require_GET
@of_event
def data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything that is stored about one's registration."""
    response = JsonResponse(registration_data(_own(visit)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="registration.json"'
    return response


@require_GET
@of_event
def calendar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The sessions into which one may come, as a calendar."""
    _own(visit)
    return calendar_file(_entries(request, visit.event, visit.guest), visit.event.title)


@never_cache
@require_GET
def calendar_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The same by the personal link alone, for programs that look at a calendar again and again."""
    found = _by_link(secret)
    if found is None or found.user_id is not None:
        raise Http404
    guest = Guest(AnonymousUser(), found)
    return calendar_file(_entries(request, found.event, guest), found.event.title)


@never_cache
@login_required
@require_GET
def calendar_of_account(request: HttpRequest) -> HttpResponse:
    """The sessions of all one's events into which one may come."""
    person = request.user
    if not isinstance(person, User):
        raise Http404
    rows = [x for x in queries.registrations_by(person)[:MOST_EVENTS] if x.comes_in]
    entries = [y for x in rows for y in _entries(request, x.event, Guest(person, x))]
    return calendar_file(entries, _("My events"))


def _entries(request: HttpRequest, event: Event, guest: Guest) -> list[CalendarEvent]:
    """What a guest may come into, of an event that took or will take place."""
    there = standing(guest, event)
    days = queries.days_of(event, all_names=False)
    sessions = []
    for day in days:
        for session in day.sessions.all():
            session.day = day
            if there.lets_into(session.access):
                sessions.append(session)
    open_days = [x for x in days if there.lets_into(x.access)]
    address = site_of(request) + reverse("events:event", args=[event.pk])
    venue = queries.venue_for(there, event, days)
    return calendars.entries(event, open_days, sessions, address=address, venue=venue)


def _by_link(secret: str) -> Registration | None:
    return Registration.objects.select_related("event__place").filter(digest=digest_of(secret)).first()


def _own(visit: Visit) -> Registration:
    if visit.guest.registration is None:
        raise Http404
    return visit.guest.registration


def _show_link(request: HttpRequest, secret: str) -> None:
    link = site_of(request) + letters.personal_link(secret)
    messages.info(request, _("Keep this link, it is shown once and opens your registration: %(link)s") % {"link": link})
