"""Reviews and timelines as another instance hands them on: differences only, and never of another country."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hsforhs.experiences import EARLY_ACTIONS
from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.planning.own_catalogue import LONGEST_ID
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.stewardship.texts import optional, written
from hsforhs.workbench.threads.models import CellTag
from hsforhs.workbench.threads.services import reference

from . import fields, rules
from .handing_on import Row, Rows, rows_of_review, rows_of_timeline, timelines_with_all, with_all
from .models import FollowUp, Lesson, Pillar, Recommendation, Review, Stage, Timeline, TimelineFactor
from .models.timelines import early_action
from .services.lessons import tag_lesson
from .services.timelines import check_days, timeline_fields

M = TypeVar("M", Review, Timeline)
_CODES = ("areas", "components", "sectors", "resilience")
_EXPECTED = "reviews and events as the workbench stores them"


@dataclass(slots=True)
class Received:
    """What became of the records: counts by kind and outcome (new, changed, same, conflict), and conflicts in words."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who hands on, as whom it is stored, and whether it goes before what was changed here since."""

    actor: str
    country: str
    key: str
    file: str
    take: bool


@transaction.atomic
def receive_experiences(*, actor: str, country: str, rows: Rows, received_from: str, take: bool, file: str) -> Received:
    """Store reviews and timelines of a country with all that hangs on them, each as a whole, with an event for each.

    One that was changed here after the version that comes in is a conflict and stays, unless ``take``. People are not
    handed on: who wrote and validated a record is not known here. Raises BadInput for what could not have been written
    here either, for a place that is not of the country, and for what is known here of another place.
    """
    sender = _Sender(actor, country, received_from, file, take)
    _check_ties(rows, file)
    done = Received()
    for what, store in (("reviews", _receive_review), ("events", _receive_timeline)):
        kind = "review" if what == "reviews" else "timeline"
        outcomes: Counter[str] = Counter()
        for row in rows[kind]:
            try:
                outcome = store(_of(rows, kind, row), sender)
            except ValidationError as error:
                sentence = " ".join(error.messages)
                raise BadInput(sentence, file=file, place=f"{kind} {row['id']}", expected=_EXPECTED) from None
            outcomes[outcome] += 1
            if outcome == "conflict":
                name = row.get("title") or row["event"]
                done.conflicts.append(f"{kind} “{name[:80]}”: changed here after the version in the bundle")
        if outcomes:
            done.counts[what] = outcomes
    return done


def _check_ties(rows: Rows, file: str) -> None:
    keys = {name: [row["id"] for row in rows[name]] for name in ("review", "lesson", "timeline", "recommendation")}
    for name, found in keys.items():
        if any(not _is_key(x) for x in found) or len(set(found)) != len(found):
            raise BadInput(f"a {name} has no usable number", file=file, expected=_EXPECTED)
    reviews, timelines = set(keys["review"]), set(keys["timeline"])
    lessons = {row["id"]: row["review"] for row in rows["lesson"]}
    listed = [x[name] for x in (*rows["pillar"], *rows["lesson"]) for name in _CODES if name in x]
    good = (
        all(isinstance(code, str) for codes in listed for code in codes)
        and all(row["review"] in reviews for name in ("pillar", "lesson") for row in rows[name])
        and all(row["timeline"] in timelines for row in rows["factor"])
        and all(row["review"] in ("", *reviews) for row in rows["timeline"])
        and all(row["recommendation"] in keys["recommendation"] for row in rows["follow_up"])
        and all(_belongs(row, reviews, timelines, lessons) for row in rows["recommendation"])
    )
    if not good:
        what = "a lesson, a recommendation or a factor is of nothing in the file"
        raise BadInput(what, file=file, expected=_EXPECTED)


def _belongs(row: Row, reviews: set[str], timelines: set[str], lessons: dict[str, str]) -> bool:
    """Say whether a recommendation is of one review, perhaps of a lesson of it, or else of one timeline."""
    if row["review"]:
        of_lesson = not row["lesson"] or lessons.get(row["lesson"]) == row["review"]
        return row["review"] in reviews and not row["timeline"] and of_lesson
    return row["timeline"] in timelines and not row["lesson"]


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _of(rows: Rows, kind: str, row: Row) -> Rows:
    """Return one record with all that hangs on it."""
    key = row["id"]
    tables = ("pillar", "lesson") if kind == "review" else ("factor",)
    steps = [x for x in rows["recommendation"] if x[kind] == key]
    of_steps = {x["id"] for x in steps}
    return {
        kind: [row],
        **{name: [x for x in rows[name] if x[kind] == key] for name in tables},
        "recommendation": steps,
        "follow_up": [x for x in rows["follow_up"] if x["recommendation"] in of_steps],
    }


def _receive_review(rows: Rows, sender: _Sender) -> str:
    (row,) = rows["review"]
    place = _place(row, sender)
    known = with_all(Review.objects.select_for_update(of=("self",))).filter(key=row["id"]).first()
    if known is not None and (found := _settled(known, rows_of_review, place, rows, sender)):
        return found
    review = known or Review(key=uuid.UUID(row["id"]), received_from=sender.key)
    review.place, review.country = place, sender.country
    _set(review, {**fields.review_fields(row), **_shared(row)})
    _validated(review, row)
    review.catalogue_version = row["catalogue_version"][:40]
    review.save()
    _fill_review(review, rows, sender)
    Review.objects.filter(pk=review.pk).update(changed_at=row["changed_at"])
    _told(sender, "receive_review", review, row)
    return "changed" if known else "new"


def _fill_review(review: Review, rows: Rows, sender: _Sender) -> None:
    words = framework()
    review.pillars.exclude(label__in=[x["label"] for x in rows["pillar"]]).delete()
    pillars: dict[str, Pillar] = {}
    for x in rows["pillar"]:
        areas = fields.codes(x["areas"], words.areas)
        label = written(x["label"], missing=_EXPECTED, longest=300)
        pillars[label], _ = Pillar.objects.update_or_create(review=review, label=label, defaults={"areas": areas})
    gone = review.lessons.exclude(key__in=[x["id"] for x in rows["lesson"]])
    CellTag.objects.filter(record__in=[reference(x) for x in review.lessons.all()]).delete()
    gone.delete()
    held = {str(x.key): x for x in review.lessons.all()}
    for x in rows["lesson"]:
        lesson = held.get(x["id"]) or _new(Lesson, x["id"], sender, review=review)
        stored = fields.lesson_fields(x)
        visibility = fields.visibility(x["visibility"])
        if rules.narrowest(visibility, review.visibility) != visibility or x["pillar"] not in ("", *pillars):
            raise ValidationError("the lesson is open to more people than its review, or its pillar is not there")
        lesson.pillar = pillars.get(x["pillar"])
        _validated(lesson, x)
        _set(lesson, {**stored, "visibility": visibility})
        lesson.save()
        tag_lesson(lesson, sender.actor, sender.country)
        Lesson.objects.filter(pk=lesson.pk).update(changed_at=rows["review"][0]["changed_at"])
    _fill_steps(rows, sender, review=review, lessons={str(x.key): x for x in review.lessons.all()})


def _receive_timeline(rows: Rows, sender: _Sender) -> str:
    (row,) = rows["timeline"]
    place = _place(row, sender)
    known = timelines_with_all(Timeline.objects.select_for_update(of=("self",))).filter(key=row["id"]).first()
    if known is not None and (found := _settled(known, rows_of_timeline, place, rows, sender)):
        return found
    timeline = known or Timeline(key=uuid.UUID(row["id"]), received_from=sender.key)
    timeline.place, timeline.country = place, sender.country
    if not set(row["actions"]) <= set(EARLY_ACTIONS) or not all(isinstance(x, str) for x in row["actions"].values()):
        raise ValidationError("an early action does not exist")
    try:
        actions = {code: early_action(x) for code, x in row["actions"].items()}
    except ValueError:
        raise ValidationError("the day of an early action is none") from None
    _set(timeline, {**timeline_fields({**row, "actions": actions}), **_shared(row)})
    known_reviews = Review.objects.filter(country=sender.country)
    timeline.review = known_reviews.filter(key=row["review"]).first() if row["review"] else None
    check_days(timeline)
    timeline.save()
    timeline.factors.all().delete()
    words = framework()
    for x in rows["factor"]:
        if x["stage"] not in Stage.values:
            raise ValidationError("a factor is of no interval")
        TimelineFactor.objects.create(
            timeline=timeline,
            stage=x["stage"],
            enabler=x["enabler"],
            text=written(x["text"], missing=_EXPECTED),
            kind=optional(x["kind"], longest=100),
            area="".join(fields.codes([x["area"]] if x["area"] else [], words.areas)),
            component="".join(fields.codes([x["component"]] if x["component"] else [], words.components)),
        )
    _fill_steps(rows, sender, timeline=timeline, lessons={})
    Timeline.objects.filter(pk=timeline.pk).update(changed_at=row["changed_at"])
    _told(sender, "receive_timeline", timeline, row)
    return "changed" if known else "new"


def _fill_steps(rows: Rows, sender: _Sender, *, lessons: dict[str, Lesson], **owner: Any) -> None:
    (record_,) = owner.values()
    record_.recommendations.exclude(key__in=[x["id"] for x in rows["recommendation"]]).delete()
    held = {str(x.key): x for x in record_.recommendations.all()}
    plans = {str(x.pk): x for x in Plan.objects.filter(country=sender.country)}
    for x in rows["recommendation"]:
        step = held.get(x["id"]) or _new(Recommendation, x["id"], sender, **owner)
        _set(step, fields.step_fields(x))
        step.lesson, step.completed_on = lessons.get(x["lesson"]), x["completed_on"]
        step.status = fields.status(x["status"])
        step.plan = plans.get(x["plan"])
        step.action = optional(x["action"], longest=LONGEST_ID) if step.plan else ""
        step.save()
        if x["id"] not in held:
            Recommendation.objects.filter(pk=step.pk).update(made_at=_latest(rows))
        _fill_log(step, [y for y in rows["follow_up"] if y["recommendation"] == x["id"]], _latest(rows))


def _fill_log(step: Recommendation, rows: list[Row], latest: dt.datetime) -> None:
    """Bring the log of a recommendation to what comes in; words that are there already keep who said them."""
    waiting = Counter((fields.status(x["status"]), optional(x["note"]), x["at"]) for x in rows)
    for said in step.follow_ups.all():
        if waiting[word := (str(said.status), said.note, said.at)]:
            waiting[word] -= 1
        else:
            said.delete()
    for status, note, at in sorted(waiting.elements(), key=lambda x: x[2]):
        if at > latest:
            raise ValidationError("the log goes on after the last change")
        made = FollowUp.objects.create(recommendation=step, status=status, note=note)
        FollowUp.objects.filter(pk=made.pk).update(at=at)


def _latest(rows: Rows) -> dt.datetime:
    changed_at: dt.datetime = (rows.get("review") or rows["timeline"])[0]["changed_at"]
    return changed_at


def _new(model: type[Any], key: str, sender: _Sender, **owner: Any) -> Any:
    if model.objects.filter(key=key).exists():
        raise ValidationError("a part of it is part of another record here")
    return model(key=uuid.UUID(key), **owner)


def _settled(known: M, rows_of: Callable[[M], Rows], place: Place, rows: Rows, sender: _Sender) -> str:
    """Say what becomes of a record that is known here where nothing is stored: it is the same, or a conflict."""
    if known.place_id != place.pk or (isinstance(known, Review) and known.anonymised):
        what = f"{known._meta.model_name} {known.key} is one of another place here"
        raise BadInput(what, file=sender.file, expected="records of the country")
    here = rows_of(known)
    if _content(here) == _content(rows):
        return "same"
    return "conflict" if _latest(here) > _latest(rows) and not sender.take else ""


def _content(rows: Rows) -> dict[str, list[str]]:
    """Return rows so that they can be compared: whatever their order, and without the time of the last change.

    A plan that is not here cannot be tied to, so that it does not make a difference.
    """
    plans = {str(x) for x in Plan.objects.filter(pk__in=_plans(rows)).values_list("pk", flat=True)}
    found = {}
    for name, listed in rows.items():
        kept = [
            {**row, "plan": "", "action": ""} if row.get("plan") and row["plan"] not in plans else row for row in listed
        ]
        found[name] = sorted(
            json.dumps({x: y for x, y in row.items() if x != "changed_at"}, sort_keys=True, default=str) for row in kept
        )
    return found


def _plans(rows: Rows) -> set[str]:
    return {x["plan"] for x in rows["recommendation"] if _is_key(x["plan"])}


def _place(row: Row, sender: _Sender) -> Place:
    found = Place.objects.filter(code=row["place"], country=sender.country).first()
    if found is None:
        what = f"the place {row['place'][:40]} is not one of {sender.country}"
        raise BadInput(what, file=sender.file, expected="records of the country")
    return found


def _shared(row: Row) -> dict[str, Any]:
    language = optional(row["language"], longest=10)
    return {"language": language, "visibility": fields.visibility(row["visibility"]), "invented": row["invented"]}


def _validated(record_: Review | Lesson, row: Row) -> None:
    """Take over when it was validated; by whom is known only where it was validated here."""
    if record_.validated_at != row["validated_at"]:
        record_.validated_at, record_.validated_by = row["validated_at"], None


def _set(record_: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(record_, name, value)


def _told(sender: _Sender, action: str, subject: Review | Timeline, row: Row) -> None:
    record(
        actor=sender.actor,
        action=f"experiences.{action}",
        country=sender.country,
        subject=reference(subject),
        facts={"from": sender.key, "after": {"changed_at": row["changed_at"].isoformat()}},
    )
