"""What was learned at one place, in one query: lessons, findings without action, actions that moved nothing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr

from hsforhs import library
from hsforhs.experiences.capacity import AreaMove, Move, move, move_in_area
from hsforhs.experiences.records import RESPOND, STAGES, TARGET_DAYS
from hsforhs.experiences.summary import Count
from hsforhs.experiences.timeliness import Interval
from hsforhs.framework import Key, VocabularyError, framework
from hsforhs.library import shipped_stock
from hsforhs.planning import action_catalogue
from hsforhs.scores import Assessment
from hsforhs.workbench.accounts.rules import Person, readable
from hsforhs.workbench.follow_up.queries import completed, completed_by_anybody
from hsforhs.workbench.places.models import Kind, Place

from . import rules
from .models import Lesson, LessonKind, Recommendation, Status, Timeline
from .models.timelines import early_action

LONGEST = 240
_PLAIN = {"said": "text", "coded": "code"}
"""Columns of the query cannot have the names of fields of the models."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a place in short. ``number`` is that of its own page."""

    number: int
    text: str
    kind: str = ""
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Still:
    """Something that was done, and the score that it ought to have moved."""

    line: Line
    move: Move


@dataclass(frozen=True, slots=True)
class Activity:
    """A completed activity of a plan, and what became of the scores of its area."""

    plan: uuid.UUID
    action: str
    text: str
    move: AreaMove


@dataclass(frozen=True, slots=True)
class Learned:
    """What a place has learned.

    ``shipped`` are lessons that come with the program, ``lessons`` those of the store. ``without_action`` are
    challenges for which nothing is to be done, ``events_without_action`` events that missed a target and have no
    action. ``still`` are actions after which the score did not rise, ``not_scored`` actions without a later score.
    ``idle`` are completed activities of plans after which no score of their area rose. ``counts`` are the events that
    met each target.
    """

    shipped: tuple[library.Lesson, ...]
    lessons: tuple[Line, ...]
    without_action: tuple[Line, ...]
    events_without_action: tuple[Line, ...]
    still: tuple[Still, ...]
    not_scored: tuple[Still, ...]
    idle: tuple[Activity, ...]
    events: int
    counts: dict[str, Count]

    @property
    def number(self) -> int:
        """How many lessons."""
        return len(self.shipped) + len(self.lessons)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.number or self.events or self.still or self.not_scored or self.idle)


def learned_at(
    person: Person,
    place: Place,
    assessments: Callable[[], Iterable[Assessment]] = lambda: (),
    *,
    stored: bool = True,
) -> Learned:
    """Return what was learned at a place, for a country with all that it owns; one query whatever there is.

    ``assessments`` gives those of the place; it is asked only where something was done that ought to move a score.
    Without ``stored`` the store is not asked, as :func:`stores_any` has told that it holds nothing.
    """
    found = _rows(person, place) if stored else ()
    rows = [{_PLAIN.get(name, name.removesuffix("_x")): x for name, x in row.items()} for row in found]
    lessons = [x for x in rows if x["what"] == "lesson"]
    events = [x for x in rows if x["what"] == "event"]
    done = [x for x in rows if x["what"] == "done"]
    activities = [x for x in rows if x["what"] == "activity"]
    scored = list(assessments()) if done or activities else []
    still: list[Still] = []
    not_scored: list[Still] = []
    for row in done:
        if found := _moved(row, scored):
            (not_scored if found.move.moved is None else still).append(found)
    shipped = shipped_stock().lessons.values() if place.kind == Kind.COUNTRY else ()
    return Learned(
        tuple(x for x in shipped if x.country == place.code),
        tuple(map(_line, lessons)),
        tuple(_line(x) for x in lessons if x["code"] == LessonKind.CHALLENGE and not x["acted"]),
        tuple(_line(x) for x in events if x["code"] == "missed" and not x["acted"]),
        tuple(x for x in still if not x.move.moved),
        tuple(not_scored),
        tuple(x for row in activities if (x := _activity(row, scored)) and x.move.moved is False),
        len(events),
        {stage: _count([_met(x, stage) for x in events]) for stage in STAGES},
    )


def stores_any(place: Place) -> bool:
    """Say whether the store holds anything that a place could show as learned, whoever may read it; one query."""
    of = _of_place(place)
    found = [
        Lesson.objects.filter(of("review__")),
        Recommendation.objects.filter(of("review__"), status=Status.COMPLETED),
        Timeline.objects.filter(of()),
        completed_by_anybody().filter(of("plan__")),
    ]
    numbers = [x.order_by().values_list("pk") for x in found]
    return bool(numbers[0].union(*numbers[1:], all=True).exists())


def _of_place(place: Place) -> Callable[..., Q]:
    """Return the condition that a record belongs to a place; a country shows all that it owns."""
    name, value = ("country", place.code) if place.kind == Kind.COUNTRY else ("place", place)
    return lambda way="": Q(**{f"{way}{name}": value})


def _rows(person: Person, place: Place) -> Any:
    """Read lessons, recommendations done for a score, timelines, completed activities as rows of one shape."""
    of = _of_place(place)
    acts = Recommendation.objects.exclude(status=Status.CANCELLED)
    seen = rules.seen_lessons(person) & of("review__") & Q(review__anonymised=False)
    done = Recommendation.objects.filter(status=Status.COMPLETED, completed_on__isnull=False).exclude(indicator="")
    return (
        _shaped(
            Lesson.objects.filter(seen),
            "lesson",
            text=F("lesson"),
            code=F("kind"),
            acted=Exists(acts.filter(lesson=OuterRef("pk"))),
        )
        .union(
            _shaped(
                done.filter(
                    rules.seen_reviews(person, "review__"),
                    rules.seen_steps(person),
                    of("review__"),
                    review__isnull=False,
                ),
                "done",
                text=F("text"),
                code=F("indicator"),
                day=F("completed_on"),
            ),
            _shaped(
                Timeline.objects.filter(readable(person), of()),
                "event",
                text=F("event"),
                code=Case(
                    When(all_met=True, then=Value("met")), When(all_met=False, then=Value("missed")), default=Value("")
                ),
                acted=Exists(acts.filter(timeline=OuterRef("pk"))),
                day=Coalesce("detected_on", "emerged_on"),
                notified=F("notified_on"),
                actions=Cast("actions", TextField()),
                **{f"{stage}_in": F(f"{stage}_days") for stage in STAGES},
            ),
            _shaped(
                completed(person).filter(of("plan__")),
                "activity",
                text=Cast("plan_id", CharField(max_length=40)),
                code=F("action_id"),
                day=F("done_on"),
            ),
            all=True,
        )
        .order_by("what", "-number")
    )


def _shaped(found: Any, what: str, **given: Any) -> Any:
    empty: dict[str, Any] = {
        "acted": Cast(Value(None), BooleanField()),
        "day": Cast(Value(None), DateField()),
        "notified": Cast(Value(None), DateField()),
        "actions": Cast(Value(None), TextField()),
        **{f"{stage}_in": Cast(Value(None), IntegerField()) for stage in STAGES},
    }
    shape = {
        "what": Value(what, CharField()),
        "number": F("pk"),
        "said": Substr(given.pop("text"), 1, LONGEST),
        "coded": Cast(given.pop("code"), CharField(max_length=40)),
        **{f"{name}_x": x for name, x in {**empty, **given}.items()},
    }
    return found.order_by().annotate(**shape).values(*shape)


def _line(row: dict[str, Any]) -> Line:
    return Line(row["number"], row["text"], row["code"], row["day"])


def _moved(row: dict[str, Any], assessments: list[Assessment]) -> Still | None:
    try:
        found = move(assessments, Key.parse(row["code"]), row["day"])
    except VocabularyError:
        return None
    return Still(_line(row), found) if found else None


def _activity(row: dict[str, Any], assessments: list[Assessment]) -> Activity | None:
    action = action_catalogue().actions.get(row["code"])
    found = move_in_area(assessments, action.area, row["day"], framework()) if action else None
    return Activity(uuid.UUID(row["text"]), row["code"], action.text, found) if action and found else None


def _met(row: dict[str, Any], stage: str) -> bool | None:
    """Say as the core does whether an event met a target: also by the early actions known, where others are not."""
    days, at_least = row[f"{stage}_in"], None
    if stage == RESPOND and days is None and row["notified"]:
        known = [x.on for x in map(early_action, json.loads(row["actions"] or "{}").values()) if x.applies and x.on]
        at_least = (max(known) - row["notified"]).days if known else None
    return Interval(stage, TARGET_DAYS[stage], days, at_least).met


def _count(met: list[bool | None]) -> Count:
    return Count(met.count(True), met.count(False), met.count(None))
