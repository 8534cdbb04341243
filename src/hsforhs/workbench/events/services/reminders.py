"""Reminding people of events that begin soon."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from hsforhs.workbench.audit.services import OPERATOR

from .. import letters
from ..models import Event
from ..words import EventState, RegistrationState
from .recording import told

AHEAD = dt.timedelta(days=2)
"""How long before its first day people are reminded of an event."""


def remind_participants(*, on: dt.date | None = None, site: str = "") -> int:
    """Remind confirmed participants of events that begin within two days, each person once; returns how many."""
    day = on or timezone.localdate()
    events = Event.objects.filter(state=EventState.ANNOUNCED).select_related("place").annotate(first=Min("days__date"))
    return sum(_remind(x, day, site) for x in events.filter(first__gte=day, first__lte=day + AHEAD))


@transaction.atomic
def _remind(event: Event, day: dt.date, site: str) -> int:
    first: dt.date = event.first  # type: ignore[attr-defined]
    due = event.registrations.filter(state=RegistrationState.CONFIRMED, reminded_on=None, invented=False).exclude(
        email=""
    )
    found = list(due.select_for_update(of=("self",)))
    for registration in found:
        letters.remind(registration, event, first, site=site)
    due.filter(pk__in=[x.pk for x in found]).update(reminded_on=day)
    if found:
        told(OPERATOR, event, "remind", participants=len(found))
    return len(found)
