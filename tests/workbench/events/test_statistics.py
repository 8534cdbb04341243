"""Figures of an event: who came, asked, voted and spoke, what was answered; on the page and as a file."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import services, statistics
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Attendance, Event, Registration, Session, SurveySheet, Talk
from hsforhs.workbench.events.statistics import statistics_csv, statistics_of, survey_csv, survey_results
from hsforhs.workbench.live_questions.models import Question, Vote
from hsforhs.workbench.live_questions.voices import vote_voice

from .conftest import Enrol

Sessions = dict[str, Session]
Rows = dict[tuple[str, str, str], tuple[str, str]]


def voice(registration: Registration) -> str:
    return Guest(AnonymousUser(), registration).voice(registration.event)


def ask(registration: Registration, session: Session) -> Question:
    return Question.objects.create(session=session, text="Who pays?", voice=voice(registration))


def read(content: bytes) -> Rows:
    rows = list(csv.reader(io.StringIO(content.decode())))
    assert rows[0] == ["of", "name", "figure", "value", "held_back"]
    return {(x[0], x[1], x[2]): (x[3], x[4]) for x in rows[1:]}


@pytest.fixture
def people(event: Event, enrol: Enrol, sessions: Sessions) -> list[Registration]:
    """Ten who came from Ghana, six from Lumora, five who said no country; ten asked and all voted."""
    countries = ["GHA"] * 10 + ["XLM"] * 6 + [""] * 5
    kinds = ["academia"] * 12 + ["country"] * 9
    found = [enrol(f"p{x}", country=countries[x], kind=kinds[x]) for x in range(21)]
    session = sessions["Opening"]
    start = session.starts_at
    assert start is not None
    Attendance.objects.bulk_create(
        Attendance(session=session, registration=x, joined_at=start, left_at=start) for x in found
    )
    question = None
    for x in found[:5] + found[10:15]:
        question = ask(x, session)
    assert question is not None
    Vote.objects.bulk_create(Vote(question=question, voice=vote_voice(voice(x))) for x in found)
    return found


def test_who_asked_and_voted_of_those_who_came(event: Event, people: list[Registration], sessions: Sessions) -> None:
    away = Registration.objects.create(event=event, name="away", email="away@people.example", digest="away")
    ask(away, sessions["Opening"])
    Question.objects.create(session=sessions["Opening"], text="Erased", voice="")
    for number in range(6):
        Question.objects.create(session=sessions["Opening"], text="Of a visitor", voice=f"{number:064x}")
    Vote.objects.create(question=Question.objects.latest("at"), voice="f" * 64)
    found = statistics_of(event)
    assert (found.others_asked, found.others_voted) == (6, None)
    assert (found.participation.came, found.participation.asked.number, found.asked_share) == (21, 10, 47.6)
    assert (found.participation.voted.number, found.voted_share, found.participation.first) == (21, 100.0, 10)
    shown = {x.code: (x.came, x.asked, x.voted, x.minutes) for x in found.regions}
    assert shown == {"AFRO": (16, 10, 16, 0), "": (5, 0, 5, 0)}
    # Three of a public body asked: the universities go with them, because the sum is known.
    assert {x.code: (x.came, x.asked) for x in found.kinds} == {"academia": (12, None), "country": (9, None)}
    rows = read(statistics_csv(found))
    assert rows["event", "", "asked"] == ("10", "no")
    assert rows["event", "", "voted, not registered"] == ("", "yes")
    assert rows["region", "AFRO", "came"] == ("16", "no")
    assert rows["country", "GHA", "came"] == ("10", "no")
    assert rows["kind", "country", "asked"] == ("", "yes")
    assert not [x for x in rows if x[2] == "minutes spoken"], "not known is not 0"


def test_who_asked_at_an_earlier_event_asks_not_for_the_first_time(
    event: Event, people: list[Registration], sessions: Sessions, steward: User
) -> None:
    earlier = services.set_up(person=steward, place=event.place, title="Before")
    day = services.write_day(person=steward, event=earlier, date=sessions["Opening"].day.date)
    session = services.write_session(person=steward, event=earlier, day=day, title="Then")
    user = User.objects.create(email="p0@accounts.example")
    for x in people[:5]:
        email = "other@people.example" if x is people[0] else x.email.upper().lower()
        known = user if x is people[0] else None
        if known:
            Registration.objects.filter(pk=x.pk).update(user=known)
        same = Registration.objects.create(event=earlier, user=known, email=email, name=x.name, digest=uuid.uuid4().hex)
        old = ask(same, session)
        Question.objects.filter(pk=old.pk).update(at=sessions["Opening"].starts_at)
    assert statistics_of(event).participation.first == 5
    # One who asked there later than here did so for the first time here.
    Question.objects.filter(session=session).update(at=Question.objects.latest("at").at)
    assert statistics_of(event).participation.first == 10


def test_a_region_is_not_told_by_its_countries(event: Event, enrol: Enrol, sessions: Sessions, steward: User) -> None:
    for number, code in enumerate(["GHA"] * 7 + ["XLM"] * 2):
        enrol(f"p{number}", country=code)
    shown = {x.pk: "room" for x in event.registrations.all()}
    services.write_list(person=steward, session=sessions["Opening"], shown=shown, present=shown)
    found = statistics_of(event)
    assert found.figures.regions == {"AFRO": 9}
    assert found.figures.countries == {"GHA": None, "XLM": None}


def test_minutes_spoken_are_those_written_down_else_those_of_the_programme(
    event: Event, sessions: Sessions, steward: User, join: Callable[..., User], enrol: Enrol
) -> None:
    """Of 90 minutes 30 are written down; two other talks share what is left."""
    session = sessions["Round table"]
    recorded, *planned = (
        services.write_talk(person=steward, event=event, session=session, title=f"T{x}", minutes=30 if not x else None)
        for x in range(3)
    )
    for number in range(5):
        services.add_speaker(
            person=steward, event=event, talk=recorded, name=f"S{number}", country="GHA", kind="academia"
        )
    person = join()
    enrol("known", person=person, country="XLM", kind="country")
    made, _secret = services.add_speaker(person=steward, event=event, talk=planned[0], name="Known")
    type(made).objects.filter(pk=made.pk).update(user=person)
    for number in range(4):
        services.add_speaker(person=steward, event=event, talk=planned[1], name=f"R{number}", kind="country")
    no_time = services.write_talk(person=steward, event=event, session=sessions["Desk"], title="No time is known")
    services.add_speaker(person=steward, event=event, talk=no_time, name="Nobody counts")
    found = statistics_of(event).speaking
    assert (found.speakers, found.minutes) == (10, 90)
    assert found.kinds == {"academia": 30, "country": 60}
    assert found.regions == {"AFRO": None, "": None}, "of four nothing is known"
    assert found.gini == pytest.approx(240 / (10 * 90))
    Talk.objects.filter(pk=recorded.pk).update(minutes=0)
    assert statistics_of(event).speaking.kinds == {"academia": 0, "country": 90}


def test_answers_of_few_are_held_back(event: Event, steward: User) -> None:
    choice = services.write_question(person=steward, event=event, text="=Useful?", choices="yes\nno\nperhaps")
    words = services.write_question(person=steward, event=event, text="Why?")

    def answered(**times: int) -> tuple[dict[str, int | None], list[str]]:
        SurveySheet.objects.all().delete()
        for answer, number in times.items():
            key = words.pk if answer.startswith("w") else choice.pk
            for _x in range(number):
                SurveySheet.objects.create(id=uuid.uuid4(), event=event, answers={str(key): answer})
        found = survey_results(event)[1]
        return (dict(found[0].counts), found[1].texts) if found else ({}, [])

    assert answered(yes=10, no=6) == ({"yes": 10, "no": 6, "perhaps": 0}, [])
    assert answered(yes=10, no=3)[0] == {"yes": None, "no": None, "perhaps": 0}
    assert answered(yes=10, no=6, wx=2) == ({"yes": 10, "no": None, "perhaps": 0}, [])
    assert answered(yes=10, wx=5) == ({"yes": 10, "no": 0, "perhaps": 0}, ["wx"] * 5)
    rows = list(csv.reader(io.StringIO(survey_csv(event).decode())))
    assert rows[:3] == [
        ["question", "answer", "people", "held_back"],
        ["", "", "15", "no"],
        ["'=Useful?", "yes", "10", "no"],
    ]
    assert "wx" not in str(rows)
    assert answered(yes=4) == ({}, [])
    assert survey_csv(event).decode().split("\r\n")[1:] == [",,,yes", ""]


def test_pages_and_files(
    event: Event,
    people: list[Registration],
    steward: User,
    join: Callable[..., User],
    django_assert_max_num_queries: Any,
) -> None:
    def at(name: str) -> str:
        return reverse(f"events:{name}", args=[event.pk])

    organiser = Client()
    organiser.force_login(steward)
    # Until it is over, figures that grow by one would tell who came, asked or voted just now.
    assert [Client().get(at(x)).status_code for x in ("statistics", "statistics-file")] == [404] * 2
    assert [organiser.get(at(x)).status_code for x in ("statistics", "statistics-file")] == [200] * 2
    services.set_state(person=steward, event=event, state="ended")
    with django_assert_max_num_queries(15):
        text = Client().get(at("statistics")).content.decode()
    assert ">Minutes spoken</th>" not in text, "nobody is known to have spoken"
    for words in ("Asked a question", "47.6", "By region", "held back", at("statistics-file")):
        assert words in text
    file = Client().get(at("statistics-file"))
    assert file.headers["Content-Type"].startswith("text/csv")
    assert read(file.content)["event", "", "voted"] == ("21", "no")
    # Who may not read the event finds no figures, and answers of the survey are for organisers.
    Event.objects.filter(pk=event.pk).update(visibility="PRIVATE")
    stranger = Client()
    stranger.force_login(join())
    assert [stranger.get(at(x)).status_code for x in ("statistics", "statistics-file", "survey-file")] == [404] * 3
    Event.objects.filter(pk=event.pk).update(visibility="PUBLIC")
    assert stranger.get(at("survey-file")).status_code == 403
    assert organiser.get(at("survey-file")).content.startswith(b"question,")
    assert statistics.taking_part, "the app of the questions told who asked"


def test_who_spoke_longer_than_planned_leaves_nothing_and_not_less(
    event: Event, sessions: Sessions, steward: User
) -> None:
    for number, minutes in enumerate((120, None)):
        talk = services.write_talk(
            person=steward, event=event, session=sessions["Round table"], title=f"T{number}", minutes=minutes
        )
        for x in range(5):
            services.add_speaker(person=steward, event=event, talk=talk, name=f"S{number}{x}", kind="academia")
    found = statistics_of(event).speaking
    assert (found.speakers, found.minutes) == (10, 120)
