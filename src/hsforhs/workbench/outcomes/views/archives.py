"""An event as a ZIP of plain pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event

from ..archive import archive_of
from .finding import of_event


@require_GET
@of_event
def archive(request: HttpRequest, event: Event, guest: Guest) -> HttpResponse:
    """Give out the archive of an event with what the guest may read."""
    site = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(archive_of(guest, event, site=site), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="event-{event.pk}.zip"'
    return response
