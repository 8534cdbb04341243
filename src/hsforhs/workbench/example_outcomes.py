"""What came out of the workshop of the worked example: what is public as one note, everything else clearly invented.

No page lists what the workshop decided or promised. The note holds what public pages say beside it, with their
addresses; decisions and next steps are invented to show what those pages cannot: who promised what, and whether it
was done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from .audit.services import OPERATOR, record
from .events.models import Event, Session
from .events.words import Access
from .example_events import CONCEPT, SOURCE
from .outcomes.content import fill
from .outcomes.models import MODELS, Note, Record
from .outcomes.services.recording import keep_version, tie
from .outcomes.words import DecisionStatus, Kind, OwnerKind, Reach, StepState

CONSULTATION = "https://extranet.who.int/sph/who-expert-group-consultation-health-systems-health-security-2"
PUBLIC = (
    "What public pages say. "
    f"The page of the concept argues that health security needs resilient systems, and that determinants outside "
    f"health (climate, water and sanitation, power, transport) belong to the frame ({CONCEPT}). "
    "An expert consultation of forty experts on 6 and 7 March 2019 came before; its page names what was to follow: map "
    "the benchmarks to levels of the health system, find elements that the benchmarks do not capture, write case "
    f"studies, refine a method of costing ({CONSULTATION}). Neither page says who would do it, until when, or whether "
    "it was done."
)
_NAMESPACE = uuid.UUID("6f0d8c1a-4d0b-4f5e-9f0e-7d5f1c2b3a40")
_OPEN: dict[str, Any] = {"language": "en", "reach": Reach.EVENT}


def _number(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, name)


def _decisions(day: dt.date) -> dict[str, dict[str, Any]]:
    decided = {"decided_on": day.isoformat(), "status": DecisionStatus.ADOPTED}
    return {
        "one list": {
            **decided,
            "text": "Systems for surveillance and for routine care share one list of facilities (invented).",
            "basis": "Three of four invented countries keep two lists that differ.",
            "dissents": [
                {"who": "", "why": "A shared list needs a law on data first; without it nobody may link the two."}
            ],
            "cells": ["D2:HIS"],
            "links": ["gap:XLM:D2:HIS", "action:D2-010"],
        },
        "old register": {
            "text": "Each programme keeps its own list and sends it once a year (invented).",
            "status": DecisionStatus.SUPERSEDED,
            "decided_on": day.isoformat(),
            "superseded_by": str(_number("one list")),
            "cells": ["D2:HIS"],
        },
        "animal reports": {
            **decided,
            "status": DecisionStatus.PROPOSED,
            "text": "Reports of sick animals reach the district health office within a day (invented).",
            "basis": "In the invented district of the story they came after two weeks.",
            "cells": ["P5:OS:ANI"],
        },
    }


def _steps(day: dt.date, today: dt.date) -> dict[str, dict[str, Any]]:
    def due(days: int) -> str:
        return (day + dt.timedelta(days=days)).isoformat()

    shared = {"owner_kind": OwnerKind.INSTITUTION, "decision": str(_number("one list"))}
    return {
        "compare": {
            **shared,
            "text": "Compare the two lists of facilities of one district, line by line (invented).",
            "owner": "Institute of Public Health of Lumora (invented)",
            "due": due(120),
            "state": StepState.DONE,
            "evidence": "The list of differences: 41 of 210 facilities stood in one list alone (invented).",
            "done_on": due(104),
            "cells": ["D2:HIS"],
            "links": ["gap:XLM:D2:HIS"],
        },
        "law": {
            **shared,
            "text": "Draft the paragraph on linking health data (invented).",
            "owner": "Ministry of Justice of Lumora (invented)",
            "due": due(400),
            "state": StepState.UNDER_WAY,
            "cells": ["P1:LG"],
            "links": ["places.place:XLM"],
        },
        "radio": {
            "text": "Ask who pays for the radio in districts without a network (invented).",
            "owner": "Ada Orlo (invented)",
            "owner_kind": OwnerKind.PERSON,
            "due": due(60),
            "state": StepState.DROPPED,
            "cells": ["D2:HIS"],
        },
        "again": {
            "text": "Meet again and look at what became of these steps (invented).",
            "owner": "University of an invented town",
            "owner_kind": OwnerKind.INSTITUTION,
            "due": (today + dt.timedelta(days=90)).isoformat(),
        },
    }


@transaction.atomic
def load_outcomes() -> bool:
    """Store the outcomes of the example's workshop, unless they are here; says whether it did."""
    event = Event.objects.filter(source=SOURCE).select_related("place").first()
    if event is None or Note.objects.filter(event=event).exists():
        return False
    closed = Session.objects.filter(day__event=event, day__access=Access.CLOSED).order_by("pk").first()
    day = closed.day.date if closed else timezone.localdate()
    session = {"session": closed.pk if closed else None}
    _store(event, Kind.NOTE, "public", {**_OPEN, "title": "What is public", "text": PUBLIC}, invented=False)
    minutes = {"title": "Minutes (invented)", "text": "Who was there spoke of two lists of facilities (invented)."}
    _store(event, Kind.NOTE, "minutes", {**minutes, "language": "en", **session})
    for name, content in _decisions(day).items():
        _store(event, Kind.DECISION, name, {**_OPEN, **session, **content})
    for name, content in _steps(day, timezone.localdate()).items():
        _store(event, Kind.STEP, name, {**_OPEN, **session, **content})
    record(actor=OPERATOR, action="outcomes.load_example", country=event.place.country, facts={"event": event.pk})
    return True


def _store(event: Event, kind: Kind, name: str, content: dict[str, Any], *, invented: bool = True) -> Record:
    made = MODELS[kind](pk=_number(name), event=event, invented=invented)
    fill(made, content)
    made.save(force_insert=True)
    keep_version(made, None)
    if made.cells or made.links:
        tie(made, OPERATOR)
    return made
