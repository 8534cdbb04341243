"""A pass for a minute: that somebody was let into a session, so that a page which asks again need not be checked anew.

It opens nothing but the list that everybody in the session sees. Asking and voting are checked each time.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

SECONDS = 60
_SALT = "hsforhs.live_questions.pass"
_NAME = "hsforhs_pass_{}"


def has_pass(request: HttpRequest, event_id: int, session_id: int) -> bool:
    """Say whether a browser was let into a session within the last minute."""
    value = request.COOKIES.get(_NAME.format(session_id), "")
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(value, max_age=SECONDS) == f"{event_id}.{session_id}"
    except signing.BadSignature:
        return False


def give_pass(response: HttpResponse, event_id: int, session_id: int) -> None:
    """Let a browser see the list of a session for a minute; the caller has checked that it may."""
    response.set_cookie(
        _NAME.format(session_id),
        signing.TimestampSigner(salt=_SALT).sign(f"{event_id}.{session_id}"),
        max_age=SECONDS,
        path=reverse("live_questions:page", args=[event_id, session_id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
