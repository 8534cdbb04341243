"""The history of a record: what was done to it, when, by whom, with the values before and after."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.queries import names_of
from hsforhs.workbench.accounts.rules import Person, may_administer, roles_at
from hsforhs.workbench.assessments.queries import find_round
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import OPERATOR, VISITOR
from hsforhs.workbench.events.queries import find_event_for
from hsforhs.workbench.exercises.queries import find_exercise
from hsforhs.workbench.experiences.queries import find_review, find_timeline
from hsforhs.workbench.experiences.rules import home
from hsforhs.workbench.indices.queries import seen_run
from hsforhs.workbench.library.queries import document_for
from hsforhs.workbench.network.queries import find_request
from hsforhs.workbench.network.rules import viewer_of
from hsforhs.workbench.outcomes.queries import find_for as outcome_of
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.queries import plan_for

from .acts import ACTIONS

_LONGEST = 300
_HIDDEN = frozenset({"guards", "before", "after"})


@dataclass(frozen=True, slots=True)
class Record:
    """What a reference names: a title for people, its place, its page, and the catalogue that it was made with."""

    title: str
    place: Place
    address: str
    catalogue_version: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after an act."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the page shows it. ``more`` are further facts by name."""

    number: int
    at: dt.datetime
    who: str
    what: str
    subject: str
    changes: tuple[Change, ...]
    more: tuple[tuple[str, str], ...]
    digest: str

    @property
    def has_history(self) -> bool:
        """Whether there is a page for the subject alone."""
        return self.subject.partition(":")[0] in FINDERS


def may_read_history(person: Person, place: Place | None) -> bool:
    """People with a role at the place read what was done to its records; administrators of the site read everything."""
    if place is None:
        return may_administer(person)
    return bool(roles_at(person, place))


def find_record(reference: str, person: Person) -> Record | None:
    """Return what a reference names, if there is such a record and the person may see its history."""
    kind, _colon, key = reference.partition(":")
    found = FINDERS[kind](key, person) if kind in FINDERS else None
    return found if found is not None and may_read_history(person, found.place) else None


def entries(events: Iterable[Event]) -> list[Entry]:
    """Turn events into what the page shows, with the names of people in one query."""
    found = list(events)
    names = names_of({x.actor for x in found})
    return [
        Entry(
            number=event.pk,
            at=event.at,
            who=_who(event.actor, names),
            what=str(ACTIONS.get(event.action, event.action)),
            subject=event.subject,
            changes=_changes(event.facts),
            more=tuple((str(name), _text(x)) for name, x in event.facts.items() if name not in _HIDDEN),
            digest=event.digest,
        )
        for event in found
    ]


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor == OPERATOR:
        return _("the operator")
    if actor == VISITOR:
        return _("a visitor")
    return names.get(actor, actor)


def _changes(facts: Mapping[str, Any]) -> tuple[Change, ...]:
    before, after = facts.get("before"), facts.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    return tuple(
        Change(name, _text(before.get(name)), _text(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    )


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"


def _round(key: str, _person: Person) -> Record | None:
    found = find_round(int(key)) if key.isdecimal() and len(key) < 19 else None
    if found is None:
        return None
    return Record(
        title=f"{found.place.name}, {found.instrument} {found.period}",
        place=found.place,
        address=reverse("atlas:place", args=[found.place.code]),
        catalogue_version=found.catalogue_version,
    )


def _plan(key: str, person: Person) -> Record | None:
    try:
        plan = plan_for(person, uuid.UUID(key))
    except ValueError:
        return None
    if plan is None:
        return None
    return Record(
        title=_("%(place)s: plan for %(years)d years") % {"place": plan.place.name, "years": plan.years},
        place=plan.place,
        address=reverse("plans:plan", args=[plan.pk]),
        catalogue_version=plan.catalogue_version,
    )


def _numbered(find: Callable[[Person, int], Any], page: str) -> Callable[[str, Person], Record | None]:
    """Return what finds a record by its number: one that has a title and belongs to a place."""

    def found(key: str, person: Person) -> Record | None:
        known = find(person, int(key)) if key.isdecimal() and len(key) < 19 else None
        if known is None or known.place is None:
            return None
        return Record(str(known.title), known.place, reverse(page, args=[known.pk]))

    return found


def _place(key: str, _person: Person) -> Record | None:
    found = Place.objects.filter(code=key).first()
    return Record(found.name, found, reverse("atlas:place", args=[found.code])) if found else None


def _review(key: str, person: Person) -> Record | None:
    found = find_review(person, int(key)) if key.isdecimal() and len(key) < 19 else None
    if found is None:
        return None
    address = reverse("experiences:review", args=[found.pk])
    return Record(found.title, home(found), address, found.catalogue_version)


def _timeline(key: str, person: Person) -> Record | None:
    found = find_timeline(person, int(key)) if key.isdecimal() and len(key) < 19 else None
    return Record(found.event, found.place, reverse("experiences:timeline", args=[found.pk])) if found else None


def _outcome(kind: str) -> Callable[[str, Person], Record | None]:
    def found(key: str, person: Person) -> Record | None:
        known = outcome_of(person, kind, key)
        if known is None:
            return None
        address = reverse("outcomes:record", args=[known.event_id, known.kind, known.pk])
        return Record(known.event.title, known.event.place, address)

    return found


FINDERS: Mapping[str, Callable[[str, Person], Record | None]] = {
    "assessments.round": _round,
    "experiences.review": _review,
    "experiences.timeline": _timeline,
    "plans.plan": _plan,
    "events.event": _numbered(find_event_for, "events:event"),
    "exercises.exercise": _numbered(find_exercise, "exercises:exercise"),
    "indices.run": _numbered(seen_run, "indices:run"),
    "library.document": _numbered(document_for, "library:document"),
    "network.helprequest": _numbered(lambda person, x: find_request(viewer_of(person), x), "network:request"),
    "outcomes.decision": _outcome("decision"),
    "outcomes.nextstep": _outcome("step"),
    "outcomes.note": _outcome("note"),
    "places.place": _place,
}
"""Kinds of record that have a history of their own, and what finds one by its key."""
