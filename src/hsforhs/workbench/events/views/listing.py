"""Events to come and past ones; the page of one event with its programme."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.workbench.accounts.models import User

from .. import calendars, queries
from ..models import Day, Session
from ..rules import may_hold_somewhere
from ..texts import known_zone
from ..times import reader_zone, times_of
from ..words import EventState
from .visit import SECTION, Visit, calendar_file, of_event, site_of

EACH = 30


@never_cache
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events to come, and past ones page by page."""
    today = timezone.localdate()
    past = Paginator(queries.past(request.user, today), EACH).get_page(request.GET.get("page"))
    context = {
        "upcoming": list(queries.upcoming(request.user, today)[:EACH]),
        "past": past,
        "may_hold": may_hold_somewhere(request.user),
        "section": SECTION,
    }
    return render(request, "events/list.html", context)


@never_cache
@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own registrations and duties."""
    person = request.user
    if not isinstance(person, User):
        raise Http404
    context = {
        "registrations": queries.registrations_by(person)[:100],
        "duties": person.event_duties.select_related("event").order_by("-pk")[:100],
        "section": SECTION,
    }
    return render(request, "events/mine.html", context)


@require_GET
@of_event
def event(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One event: what it is, its programme with times shown twice, what a guest can do."""
    found, guest = visit.event, visit.guest
    days = queries.days_of(found, all_names=visit.manages)
    zone, asked = reader_zone(request, guest), request.GET.get("zone", "")[:60].strip()
    context = visit.context | {
        "days": _shown(visit, days, zone),
        "venue": queries.venue_for(visit.standing, found, days),
        "links": queries.links_of_event(guest, found),
        "zone": zone,
        "zone_asked": asked,
        "zone_is_unknown": bool(asked) and not known_zone(asked),
        "may_register": guest.registration is None and _may_register(visit, days),
        "is_over": _is_over(visit, days),
        "works_here": visit.standing.works_here,
    }
    return render(request, "events/event.html", context)


@require_GET
@of_event
def calendar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The programme as a calendar; whoever may read the programme gets all of it."""
    days = queries.days_of(visit.event, all_names=False)
    sessions = [x for day in days for x in day.sessions.all()]
    address = site_of(request) + reverse("events:event", args=[visit.event.pk])
    venue = queries.venue_for(visit.standing, visit.event, days)
    return calendar_file(
        calendars.entries(visit.event, days, sessions, address=address, venue=venue), visit.event.title
    )


def _shown(visit: Visit, days: list[Day], zone: Any) -> list[dict[str, Any]]:
    """Days with their sessions: times, whether the guest comes in, links of apps above."""
    inside: list[Session] = []
    for day in days:
        for session in day.sessions.all():
            session.day = day
            if visit.standing.lets_into(session.access):
                inside.append(session)
    links = queries.links_of_sessions(visit.guest, inside)
    return [
        {
            "day": day,
            "sessions": [
                {
                    "session": x,
                    "times": times_of(x, visit.event, zone),
                    "comes_in": x.pk in links,
                    "links": links.get(x.pk, []),
                }
                for x in day.sessions.all()
            ],
        }
        for day in days
    ]


def _may_register(visit: Visit, days: list[Day]) -> bool:
    today = timezone.now().astimezone(visit.event.zone).date()
    until = visit.event.register_until
    is_open = visit.event.state == EventState.ANNOUNCED and (until is None or until >= today)
    return is_open and any(x.date >= today for x in days)


def _is_over(visit: Visit, days: list[Day]) -> bool:
    today = timezone.now().astimezone(visit.event.zone).date()
    if visit.event.state != EventState.ANNOUNCED:
        return visit.event.state == EventState.ENDED
    return bool(days) and all(x.date < today for x in days)
