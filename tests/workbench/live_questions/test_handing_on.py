"""Events of a country as rows that another instance can store: joined once, kept to their country, without names."""

from __future__ import annotations

import copy
import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.erasure import erase_own
from hsforhs.workbench.events.models import Attendance, Event, Removal, Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.handing_on import TABLES, Rows, give_keys, receive_events, to_hand_on
from hsforhs.workbench.live_questions.models import EventKey, Question, StayKey, Vote
from hsforhs.workbench.live_questions.words import Act
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note
from hsforhs.workbench.outcomes.services import add, remove
from hsforhs.workbench.outcomes.words import Kind
from hsforhs.workbench.places.models import Place

from .conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


@pytest.fixture
def rows(event: Event, asked: Asked, registered: Callable[..., Guest], steward: User, place: Place) -> Rows:
    """A workshop with a question, votes, a stay and a note; a draft beside it."""
    found = asked("Who pays?")
    services.vote(guest=visitor("b"), question=found)
    services.vote(guest=registered("Quillon"), question=found)
    Attendance.objects.create(session=found.session, mode="room", joined_at=found.at)
    add(person=steward, event=event, kind=Kind.NOTE, given={"text": "We met.", "session": found.session_id})
    Event.objects.create(title="Draft", place=place)
    give_keys([place])
    return to_hand_on([place])


def receive(rows: Rows, country: str = "XLM") -> dict[str, dict[str, int]]:
    given = json.loads(json.dumps(rows))
    return {x: dict(n) for x, n in receive_events(actor="operator", country=country, rows=given, file="x").items()}


def test_what_is_handed_on_says_no_name_and_needs_nothing_written(
    rows: Rows, place: Place, django_assert_max_num_queries: Any
) -> None:
    assert tuple(rows) == TABLES
    kinds = [x["kind"] for x in rows["workshop_record"]]
    assert {x: kinds.count(x) for x in kinds} == {"questions": 1, "votes": 2, "stays": 1, "outcomes": 1}
    assert "Quillon" not in json.dumps(rows)
    assert [x["place"] for x in rows["workshop"]] == ["XLM"], "drafts stay at home"
    acts = AuditEvent.objects.count()
    with django_assert_max_num_queries(20):
        again = to_hand_on([place])
    assert again["workshop_record"] == rows["workshop_record"]
    assert (AuditEvent.objects.count(), EventKey.objects.count()) == (acts, 1)
    assert to_hand_on([Place.objects.get(code="FIN")]) == {name: [] for name in TABLES}


def test_another_instance_stores_it_once(rows: Rows, event: Event) -> None:
    assert receive(rows)["outcomes"] == {"same": 1}
    key = EventKey.objects.get().key
    Note.objects.all().delete()
    event.delete()
    new = {"events": 1, "sessions": 3, "questions": 1, "votes": 2, "stays": 1, "outcomes": 1}
    assert receive(rows) == {kind: {"new": number} for kind, number in new.items()} | {"votes": {"new": 2, "same": 0}}
    made = EventKey.objects.get(key=key).event
    assert (made.title, made.place.code) == ("Workshop", "XLM")
    assert [x.text for x in Question.objects.filter(session__day__event=made)] == ["Who pays?"]
    assert Note.objects.get(event=made).text == "We met."
    acts = AuditEvent.objects.count()
    again = receive(rows)
    assert not any(n for counts in again.values() for name, n in counts.items() if name != "same")
    assert AuditEvent.objects.count() == acts


def test_of_a_note_that_both_sides_changed_a_person_chooses(rows: Rows) -> None:
    Note.objects.update(text="We met at noon.")
    changed = copy.deepcopy(rows)
    note = next(x for x in changed["workshop_record"] if x["kind"] == "outcomes")["content"]
    last = copy.deepcopy(note["versions"][-1])
    note["versions"].append({**last, "id": str(uuid.uuid4()), "number": 2, "content": {**last["content"], "text": "X"}})
    assert receive(changed)["outcomes"] == {"conflicts": 1}
    assert Note.objects.get().text == "We met at noon."


def _elsewhere(rows: Rows) -> None:
    rows["workshop"][0]["place"] = rows["workshop"][0]["content"]["event"]["place"] = "FIN"


def _says_another(rows: Rows) -> None:
    rows["workshop"][0]["place"] = "FIN"


def _other_key(rows: Rows) -> None:
    rows["workshop"][0]["content"]["event"]["key"] = str(uuid.uuid4())


def _lost(rows: Rows) -> None:
    rows["workshop"].clear()


def _no_parcel(rows: Rows) -> None:
    rows["workshop"][0]["content"]["format"] = "x"


def _odd_part(rows: Rows) -> None:
    next(x for x in rows["workshop_record"] if x["kind"] == "outcomes")["content"]["kind"] = "law"


@pytest.mark.parametrize("spoil", [_elsewhere, _says_another, _other_key, _lost, _no_parcel, _odd_part])
def test_what_no_program_of_ours_writes_is_refused(rows: Rows, spoil: Callable[[Rows], None]) -> None:
    spoil(rows)
    Question.objects.update(text="As it was")
    with pytest.raises(BadInput):
        receive(rows)
    assert [x.text for x in Question.objects.all()] == ["As it was"]


def test_no_event_of_another_country_is_touched(rows: Rows, event: Event, sessions: dict[str, Session]) -> None:
    """A sender that knows keys of others gets nowhere with them."""
    Event.objects.filter(pk=event.pk).update(place=Place.objects.get(code="FIN"))
    with pytest.raises(BadInput, match="another country"):
        receive(rows)
    # Its own event, with the keys of a session and of a stay there.
    forged = copy.deepcopy(rows)
    key = str(uuid.uuid4())
    forged["workshop"][0]["id"] = forged["workshop"][0]["content"]["event"]["key"] = key
    forged["workshop_record"] = []
    with pytest.raises(BadInput, match="another event"):
        receive(forged)
    assert not EventKey.objects.filter(key=key).exists()
    assert StayKey.objects.count() == 1
    assert Vote.objects.count() == 2


def test_what_was_erased_here_does_not_come_back(
    event: Event, asked: Asked, registered: Callable[..., Guest], moderator: User, place: Place
) -> None:
    """The file was written before; also where the other side went on with the question meanwhile."""
    guest = registered("Ada")
    session = asked("Of others").session
    texts = {"gone": "Mine, and waiting", "answered": "Mine, and answered", "head": "Mine, with others"}
    made = {name: services.ask(guest=guest, session=session, text=text) for name, text in texts.items()}
    services.moderate(person=moderator, question=made["answered"], act=Act.ANSWER_LATER, answer="So it is")
    give_keys([place])
    rows = to_hand_on([place])
    erase_own(guest=guest, event=event)
    later = (timezone.now() + dt.timedelta(hours=1)).isoformat()
    for row in rows["workshop_record"]:
        if row["kind"] != "questions":
            continue
        row["content"]["changed_at"] = later
        if row["content"]["text"] == "Of others":
            row["content"] |= {"state": "merged", "merged_into": str(made["head"].pk)}
        if row["content"]["text"] == texts["gone"]:
            vote = {"question": row["content"]["key"], "voice": "a" * 64}
            rows["workshop_record"].append({"workshop": row["workshop"], "kind": "votes", "content": vote})
    receive(rows)
    stored = {x.pk: x for x in Question.objects.all()}
    assert made["gone"].pk not in stored
    assert (stored[made["answered"].pk].text, stored[made["answered"].pk].answer) == ("", "So it is")
    assert (stored[made["head"].pk].text, stored[made["head"].pk].voice) == ("", "")
    assert not set(texts.values()) & {x.text for x in stored.values()}
    assert not Vote.objects.filter(question=made["gone"].pk).exists()
    assert not any(n for counts in receive(rows).values() for name, n in counts.items() if name != "same")


def test_what_was_removed_stays_away_and_goes_elsewhere_too(
    rows: Rows, event: Event, asked: Asked, steward: User, moderator: User, place: Place
) -> None:
    """A room file or a bundle of before brings nothing back; a bundle of after takes it away where it went before."""
    head, other = Question.objects.get(text="Who pays?"), asked("And who comes?", mark="c")
    services.moderate(person=moderator, question=other, act=Act.MERGE, into=head)
    decided = add(person=steward, event=event, kind=Kind.DECISION, given={"text": "Ada Quillon pays."})
    before = json.loads(json.dumps(to_hand_on([place])))
    later = (timezone.now() + dt.timedelta(hours=1)).isoformat()
    for row in before["workshop_record"]:
        row["content"] |= {"changed_at": later} if row["kind"] == "questions" else {}
    with pytest.raises(PermissionDenied):
        services.remove(person=moderator, question=head)
    services.remove(person=steward, question=head)
    remove(person=steward, found=decided)
    assert not Question.objects.exists()
    marks = {x.record for x in Removal.objects.all()}
    assert marks == {*(f"live_questions.question:{x}" for x in (head.pk, other.pk)), f"outcomes.decision:{decided.pk}"}
    assert "Quillon" not in json.dumps(list(Removal.objects.values()), default=str)
    told = [AuditEvent.objects.filter(action=x).count() for x in ("live_questions.remove", "outcomes.remove")]
    assert told == [1, 1]

    acts = AuditEvent.objects.count()
    counts = receive(before)
    assert (counts["questions"], counts["outcomes"]) == ({"removed": 2}, {"same": 1, "removed": 1})
    assert "removals" not in counts
    assert (Question.objects.count(), Vote.objects.count(), AuditEvent.objects.count()) == (0, 0, acts)
    after = to_hand_on([place])
    assert {x["content"]["record"] for x in after["workshop_record"] if x["kind"] == "removed"} == marks

    # Another instance that has all of it and wrote on: it joined the file of before, and now gets that of after.
    key = event.pk
    Note.objects.all().delete()
    Attendance.objects.all().delete()
    event.delete()
    receive(before)
    there = EventKey.objects.get().event
    assert there.pk != key
    assert Question.objects.count() == 2
    mine = asked_at(there, "Asked only there")
    services.moderate(person=steward, question=mine, act=Act.RELEASE)
    services.moderate(person=steward, question=mine, act=Act.MERGE, into=Question.objects.get(pk=head.pk))
    step = add(
        person=steward, event=there, kind=Kind.STEP, given={"text": "Pay.", "owner": "X", "decision": decided.pk}
    )
    promised = json.loads(json.dumps(to_hand_on([place])))
    counts = receive(after)
    assert counts["removals"] == {"new": 3}
    assert [(x.text, x.state) for x in Question.objects.all()] == [("Asked only there", "submitted")]
    assert not Decision.objects.exists()
    assert NextStep.objects.get().decision is None
    assert not any(n for x in receive(after).values() for name, n in x.items() if name not in ("same", "removed"))

    # What was written on top of what is gone comes in without it.
    NextStep.objects.all().delete()
    Question.objects.all().delete()
    counts = receive(promised)
    assert (counts["questions"], counts["outcomes"]) == ({"new": 1, "removed": 2}, {"new": 1, "same": 1, "removed": 1})
    assert NextStep.objects.get(pk=step.pk).decision is None
    assert Question.objects.get(pk=mine.pk).merged_into is None


def test_marks_that_no_program_of_ours_writes_are_refused_and_unknown_kinds_left(rows: Rows, event: Event) -> None:
    found = Question.objects.get()
    stamp = timezone.now().isoformat()

    def received(**mark: str) -> dict[str, dict[str, int]]:
        given = copy.deepcopy(rows)
        row = {"workshop": rows["workshop"][0]["id"], "kind": "removed", "content": mark}
        given["workshop_record"].append(row)
        return receive(given)

    for mark in ({"record": "x", "at": stamp}, {"record": f"live_questions.question:{found.pk}", "at": "noon"}):
        with pytest.raises(BadInput):
            received(**mark)
    assert "removals" not in received(record=f"plans.plan:{uuid.uuid4()}", at=stamp)
    other = Event.objects.create(title="Other", place=event.place)
    note = Note.objects.create(event=other, text="Elsewhere")
    with pytest.raises(BadInput, match="another event"):
        received(record=f"outcomes.note:{note.pk}", at=stamp)
    assert (Note.objects.filter(pk=note.pk).exists(), Removal.objects.exists()) == (True, False)


def asked_at(event: Event, text: str) -> Question:
    session = Session.objects.get(day__event=event, title="Session open")
    return services.ask(guest=visitor("there"), session=session, text=text)
