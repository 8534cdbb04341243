"""One public health event with the dates that 7-1-7 asks for, and what held it up or helped.

The dates and the seven early response actions are those that the 7-1-7 Alliance describes in steps 2.2.1 to 2.2.5 of
its toolkit (717alliance.org); the wording is ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

DETECT, NOTIFY, RESPOND = "detect", "notify", "respond"
STAGES = (DETECT, NOTIFY, RESPOND)
TARGET_DAYS: Mapping[str, int] = {DETECT: 7, NOTIFY: 1, RESPOND: 7}
"""Most days from emergence to detection, from detection to notification, from notification to the early response."""
EARLY_ACTIONS: Mapping[str, str] = {
    "investigation": "investigation begun or a team sent",
    "analysis": "epidemiology analysed, risk assessed a first time",
    "laboratory": "cause confirmed by a laboratory",
    "case management": "case management and infection prevention begun in health facilities",
    "countermeasures": "countermeasures begun in the communities affected",
    "communication": "risk communication or community engagement begun",
    "coordination": "coordination set up",
}
"""The seven early response actions by our short code."""
NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Factor:
    """What held a stage up (a bottleneck) or helped it (an enabler).

    ``text`` stays as people wrote it; ``kind`` is a short name under which such factors are counted, free to choose.
    ``area`` and ``component`` are codes of the framework, "" where nobody mapped it.
    """

    stage: str
    text: str
    enabler: bool = False
    kind: str = ""
    area: str = ""
    component: str = ""


TIME_FRAMES: Mapping[str, str] = {"immediate": "immediate", "longer": "mid- or long-term"}
CANCELLED = "CANCELLED"
"""Beside the codes of the list ``action_status``: nobody will do it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done because of an event or a lesson: who leads it, until when, how far it is.

    ``lead`` is an institution or a role, no person. ``status`` is of the list ``action_status``, or ``CANCELLED``.
    """

    text: str
    lead: str = ""
    time_frame: str = ""
    due: dt.date | None = None
    status: str = "NOTSTARTED"


@dataclass(frozen=True, slots=True)
class EarlyAction:
    """A date of one early response action: known, unknown (``None``), or not applicable to the event."""

    on: dt.date | None = None
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of one event. A date that nobody knows is ``None`` and stays so.

    ``place`` is a code or a name as written. ``actions`` is keyed by the codes of ``EARLY_ACTIONS``; one that is
    missing is unknown.
    """

    event: str
    place: str = ""
    hazard: str = ""
    emerged: dt.date | None = None
    detected: dt.date | None = None
    notified: dt.date | None = None
    actions: Mapping[str, EarlyAction] = field(default_factory=dict)
    factors: tuple[Factor, ...] = ()
    steps: tuple[Step, ...] = ()
    id: str = ""

    def action(self, code: str) -> EarlyAction:
        """Return the date of an early response action, unknown where none is given."""
        return self.actions.get(code, EarlyAction())

    @property
    def bottlenecks(self) -> tuple[Factor, ...]:
        """The factors that held it up."""
        return tuple(x for x in self.factors if not x.enabler)
