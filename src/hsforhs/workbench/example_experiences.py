"""Invented experiences of the invented country: reviews with lessons and follow-up, events with 7-1-7."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hsforhs.experiences import EarlyAction, LessonFilter

from .accounts.models import User
from .example_team import COUNTRY, DOMAIN
from .experiences import services
from .experiences.models import Review, Timeline
from .places.models import Place, Visibility

_FLOOD = {
    "title": "After-action review of the cholera outbreak in the lowlands (invented)",
    "kind": "AAR",
    "event": "Cholera, lowland districts",
    "hazard": "BIO",
    "event_from": dt.date(2024, 3, 2),
    "event_to": dt.date(2024, 5, 20),
    "held_from": dt.date(2024, 6, 11),
    "held_to": dt.date(2024, 6, 13),
    "level": "INT",
    "citation": "Ministry of Health of Lumora (invented), 2024",
    "summary": "Three days, forty people of three ministries and two districts (invented).",
}
_EXERCISE = {
    "title": "Table-top exercise on a poisoned well (invented)",
    "kind": "SimEx",
    "event": "Chemical contamination of a well (exercise)",
    "hazard": "CHE",
    "event_from": dt.date(2025, 9, 4),
    "event_to": dt.date(2025, 9, 4),
    "level": "LOC",
    "citation": "Civil protection of Lumora (invented), 2025",
}
_LESSONS: tuple[dict[str, Any], ...] = (
    {
        "pillar": "Surveillance and investigation",
        "kind": "challenge",
        "in_place": "Weekly reports of diarrhoea from health posts",
        "happened": "Three posts wrote the first cases down and told nobody for nine days",
        "lesson": "A weekly report without a line for what is unusual hides the first cases of an outbreak.",
        "limiting": "No telephone credit at the posts; the form has no free line",
        "areas": ["D2"],
        "components": ["HIS", "HWF"],
        "resilience": ["AWARE"],
        "phase": "DET",
        "mode": "BOTH",
        "grade": "E1",
    },
    {
        "pillar": "Water and sanitation",
        "kind": "best practice",
        "in_place": "An agreement between the ministries of health and of water from 2022",
        "happened": "Chlorine reached forty wells within three days",
        "lesson": "An agreement on who treats wells, signed in quiet times, saves the first week of an outbreak.",
        "enabling": "One telephone list for both ministries; stocks in each district",
        "areas": ["R1"],
        "components": ["OS"],
        "sectors": ["WSH"],
        "resilience": ["INTEG"],
        "phase": "RESP",
        "mode": "SURGE",
        "grade": "E1",
    },
    {
        "pillar": "Laboratory",
        "kind": "challenge",
        "in_place": "One laboratory in the capital that can confirm cholera",
        "happened": "Samples waited for the weekly bus",
        "lesson": "Confirmation waits for transport, not for the laboratory.",
        "limiting": "No budget line for sample transport",
        "areas": ["D1"],
        "components": ["SD", "FIN"],
        "resilience": ["DIVERSE"],
        "phase": "DET",
        "mode": "SURGE",
        "grade": "E1",
    },
)
_WELL: dict[str, Any] = {
    "kind": "challenge",
    "lesson": "Nobody knew which ministry closes a well when the poison is not a germ.",
    "areas": ["CE"],
    "components": ["LG"],
    "phase": "RESP",
    "grade": "E1",
}


@transaction.atomic
def load_experiences() -> bool:
    """Add the invented reviews and events, unless they are here; says whether it did."""
    if Review.objects.exists() or Timeline.objects.exists():
        return False
    people = {x.email.partition("@")[0]: x for x in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    country = Place.objects.get(code=COUNTRY)
    _reviews(people, country)
    _events(people, country)
    services.save_synthesis(
        person=people["steward"],
        name="Where lessons speak about surveillance",
        wanted=LessonFilter(area="D2"),
        dimensions=("component", "region"),
    )
    return True


def _reviews(people: Mapping[str, User], country: Place) -> None:
    lead, approver = people["lead"], people["approver"]
    flood = services.add_review(person=lead, place=country, language="en", invented=True, **_FLOOD)
    made = [services.add_lesson(person=lead, review=flood, **x) for x in _LESSONS]
    transport = services.add_recommendation(
        person=lead,
        review=flood,
        lesson=made[2],
        text="Put sample transport into the budget of each district",
        lead="Ministry of Health, directorate of laboratories",
        time_frame="longer",
        due_on=dt.date(2025, 1, 31),
        indicator="spar-2:C4.1",
        target_level=3,
    )
    services.follow_up(
        person=people["steward"],
        recommendation=transport,
        status="COMPLETED",
        note="In the budget law of 2025 (invented)",
        completed_on=dt.date(2025, 3, 14),
    )
    services.validate_review(person=approver, review=flood)
    for lesson in made:
        services.validate_lesson(person=approver, lesson=lesson)
    services.set_visibility(person=approver, review=flood, visibility=Visibility.PUBLIC)
    exercise = services.add_review(person=lead, place=country, language="en", invented=True, **_EXERCISE)
    services.add_lesson(person=lead, review=exercise, **_WELL)
    services.propose_public(person=lead, review=exercise, place=_region(country), title="Exercise: a poisoned well")


def _region(country: Place) -> Place:
    return Place.objects.get(children=country)


def _events(people: Mapping[str, User], country: Place) -> None:
    lead = people["lead"]
    first = dt.date(2024, 3, 2)
    flood = services.add_timeline(
        person=lead,
        place=country,
        language="en",
        invented=True,
        event="Cholera, lowland districts (invented)",
        hazard="BIO",
        emerged_on=first,
        detected_on=first + dt.timedelta(days=9),
        notified_on=first + dt.timedelta(days=10),
        actions={
            "investigation": EarlyAction(first + dt.timedelta(days=11)),
            "analysis": EarlyAction(first + dt.timedelta(days=14)),
            "laboratory": EarlyAction(first + dt.timedelta(days=19)),
            "case management": EarlyAction(first + dt.timedelta(days=12)),
            "countermeasures": EarlyAction(first + dt.timedelta(days=13)),
            "communication": EarlyAction(first + dt.timedelta(days=15)),
            "coordination": EarlyAction(first + dt.timedelta(days=11)),
        },
    )
    for stage, text, kind, area in (
        ("detect", "Three health posts told nobody of the first cases", "low clinical suspicion", "D2"),
        ("respond", "Samples waited for the weekly bus", "sample transport", "D1"),
    ):
        services.add_factor(person=lead, timeline=flood, stage=stage, text=text, kind=kind, area=area)
    services.add_factor(
        person=lead, timeline=flood, stage="notify", enabler=True, text="One telephone list", kind="telephone list"
    )
    measles = services.add_timeline(
        person=lead,
        place=country,
        language="en",
        invented=True,
        event="Measles, one school (invented)",
        hazard="BIO",
        detected_on=dt.date(2025, 2, 10),
        notified_on=dt.date(2025, 2, 10),
        actions={
            "investigation": EarlyAction(dt.date(2025, 2, 11)),
            "laboratory": EarlyAction(dt.date(2025, 2, 14)),
            "countermeasures": EarlyAction(dt.date(2025, 2, 12)),
            "coordination": EarlyAction(applies=False),
        },
    )
    for event in (flood, measles):
        services.set_timeline_visibility(person=people["approver"], timeline=event, visibility=Visibility.PUBLIC)
