"""The list of those who wait for a place. Whoever calls holds the lock on the event."""

from __future__ import annotations

from django.db.models.functions import Coalesce
from django.utils import timezone

from hsforhs.workbench.audit.services import OPERATOR

from .. import letters
from ..models import Event, Registration
from ..words import EventState, RegistrationState
from .recording import told


def is_full(event: Event) -> bool:
    """Say whether every place is taken."""
    if event.capacity is None:
        return False
    return event.registrations.filter(state=RegistrationState.CONFIRMED).count() >= event.capacity


def fill(event: Event, *, site: str) -> list[Registration]:
    """Give free places of an announced event to those who wait, the longest first; tells them."""
    if event.state != EventState.ANNOUNCED:
        return []
    waiting = event.registrations.filter(state=RegistrationState.WAITING).order_by(Coalesce("decided_at", "at"), "pk")
    if event.capacity is not None:
        taken = event.registrations.filter(state=RegistrationState.CONFIRMED).count()
        waiting = waiting[: max(0, event.capacity - taken)]
    up = list(waiting)
    for registration in up:
        registration.state, registration.decided_at = RegistrationState.CONFIRMED, timezone.now()
        registration.save(update_fields=["state", "decided_at"])
        letters.tell_state(registration, event, site=site)
    if up:
        told(OPERATOR, event, "move_up", registrations=[x.pk for x in up])
    return up
