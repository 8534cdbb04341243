"""What every act on an event shares: the right to it, the lock on its row, its entry in the chain of events."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import VISITOR, record
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import Event
from ..rules import Deed


def require(person: Person, event: Event, deed: Deed = Deed.MANAGE) -> None:
    """Refuse whoever may not do a thing at an event."""
    if not rules.may(person, deed, event):
        raise PermissionDenied


def locked(event: Event) -> Event:
    """Return the event as it is stored now, so that no other transaction counts its places meanwhile."""
    return Event.objects.select_for_update(of=("self",)).select_related("place").get(pk=event.pk)


def actor_of(person: Person) -> str:
    """Name who acts."""
    return person.actor if isinstance(person, User) else VISITOR


def told(actor: str, event: Event, action: str, **facts: object) -> None:
    """Add an act to the chain of events."""
    record(
        actor=actor,
        action=f"events.{action}",
        country=event.place.country,
        subject=reference(event),
        facts=facts or None,
    )
