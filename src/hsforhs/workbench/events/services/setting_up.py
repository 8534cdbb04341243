"""Setting up an event: what it is, in which state, who has a duty at it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written

from .. import letters, rules
from ..models import Event, Session, Steward
from ..texts import moment, time_zone
from ..words import Duty, EventState, RegistrationState
from .recording import locked, require, told
from .waiting import fill

NEXT = {
    EventState.DRAFT: (EventState.ANNOUNCED, EventState.CANCELLED),
    EventState.ANNOUNCED: (EventState.ENDED, EventState.CANCELLED),
    EventState.ENDED: (),
    EventState.CANCELLED: (),
}
"""The states that each state can become."""
EXPECTING = (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.WAITING)
"""States of registrations of people who look forward to an event."""
MOST_SEATS = 100_000


class EventChangedError(ValidationError):
    """Somebody else wrote the event meanwhile; ``stored`` is how it stands now."""

    def __init__(self, stored: Event) -> None:
        super().__init__(_("Somebody else changed this event while you were writing. Nothing of yours is stored yet."))
        self.stored = stored


@transaction.atomic
def set_up(*, person: User, place: Place, **values: Any) -> Event:
    """Set up an event of a place, as a draft that only those who prepare it see.

    ``values`` are those of :func:`written_values`.
    """
    if not rules.may_hold(person, place):
        raise PermissionDenied
    made = Event.objects.create(place=place, made_by=person, **written_values(**values))
    told(person.actor, made, "set_up")
    return made


@transaction.atomic
def write_event(*, person: User, event: Event, version: int, site: str = "", **values: Any) -> Event:
    """Change what an event is. Raises EventChangedError where ``version`` is not the one that is stored.

    More places let those who wait move up.
    """
    found = locked(event)
    require(person, found)
    if found.state == EventState.CANCELLED:
        raise ValidationError(_("A cancelled event is not changed any more."))
    if found.version != version:
        raise EventChangedError(found)
    new = written_values(**values)
    changed = {name: (getattr(found, name), value) for name, value in new.items() if getattr(found, name) != value}
    clock = found.zone
    for name, value in new.items():
        setattr(found, name, value)
    if "timezone" in changed:
        _keep_clock(found, clock)
    found.version += 1
    found.save()
    told(
        person.actor,
        found,
        "write",
        before={name: _fact(old) for name, (old, _value) in changed.items()},
        after={name: _fact(value) for name, (_old, value) in changed.items()},
    )
    fill(found, site=site)
    return found


@transaction.atomic
def set_state(*, person: User, event: Event, state: str) -> None:
    """Announce, end or cancel an event; who registered is told that it is cancelled. What is announced has a day."""
    found = locked(event)
    require(person, found)
    if state not in NEXT[EventState(found.state)]:
        raise ValidationError(_("The event cannot become this from the state that it is in."))
    if state == EventState.ANNOUNCED and not found.days.exists():
        raise ValidationError(_("Add a day before you announce the event."))
    before, after = {"state": str(found.state)}, {"state": str(state)}
    if found.state == EventState.DRAFT and state == EventState.CANCELLED:
        # Others have never seen it, and giving it up is no announcement.
        before["visibility"], after["visibility"] = str(found.visibility), str(Visibility.PRIVATE)
        found.visibility = Visibility.PRIVATE
    found.state = state
    found.version += 1
    found.save(update_fields=["state", "visibility", "version"])
    told(person.actor, found, "set_state", before=before, after=after)
    if state == EventState.CANCELLED:
        for registration in found.registrations.filter(state__in=EXPECTING):
            letters.call_off(registration, found)


@transaction.atomic
def give_duty(*, person: User, event: Event, email: str, duty: str) -> Steward:
    """Give somebody with an account a duty at the event."""
    require(person, event)
    if duty not in Duty.values:
        raise ValidationError(_("Choose one of the duties."))
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise ValidationError(_("Nobody with this address has an account here."))
    made, is_new = Steward.objects.get_or_create(event=event, user=user, duty=duty)
    if is_new:
        told(person.actor, event, "give_duty", duty=duty, to=user.actor)
    return made


@transaction.atomic
def take_duty(*, person: User, event: Event, number: int) -> None:
    """Take a duty back."""
    require(person, event)
    found = Steward.objects.select_related("user").filter(event=event, pk=number).first()
    if found is None:
        return
    duty, whose = str(found.duty), found.user.actor
    found.delete()
    told(person.actor, event, "take_duty", duty=duty, of=whose)


def written_values(
    *,
    title: str,
    purpose: str = "",
    visibility: str = Visibility.PUBLIC,
    timezone: str = "UTC",
    venue: str = "",
    capacity: int | None = None,
    moderated: bool = False,
    register_until: dt.date | None = None,
    source: str = "",
    language: str = "",
) -> dict[str, Any]:
    """Return the values of an event as they are stored; raises ValidationError for what cannot be stored."""
    if visibility not in Visibility.values:
        raise ValidationError(_("Choose who may see the event."))
    if capacity is not None and not 0 < capacity <= MOST_SEATS:
        raise ValidationError(_("Places are a whole number from 1 to %(most)d, or empty.") % {"most": MOST_SEATS})
    return {
        "title": " ".join(written(title, missing=_("Write a title."), longest=200).split()),
        "purpose": optional(purpose),
        "visibility": visibility,
        "timezone": time_zone(timezone) or "UTC",
        "venue": optional(venue, longest=200),
        "capacity": capacity,
        "moderated": moderated,
        "register_until": register_until,
        "source": next(iter(web_addresses([source])), ""),
        "language": language[:10],
    }


def _keep_clock(event: Event, before: zoneinfo.ZoneInfo) -> None:
    """Let sessions begin at the same time of the clock in the new zone: the programme was written by its clock."""
    for session in Session.objects.filter(day__event=event).exclude(starts_at=None).select_related("day"):
        clocks = [x.astimezone(before).time() if x else None for x in (session.starts_at, session.ends_at)]
        session.starts_at, session.ends_at = (moment(session.day.date, x, event.zone) for x in clocks)
        session.save(update_fields=["starts_at", "ends_at"])


def _fact(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
