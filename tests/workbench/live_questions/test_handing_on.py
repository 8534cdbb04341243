"""Events of a country as rows that another instance can store: joined once, kept to their country, without names."""

from __future__ import annotations

import copy
import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.erasure import erase_own
from hsforhs.workbench.events.models import Attendance, Event, Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.handing_on import TABLES, Rows, give_keys, receive_events, to_hand_on
from hsforhs.workbench.live_questions.models import EventKey, Question, StayKey, Vote
from hsforhs.workbench.live_questions.words import Act
from hsforhs.workbench.outcomes.models import Note
from hsforhs.workbench.outcomes.services import add
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
