"""The gate of a room: where one event is served to a room, everything else does not exist, and nobody signs in."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import room
from .models import EventKey

DOOR = "/events/room/"
_FREE = ("/static/", "/healthz", "/language/")
_PARTS = r"sessions/\d+/questions/|outcomes/"


class RoomGate:
    """Middleware, in the way only while a room is served: pages of its event for who has a token, 404 beside them.

    Whatever the browser brings from elsewhere counts for nothing: a visitor is a visitor, the host acts as the account
    of the room's host alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ROOM_EVENT:
            raise MiddlewareNotUsed
        self.get_response = get_response
        # Pages of the room link there, and it is the door that shows the programme.
        self._elsewhere = re.compile(rf"/events/{settings.ROOM_EVENT}/(sessions/\d+/)?")
        self._pages = re.compile(rf"/events/{settings.ROOM_EVENT}/({_PARTS})")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        request.in_room = True  # type: ignore[attr-defined]
        if request.path.startswith(_FREE):
            return self.get_response(request)
        if request.path == "/" or self._elsewhere.fullmatch(request.path):
            return redirect(DOOR)
        if request.path != DOOR and not self._pages.match(request.path):
            raise Http404
        key = EventKey.objects.select_related("event__place").get(event=settings.ROOM_EVENT)
        found = room.entrance_of(request, key)
        request.room = found  # type: ignore[attr-defined]
        if found is None and request.path != DOOR:
            return redirect(DOOR)
        if found is not None and found.host:
            request.user = room.room_host(key.event)
        return self.get_response(request)
