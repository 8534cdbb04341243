"""Notes, decisions and next steps as what other records are made from: proposals, documents, lessons."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.events.queries import people_of
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.stewardship.texts import LONGEST, LONGEST_TITLE
from hsforhs.workbench.threads.origins import Finding, Origin
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import MODELS, Decision, NextStep, Note, Record
from .queries import find_for
from .rules import Deed
from .words import Kind, Reach


def widest_use(person: Person, record: Record) -> str:
    """Return how many may read what a person makes of a record.

    Who manages the event decides; for others it is who reads the record already, its place alone where it is for
    participants.
    """
    if rules.may(person, Deed.OPEN, record.event):
        return Visibility.PUBLIC
    return record.event.visibility if record.reach == Reach.EVENT else Visibility.PRIVATE


def _finding(kind: Kind) -> Finding:
    def finding(person: Person, key: str) -> Origin | None:
        found = find_for(person, kind, key)
        return _origin(person, found) if found is not None else None

    return finding


FINDINGS = {model._meta.label_lower: _finding(kind) for kind, model in MODELS.items()}


def _origin(person: Person, found: Record) -> Origin:
    first = _heading(found)
    title = first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"
    return Origin(
        name=reference(found),
        address=reverse("outcomes:record", args=[found.event_id, found.kind, found.pk]),
        words=title,
        language=found.language,
        title=title,
        text="\n\n".join(x for x in (found.text.strip(), *_more(found)) if x)[:LONGEST],
        evidence=_("Decided at: %(event)s") % {"event": found.event.title} if isinstance(found, Decision) else "",
        cells=found.cells,
        on=_day(found),
        place=found.event.place,
        widest=widest_use(person, found),
        people=lambda: people_of(found.event),
    )


def _heading(found: Record) -> str:
    if isinstance(found, Note) and found.title.strip():
        return found.title.strip()
    return found.text.strip().splitlines()[0]


def _more(found: Record) -> list[str]:
    if isinstance(found, Decision):
        return [found.basis.strip()]
    return [found.evidence.strip()] if isinstance(found, NextStep) else []


def _day(found: Record) -> dt.date | None:
    if isinstance(found, Decision):
        return found.decided_on
    return found.done_on if isinstance(found, NextStep) else found.made_at.date()
