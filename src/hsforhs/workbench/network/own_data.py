"""Everything that the network stores about a person, for that person."""

from __future__ import annotations

from typing import Any

from .declaration_form import QUESTIONS
from .models import Profile


def own_data(profile: Profile) -> dict[str, Any]:
    """Return all that is stored about a person, as JSON types; what others think of offers and feedback included."""
    return {
        "profile": {
            "key": profile.key,
            "name": profile.name,
            "country": profile.country,
            "gender": profile.gender,
            "sector": profile.sector,
            "about": profile.about,
            "orcid": profile.orcid,
            "state": profile.state,
            "term_ends": _time(profile.term_ends),
            "since": _time(profile.at),
        },
        "fields": [
            {
                "field": x.field,
                "audience": x.audience,
                "legal_basis": x.basis,
                "since": _time(x.since),
                "until": _time(x.until),
            }
            for x in profile.policies.all()
        ],
        "affiliations": [
            {
                "institution": x.institution.name,
                "ror": x.institution.ror,
                "role": x.role,
                "since": _time(x.since),
                "until": _time(x.until),
            }
            for x in profile.affiliations.select_related("institution")
        ],
        "expertise": [
            {
                "term": x.term,
                "level": x.level,
                "endorsements": x.endorsements.count(),
                "evidence": [
                    {
                        "kind": y.kind,
                        "title": y.title,
                        "address": y.address,
                        "dated": _time(y.dated),
                        "steps": y.steps,
                    }
                    for y in x.evidence.all()
                ],
            }
            for x in profile.expertise.prefetch_related("evidence", "endorsements")
        ],
        "languages": list(profile.languages.values("code", "level")),
        "availability": [
            {
                "first": _time(x.first),
                "last": _time(x.last),
                "mode": x.mode,
                "most_days": x.most_days,
                "notice_days": x.notice_days,
            }
            for x in profile.windows.all()
        ],
        "contacts": list(profile.contacts.values("kind", "value")),
        "declarations": [
            {
                "form": x.form_version,
                "answers": {key: x.answers.get(key, "") for key in {**dict.fromkeys(QUESTIONS), **x.answers}},
                "countries": x.countries,
                "institutions": x.institutions,
                "signed": _time(x.signed_at),
                "expires": _time(x.expires_on),
                "outcome": x.outcome,
            }
            for x in profile.declarations.all()
        ],
        "membership": [
            {"before": x.before, "after": x.after, "renewed": x.renewed, "note": x.note, "at": _time(x.at)}
            for x in profile.steps.all()
        ],
        "seats": [
            {"group": x.group.title, "role": x.role, "since": _time(x.since), "until": _time(x.until)}
            for x in profile.seats.select_related("group")
        ],
        "nominations": [
            {"group": x.seat.group.title, "reason": x.reason, "state": x.state}
            for x in profile.nominations.select_related("seat__group")
        ],
        "offers": [
            {"request": x.request.title, "text": x.text, "days": x.days, "state": x.state}
            for x in profile.offers.select_related("request")
        ],
        "assignments": [
            {
                "request": x.request.title,
                "started": _time(x.started),
                "ended": _time(x.ended),
                "record": x.record,
                "outcome": x.outcome,
                "feedback": {"mark": x.feedback.mark, "text": x.feedback.text} if hasattr(x, "feedback") else None,
            }
            for x in profile.assignments.select_related("request", "feedback")
        ],
        "endorsements_given": profile.endorsements_given.count(),
    }


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
