"""An event goes to a laptop and comes back: by lasting keys, nothing twice, nothing half."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events import exchange
from hsforhs.workbench.events.entry import RoomGuest
from hsforhs.workbench.events.exchange import Carrier
from hsforhs.workbench.events.models import Attendance, Event, Registration, Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.models import Question, Vote
from hsforhs.workbench.live_questions.parcel import Parcel, read_parcel
from hsforhs.workbench.live_questions.travelling import join, packed
from hsforhs.workbench.live_questions.words import Act, QuestionState
from hsforhs.workbench.outcomes import services as outcomes
from hsforhs.workbench.outcomes.models import Note
from hsforhs.workbench.outcomes.words import Kind

from .conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other apps carry is theirs to test."""
    monkeypatch.setattr(exchange, "carriers", exchange.carriers)
    monkeypatch.setattr("hsforhs.workbench.live_questions.travelling.carriers", [])


@pytest.fixture
def home(asked: Asked, session: Session, event: Event, registered: Callable) -> Event:
    """An event as it stands before it travels."""
    found = asked("Asked at home")
    services.vote(guest=visitor("home voter"), question=found)
    asked("Waits at home", mark="b", shown=False)
    registered("Ada")
    return event


def elsewhere(parcel: Parcel) -> Event:
    """Take the event away and let a file make it anew, as on a laptop that never saw it."""
    Attendance.objects.all().delete()
    Event.objects.all().delete()
    return join(parcel).event


def in_the_room(event: Event, moderator: User) -> None:
    """What happens in the room: asked, voted, answered, attended."""
    session = Session.objects.get(day__event=event, title="Session open")
    guest = RoomGuest(AnonymousUser(), None, "room voter", event_id=event.pk)
    services.sit_down(guest=guest, session=session)
    asked_here = services.ask(guest=guest, session=session, text="Asked in the room")
    old = Question.objects.get(text="Asked at home")
    services.vote(guest=guest, question=old)
    for question, act in ((old, Act.ANSWER_LIVE), (asked_here, Act.RELEASE)):
        services.moderate(person=moderator, question=question, act=act, answer="As before")


def totals() -> dict[str, Any]:
    return {
        "events": Event.objects.count(),
        "sessions": Session.objects.count(),
        "questions": sorted(Question.objects.values_list("text", "state", "answer")),
        "votes": Vote.objects.count(),
        "stays": Attendance.objects.count(),
    }


def test_there_and_back_brings_all_once_and_twice_is_the_same(home: Event, steward: User, tmp_path: Path) -> None:
    file = tmp_path / "there.json"
    file.write_text(packed(home).model_dump_json(), encoding="utf-8")
    before = json.loads(file.read_text(encoding="utf-8"))
    laptop = elsewhere(read_parcel(file))
    assert laptop.pk != home.pk
    in_the_room(laptop, steward)
    back = packed(laptop)
    assert back.event.key == read_parcel(file).event.key

    # Home again: the event as it was, and the file of the room joined twice.
    elsewhere(read_parcel(file))
    done = join(back)
    assert done.plain()["questions"] == {"changed": 1, "new": 1, "same": 1}
    assert (done.plain()["votes"], done.plain()["stays"]) == ({"new": 1, "same": 1}, {"new": 1})
    after = totals()
    assert after["questions"] == [
        ("Asked at home", "live", "As before"),
        ("Asked in the room", "visible", ""),
        ("Waits at home", "submitted", ""),
    ]
    assert (after["votes"], after["stays"], after["sessions"]) == (2, 1, 3)
    told = AuditEvent.objects.filter(action="live_questions.join").count()
    again = join(back)
    assert not again.is_change
    assert totals() == after
    assert AuditEvent.objects.filter(action="live_questions.join").count() == told
    assert before["event"]["title"] == "Workshop"


def test_no_name_travels(home: Event) -> None:
    content = packed(home).model_dump_json()
    assert Registration.objects.count() == 1
    assert "Ada" not in content
    assert "example.org" not in content


def test_the_later_change_stands_whichever_side_made_it(home: Event, moderator: User) -> None:
    parcel = packed(home)
    question = next(x for x in parcel.questions if x.text == "Asked at home")
    question.state, question.changed_at = QuestionState.HELD, timezone.now() + dt.timedelta(hours=1)
    assert join(parcel).plain()["questions"]["changed"] == 1
    stored = Question.objects.get(pk=question.key)
    assert stored.state == QuestionState.HELD
    question.state, question.changed_at = QuestionState.VISIBLE, question.changed_at - dt.timedelta(minutes=1)
    assert join(parcel).plain()["questions"] == {"same": 2}
    stored.refresh_from_db()
    assert stored.state == QuestionState.HELD


def test_merged_questions_arrive_merged(home: Event, moderator: User, asked: Asked) -> None:
    one, two = asked("One way", mark="c"), asked("Another way", mark="d")
    services.moderate(person=moderator, question=one, act=Act.MERGE, into=two)
    elsewhere(packed(home))
    assert Question.objects.get(text="One way").merged_into == Question.objects.get(text="Another way")


def test_what_both_sides_merged_leads_to_one_question_that_stands(
    home: Event, moderator: User, asked: Asked, session: Session
) -> None:
    one, two, three = asked("One", mark="c"), asked("Two", mark="d"), asked("Three", mark="e")
    parcel = packed(home)
    later = timezone.now() + dt.timedelta(hours=1)

    def in_file(question: Question, into: Question) -> None:
        part = next(x for x in parcel.questions if x.key == question.pk)
        part.state, part.merged_into, part.changed_at = QuestionState.MERGED, into.pk, later

    # At home one went into two; in the room two went into one, and three into two before that.
    services.moderate(person=moderator, question=one, act=Act.MERGE, into=two)
    in_file(two, one)
    in_file(three, one)
    for _ in range(2):
        join(parcel)
        found = {x.text: x for x in Question.objects.filter(pk__in=(one.pk, two.pk, three.pk))}
        assert (found["One"].state, found["One"].merged_into) == (QuestionState.VISIBLE, None)
        assert found["Two"].merged_into == found["Three"].merged_into == one
    # A chain: the head of the room's merge was itself merged at home.
    services.moderate(person=moderator, question=one, act=Act.MERGE, into=Question.objects.get(text="Asked at home"))
    four = asked("Four", mark="f")
    parcel = packed(home)
    home_head = Question.objects.get(text="Asked at home")
    services.moderate(person=moderator, question=home_head, act=Act.MERGE, into=four)
    part = next(x for x in parcel.questions if x.text == "Waits at home")
    part.state, part.merged_into, part.changed_at = QuestionState.MERGED, home_head.pk, later
    join(parcel)
    assert Question.objects.get(text="Waits at home").merged_into == four
    assert set(Question.objects.filter(merged_into__isnull=False).values_list("merged_into", flat=True)) == {four.pk}


def _damaged() -> Iterator[tuple[str, Callable[[dict], object], str]]:
    yield "no event", lambda x: x.update(format="something"), "this is no event"
    yield "newer", lambda x: x.update(version=2), "version 2"
    yield "field", lambda x: x["questions"][0].update(spy="x"), r"questions\.0\.spy"
    yield "length", lambda x: x["questions"][0].update(text="x" * 501), r"questions\.0\.text"
    yield "voice", lambda x: x["votes"][0].update(voice="me"), r"votes\.0\.voice"
    yield "state", lambda x: x["questions"][0].update(state="won"), r"questions\.0\.state"
    yield "twice", lambda x: x["questions"].append(x["questions"][0]), "stands there twice"
    yield "session", lambda x: x["questions"][0].update(session=x["event"]["key"]), "of a session that is not there"
    yield "vote", lambda x: x["votes"][0].update(question=x["event"]["key"]), "a vote is for"
    yield "merged", lambda x: x["questions"][0].update(merged_into=x["questions"][1]["key"]), "is not merged"
    yield "moment", lambda x: x.update(made_at="2026-05-20T09:00:00"), "has no offset"
    yield "missing", lambda x: x.pop("stays"), "stays"


DAMAGED = list(_damaged())


def test_a_damaged_file_is_refused_in_a_sentence(home: Event, tmp_path: Path) -> None:
    whole = json.loads(packed(home).model_dump_json())
    file = tmp_path / "event.json"
    for name, damage, said in DAMAGED:
        content = copy.deepcopy(whole)
        damage(content)
        file.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(BadInput, match=said) as refused:
            read_parcel(file)
        assert str(refused.value).startswith("event.json: "), name
    file.write_text("[1]", encoding="utf-8")
    with pytest.raises(BadInput, match="this is no event"):
        read_parcel(file)


def test_what_cannot_be_joined_changes_nothing(home: Event, sessions: dict[str, Session]) -> None:
    parcel = packed(home)
    moved = parcel.model_copy(deep=True)
    other = next(x.key for day in moved.event.days for x in day.sessions if x.title == "Session closed")
    moved.questions[0].session = other
    moved.votes = []
    before = totals()
    with pytest.raises(BadInput, match="belongs to another session"):
        join(moved)
    Event.objects.all().delete()
    for name, value in (("place", "ATLANTIS"), ("timezone", "Nowhere/Here")):
        strange = parcel.model_copy(deep=True)
        setattr(strange.event, name, value)
        with pytest.raises(BadInput):
            join(strange)
        assert not Event.objects.exists()
    join(parcel)
    assert totals() == before


def test_what_other_apps_carry_goes_along_with_sessions_by_their_keys(
    home: Event, sessions: dict[str, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Any] = []

    def take(*, event: Event, packed: Any, actor: str) -> dict[str, int]:
        if packed["notes"][0]["text"] == "refuse":
            raise ValidationError("The notes cannot be read.")
        came.append((event, packed, actor))
        return {"new": 1, "changed": 0, "rivals": 1}

    here = sessions["open"].pk
    carrier = Carrier("notes", lambda _event: {"notes": [{"session": here, "text": "N"}, {"session": None}]}, take)
    monkeypatch.setattr("hsforhs.workbench.live_questions.travelling.carriers", [carrier])
    parcel = packed(home)
    assert parcel.parts["notes"]["notes"][0]["session"] == str(sessions["open"].desk.key)
    Event.objects.all().delete()
    done = join(parcel)
    assert done.plain()["notes"] == {"new": 1, "rivals": 1}
    laptop = done.event
    there = Session.objects.get(day__event=laptop, title="Session open").pk
    assert there != here
    assert came == [(laptop, {"notes": [{"session": there, "text": "N"}, {"session": None}]}, "operator")]
    parcel.parts["notes"]["notes"][0]["text"] = "refuse"
    with pytest.raises(BadInput, match="The notes cannot be read"):
        join(parcel, file="event.json")


def test_outcomes_travel_along_and_keep_their_session(
    home: Event, sessions: dict[str, Session], steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsforhs.workbench.live_questions.travelling.carriers", exchange.carriers)
    note = outcomes.add(
        person=steward,
        event=home,
        kind=Kind.NOTE,
        given={"text": "Said in the session", "session": sessions["open"].pk},
    )
    laptop = elsewhere(packed(home))
    here = Note.objects.get()
    assert (here.pk, here.text, here.event) == (note.pk, "Said in the session", laptop)
    assert here.session is not None
    assert (here.session.title, here.session.day.event) == ("Session open", laptop)
    assert not join(packed(laptop)).is_change
