"""Who asks: a token, a signed-in browser, or a visitor; and how often a visitor may."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.tokens import Caller, TokenRefused, caller_by_token
from hsforhs.workbench.look.rates import client_address, neighbourhood

logger = logging.getLogger("hsforhs.api")
SAFE = ("GET", "HEAD", "OPTIONS")
MINUTE = 60


class TooOftenError(HttpError):
    """A visitor asked more often in this minute than visitors may."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(
            429,
            f"More than {settings.API_PER_MINUTE} requests without a token in this minute; "
            f"expected a pause of {wait} seconds, or a token.",
        )


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer ...`. Without one the answer holds what everybody may see."""

    openapi_bearerFormat = "hsf_PREFIX_SECRET"  # noqa: N815 - the name is OpenAPI's
    openapi_description = "Made at /account/tokens/ or by `hsforhs token make`. Reading public records needs none."

    def __call__(self, request: HttpRequest) -> Caller:
        """Return the caller; raises AuthenticationError for a token that opens nothing."""
        header = request.headers.get("Authorization", "")
        if not header:
            return self._without_token(request)
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise AuthenticationError(message="The header Authorization is not as expected: Bearer and a token.")
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return the caller of a token; each wrong one counts like a request of a visitor."""
        try:
            return caller_by_token(token)
        except TokenRefused as error:
            logger.warning("token refused: %s", error)
            _count(request)
            raise AuthenticationError(message=str(error)) from None

    def _without_token(self, request: HttpRequest) -> Caller:
        # A browser sends its session by itself, also for a foreign page: it reads and never changes anything.
        if request.method in SAFE and isinstance(request.user, User) and request.user.is_active:
            return Caller(request.user)
        _count(request)
        return Caller(AnonymousUser())


def _count(request: HttpRequest) -> None:
    """Count a request of a visitor in the present minute. The address itself is not kept."""
    now = time.time()
    address = salted_hmac("hsforhs.api.visitor", neighbourhood(client_address(request))).hexdigest()
    key = f"api:{address}:{int(now // MINUTE)}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        number = cache.incr(key)
    except ValueError:
        # The entry was dropped between the two lines: the minute starts anew.
        number = 1
    if number > settings.API_PER_MINUTE:
        raise TooOftenError(MINUTE - int(now % MINUTE))
