"""Figures of an event that point at nobody: who came, asked, voted and spoke, what was answered afterwards.

What apps above know of who took part they tell by number of registration; only counts go further. There is no count by
income group: no list of countries by income stands in the program with a source that we could name.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hsforhs.files import neutralise
from hsforhs.matching.attendance import Attendance as Figures
from hsforhs.matching.attendance import attendance
from hsforhs.matching.participation import Attendant, Participation, SpeakingTime, Speech, participation, speaking_time
from hsforhs.matching.small_numbers import LEAST, held_back, one_count

from .models import Attendance, Event, Registration, Session, Speaker, Talk
from .queries import regions_of, stays_of
from .words import RegistrationState


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Who asked, who voted, and who asked without having asked at an earlier event; by number of registration.

    ``others_asked`` and ``others_voted`` count voices that belong to no registration, such as those of visitors.
    """

    asked: frozenset[int] = frozenset()
    voted: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()
    others_asked: int = 0
    others_voted: int = 0


taking_part: list[Callable[[Event, Sequence[Registration]], TakingPart]] = []
"""Filled by the app that keeps the questions when it is ready; in five queries at most."""


@dataclass(frozen=True, slots=True)
class Group:
    """One region or kind of organisation: how many came, asked, voted, and minutes spoken; None is held back."""

    code: str
    came: int | None
    asked: int | None
    voted: int | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of an event, overall and by session; None is held back. ``are_invented`` where the people are."""

    figures: Figures
    participation: Participation
    speaking: SpeakingTime
    others_asked: int | None
    others_voted: int | None
    sessions: list[tuple[Session, int | None]]
    registered: int | None
    are_invented: bool

    @property
    def asked_share(self) -> float | None:
        """Those who asked of those who registered and came, in per cent."""
        return self._share(self.participation.asked.number)

    @property
    def voted_share(self) -> float | None:
        return self._share(self.participation.voted.number)

    @property
    def regions(self) -> list[Group]:
        """Regions of those who came or spoke."""
        part = self.participation
        return _groups(self.figures.regions, part.asked.regions, part.voted.regions, self.speaking.regions)

    @property
    def kinds(self) -> list[Group]:
        """Kinds of organisation of those who came or spoke."""
        part = self.participation
        return _groups(self.figures.kinds, part.asked.kinds, part.voted.kinds, self.speaking.kinds)

    def _share(self, number: int | None) -> float | None:
        came = self.participation.came
        return None if number is None or not came else round(100 * number / came, 1)


def _groups(
    came: Mapping[str, int | None],
    asked: Mapping[str, int | None],
    voted: Mapping[str, int | None],
    minutes: Mapping[str, float | None],
) -> list[Group]:
    codes = sorted({*came, *minutes}, key=lambda x: (not x, x))
    return [Group(x, came.get(x, 0), asked.get(x, 0), voted.get(x, 0), minutes.get(x, 0)) for x in codes]


def statistics_of(event: Event) -> Statistics:
    """Compute who came and took part, without pointing at anybody."""
    figures = attendance(stays_of(event))
    rows = list(Attendance.objects.filter(session__day__event=event).values_list("session", "registration").distinct())
    persons = Counter(session for session, _registration in rows)
    there = {registration for _session, registration in rows}
    sessions = Session.objects.filter(day__event=event).select_related("day").order_by("day__date", "starts_at", "pk")
    everybody = list(event.registrations.all())
    confirmed = [x for x in everybody if x.state == RegistrationState.CONFIRMED]
    came = [x for x in confirmed if x.pk in there]
    # Beside the number of those who came it would tell how few stayed away.
    is_open = (not confirmed or len(confirmed) >= LEAST) and one_count(len(came), len(confirmed)) is not None
    parts = [maker(event, everybody) for maker in taking_part]
    others_asked, others_voted = (
        None if 0 < x < LEAST else x for x in (sum(x.others_asked for x in parts), sum(x.others_voted for x in parts))
    )
    return Statistics(
        figures,
        _participation(parts, [x for x in everybody if x.pk in there], figures),
        speaking_time(_speeches(event, everybody)),
        others_asked,
        others_voted,
        [(x, one_count(persons[x.pk], len(there))) for x in sessions],
        len(confirmed) if is_open else None,
        any(x.invented for x in everybody),
    )


def _participation(found: Sequence[TakingPart], came: Sequence[Registration], figures: Figures) -> Participation:
    asked, voted, first = (
        frozenset().union(*(getattr(x, name) for x in found)) for name in ("asked", "voted", "first")
    )
    regions = regions_of(x.country for x in came)
    people = [
        Attendant(
            region=regions.get(x.country, ""),
            kind=x.kind,
            asked=x.pk in asked,
            voted=x.pk in voted,
            first=x.pk in first,
        )
        for x in came
    ]
    return participation(people, shut_regions=_shut(figures.regions), shut_kinds=_shut(figures.kinds))


def _shut(shown: Mapping[str, int | None]) -> set[str]:
    return {x for x, n in shown.items() if n is None}


def _speeches(event: Event, registrations: Iterable[Registration]) -> Iterator[Speech]:
    """Say who spoke how long: as written down, else what is left of the session by the programme, in equal parts."""
    by_user = {x.user_id: x for x in registrations if x.user_id}
    by_address = {x.email.lower(): x for x in registrations if x.email}
    talks: dict[int, list[Talk]] = {}
    for talk in Talk.objects.filter(session__day__event=event).select_related("session").prefetch_related("speakers"):
        talks.setdefault(talk.session_id, []).append(talk)
    spoken: list[tuple[Speaker, float]] = []
    for found in talks.values():
        planned = _planned(found)
        for talk in found:
            minutes = planned if talk.minutes is None else float(talk.minutes)
            who = list(talk.speakers.all())
            if minutes is not None:
                spoken += [(x, minutes / len(who)) for x in who]
    about = [(x, by_user.get(x.user_id or 0) or by_address.get(x.email.lower())) for x, _minutes in spoken]
    countries = [x.country or (known.country if known else "") for x, known in about]
    regions = regions_of(countries)
    for (speaker, minutes), (_speaker, known), country in zip(spoken, about, countries, strict=True):
        kind = speaker.kind or (known.kind if known else "")
        yield Speech(_whom(speaker), minutes, regions.get(country, ""), kind)


def _planned(talks: Sequence[Talk]) -> float | None:
    session = talks[0].session
    open_talks = [x for x in talks if x.minutes is None]
    if session.starts_at is None or session.ends_at is None or not open_talks:
        return None
    length = (session.ends_at - session.starts_at).total_seconds() / 60
    return max(0.0, length - sum(x.minutes or 0 for x in talks)) / len(open_talks)


def _whom(speaker: Speaker) -> str:
    if speaker.user_id:
        return f"account {speaker.user_id}"
    return speaker.email.lower() or speaker.name.strip().casefold() or f"speaker {speaker.pk}"


def statistics_csv(found: Statistics) -> bytes:
    """Return all figures as CSV in UTF-8; ``held_back`` says yes where there is a figure that is not shown."""
    part, speaking = found.participation, found.speaking
    rows: list[tuple[str, str, str, float | None]] = [
        ("event", "", "registered", found.registered),
        ("event", "", "came", found.figures.persons),
        ("event", "", "minutes of all persons", found.figures.minutes),
        ("event", "", "came, registered", part.came),
        ("event", "", "asked", part.asked.number),
        ("event", "", "asked for the first time", part.first),
        ("event", "", "voted", part.voted.number),
        ("event", "", "asked, not registered", found.others_asked),
        ("event", "", "voted, not registered", found.others_voted),
        ("event", "", "speakers", speaking.speakers),
    ]
    if speaking.speakers != 0:
        rows.append(("event", "", "minutes spoken", speaking.minutes))
    if found.figures.persons != 0:
        rows.append(("event", "", "median minutes", found.figures.median))
    if speaking.gini is not None:
        rows.append(("event", "", "gini of speaking time", round(speaking.gini, 3)))
    rows += [("session", x.title, "came", number) for x, number in found.sessions]
    rows += [("country", x, "came", number) for x, number in sorted(found.figures.countries.items())]
    for kind, groups in (("region", found.regions), ("kind", found.kinds)):
        for x in groups:
            shown = [("came", x.came), ("asked", x.asked), ("voted", x.voted), ("minutes spoken", x.minutes)]
            rows += [(kind, x.code, what, number) for what, number in shown[: 4 if speaking.speakers != 0 else 3]]
    return _csv(("of", "name", "figure", "value", "held_back"), [(*x[:3], *_value(x[3])) for x in rows])


def _value(number: float | None) -> tuple[str, str]:
    return ("", "yes") if number is None else (str(number), "no")


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question: counts of choices, None held back, or texts in an order that says nothing."""

    question: Any
    counts: list[tuple[str, int | None]]
    texts: list[str]


def survey_results(event: Event) -> tuple[int, list[Answered]]:
    """Return how many answered and, from five on, what; below that nothing.

    Who left a question out is one more group. Texts are shown from five on as well, because who wrote is known to few.
    """
    sheets = [x.answers for x in event.survey_sheets.all()]
    if len(sheets) < LEAST:
        return len(sheets), []
    found = []
    for question in event.survey.all():
        given = [x[str(question.pk)] for x in sheets if str(question.pk) in x]
        counts = Counter(given)
        choices = {x: counts[x] for x in question.choices}
        shown = held_back({**dict(enumerate(choices.values())), None: len(sheets) - len(given)})
        texts = [] if question.choices or len(given) < LEAST else sorted(given, key=str.casefold)
        found.append(Answered(question, [(x, shown[number]) for number, x in enumerate(choices)], texts))
    return len(sheets), found


def survey_csv(event: Event) -> bytes:
    """Return the counts of answers as CSV in UTF-8; words stand on the page alone."""
    number, found = survey_results(event)
    rows = [("", "", *_value(number if number >= LEAST else None))]
    rows += [(x.question.text, choice, *_value(times)) for x in found for choice, times in x.counts]
    return _csv(("question", "answer", "people", "held_back"), rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([neutralise(x) for x in row] for row in (head, *rows))
    return stream.getvalue().encode()
