"""The page of what was done: to one record, in one country, or everywhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.workbench.audit.queries import all_events, events_in, events_of
from hsforhs.workbench.places.models import Kind, Place

from .history import entries, find_record, may_read_history


@never_cache
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Show events newest first; whoever may not read them learns no more than that there is no such page."""
    asked = {name: request.GET[name] for name in ("subject", "country") if request.GET.get(name)}
    before = _number(request.GET.get("before", ""))
    record = place = None
    if subject := asked.get("subject"):
        record = find_record(subject, request.user)
        if record is None:
            raise Http404
        page = events_of(subject, country=record.place.country, before=before)
    elif code := asked.get("country"):
        place = Place.objects.filter(code=code, kind=Kind.COUNTRY).first()
        if place is None or not may_read_history(request.user, place):
            raise Http404
        page = events_in(place.code, before=before)
    else:
        if not may_read_history(request.user, None):
            raise Http404
        page = all_events(before=before)
    context = {
        "record": record,
        "place": record.place if record else place,
        "entries": entries(page.events),
        "older": urlencode({**asked, "before": page.older}) if page.older else "",
        "section": "places" if record or place else "",
    }
    return render(request, "atlas/audit.html", context)


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 19 else None
