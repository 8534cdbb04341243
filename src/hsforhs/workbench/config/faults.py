"""Faults of the machine under the store (full disk, read-only folder, busy or absent database) in one sentence.

They are no faults of the program: whoever runs the site can mend them, and nothing is half-stored.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

log = logging.getLogger(__name__)
RETRY_SECONDS = 30

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
# What SQLite and PostgreSQL say; both speak English here, and error classes alone do not tell these cases apart.
_SAYINGS = (
    ("full", ("disk is full", "no space left", "disk i/o error")),
    ("read-only", ("readonly database", "read-only", "unable to open database file")),
    ("busy", ("database is locked", "database table is locked", "deadlock detected", "lock timeout")),
    ("absent", ("connection", "could not connect", "server closed", "shutting down", "starting up")),
    ("damaged", ("file is not a database", "malformed")),
)


def fault_in_words(error: BaseException) -> str | None:
    """Say in one sentence what is wrong with the machine, where, and what to do; ``None`` for any other error."""
    kind = kind_of(error)
    if kind is None:
        return None
    where = getattr(error, "filename", None) or store_in_words()
    return {
        "full": f"{where}: the disk is full or cannot be written; nothing was half-stored; make room, then try again",
        "read-only": f"{where}: this cannot be written (read-only, or not ours); nothing was stored; "
        "expected a folder that the program may write",
        "busy": f"{where}: somebody else is writing and did not end in time; nothing was stored; try again",
        "absent": f"{where}: the database does not answer; nothing was stored; expected a running server",
        "damaged": f"{where}: the database file is damaged; expected one that `hsforhs restore` brought back",
    }[kind]


def kind_of(error: BaseException) -> str | None:
    """Return the kind of fault: full, read-only, busy, absent or damaged; ``None`` for any other error."""
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return "full"
        return "read-only" if error.errno in _READ_ONLY else None
    if not isinstance(error, DatabaseError):
        return None
    said = str(error).lower()
    return next((kind for kind, sayings in _SAYINGS if any(x in said for x in sayings)), None)


def store_in_words() -> str:
    """Name the database without its password."""
    entry = settings.DATABASES["default"]
    return str(entry["NAME"]) if connection.vendor == "sqlite" else f"PostgreSQL database {entry['NAME']}"


class StoreFaultMiddleware:
    """Answers 503 with one sentence when the machine under the store is at fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a page; other errors go on to the usual page of a fault."""
        return _answer(error)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer for errors outside of pages too, such as storing a session."""
    error = sys.exc_info()[1]
    answer = _answer(error) if error is not None else None
    return answer or HttpResponseServerError(render_to_string("500.html"))


def _answer(error: BaseException) -> HttpResponse | None:
    kind = kind_of(error)
    if kind is None:
        return None
    log.error("%s", fault_in_words(error))
    answer = HttpResponse(render_to_string("503.html", {"kind": kind}), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
