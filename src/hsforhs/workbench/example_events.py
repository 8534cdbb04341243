"""Two events of the worked example: the workshop of May 2021 as far as it is public, and an invented one to come.

What was published of the workshop is on the page that its record names: days, that the first was open and had 465
people, its sessions and topics, what it was to achieve. The people here, when they came and went, and all of the
closed day's sessions are invented and say so.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone

from .audit.services import OPERATOR, record
from .events.models import (
    Attendance,
    Day,
    Event,
    Material,
    Registration,
    Session,
    Speaker,
    SurveyQuestion,
    SurveySheet,
    Talk,
)
from .events.words import Access, Consent, EventState, Mode, OrganisationKind, RegistrationState
from .example_team import COUNTRY
from .places.models import Place, Visibility

SOURCE = "https://essl.leeds.ac.uk/politics/news/article/1431/workshop-on-health-systems-for-health-security-hsforhs"
CONCEPT = "https://nomadit.co.uk/hsforhs/concept.phtml"
OPEN_DAY = dt.date(2021, 5, 20)
COUNTED = 465
ANSWERED = "Followed by open questions and answers."
OPEN_SESSIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Opening", "", ("WHO", "University of Leeds")),
    ("The framework", ANSWERED, ("Health systems for health security: the framework",)),
    ("Current research", ANSWERED, ("Research on health systems for health security",)),
    (
        "Experiences of countries",
        ANSWERED,
        (
            "Singapore",
            "Finland",
            "Thailand",
            "Ghana",
            "Nigeria",
            "India",
            "Afghanistan",
            "Senegal",
            "WHO Regional Office for the Eastern Mediterranean",
        ),
    ),
    ("Closing", "", ("WHO",)),
)
CLOSED_SESSIONS = tuple(f"Session {x} of the closed day (invented)" for x in range(1, 5))
_PURPOSE = (
    "Virtual workshop held by WHO and the University of Leeds together, to make the framework known and to show what "
    "it means for countries and for debates on global health policy. Participants, their attendance and the sessions "
    "of the closed day are invented here."
)
_FIRST = ("Ada", "Bela", "Cato", "Dina", "Emil", "Fara", "Gina", "Hugo", "Ines", "Jona", "Kira", "Liam")
_LAST = ("Orlo", "Pelt")
_COUNTRIES = ("GHA", "GHA", "SEN", "THA", COUNTRY, "FIN")


@transaction.atomic
def load_events() -> bool:
    """Store both events, unless they are here; says whether it did."""
    if Event.objects.filter(source=SOURCE).exists():
        return False
    world, country = (Place.objects.filter(code=x).first() for x in ("WORLD", COUNTRY))
    if world is None or country is None:
        return False
    _workshop(world)
    _to_come(country)
    record(actor=OPERATOR, action="events.load_example", facts={"events": 2})
    return True


def _workshop(world: Place) -> None:
    event = Event.objects.create(
        title="Workshop on Health Systems for Health Security, May 2021",
        language="en",
        purpose=_PURPOSE,
        place=world,
        visibility=Visibility.PUBLIC,
        state=EventState.ENDED,
        venue="Virtual",
        source=SOURCE,
    )
    first = Day.objects.create(event=event, date=OPEN_DAY, title="Open day", access=Access.OPEN, counted=COUNTED)
    second = Day.objects.create(
        event=event, date=OPEN_DAY + dt.timedelta(days=1), title="Closed day", access=Access.CLOSED
    )
    opened = _sessions(first, [(title, about) for title, about, _talks in OPEN_SESSIONS])
    closed = _sessions(second, [(title, "") for title in CLOSED_SESSIONS])
    Talk.objects.bulk_create(
        Talk(session=session, title=title, language="en", position=number)
        for session, (_title, _about, talks) in zip(opened, OPEN_SESSIONS, strict=True)
        for number, title in enumerate(talks)
    )
    Material.objects.create(session=opened[1], title="Concept of the workshop", language="en", address=CONCEPT)
    people = _people(event, RegistrationState.CONFIRMED)
    begin = dt.datetime.combine(OPEN_DAY, dt.time(12), dt.UTC)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            registration=person,
            joined_at=begin + dt.timedelta(minutes=40 * number + place % 7),
            left_at=begin + dt.timedelta(minutes=40 * number + 30 + place % 10),
        )
        for number, session in enumerate(opened)
        for place, person in enumerate(people)
        if (place + number) % 4
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, registration=person, joined_at=moment, left_at=moment + dt.timedelta(minutes=50))
        for number, session in enumerate(closed)
        for person in people
        if person.invited
        for moment in [begin + dt.timedelta(days=1, hours=number)]
    )
    question = SurveyQuestion.objects.create(
        event=event,
        text="Will you use what you heard? (invented)",
        language="en",
        choices=["Within a month", "Within a year", "Not yet"],
    )
    SurveySheet.objects.bulk_create(
        SurveySheet(id=_number("sheet", x), event=event, answers={str(question.pk): question.choices[x % 3 // 2]})
        for x in range(9)
    )


def _to_come(country: Place) -> None:
    event = Event.objects.create(
        title="Early warning in two districts (invented)",
        language="en",
        purpose="An invented workshop to come: what other countries did about silent districts.",
        place=country,
        visibility=Visibility.PUBLIC,
        state=EventState.ANNOUNCED,
        timezone="Africa/Lagos",
        venue="Meeting room and call",
        capacity=20,
        invented=True,
    )
    date = timezone.localdate() + dt.timedelta(days=60)
    opened = Day.objects.create(event=event, date=date, title="Open day", access=Access.OPEN)
    closed = Day.objects.create(
        event=event, date=date + dt.timedelta(days=1), title="Working day", access=Access.CLOSED
    )
    first, last = (
        _timed(opened, "Where reports stop", 9, 11),
        _timed(closed, "Writing the next steps together", 14, 16),
    )
    talks = [
        Talk(session=first, title="Reports by radio", language="en"),
        Talk(session=first, title="Paying community reporters", language="en", position=1),
        Talk(session=last, title="Draft of the plan", language="en"),
    ]
    Talk.objects.bulk_create(talks)
    Speaker.objects.bulk_create(
        Speaker(talk=talk, name=name, affiliation="Invented institute", consent=consent, digest="")
        for talk, name, consent in (
            (talks[0], "Kori Banel (invented)", Consent.GIVEN),
            (talks[1], "Sol Ardent (invented)", Consent.PENDING),
        )
    )
    _people(event, RegistrationState.CONFIRMED)
    waiting = Registration.objects.filter(event=event).order_by("-pk").values("pk")[:4]
    Registration.objects.filter(pk__in=[x["pk"] for x in waiting]).update(state=RegistrationState.WAITING)


def _sessions(day: Day, titles: list[tuple[str, str]]) -> list[Session]:
    return Session.objects.bulk_create(
        Session(day=day, title=title, abstract=about, language="en", position=number)
        for number, (title, about) in enumerate(titles)
    )


def _timed(day: Day, title: str, starts: int, ends: int) -> Session:
    moments = (dt.datetime.combine(day.date, dt.time(x), day.event.zone).astimezone(dt.UTC) for x in (starts, ends))
    starts_at, ends_at = moments
    return Session.objects.create(day=day, title=title, language="en", starts_at=starts_at, ends_at=ends_at)


def _people(event: Event, state: RegistrationState) -> list[Registration]:
    """Twenty-four invented people; every third is invited. Nobody has the link of any of them."""
    kinds = list(OrganisationKind)[:3]
    names = [f"{first} {last} (invented)" for first in _FIRST for last in _LAST]
    return Registration.objects.bulk_create(
        Registration(
            event=event,
            name=name,
            email=f"person{number}@lumora.example",
            organisation="Invented institute",
            kind=kinds[number % len(kinds)],
            country=_COUNTRIES[number % len(_COUNTRIES)],
            mode=Mode.REMOTE,
            state=state,
            invited=number % 3 == 0,
            digest=hashlib.sha256(f"nobody's link {event.pk} {number}".encode()).hexdigest(),
            invented=True,
        )
        for number, name in enumerate(names)
    )


def _number(what: str, number: int) -> str:
    """A number for a row that is the same wherever the example is loaded."""
    return hashlib.sha256(f"example {what} {number}".encode()).hexdigest()[:32]
