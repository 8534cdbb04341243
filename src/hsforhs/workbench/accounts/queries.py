"""Reads of accounts: who holds what where, open invitations, sessions, what is stored about a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place

from .link_secrets import digest_of
from .models import Grant, Invitation, Role, User
from .own_records import records_naming

_PREFIX = "user:"
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


further_data: dict[str, Callable[[User], Any]] = {}
"""What parts above accounts store about a person: each puts a function here when it is ready, which returns JSON types,
under a name that is none of what accounts tell themselves."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where a person is signed in."""

    number: int
    started: Any
    ip: str
    browser: str
    current: bool


def user_of(actor: str) -> User | None:
    """The person whom an audit event names as its actor, unless the account is closed."""
    number = actor.removeprefix(_PREFIX)
    if not actor.startswith(_PREFIX) or not number.isdigit():
        return None
    return User.objects.filter(pk=int(number), is_active=True).first()


def people_at(place: Place, *roles: Role) -> list[User]:
    """People who hold one of the roles at a place, inherited roles counted, by name."""
    codes = place.path.split("/")
    found = Grant.objects.in_force().filter(role__in=roles, place__code__in=codes, user__is_active=True)
    people = {x.user_id: x.user for x in found.select_related("user")}
    return sorted(people.values(), key=lambda x: (str(x).casefold(), x.pk))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names by actor, for those who have an account."""
    numbers = {int(x.removeprefix(_PREFIX)) for x in actors if x.startswith(_PREFIX) and x[len(_PREFIX) :].isdigit()}
    return {x.actor: str(x) for x in User.objects.filter(pk__in=numbers)}


def grants_at(place: Place) -> list[Grant]:
    """Grants in force at a place, its own first and then inherited ones from the nearest place up; by role and name."""
    codes = place.path.split("/")
    found = Grant.objects.in_force().filter(place__code__in=codes, user__is_active=True).select_related("user", "place")
    order = list(Role)
    return sorted(
        found,
        key=lambda x: (-codes.index(x.place.code), -order.index(Role(x.role)), str(x.user).casefold(), x.pk),
    )


def grants_of_person(user: User) -> QuerySet[Grant]:
    """Grants in force of one person, with their places."""
    return user.grants.in_force().select_related("place").order_by("place__path", "pk")


def site_administrators() -> list[User]:
    """People who administer the whole site."""
    return list(User.objects.filter(is_administrator=True, is_active=True).order_by("name", "pk"))


def open_invitations(place: Place) -> QuerySet[Invitation]:
    """Invitations to a place that can still be accepted."""
    return Invitation.objects.open().filter(place=place).select_related("invited_by", "place")


def find_invitation(secret: str) -> Invitation | None:
    """The open invitation of a link, or None."""
    return (
        Invitation.objects.open()
        .select_related("place", "invited_by")
        .filter(digest=digest_of(secret), invited_by__isnull=False)
        .first()
    )


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Open invitations to the confirmed addresses of a person."""
    found = Invitation.objects.open().filter(email__in=addresses_of(user), invited_by__isnull=False)
    return found.select_related("place", "invited_by")


def has_account(email: str) -> bool:
    """Say whether an address belongs to an account, open or closed."""
    return (
        User.objects.filter(email=email.lower()).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )


def addresses_of(user: User) -> frozenset[str]:
    """The confirmed addresses of a person, in small letters."""
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset(x.lower() for x in found)


def sessions_of(user: User, *, current: str | None) -> list[OpenSession]:
    """Sessions that have not ended, newest first; ``current`` is the key of the one that asks."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[x.session_key for x in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [
        OpenSession(x.pk, x.created_at, x.ip, browser_in_words(x.user_agent), x.session_key == current)
        for x in rows
        if x.session_key in alive
    ]


def browser_in_words(user_agent: str) -> str:
    """Name browser and system of a user-agent line, such as ``Firefox, Windows``; the start of the line otherwise."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or re.sub(r"\s+", " ", user_agent)[:60]


def orcid_of(user: User) -> str:
    """The ORCID iD that the person proved by signing in there, or an empty text."""
    return SocialAccount.objects.filter(user=user, provider="orcid").values_list("uid", flat=True).first() or ""


def orcid_address(orcid: str) -> str:
    """The address of an ORCID record."""
    return f"https://{settings.SOCIALACCOUNT_PROVIDERS['orcid']['BASE_DOMAIN']}/{orcid}"


def everybody() -> list[dict[str, Any]]:
    """All accounts by address, with their roles in force, as JSON types."""
    people = User.objects.order_by("email").prefetch_related(
        Prefetch("grants", Grant.objects.in_force().select_related("place"), to_attr="held")
    )
    return [
        {
            "email": x.email,
            "name": x.name,
            "open": x.is_active,
            "site_administrator": x.is_administrator,
            "roles": [{"role": y.role, "place": y.place.code, "areas": y.areas} for y in x.held],
        }
        for x in people
    ]


def own_data(user: User) -> dict[str, Any]:
    """Everything stored about a person in accounts, audit and the parts that joined, as JSON types; no secrets."""
    events = Event.objects.filter(Q(actor=user.actor) | Q(subject=user.actor)).select_related("personal")
    return {
        "account": {
            "number": user.pk,
            "email": user.email,
            "name": user.name,
            "joined_at": _time(user.joined_at),
            "last_sign_in": _time(user.last_login),
            "site_administrator": user.is_administrator,
            "has_password": user.has_usable_password(),
        },
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "roles": [
            {
                "role": x.role,
                "place": x.place.code,
                "areas": x.areas,
                "since": _time(x.granted_at),
                "until": _time(x.ends_at),
            }
            for x in user.grants.select_related("place")
        ],
        "second_factors": [
            {"type": x.type, "since": _time(x.created_at), "last_used": _time(x.last_used_at)}
            for x in Authenticator.objects.filter(user=user)
        ],
        "connected": [
            {"provider": x.provider, "identifier": x.uid, "since": _time(x.date_joined)}
            for x in SocialAccount.objects.filter(user=user)
        ],
        "sessions": [
            {"started": _time(x.created_at), "ip": x.ip, "user_agent": x.user_agent}
            for x in UserSession.objects.filter(user=user)
        ],
        "tokens": [
            {
                "name": x.name,
                "begins_with": x.prefix,
                "scopes": x.scopes,
                "place": x.place.code if x.place else "",
                "made": _time(x.made_at),
                "ends": _time(x.expires_at),
                "revoked": _time(x.revoked_at),
                "last_used_on": _time(x.last_used_on),
            }
            for x in user.api_tokens.select_related("place")
        ],
        "invitations_made": [
            {"email": x.email, "role": x.role, "place": x.place.code, "at": _time(x.created_at)}
            for x in user.invitations_made.select_related("place")
        ],
        "events": [
            {
                "at": _time(x.at),
                "actor": x.actor,
                "action": x.action,
                "country": x.country,
                "subject": x.subject,
                "facts": x.facts,
                "personal": x.personal.values if x.subject == user.actor and hasattr(x, "personal") else {},
            }
            for x in events
        ],
        "records": records_naming(user),
        **{name: read(user) for name, read in sorted(further_data.items())},
    }


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
