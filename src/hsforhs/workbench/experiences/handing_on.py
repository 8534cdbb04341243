"""Reviews and timelines as rows that another instance can store: each with everything that hangs on it, no person.

The names of rows and columns are those of a bundle. A record is known everywhere by its ``key``, whatever its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django.db.models import QuerySet

from hsforhs.workbench.places.models import Place

from .models import Recommendation, Review, Timeline

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]
TABLES = ("review", "pillar", "lesson", "timeline", "factor", "recommendation", "follow_up")
REVIEW_FIELDS = (
    "title",
    "kind",
    "event",
    "hazard",
    "period",
    "event_from",
    "event_to",
    "held_from",
    "held_to",
    "level",
    "citation",
    "address",
    "summary",
    "language",
    "visibility",
    "validated_at",
    "catalogue_version",
    "invented",
)
LESSON_FIELDS = (
    "kind",
    "in_place",
    "happened",
    "lesson",
    "figure",
    "enabling",
    "limiting",
    "areas",
    "components",
    "sectors",
    "resilience",
    "phase",
    "mode",
    "grade",
    "visibility",
    "validated_at",
)
STEP_FIELDS = (
    "text",
    "lead",
    "supporting",
    "time_frame",
    "due_on",
    "status",
    "completed_on",
    "proof",
    "target_level",
    "action",
    "indicator",
)
TIMELINE_FIELDS = (
    "event",
    "hazard",
    "emerged_on",
    "detected_on",
    "notified_on",
    "actions",
    "note",
    "language",
    "visibility",
    "invented",
)
FACTOR_FIELDS = ("stage", "enabler", "text", "kind", "area", "component")


def with_all(found: QuerySet[Review]) -> QuerySet[Review]:
    """Return reviews with what :func:`rows_of_review` needs of them, in a fixed number of queries."""
    steps = ("recommendations__follow_ups", "recommendations__lesson")
    return found.select_related("place").prefetch_related("pillars", "lessons__pillar", *steps)


def timelines_with_all(found: QuerySet[Timeline]) -> QuerySet[Timeline]:
    """Return timelines with what :func:`rows_of_timeline` needs of them."""
    return found.select_related("place", "review").prefetch_related("factors", "recommendations__follow_ups")


def to_hand_on(places: Sequence[Place]) -> Rows:
    """Return the reviews and timelines of some places, whoever may read them; versions without names stay out: they are
    of a region or of the world, and would tell of whom they speak.
    """
    rows: Rows = {name: [] for name in TABLES}
    for review in with_all(Review.objects.filter(place__in=places, anonymised=False).order_by("pk")):
        _add(rows, rows_of_review(review))
    for timeline in timelines_with_all(Timeline.objects.filter(place__in=places).order_by("pk")):
        _add(rows, rows_of_timeline(timeline))
    return rows


def rows_of_review(review: Review) -> Rows:
    """Return a review with its pillars, lessons, recommendations and their log."""
    key, lessons, steps = str(review.key), list(review.lessons.all()), list(review.recommendations.all())
    times = [review.changed_at, *(x.changed_at for x in lessons), *_times(steps)]
    own = _row(review, REVIEW_FIELDS, id=key, place=review.place.code, changed_at=max(times))
    pillars = [{"review": key, "label": x.label, "areas": list(x.areas)} for x in review.pillars.all()]
    told = [
        _row(x, LESSON_FIELDS, id=str(x.key), review=key, pillar=x.pillar.label if x.pillar else "") for x in lessons
    ]
    return {"review": [own], "pillar": pillars, "lesson": told, **_steps(steps, review=key, timeline="")}


def rows_of_timeline(timeline: Timeline) -> Rows:
    """Return a timeline with its factors, recommendations and their log."""
    key, steps = str(timeline.key), list(timeline.recommendations.all())
    review = str(timeline.review.key) if timeline.review and not timeline.review.anonymised else ""
    latest = max([timeline.changed_at, *_times(steps)])
    own = _row(timeline, TIMELINE_FIELDS, id=key, place=timeline.place.code, review=review, changed_at=latest)
    factors = [_row(x, FACTOR_FIELDS, timeline=key) for x in timeline.factors.all()]
    return {"timeline": [own], "factor": factors, **_steps(steps, review="", timeline=key)}


def _steps(steps: Iterable[Recommendation], *, review: str, timeline: str) -> Rows:
    rows: Rows = {"recommendation": [], "follow_up": []}
    for x in steps:
        key = str(x.key)
        lesson = str(x.lesson.key) if x.lesson else ""
        plan = str(x.plan_id or "")
        rows["recommendation"].append(
            _row(x, STEP_FIELDS, id=key, review=review, timeline=timeline, lesson=lesson, plan=plan)
        )
        rows["follow_up"] += [
            {"recommendation": key, "status": str(y.status), "note": y.note, "at": y.at} for y in x.follow_ups.all()
        ]
    return rows


def _times(steps: Iterable[Recommendation]) -> list[dt.datetime]:
    return [time for x in steps for time in (x.made_at, *(y.at for y in x.follow_ups.all()))]


def _row(record: Any, names: Iterable[str], **more: Any) -> Row:
    return {**more, **{name: getattr(record, name) for name in names}}


def _add(rows: Rows, more: Rows) -> None:
    for name, found in more.items():
        rows[name] += found
