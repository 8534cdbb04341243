"""Around every request: its number, its line in the log, its measure, headers, and the limit on what is sent."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hsforhs.workbench.config.logs import request_id, route_of

from . import metrics

log = logging.getLogger("hsforhs.requests")
Answer = Callable[[HttpRequest], HttpResponse]
_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
REFUSALS = (400, 401, 403, 413, 429)
FORM_FIELDS_BYTES = 1024 * 1024
"""What a form may add to a file: its other fields and the marks between them."""
PERMISSIONS = ", ".join(
    f"{x}=()"
    for x in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb", "browsing-topics",
    )
)  # fmt: skip


class RequestLog:
    """Numbers a request, measures it and writes one line: never the address, never who asked by name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with ``X-Request-ID``: the one of the proxy where it has the usual form, else a new one."""
        given = request.headers.get("X-Request-ID", "")
        number = given if _NUMBER.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(number)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - start
            metrics.observe(request.method or "", route_of(request), response.status_code, seconds)
            self._write(request, response.status_code, seconds)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response

    def _write(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        if match and match.view_name in settings.UNLOGGED_ROUTES:
            return
        level = logging.WARNING if status in REFUSALS else logging.INFO
        if not log.isEnabledFor(level):
            return
        fields: dict[str, object] = {
            "method": request.method,
            "route": route_of(request),
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        # Only somebody whom the page itself looked up: logging must not cost a query.
        person = getattr(request, "_cached_user", None)
        if person is not None and person.pk:
            fields["user"] = person.pk
        words = " ".join(str(x) for x in fields.values())
        log.log(level, words, extra=fields)


class SafeHeaders:
    """Headers that Django has no setting for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


API = "/api/"


class PlainAddresses:
    """Answers 404 for an address with a NUL character: no name holds one, and PostgreSQL takes none.

    The API says in a sentence of its own what is wrong with a question.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = "" if request.path.startswith(API) else request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in asked:
            raise Http404
        return self.get_response(request)


class UploadLimit:
    """Refuses a body that is too large by what it declares, before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdecimal() or int(declared) <= most_bytes():
            return self.get_response(request)
        response = render(request, "413.html", {"most": settings.MAX_UPLOAD_BYTES // 2**20})
        response.status_code = 413
        return response


def most_bytes() -> int:
    """Return the largest body of a request."""
    return int(settings.MAX_UPLOAD_BYTES) + FORM_FIELDS_BYTES
