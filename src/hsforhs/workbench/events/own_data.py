"""Everything that events store about a person, for that person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hsforhs.workbench.accounts.models import User

from .models import Registration, Speaker, Steward, SurveyDone

further_data: dict[str, Callable[[Registration], Any]] = {}
"""What apps above store under a registration, by the name of the part: each puts a function here when it is ready."""


def own_data(user: User) -> dict[str, Any]:
    """Return what is stored about a person with an account, as JSON types."""
    rows = Registration.objects.filter(user=user).select_related("event")
    return {
        "registrations": [registration_data(x) for x in rows],
        "duties": [
            {"event": x.event.title, "duty": x.duty} for x in Steward.objects.filter(user=user).select_related("event")
        ],
        "talks": [
            {"talk": x.talk.title}
            | {name: getattr(x, name) for name in ("name", "affiliation", "country", "kind", "email", "consent")}
            for x in Speaker.objects.filter(user=user).select_related("talk")
        ],
    }


def registration_data(found: Registration) -> dict[str, Any]:
    """Return what one registration stores. Answers to a survey cannot be found: nothing leads to them."""
    certificate = getattr(found, "certificate", None)
    return {
        "event": found.event.title,
        "name": found.name,
        "email": found.email,
        "organisation": found.organisation,
        "kind": found.kind,
        "country": found.country,
        "timezone": found.timezone,
        "language": found.language,
        "mode": found.mode,
        "state": found.state,
        "reason": found.reason,
        "invited": found.invited,
        "since": found.at.isoformat(),
        "attendance": [
            {
                "session": x.session.title,
                "mode": x.mode,
                "joined": x.joined_at.isoformat(),
                "left": x.left_at.isoformat() if x.left_at else None,
            }
            for x in found.attendances.select_related("session")
        ],
        "certificate": certificate and {"code": certificate.code, "minutes": certificate.minutes},
        "has_answered_survey": SurveyDone.objects.filter(registration=found).exists(),
        **{name: read(found) for name, read in sorted(further_data.items())},
    }
