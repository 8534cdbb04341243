"""Pages for machines: is the site well, and its figures."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from hsforhs import __version__
from hsforhs.workbench.look.rates import client_address

from . import metrics
from .schema import waiting_migrations

TEXT = "text/plain; charset=utf-8"
FORWARDED = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")


@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 with the version when the site and its database answer, else 503.

    With ``?ready`` the tables must also be those of this program: a new version waits for `hsforhs migrate`.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = waiting_migrations() if "ready" in request.GET else 0
    except DatabaseError:
        connection.close()
        return HttpResponse("the database does not answer\n", content_type=TEXT, status=503)
    if waiting:
        return HttpResponse(f"{waiting} migrations wait for `hsforhs migrate`\n", content_type=TEXT, status=503)
    return HttpResponse(f"ok {__version__}\n", content_type=TEXT)


@never_cache
@require_GET
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: with the token of ``HSFORHS_METRICS_TOKEN``, or without one from this machine alone."""
    if not _may_read_metrics(request):
        raise PermissionDenied
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    # Behind a proxy on this machine everybody would seem to come from it: such requests are told by what
    # proxies add, and by the public name that they were asked for.
    if any(name in request.headers for name in FORWARDED):
        return False
    return _is_loopback(client_address(request)) and _is_loopback(request.get_host().rsplit(":", 1)[0].strip("[]"))


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
