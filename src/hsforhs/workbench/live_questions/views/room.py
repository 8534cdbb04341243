"""The door of a room: the token, and then the sessions of the one event that is served there."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.workbench.events.entry import guest_at
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.events.queries import links_of_event, links_of_sessions
from hsforhs.workbench.look.rates import limited

from .. import queries, room
from ..forms import TokenForm
from .shared import SECTION


@never_cache
@require_http_methods(["GET", "POST"])
@limited("live_questions.room")
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the token; who came in sees the sessions. There is no such page where no room is served."""
    if not settings.ROOM_EVENT:
        raise Http404
    event = Event.objects.select_related("place").get(pk=settings.ROOM_EVENT)
    key = room.event_key(event)
    form = TokenForm(request.POST or None)
    if form.is_valid():
        found = room.entrance_by(
            key,
            form.cleaned_data["token"],
            personal=settings.ROOM_TOKENS,
            fresh_mark=secrets.token_urlsafe(18),
        )
        if found is not None:
            response = redirect("live_questions:room")
            response.set_cookie(
                room.COOKIE,
                room.sealed(key, found),
                max_age=room.HOURS * 3600,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
            return response
        form.add_error("token", _("This is no token of this room."))
    context = {"event": event, "form": form, "section": SECTION}
    if getattr(request, "room", None) is None:
        return render(request, "live_questions/door.html", context, status=422 if form.errors else 200)
    sessions = queries.sessions_of(event)
    guest = guest_at(request, event)
    links = links_of_sessions(guest, sessions)
    context |= {"sessions": [(x, links[x.pk]) for x in sessions], "links": links_of_event(guest, event)}
    return render(request, "live_questions/room.html", context)
