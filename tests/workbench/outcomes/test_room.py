"""What was written in a room comes back: nothing is lost, nothing twice, and conflicts wait for a person."""

from __future__ import annotations

import copy
import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.exchange import carriers
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.content import three_way
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note, Revision, Rival
from hsforhs.workbench.outcomes.room import Packed, join, pack
from hsforhs.workbench.outcomes.services import ConflictError
from hsforhs.workbench.threads.models import CellTag
from hsforhs.workbench.threads.services import reference

LATER = timezone.now() + dt.timedelta(hours=1)


def packed(event: Event) -> list[Packed]:
    """Pack an event as it travels: through JSON."""
    found: list[Packed] = json.loads(json.dumps(pack(event)))
    return found


def written_offline(rows: list[Packed], kind: str, **changes: Any) -> list[Packed]:
    """Change the record of a kind in a room."""
    rows = copy.deepcopy(rows)
    row = next(x for x in rows if x["kind"] == kind)
    head = row["versions"][-1]
    row["versions"].append(
        {
            **head,
            "id": str(uuid.uuid4()),
            "number": head["number"] + 1,
            "at": LATER.isoformat(),
            "content": {**head["content"], **changes},
        }
    )
    return rows


def back(event: Event, rows: list[Packed]) -> tuple[int, int, int, int]:
    done = join(event=event, packed=rows, actor="operator")
    return done.new, done.changed, done.same, len(done.rivals)


@pytest.mark.django_db
def test_a_pack_that_comes_back_unchanged_changes_nothing(event: Event, step: NextStep, note: Note) -> None:
    acts = AuditEvent.objects.count()
    assert back(event, packed(event)) == (0, 0, 3, 0)
    assert AuditEvent.objects.count() == acts


@pytest.mark.django_db
def test_what_is_new_comes_in_once_with_its_number_and_history(
    event: Event, step: NextStep, decision: Decision
) -> None:
    rows, key, parent = packed(event), step.pk, decision.pk
    for x in (step, decision):
        Revision.objects.filter(record=reference(x)).delete()
    step.delete()
    decision.delete()
    CellTag.objects.all().delete()
    assert back(event, list(reversed(rows))) == (2, 0, 0, 0)
    found = NextStep.objects.get(pk=key)
    assert found.decision is not None
    assert (found.decision.pk, found.owner, found.version) == (parent, step.owner, 1)
    assert CellTag.objects.filter(record=reference(found)).exists()
    assert all(x.from_room for x in Revision.objects.all())
    assert back(event, rows) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_what_one_side_changed_is_joined(event: Event, decision: Decision, writer: User, organiser: User) -> None:
    rows = written_offline(packed(event), "decision", text="Chlorine is bought in April.")
    given = {"text": decision.text, "basis": "Three districts ran out.", "session": decision.session_id}
    services.change(person=organiser, found=decision, version=1, given=given)
    assert back(event, rows) == (0, 1, 0, 0)
    decision.refresh_from_db()
    assert (decision.text, decision.basis) == ("Chlorine is bought in April.", "Three districts ran out.")
    assert decision.version == 3
    assert back(event, rows) == (0, 0, 1, 0)
    assert not Rival.objects.exists()


@pytest.mark.django_db
def test_what_a_room_left_alone_brings_back_no_name_that_was_erased_meanwhile(
    event: Event, decision: Decision, invited: User
) -> None:
    rows = written_offline(packed(event), "decision", text="Chlorine is bought in April.")
    assert "Ina Invited" in json.dumps(rows)
    erase_person(actor="operator", user=invited)
    assert back(event, rows) == (0, 1, 0, 0)
    decision.refresh_from_db()
    assert decision.text == "Chlorine is bought in April."
    assert Revision.objects.filter(from_room=True).exists()
    kept = [*Revision.objects.values(), *Decision.objects.values()]
    assert "Ina Invited" not in json.dumps(kept, default=str)


@pytest.mark.django_db
def test_what_both_changed_stands_side_by_side_until_somebody_chooses(
    event: Event, note: Note, writer: User, participant: User
) -> None:
    rows = written_offline(packed(event), "note", text="In the room: wells are dry.", title="Noon")
    services.change(
        person=writer, found=note, version=1, given={"text": "At home: wells are dirty.", "session": note.session_id}
    )
    # The title was emptied at home and changed in the room, the text changed in both.
    assert back(event, rows) == (0, 0, 0, 1)
    note.refresh_from_db()
    assert note.text == "At home: wells are dirty."
    rival = Rival.objects.get()
    assert rival.revision.content["text"] == "In the room: wells are dry."
    assert rival.base["text"] == "We spoke about wells."
    assert back(event, rows) == (0, 0, 1, 0), "the same again adds no second rival"
    assert Rival.objects.count() == 1
    with pytest.raises(PermissionDenied):
        services.settle(person=participant, found=note, rival=rival, version=2, picks={"text": "mine"})
    with pytest.raises(ConflictError):
        services.settle(person=writer, found=note, rival=rival, version=1, picks={"text": "mine"})
    services.settle(person=writer, found=note, rival=rival, version=2, picks={"text": "both", "title": "mine"})
    note.refresh_from_db()
    assert note.text == "At home: wells are dirty.\n\nIn the room: wells are dry."
    assert (note.title, note.version) == ("Noon", 3)
    rival.refresh_from_db()
    assert rival.settled_by == writer
    with pytest.raises(PermissionDenied):
        services.settle(person=writer, found=note, rival=rival, version=3, picks={"text": "mine"})


@pytest.mark.django_db
def test_a_conflict_is_settled_also_when_its_decision_was_removed(
    event: Event, step: NextStep, decision: Decision, organiser: User
) -> None:
    base = {"text": step.text, "session": step.session_id, "owner": step.owner, "owner_kind": "person"}
    services.change(person=organiser, found=step, version=1, given=base | {"text": "Buy less.", "due": step.due})
    rows = written_offline(packed(event), "step", decision=str(decision.pk), text="Buy more.")
    services.change(person=organiser, found=step, version=2, given=base | {"text": "Buy none.", "due": step.due})
    assert back(event, rows)[3] == 1
    services.remove(person=organiser, found=decision)
    rival = Rival.objects.get()
    settled = services.settle(
        person=organiser, found=step, rival=rival, version=4, picks={"text": "mine", "decision": "mine"}
    )
    assert (settled.text, getattr(settled, "decision_id", "")) == ("Buy more.", None)
    assert back(event, rows)[:2] == (0, 0), "and the decision stays away"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row.update(kind="secret"), "cannot be read"),
        (lambda row: row.update(id="x"), "cannot be read"),
        (lambda row: row.pop("versions"), "cannot be read"),
        (lambda row: row["versions"][0].update(at="2026-05-20"), "cannot be read"),
        (lambda row: row["versions"][0]["content"].update(reach="world"), "cannot be read"),
        (lambda row: row["versions"][0]["content"].update(cells=["X:Y"]), "cannot be read"),
        (lambda row: row["versions"][0]["content"].update(title="x" * 201), "cannot be read"),
        (lambda row: row["versions"][0]["content"].update(session=99_999), "session"),
    ],
)
def test_a_pack_that_no_program_of_ours_wrote_is_refused_whole(
    event: Event, note: Note, change: Any, said: str
) -> None:
    rows = packed(event)
    rows[0]["versions"][0]["id"] = str(uuid.uuid4())
    change(rows[0])
    before = Revision.objects.count()
    with pytest.raises(ValidationError, match=said):
        join(event=event, packed=rows, actor="operator")
    assert Revision.objects.count() == before


@pytest.mark.django_db
def test_nothing_comes_back_twice_or_under_the_number_of_another(event: Event, note: Note, step: NextStep) -> None:
    rows = packed(event)
    with pytest.raises(ValidationError, match="stands there twice"):
        join(event=event, packed=[*rows, rows[0]], actor="operator")
    taken = rows[1]["versions"][0]["id"]
    fresh = {**rows[0], "id": str(uuid.uuid4()), "versions": [{**rows[0]["versions"][0], "id": taken}]}
    with pytest.raises(ValidationError, match="another event"):
        join(event=event, packed=[fresh], actor="operator")


@pytest.mark.django_db
def test_records_of_another_event_and_unknown_decisions_are_refused(event: Event, step: NextStep) -> None:
    other = Event.objects.create(title="Other", place=event.place)
    rows = [x for x in written_offline(packed(event), "step", session=None, text="More") if x["kind"] == "step"]
    for version in rows[0]["versions"]:
        version["content"]["session"] = None
    with pytest.raises(ValidationError, match="another event"):
        join(event=other, packed=rows, actor="operator")
    rows = written_offline(packed(event), "step", decision=str(uuid.uuid4()))
    with pytest.raises(ValidationError, match="a decision that this event does not have"):
        join(event=event, packed=rows, actor="operator")


@pytest.mark.django_db
def test_whoever_carries_the_event_takes_outcomes_along_without_accounts_or_files(event: Event, step: NextStep) -> None:
    (carrier,) = (x for x in carriers if x.name == "outcomes")
    rows = json.loads(json.dumps(carrier.pack(event)))
    assert "owner_user" not in str(rows)
    assert "evidence_file" not in str(rows)
    rows = written_offline(rows, "step", text="Buy more chlorine.")
    assert carrier.join(event=event, packed=rows, actor="operator") == {
        "new": 0,
        "changed": 1,
        "same": 1,
        "removed": 0,
        "conflicts": 0,
    }
    step.refresh_from_db()
    assert (step.text, step.owner_user is None) == ("Buy more chlorine.", False)
    with pytest.raises(ValidationError, match="cannot be read"):
        carrier.join(event=event, packed={"kind": "note"}, actor="operator")


values = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=3)


@given(base=values, mine=values, theirs=values)
def test_joining_three_ways_keeps_every_change(base: dict, mine: dict, theirs: dict) -> None:
    joined, both = three_way(base, mine, theirs)
    for name in "abc":
        if name in both:
            assert len({mine[name], theirs[name], base[name]}) == 3
            assert joined[name] == theirs[name]
        elif mine[name] != base[name]:
            assert joined[name] == mine[name]
        else:
            assert joined[name] == theirs[name]
    again, more = three_way(theirs, joined, theirs)
    assert (again, more) == (joined, [])
