"""How often one address may do one thing: counted in the shared cache, refused with 429 in plain words."""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import logging
import random
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
_MANY, _TRIED = 50, 3


def client_address(request: HttpRequest) -> str:
    """Return the address that the request came from.

    Behind ``settings.PROXIES`` proxies it is the entry that the outermost of them wrote into X-Forwarded-For;
    what a client wrote there itself stands further left and counts for nothing.
    """
    remote = str(request.META.get("REMOTE_ADDR") or "")
    if not settings.PROXIES:
        return remote
    entries = [x.strip() for x in request.headers.get("X-Forwarded-For", "").split(",") if x.strip()]
    return entries[-settings.PROXIES] if len(entries) >= settings.PROXIES else remote


def neighbourhood(address: str) -> str:
    """Return what counts as one address: an IPv6 user owns a /64 and could use a new address each time."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def allowed(name: str, who: str) -> bool:
    """Count one act of ``who`` against the rate of ``settings.RATES[name]`` and say whether it was within it.

    Each act takes a slot of the present window with ``cache.add``, which only one process can do for one slot:
    two requests at once never share a slot, and a refused request writes nothing. Where there are many slots, a few
    are tried before all are read.
    """
    rate = settings.RATES[name]
    window = int(time.time() // rate.seconds)
    # The cache holds a digest, not the address of a person.
    secret = f"{settings.SECRET_KEY} {name} {who} {window}"
    key = hashlib.sha256(secret.encode()).hexdigest()[:32]
    slots = [f"rate:{key}:{number}" for number in range(rate.number)]
    few = random.sample(slots, _TRIED) if rate.number > _MANY else ()  # chance decides on speed alone
    if any(cache.add(slot, 1, timeout=rate.seconds) for slot in few):
        return True
    taken = cache.get_many(slots)
    return any(cache.add(slot, 1, timeout=rate.seconds) for slot in slots if slot not in taken)


def limited(name: str, *, visitors_only: bool = False) -> Callable[[View], View]:
    """Answer 429 to a POST of an address over the rate ``name``; ``visitors_only`` leaves people with an account."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: object, **words: object) -> HttpResponseBase:
            counts = request.method == "POST" and not (visitors_only and request.user.is_authenticated)
            if counts and not allowed(name, neighbourhood(client_address(request))):
                log.warning("too many requests: %s", name)
                return too_many(request, name)
            return view(request, *args, **words)

        return wrapped

    return wrap


def too_many(request: HttpRequest, name: str) -> HttpResponse:
    """Return the 429 page, which says when to come back."""
    seconds = settings.RATES[name].seconds
    left = seconds - int(time.time()) % seconds
    response = render(request, "429.html", {"minutes": -(-left // 60)}, status=429)
    response["Retry-After"] = str(left)
    return response
