"""Making, revoking and recognising tokens; and who asks over the API."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import within

from . import rules
from .models import ApiToken, User
from .rules import Person

READ = "read"
"""Read what the person may read."""
READ_PUBLIC = "read:public"
"""Read what everybody may read."""
SCOPES = (READ, READ_PUBLIC)
LONGEST_DAYS = 366
MARK = "hsf"
M = TypeVar("M", bound=Model)


class TokenRefused(Exception):  # noqa: N818 - the token is refused, the program is right
    """A token that does not open anything; the text is one sentence for its holder."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a person or a visitor, and the branch of the tree that a token was narrowed to.

    ``branch`` is the path of a place, or empty for no narrowing.
    """

    person: Person
    branch: str = ""
    token: ApiToken | None = None

    @property
    def is_visitor(self) -> bool:
        """Whether nobody is known behind the request."""
        return self.token is None and not isinstance(self.person, User)

    def narrow(self, found: QuerySet[M], path: str = "place__path") -> QuerySet[M]:
        """Keep the rows whose place lies in the branch of the token."""
        return found.filter(within(self.branch, path)) if self.branch else found

    def reaches(self, place: Place) -> bool:
        """Say for one place what :meth:`narrow` says for rows."""
        return not self.branch or place.path == self.branch or place.path.startswith(f"{self.branch}/")


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks, as the API found out before it called an endpoint."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


@transaction.atomic
def make_token(
    *, person: User, name: str, scopes: Sequence[str], days: int, place: Place | None = None, actor: str = ""
) -> tuple[ApiToken, str]:
    """Make a token for a person; returns it with its secret, which is nowhere kept.

    Raises ValidationError for a scope, a duration or a name that cannot be, PermissionDenied for a closed account
    and for a place at which the person holds no role.
    """
    if not person.is_active or (place is not None and not rules.roles_at(person, place)):
        raise PermissionDenied
    unknown = [x for x in scopes if x not in SCOPES]
    if unknown or not scopes:
        raise ValidationError(_("A token reads: choose one of %(scopes)s.") % {"scopes": ", ".join(SCOPES)})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(_("A token is for 1 to %(days)d days.") % {"days": LONGEST_DAYS})
    if not name.strip():
        raise ValidationError(_("Give the token a name that says what uses it."))
    prefix = secrets.token_hex(6)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=person,
        name=name.strip()[:80],
        prefix=prefix,
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        place=place,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    _record("accounts.make_token", token, actor or person.actor, scopes=token.scopes, days=days)
    return token, secret


@transaction.atomic
def revoke_token(*, person: User | None, token: ApiToken) -> None:
    """End a token at once; its owner may, an administrator of the site, and the operator (``person`` None)."""
    if person is not None and person.pk != token.user_id and not rules.may_administer(person):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record("accounts.revoke_token", token, person.actor if person else OPERATOR)


def tokens_of(person: User) -> list[ApiToken]:
    """The tokens of a person, newest first, revoked and ended ones with them."""
    return list(ApiToken.objects.filter(user=person).select_related("place"))


def caller_by_token(secret: str) -> Caller:
    """Return who a token speaks for.

    Raises TokenRefused for one that is unknown, ended, revoked or of a closed account; which of these is told only
    to who holds the whole token.
    """
    mark, _first, rest = secret.partition("_")
    prefix = rest.partition("_")[0]
    token = None
    if mark == MARK and prefix.isalnum():
        token = ApiToken.objects.select_related("user", "place").filter(prefix=prefix).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(secret)):
        raise TokenRefused("This token is not known here; make one at /account/tokens/.")
    if token.revoked_at is not None:
        raise TokenRefused(f"The token {token.prefix} was revoked; make another one at /account/tokens/.")
    if token.is_over:
        raise TokenRefused(
            f"The token {token.prefix} ended on {token.expires_at:%Y-%m-%d}; make another one at /account/tokens/."
        )
    if not token.user.is_active:
        raise TokenRefused(f"The account behind the token {token.prefix} is closed.")
    _used(token)
    person: Person = token.user if READ in token.scopes else AnonymousUser()
    return Caller(person, token.place.path if token.place else "", token)


def _used(token: ApiToken) -> None:
    today = timezone.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(action: str, token: ApiToken, actor: str, **facts: object) -> None:
    place = token.place
    record(
        actor=actor,
        action=action,
        country=place.country if place else "",
        subject=token.user.actor,
        facts={"prefix": token.prefix, "place": place.code if place else "", **facts},
    )
