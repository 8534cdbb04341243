"""What pages read about events, and what apps above add to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from hsforhs.matching.attendance import Stay
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Kind as PlaceKind
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.naming import Named
from hsforhs.workbench.threads.services import reference

from .entry import Guest
from .models import Attendance, Certificate, Day, Event, Material, Registration, Session, Speaker, Talk
from .rules import Standing, seen_by
from .words import Consent, EventState, RegistrationState

EARLY = dt.timedelta(minutes=30)
"""How long before its start somebody may join a session."""
LATE = dt.timedelta(minutes=30)
"""How long after the planned end of a session a stay still counts."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of an app above: its address, its words in the reader's language, and perhaps a number."""

    address: str
    words: str
    number: int | None = None


SessionLinks = Callable[[Guest, Sequence[Session]], Mapping[int, Sequence[Link]]]
"""Returns the links of each session by its number, in one query at most; asked for sessions the guest may enter."""
EventLinks = Callable[[Guest, Event], Sequence[Link]]
"""Returns the links of an event that the guest may read, in one query at most."""

session_links: list[SessionLinks] = []
event_links: list[EventLinks] = []
"""Filled by apps above when they are ready, such as ``session_links.append(queries.links)``."""


def links_of_sessions(guest: Guest, sessions: Sequence[Session]) -> dict[int, list[Link]]:
    """Gather what apps above link to from sessions; empty for a session that nobody links from."""
    found: dict[int, list[Link]] = {x.pk: [] for x in sessions}
    if sessions:
        for maker in session_links:
            for number, links in maker(guest, sessions).items():
                found[number].extend(links)
    return found


def links_of_event(guest: Guest, event: Event) -> list[Link]:
    """Gather what apps above link to from the page of an event."""
    made: Iterable[Sequence[Link]] = (maker(guest, event) for maker in event_links)
    return [link for links in made for link in links]


def find_event(number: int) -> Event | None:
    """Find an event with its place, whoever may read it."""
    return Event.objects.select_related("place").filter(pk=number).first()


def find_event_for(person: Person, number: int) -> Event | None:
    """Find an event that a person may read."""
    return events_seen(person).filter(pk=number).first()


def events_seen(person: Person) -> QuerySet[Event]:
    """Events that a person may read, with their place, first and last day, and number of days by access."""
    found = Event.objects.filter(seen_by(person)).select_related("place")
    return found.annotate(first=Min("days__date"), last=Max("days__date"))


def upcoming(person: Person, on: dt.date) -> QuerySet[Event]:
    """Events that are not over, the next one first; without a day at the end."""
    open_states = (EventState.DRAFT, EventState.ANNOUNCED)
    return (
        events_seen(person)
        .filter(Q(last__gte=on) | Q(last=None), state__in=open_states)
        .order_by(F("first").asc(nulls_last=True), "pk")
    )


def past(person: Person, on: dt.date) -> QuerySet[Event]:
    """Events that are over or cancelled, the last one first."""
    over = Q(last__lt=on) | Q(state__in=(EventState.ENDED, EventState.CANCELLED))
    return events_seen(person).filter(over).order_by(F("last").desc(nulls_last=True), "-pk")


def days_of(event: Event, *, all_names: bool) -> list[Day]:
    """The programme of an event, in five queries; without ``all_names`` only speakers who agreed to be shown."""
    speakers = Speaker.objects.all() if all_names else Speaker.objects.filter(consent=Consent.GIVEN)
    talks = Talk.objects.prefetch_related(Prefetch("speakers", queryset=speakers, to_attr="shown_speakers"))
    sessions = Session.objects.prefetch_related(
        Prefetch("talks", queryset=talks), Prefetch("materials", queryset=Material.objects.select_related("content"))
    )
    found = list(event.days.prefetch_related(Prefetch("sessions", queryset=sessions)))
    for day in found:
        day.event = event
    return found


def venue_for(there: Standing, event: Event, days: Iterable[Day]) -> str:
    """Return where an event takes place, as far as a guest may know.

    The address of a call opens every session: it is told to who may come into all of them. A room is told to all.
    """
    if "://" not in event.venue or there.works_here:
        return event.venue
    asked = {x.own_access or day.access for day in days for x in day.sessions.all()} or {x.access for x in days}
    return event.venue if all(there.lets_into(x) for x in asked) else ""


def find_session(event: Event, number: int) -> Session | None:
    """Find a session of an event, with its day."""
    found = Session.objects.select_related("day").filter(day__event=event, pk=number).first()
    if found is not None:
        found.day.event = event
    return found


def session_is_on(session: Session, now: dt.datetime) -> bool:
    """Whether somebody may join a session: from a while before its start to its end, or on its day without times."""
    if session.starts_at is not None and session.ends_at is not None:
        return session.starts_at - EARLY <= now <= session.ends_at
    return now.astimezone(session.day.event.zone).date() == session.day.date


def last_day(event: Event) -> dt.date | None:
    """The last day of an event; None without days."""
    found: dt.date | None = event.days.aggregate(last=Max("date"))["last"]
    return found


def event_is_over(event: Event, on: dt.date | None = None) -> bool:
    """Whether an event was ended, or its last day lies in the past; a cancelled one never took place."""
    if event.state != EventState.ANNOUNCED:
        return event.state == EventState.ENDED
    last = last_day(event)
    return last is not None and last < (on or timezone.now().astimezone(event.zone).date())


def registration_is_open(event: Event, on: dt.date | None = None) -> bool:
    """Whether somebody may register: announced, within the time, not over."""
    today = on or timezone.now().astimezone(event.zone).date()
    if event.state != EventState.ANNOUNCED or (event.register_until and event.register_until < today):
        return False
    last = last_day(event)
    return last is not None and last >= today


def registrations_of(event: Event, state: str = "") -> QuerySet[Registration]:
    """Registrations of an event, for its organisers."""
    found = event.registrations.select_related("user")
    return found.filter(state=state) if state else found


def count_by_state(event: Event) -> dict[str, int]:
    """How many registrations there are in each state, for the organisers."""
    rows = event.registrations.order_by().values_list("state").annotate(number=Count("pk"))
    return {state: dict(rows).get(state, 0) for state in RegistrationState.values}


def registrations_by(person: User) -> QuerySet[Registration]:
    """One's own registrations, the newest first."""
    return Registration.objects.filter(user=person).select_related("event__place").order_by("-pk")


def stays_of(event: Event, *, registration: Registration | None = None) -> list[Stay]:
    """Stays as the figures need them. Who never pressed "leave" was there until the session ended."""
    found = Attendance.objects.filter(session__day__event=event).select_related("session", "registration")
    if registration is not None:
        found = found.filter(registration=registration)
    rows = list(found)
    regions = regions_of({x.registration.country for x in rows if x.registration is not None})
    return [_stay(x, regions) for x in rows]


def regions_of(countries: Iterable[str]) -> dict[str, str]:
    """Return the region of each country that lies in one, by their codes."""
    wanted = sorted({*countries} - {""})
    if not wanted:
        return {}
    found = Place.objects.filter(code__in=wanted, kind=PlaceKind.COUNTRY, parent__kind=PlaceKind.REGION)
    return dict(found.values_list("code", "parent__code"))


def _stay(row: Attendance, regions: Mapping[str, str]) -> Stay:
    ends = row.session.ends_at
    left = row.left_at or ends or row.joined_at
    if ends is not None:
        left = min(left, ends + LATE)
    who = row.registration
    return Stay(
        person=str(who.pk) if who else f"visitor {row.pk}",
        joined=row.joined_at,
        left=max(left, row.joined_at),
        country=who.country if who else "",
        kind=who.kind if who else "",
        region=regions.get(who.country, "") if who else "",
    )


def people_of(event: Event) -> list[Named]:
    """Return those whom words of an event may name: who registered, who has a duty, speakers who agreed to be shown."""
    held = User.objects.filter(event_duties__event=event).distinct()
    found = [Named(reference(x), x.name) for x in held]
    for row in event.registrations.select_related("user"):
        if row.user is not None:
            found += [Named(reference(row.user), x) for x in dict.fromkeys((row.name, row.user.name))]
        else:
            found.append(Named(reference(row), row.name, in_text=False))
    for speaker in Speaker.objects.filter(talk__session__day__event=event, consent=Consent.GIVEN).select_related(
        "user"
    ):
        found.append(Named(reference(speaker.user or speaker), speaker.name))
    return [x for x in found if x.name.strip()]


def find_certificate(code: str) -> Certificate | None:
    """Find a certificate by its code, however it is written."""
    wanted = code.strip().lower().replace("-", "")
    return Certificate.objects.select_related("registration__event").filter(code=wanted).first()
