"""Recommendations: adding, following up, tying them to the activity of a plan and to a score."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.planning.own_catalogue import LONGEST_ID
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.rules import may_see
from hsforhs.workbench.stewardship.texts import optional
from hsforhs.workbench.threads.services import link

from .. import fields, rules
from ..models import FollowUp, Lesson, Recommendation, Review, Status, Timeline
from ..rules import Deed
from .recording import changes, told, touched

CARRIED_BY = "carried out by"


@transaction.atomic
def add_recommendation(
    *,
    person: User,
    review: Review | None = None,
    lesson: Lesson | None = None,
    timeline: Timeline | None = None,
    status: str = Status.NOT_STARTED,
    **given: Any,
) -> Recommendation:
    """Add what is to be done because of a review (perhaps of one of its lessons) or of a timeline.

    Raises PermissionDenied for who may not write there, ValidationError for an empty text, an unknown code or
    indicator, and for a lesson of another review.
    """
    if (review is None) == (timeline is None) or (lesson is not None and review is None):
        raise ValidationError(_("A recommendation belongs to a review or to a timeline."))
    if lesson is not None and review is not None and lesson.review_id != review.pk:
        raise ValidationError(_("The lesson is of another review."))
    allowed = (review is not None and rules.may(person, Deed.WRITE, review)) or (
        timeline is not None and rules.may_on_timeline(person, Deed.WRITE, timeline)
    )
    if not allowed:
        raise PermissionDenied
    stored = fields.step_fields(given)
    done = timezone.localdate() if fields.status(status) == Status.COMPLETED else None
    made = Recommendation.objects.create(
        review=review, lesson=lesson, timeline=timeline, status=status, completed_on=done, **stored
    )
    if review is not None:
        touched(review, person)
    told(person, "add_recommendation", review or timeline, _place(made), recommendation=made.pk)  # type: ignore[arg-type]
    return made


@transaction.atomic
def follow_up(
    *,
    person: User,
    recommendation: Recommendation,
    status: str,
    note: str = "",
    completed_on: dt.date | None = None,
) -> FollowUp:
    """Say how far a recommendation is; every word of it stays in the log.

    ``completed_on`` is the day on which it was completed, today where none is given. Raises PermissionDenied, and
    ValidationError for a day to come and where nothing differs.
    """
    found = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    _demand_follow(person, found)
    after, before = fields.status(status), found.status
    text = optional(note)
    if after == before and not text:
        raise ValidationError(_("Nothing differs: choose another status or write a note."))
    found.status = after
    today = timezone.localdate()
    if completed_on and completed_on > today:
        raise ValidationError(_("The day has not come yet."))
    found.completed_on = (completed_on or found.completed_on or today) if after == Status.COMPLETED else None
    found.save(update_fields=["status", "completed_on"])
    made = FollowUp.objects.create(recommendation=found, status=after, note=text, person=person)
    facts = {"before": {"status": before}, "after": {"status": after}, "recommendation": found.pk}
    told(person, "follow_up", found.review or found.timeline, _place(found), **facts)  # type: ignore[arg-type]
    return made


@transaction.atomic
def tie(
    *, person: User, recommendation: Recommendation, plan: Plan | None = None, action: str = "", indicator: str = ""
) -> Recommendation:
    """Tie a recommendation to the activity of a plan that carries it out, and to the score that ought to move.

    A plan that the person may not see stays tied where none is given: it does not stand in the list to choose from.
    Raises ValidationError for a plan of another country or one that the person may not see, and for an unknown
    indicator.
    """
    found = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    _demand_follow(person, found)
    place = _place(found)
    if plan is not None and (plan.country != place.country or not may_see(person, plan)):
        raise ValidationError(_("There is no such plan of this country for you."))
    if len(action) > LONGEST_ID:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": LONGEST_ID})
    is_hidden = plan is None and found.plan is not None and not may_see(person, found.plan)
    stored = {
        "plan_id": found.plan_id if is_hidden else plan.pk if plan else None,
        "action": found.action if is_hidden else action.strip() if plan else "",
        "indicator": fields.indicator(indicator, framework()),
    }
    differing = changes(found, stored)
    for name, value in stored.items():
        setattr(found, name, value)
    found.save(update_fields=["plan", "action", "indicator"])
    if plan is not None:
        link(source=found, relation=CARRIED_BY, target=plan, proposer=person.actor, country=place.country)
    for side in differing.values():
        if side.get("plan_id"):
            side["plan_id"] = str(side["plan_id"])
    told(person, "tie", found.review or found.timeline, place, recommendation=found.pk, **differing)  # type: ignore[arg-type]
    return found


def _place(found: Recommendation) -> Place:
    return rules.home(found.review) if found.review else found.timeline.place  # type: ignore[union-attr]


def _demand_follow(person: User, found: Recommendation) -> None:
    if found.review is not None:
        allowed = rules.may(person, Deed.FOLLOW, found.review)
    else:
        allowed = found.timeline is not None and rules.may_on_timeline(person, Deed.FOLLOW, found.timeline)
    if not allowed:
        raise PermissionDenied
