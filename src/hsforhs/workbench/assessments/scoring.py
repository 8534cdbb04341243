"""Scoring one indicator or area of an open round: nobody overwrites what somebody else wrote meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.scores import ScoreState
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from . import rules
from .guarding import guard_of
from .models import AreaSheet, LevelAttribute, Opinion, Round, StoredScore, Tick
from .rules import Deed

LEVELS = {"percent": (0, 20, 40, 60, 80, 100), "level": (1, 2, 3, 4, 5)}
"""What a team can choose, by the scale of the instrument. Halves occur only in published JEE 1 reports."""
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person writes for one indicator. ``value`` is ``None`` unless the state is ``value``."""

    state: str
    value: Decimal | None = None
    reasoning: str = ""
    strengths: str = ""
    to_strengthen: str = ""
    dated: dt.date | None = None
    language: str = ""

    @classmethod
    def of(cls, row: StoredScore) -> Entry:
        """The entry as it is stored."""
        return cls(**{x.name: getattr(row, x.name) for x in fields(cls)})


_TEXTS = ("reasoning", "strengths", "to_strengthen")


class ConflictError(Exception):
    """Somebody stored another entry since the form was opened."""


class ScoreConflictError(ConflictError):
    """``stored`` is the score as it stands now."""

    def __init__(self, stored: StoredScore) -> None:
        super().__init__("the score was changed meanwhile")
        self.stored = stored


class ActionsConflictError(ConflictError):
    """``stored`` is the area as it stands now."""

    def __init__(self, stored: AreaSheet) -> None:
        super().__init__("the priority actions were changed meanwhile")
        self.stored = stored


@transaction.atomic
def save_score(*, person: User, found: Round, code: str, version: int, entry: Entry) -> StoredScore:
    """Store what a person wrote for one indicator, on top of the ``version`` that the form showed.

    Raises ScoreConflictError when the stored version is another one and says something else; the store is unchanged.
    """
    found = _open(found)
    row = StoredScore.objects.select_for_update().filter(round=found, code=code).first()
    area = area_of(found, code)
    if row is None or area is None or not rules.may(person, Deed.SCORE, found, area):
        raise PermissionDenied
    _check(found, entry)
    before = Entry.of(row)
    if before == entry:
        return row
    if row.version != version:
        raise ScoreConflictError(row)
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    row.version += 1
    row.changed_by, row.changed_at = person.actor, timezone.now()
    row.save()
    area.version += 1
    area.save(update_fields=["version"])
    old, new = _difference(before, entry)
    _record(person, found, "assessments.score", {"code": code, "version": row.version}, old, new)
    return row


@transaction.atomic
def save_actions(*, person: User, area: AreaSheet, version: int, text: str, language: str = "") -> AreaSheet:
    """Store the priority actions of an area, one a line; raises ActionsConflictError where somebody changed them."""
    found = _open(area.round)
    area = AreaSheet.objects.select_for_update().get(pk=area.pk)
    if not rules.may(person, Deed.SCORE, found, area):
        raise PermissionDenied
    lines = "\n".join(" ".join(x.split()) for x in text.splitlines() if x.strip())
    if len(lines) > LONGEST_TEXT:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": LONGEST_TEXT})
    if lines == area.priority_actions:
        return area
    if area.version != version:
        raise ActionsConflictError(area)
    old, area.priority_actions, area.language = area.priority_actions, lines, language
    area.version += 1
    area.save(update_fields=["priority_actions", "language", "version"])
    facts = {"area": area.group, "version": area.version}
    _record(person, found, "assessments.actions", facts, {"priority_actions": old}, {"priority_actions": lines})
    return area


@transaction.atomic
def give_opinion(
    *, person: User, found: Round, code: str, value: Decimal | None, reason: str = "", language: str = ""
) -> None:
    """Store or change the score that a person would give; ``None`` takes the opinion back."""
    found = _open(found)
    if not rules.may(person, Deed.GIVE_OPINION, found) or not found.scores.filter(code=code).exists():
        raise PermissionDenied
    before = Opinion.objects.filter(round=found, code=code, person=person).first()
    old = {"value": _written(before.value)} if before else {}
    if value is None:
        Opinion.objects.filter(round=found, code=code, person=person).delete()
    else:
        _check(found, Entry(ScoreState.VALUE.value, value, reasoning=reason))
        Opinion.objects.update_or_create(
            round=found,
            code=code,
            person=person,
            defaults={"value": value, "reason": reason.strip(), "language": language},
        )
    _record(person, found, "assessments.opinion", {"code": code}, old, {"value": _written(value)})


@transaction.atomic
def set_ticks(*, person: User, found: Round, code: str, shown: Collection[int], ticked: Collection[int]) -> None:
    """Tick attributes of the levels of an indicator.

    ``shown`` are the attributes that were ticked when the page was made, ``ticked`` those that are ticked now: only
    the difference is applied, so that what somebody else ticked meanwhile stays.
    """
    found = _open(found)
    area = area_of(found, code)
    if area is None or not rules.may(person, Deed.SCORE, found, area):
        raise PermissionDenied
    known = {x.pk: x for x in LevelAttribute.objects.filter(instrument=found.instrument, code=code)}
    met = set(Tick.objects.filter(round=found, attribute__in=known).values_list("attribute_id", flat=True))
    put, taken = (set(ticked) - set(shown)) & set(known), set(shown) - set(ticked)
    wanted = (met | put) - taken
    if met == wanted:
        return
    Tick.objects.filter(round=found, attribute__in=met - wanted).delete()
    Tick.objects.bulk_create([Tick(round=found, attribute=known[x], actor=person.actor) for x in sorted(wanted - met)])
    old, new = ({"met": sorted(f"{known[x].level}.{known[x].number}" for x in group)} for group in (met, wanted))
    _record(person, found, "assessments.tick", {"code": code}, old, new)


def supported_level(attributes: Collection[LevelAttribute], met: Collection[int]) -> int | None:
    """The highest level of which every attribute, and every one of the levels below, is met.

    ``None`` where no attributes are loaded; 1 where the first level that has attributes is not met.
    """
    by_level: dict[int, set[int]] = {}
    for attribute in attributes:
        by_level.setdefault(attribute.level, set()).add(attribute.pk)
    if not by_level:
        return None
    reached = 1
    for level in sorted(by_level):
        if not by_level[level] <= set(met):
            break
        reached = level
    return reached


def area_of(found: Round, code: str) -> AreaSheet | None:
    """The area of a round that holds an indicator."""
    group = next((x.group.code for x in framework().indicators_of(found.instrument) if x.code == code), None)
    return AreaSheet.objects.select_for_update().filter(round=found, group=group).first() if group else None


def _open(found: Round) -> Round:
    """Take the round for this transaction alone, as it is stored now."""
    return Round.objects.select_for_update().select_related("place").get(pk=found.pk)


def _check(found: Round, entry: Entry) -> None:
    scale = framework().instruments[found.instrument].scale
    if entry.state not in StoredScore.State.values or (entry.value is not None) != (entry.state == "value"):
        raise ValidationError(_("A score is a value, not reported, or not applicable."))
    if entry.value is not None and entry.value not in LEVELS[scale]:
        choices = ", ".join(map(str, LEVELS[scale]))
        raise ValidationError(_("This instrument knows the scores %(choices)s.") % {"choices": choices})
    if any(len(getattr(entry, name)) > LONGEST_TEXT for name in _TEXTS):
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": LONGEST_TEXT})


def _difference(before: Entry, after: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [x.name for x in fields(Entry) if getattr(before, x.name) != getattr(after, x.name)]
    old, new = ({name: _written(getattr(entry, name)) for name in changed} for entry in (before, after))
    return old, new


def _written(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _record(
    person: User,
    found: Round,
    action: str,
    facts: Mapping[str, object],
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Write the event; texts that people wrote stand beside the chain, where they can be erased."""
    texts = {
        name: {x: group[x] for x in group if isinstance(group[x], str) and x in (*_TEXTS, "priority_actions")}
        for name, group in (("before", before), ("after", after))
    }
    plain = {
        name: {x: value for x, value in group.items() if x not in texts[name]}
        for name, group in (("before", before), ("after", after))
    }
    record(
        actor=person.actor,
        action=action,
        country=found.country,
        subject=reference(found),
        facts={**facts, **plain, "catalogue_version": found.catalogue_version},
        personal=texts if any(texts.values()) else None,
        guards=guard_of(found),
    )
