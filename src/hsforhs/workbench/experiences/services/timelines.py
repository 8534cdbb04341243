"""Timelines of 7-1-7: adding, changing, what held them up, who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction, faults
from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship.texts import optional, written

from .. import fields, rules
from ..models import Review, Stage, Timeline, TimelineFactor
from ..models.timelines import written_action
from ..rules import Deed
from .recording import changes, told

_DAYS = ("emerged_on", "detected_on", "notified_on")


@transaction.atomic
def add_timeline(
    *,
    person: User,
    place: Place,
    review: Review | None = None,
    language: str = "",
    invented: bool = False,
    **given: Any,
) -> Timeline:
    """Add the dates of an event at a place; private until somebody with the right opens it.

    ``actions`` are early actions by code. Raises PermissionDenied, and ValidationError for an event without name, an
    unknown code, or days that cannot be: out of order or still to come.
    """
    if not rules.may_at(person, Deed.WRITE, place):
        raise PermissionDenied
    if review is not None and (rules.home(review) != place or not rules.may_read_review(person, review)):
        raise ValidationError(_("The review is of another place."))
    made = Timeline(
        place=place,
        country=place.country,
        review=review,
        author=person,
        language=language,
        invented=invented,
        **timeline_fields(given),
    )
    check_days(made)
    made.save()
    told(person, "add_timeline", made, place)
    return made


@transaction.atomic
def change_timeline(*, person: User, timeline: Timeline, **given: Any) -> Timeline:
    """Change the dates of an event."""
    found = _locked(person, Deed.WRITE, timeline)
    stored = timeline_fields(given)
    differing = changes(found, stored)
    for name, value in stored.items():
        setattr(found, name, value)
    check_days(found)
    found.save()
    told(person, "change_timeline", found, found.place, **differing)
    return found


@transaction.atomic
def add_factor(
    *,
    person: User,
    timeline: Timeline,
    stage: str,
    text: str,
    enabler: bool = False,
    kind: str = "",
    area: str = "",
    component: str = "",
) -> TimelineFactor:
    """Add what held an interval up, or helped it."""
    found = _locked(person, Deed.WRITE, timeline)
    if stage not in Stage.values:
        raise ValidationError(_("Choose one of the three intervals."))
    words = framework()
    made = TimelineFactor.objects.create(
        timeline=found,
        stage=stage,
        enabler=enabler,
        text=written(text, missing=_("Write what held it up or helped first.")),
        kind=optional(kind, longest=100),
        area="".join(fields.codes([area] if area else [], words.areas)),
        component="".join(fields.codes([component] if component else [], words.components)),
    )
    told(person, "add_factor", found, found.place, stage=stage, factor=made.pk)
    return made


@transaction.atomic
def drop_factor(*, person: User, factor: TimelineFactor) -> None:
    """Take a bottleneck or an enabler away."""
    found = _locked(person, Deed.WRITE, factor.timeline)
    told(person, "drop_factor", found, found.place, stage=factor.stage, text=factor.text)
    factor.delete()


@transaction.atomic
def set_timeline_visibility(*, person: User, timeline: Timeline, visibility: str) -> None:
    """Decide who reads a timeline."""
    found = _locked(person, Deed.SET_VISIBILITY, timeline)
    before, after = found.visibility, fields.visibility(visibility)
    found.visibility = after
    found.save()
    facts = {"before": {"visibility": before}, "after": {"visibility": after}}
    told(person, "set_timeline_visibility", found, found.place, **facts)


@transaction.atomic
def remove_timeline(*, person: User, timeline: Timeline) -> None:
    """Remove a timeline with its factors and recommendations."""
    found = _locked(person, Deed.REMOVE, timeline)
    told(person, "remove_timeline", found, found.place, event=found.event)
    found.delete()


def timeline_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a timeline as they are stored; raises ValidationError for what cannot be."""
    found: dict[str, Any] = {name: given.get(name) for name in _DAYS}
    found["event"] = written(str(given.get("event") or ""), missing=_("Name the event first."), longest=200)
    found["hazard"] = "".join(fields.codes(given.get("hazard") or "", framework().lists["hazard"]))
    found["note"] = optional(str(given.get("note") or ""))
    actions: Mapping[str, EarlyAction] = given.get("actions") or {}
    if unknown := set(actions) - set(EARLY_ACTIONS):
        raise ValidationError(
            _("“%(code)s” does not exist; expected one of %(known)s.")
            % {"code": min(unknown), "known": ", ".join(EARLY_ACTIONS)}
        )
    kept = {code: written_action(x) for code, x in actions.items()}
    found["actions"] = {code: kept[code] for code in EARLY_ACTIONS if kept.get(code)}
    return found


def check_days(timeline: Timeline) -> None:
    """Refuse days that cannot be, one sentence each."""
    sentences = [
        _("%(sentence)s.") % {"sentence": said[:1].upper() + said[1:]}
        for _name, sentence in faults(timeline.dates, today=timezone.localdate())
        if (said := sentence.said(translation))
    ]
    if sentences:
        raise ValidationError(sentences)


def _locked(person: User, deed: Deed, timeline: Timeline) -> Timeline:
    found = Timeline.objects.select_for_update(of=("self",)).select_related("place").get(pk=timeline.pk)
    if not rules.may_on_timeline(person, deed, found):
        raise PermissionDenied
    return found
