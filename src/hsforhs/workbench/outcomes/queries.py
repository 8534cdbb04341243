"""Reads of what came out of events: all of one event, one record, what speaks about a cell or a place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, CharField, DateField, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.queries import Link as PageLink
from hsforhs.workbench.events.queries import events_seen
from hsforhs.workbench.places.models import Kind as PlaceKind
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import within
from hsforhs.workbench.threads.models import Link
from hsforhs.workbench.threads.records import GAP, Pointed, may_be_shown, pointed
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import MODELS, Decision, NextStep, Note, Record, Revision, Rival
from .rules import Standing
from .words import TO_DO, DecisionStatus, Kind, Reach, StepState

DECISION = Decision._meta.label_lower
LONGEST = 240
IN_A_LIST = 8
EVENTS = 5
_MEETING = "event"
_ALL = ("event__place", "session__day")


@dataclass(frozen=True, slots=True)
class Share:
    """How many next steps are done, of those that were not dropped; ``overdue`` are late."""

    done: int
    counted: int
    dropped: int
    overdue: int

    @property
    def per_cent(self) -> float | None:
        """Of what was promised and not dropped, the part that is done; ``None`` where nothing was."""
        return 100 * self.done / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page of an event is narrowed by; empty fits everything."""

    session: int | None = None
    cell: str = ""
    state: str = ""
    owner: str = ""
    late: bool = False

    def fits(self, record: Record, on: dt.date) -> bool:
        """Say whether a record is wanted; state, owner and lateness ask next steps alone."""
        if self.session is not None and record.session_id != self.session:
            return False
        if self.cell and not any(x == self.cell or x.startswith(f"{self.cell}:") for x in record.cells):
            return False
        if not isinstance(record, NextStep):
            return True
        if (self.state and record.state != self.state) or (self.late and not record.is_overdue(on)):
            return False
        return self.owner.casefold() in record.owner.casefold()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a guest may read of what came out of an event, the newest decisions first, the next due steps first."""

    standing: Standing
    notes: list[Note]
    decisions: list[Decision]
    steps: list[NextStep]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A decision or a next step in short, for the page of a cell or of a place."""

    kind: str
    key: uuid.UUID
    event: int
    title: str
    event_language: str
    text: str
    language: str
    state: str
    day: dt.date | None
    invented: bool

    @property
    def is_overdue(self) -> bool:
        return self.kind == Kind.STEP and self.state in TO_DO and (self.day or dt.date.max) < timezone.localdate()

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE

    @property
    def state_name(self) -> str:
        return str((StepState if self.kind == Kind.STEP else DecisionStatus)(self.state).label)

    @property
    def address(self) -> str:
        return reverse("outcomes:record", args=[self.event, self.kind, self.key])


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What a place shows of meetings: its events, and what was decided and promised about it."""

    events: list[Event]
    spoken: list[Spoken]


def find_event(number: int) -> Event | None:
    """Return an event with its place; who may read is for the rules to say."""
    return Event.objects.select_related("place").filter(pk=number).first()


def sessions_of(event: Event) -> list[Session]:
    """Return the sessions of an event in the order of its programme, with their days."""
    return list(Session.objects.filter(day__event=event).select_related("day").order_by("day__date", "starts_at", "pk"))


def outcomes_of(guest: Guest, event: Event, wanted: Wanted | None = None) -> Outcomes:
    """Return what a guest may read of the outcomes of an event, narrowed where something is wanted; three queries."""
    standing, on = Standing.of(guest, event), timezone.localdate()

    def read(rows: QuerySet[Any]) -> list[Any]:
        found = []
        for row in rows.filter(event=event).select_related("session__day"):
            row.event = event
            if standing.sees(row) and (wanted is None or wanted.fits(row, on)):
                found.append(row)
        return found

    steps = read(NextStep.objects.select_related("session__day", "owner_user"))
    steps.sort(key=lambda x: (x.state not in TO_DO, x.due is None, x.due or on))
    decisions = read(Decision.objects.all())
    decisions.sort(key=lambda x: (x.status == DecisionStatus.SUPERSEDED, -(x.decided_on or dt.date.min).toordinal()))
    return Outcomes(standing, read(Note.objects.all()), decisions, steps)


def share_of(steps: Iterable[NextStep], on: dt.date | None = None) -> Share:
    """Count the next steps that are done; dropped ones are told apart and do not count."""
    found = list(steps)
    dropped = sum(x.state == StepState.DROPPED for x in found)
    done = sum(x.state == StepState.DONE for x in found)
    return Share(done, len(found) - dropped, dropped, sum(x.is_overdue(on) for x in found))


def find(guest_at: Any, kind: str, key: uuid.UUID) -> tuple[Record, Standing] | None:
    """Return a record that a guest may read, with what the guest is there; ``guest_at`` gives the guest at an event."""
    if kind not in Kind.values:
        return None
    rows: QuerySet[Any] = MODELS[Kind(kind)].objects.select_related(*_ALL)
    if kind == Kind.STEP:
        rows = rows.select_related(*_ALL, "decision__session__day", "owner_user", "evidence_file")
    found = rows.filter(pk=key).first()
    if found is None:
        return None
    standing = Standing.of(guest_at(found.event), found.event)
    return (found, standing) if standing.sees(found) else None


def find_for(person: Person, kind: str, key: str) -> Record | None:
    """Return a record by the key of its name, as the account of a person tells what they may read."""
    seen = rules.seen_steps(person) if kind == Kind.STEP else rules.seen_by(person)
    try:
        return MODELS[Kind(kind)].objects.filter(seen, pk=uuid.UUID(key)).select_related("event__place").first()
    except ValueError:
        return None


def steps_of(decision: Decision, standing: Standing) -> list[NextStep]:
    """Return the next steps of a decision that a guest may read."""
    found = decision.steps.select_related("session__day")
    return [x for x in found if standing.sees(x)]


def history_of(record: Record) -> list[Revision]:
    """Return all versions of a record, the oldest first."""
    return list(Revision.objects.filter(record=reference(record)).select_related("by"))


def rivals_of(event: Event) -> list[Rival]:
    """Return what came back from a room and waits for a choice."""
    return list(Rival.objects.filter(event=event, settled_at=None).select_related("revision"))


def waiting_rivals(record: Record) -> list[Rival]:
    """Return what waits for a choice at one record."""
    return list(Rival.objects.filter(record=reference(record), settled_at=None).select_related("revision"))


def led_to(record: Record, person: Person) -> list[Pointed]:
    """Return what other parts made of a record and a person may see, such as a proposal drafted from a decision."""
    names = Link.objects.filter(target=reference(record)).order_by("pk").values_list("source", flat=True)
    return [pointed(x) for x in names if may_be_shown(x, person)]


def event_links(guest: Guest, event: Event) -> Sequence[PageLink]:
    """The link from the page of an event to what became of it, with how many decisions can be read there."""
    address = reverse("outcomes:became", args=[event.pk])
    return (PageLink(address, _("What became of it"), Decision.objects.filter(event=event, reach=Reach.EVENT).count()),)


def session_links(guest: Guest, sessions: Sequence[Session]) -> Mapping[int, Sequence[PageLink]]:
    """The links from sessions to their notes and decisions."""
    return {
        x.pk: (
            PageLink(
                f"{reverse('outcomes:became', args=[x.day.event_id])}?session={x.pk}", _("Notes, decisions, next steps")
            ),
        )
        for x in sessions
    }


def in_cell(person: Person, area: str, component: str, sector: str = "") -> list[Spoken]:
    """Return the newest decisions and next steps that speak about a cell and that a person may read; one query."""
    return _spoken(person, _fit_cell(area, component, sector))


def speaks_of_cell(area: str, component: str, sector: str = "") -> bool:
    """Say whether any decision or next step speaks about a cell, whoever may read it; one query."""
    return _any(_fit_cell(area, component, sector))


def meets_at(place: Place) -> bool:
    """Say whether a place has any event, decision or next step to show, whoever may read it; one query."""
    return _any(_fit_place(place), Event.objects.filter(place=place))


def that_hold(person: Person, words: str) -> list[Spoken]:
    """Return the newest decisions and next steps whose text holds words and that a person may read; one query."""
    return _spoken(person, Q(text__icontains=words))


def at_place(person: Person, place: Place) -> AtPlace:
    """Return the newest events of a place, and the newest decisions and next steps about it, all in one query.

    These are of its own events, or of the world's and its region's and name it: what another country's meeting says of
    it is not for its page. A country shows what was said about the places below it too.
    """
    newest = events_seen(person).filter(place=place).order_by(F("last").desc(nulls_last=True), "-pk")
    held = Event.objects.filter(pk__in=newest.values("pk")[:EVENTS])
    rows = list(_meetings(held).union(*_about(person, _fit_place(place)), all=True))
    found = [x for x in rows if x["what"] == _MEETING]
    found.sort(key=lambda x: (x["until"] or dt.date.min, int(x["key"])), reverse=True)
    return AtPlace([_event(x, place) for x in found], _newest(rows))


def decisions_seen(person: Person) -> QuerySet[Decision]:
    """Return the decisions that a person may read."""
    return Decision.objects.filter(rules.seen_by(person)).select_related("event__place", "session__day")


def steps_seen(person: Person) -> QuerySet[NextStep]:
    """Return the next steps that a person may read."""
    return NextStep.objects.filter(rules.seen_steps(person)).select_related("event__place", "session__day")


def _fit_cell(area: str, component: str, sector: str) -> Q:
    cell = f"{area}:{component}"
    fits = Q(facets__contains=f" {cell} ")
    if sector:
        fits |= Q(facets__contains=f"{cell}:{sector} ")
    elif component == "OS":
        fits |= Q(facets__contains=f" {cell}:")
    return fits


def _fit_place(place: Place) -> Q:
    code = place.code
    shared = Q(event__place__country__in=("", place.country))
    named = Q(facets__contains=f" places.place:{code} ") | Q(facets__contains=f" {GAP}:{code}:")
    own = within(place.path, "event__place__path") if place.kind == PlaceKind.COUNTRY else Q(event__place=place)
    return (named & shared) | own


def _any(fits: Q, *others: QuerySet[Event]) -> bool:
    numbers: list[QuerySet[Any, Any]] = [x.order_by().values_list("pk") for x in others]
    numbers += [model.objects.filter(fits).order_by().values_list("event") for model in (Decision, NextStep)]
    return numbers[0].union(*numbers[1:], all=True).exists()


def _spoken(person: Person, fits: Q) -> list[Spoken]:
    decisions, steps = _about(person, fits)
    return _newest(list(decisions.union(steps, all=True)))


def _about(person: Person, fits: Q) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The newest decisions and next steps that fit and that a person may read, as rows of one shape."""
    decisions = Decision.objects.filter(fits, rules.seen_by(person))
    steps = NextStep.objects.filter(fits, rules.seen_steps(person))
    return (
        _shaped(decisions, Kind.DECISION, state=F("status"), day=F("decided_on")),
        _shaped(steps, Kind.STEP, state=F("state"), day=F("due")),
    )


def _shaped(found: QuerySet[Any], kind: Kind, *, state: F, day: F) -> QuerySet[Any]:
    newest = found.order_by("-made_at", "pk").values("pk")[:IN_A_LIST]
    return _rows(
        found.model.objects.filter(pk__in=newest),
        kind,
        of=F("event_id"),
        of_title=F("event__title"),
        of_language=F("event__language"),
        said=Substr("text", 1, LONGEST),
        said_in=F("language"),
        stands=state,
        on=day,
        until=Cast(Value(None), DateField()),
        shown_to=F("reach"),
        is_invented=_either(Q(invented=True) | Q(event__invented=True)),
        made=F("made_at"),
    )


def _meetings(found: QuerySet[Event]) -> QuerySet[Any]:
    return _rows(
        found,
        _MEETING,
        of=F("pk"),
        of_title=F("title"),
        of_language=F("language"),
        said=Value("", CharField()),
        said_in=Value("", CharField()),
        stands=F("state"),
        on=Min("days__date"),
        until=Max("days__date"),
        shown_to=F("visibility"),
        is_invented=_either(Q(invented=True)),
        made=F("made_at"),
    )


def _rows(found: QuerySet[Any], what: str, **shape: Any) -> QuerySet[Any]:
    # Numbers of events and of outcomes are of two types; as text they stand in one column.
    given = {"what": Value(str(what), CharField()), "key": Cast("pk", CharField(max_length=40)), **shape}
    columns = {f"{name}_x": x for name, x in given.items()}
    return found.order_by().annotate(**columns).values(**{name: F(f"{name}_x") for name in given})


def _either(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _newest(rows: list[dict[str, Any]]) -> list[Spoken]:
    found = sorted((x for x in rows if x["what"] != _MEETING), key=lambda x: x["made"], reverse=True)
    return [
        Spoken(
            kind=x["what"],
            key=uuid.UUID(x["key"]),
            event=x["of"],
            title=x["of_title"],
            event_language=x["of_language"],
            text=x["said"],
            language=x["said_in"],
            state=x["stands"],
            day=x["on"],
            invented=x["is_invented"],
        )
        for x in found[:IN_A_LIST]
    ]


def _event(row: dict[str, Any], place: Place) -> Event:
    """Make an event of a row, as far as a line about it needs one."""
    made = Event(
        pk=int(row["key"]),
        place=place,
        title=row["of_title"],
        language=row["of_language"],
        state=row["stands"],
        visibility=row["shown_to"],
        invented=row["is_invented"],
    )
    made.first, made.last = row["on"], row["until"]  # type: ignore[attr-defined]
    return made
