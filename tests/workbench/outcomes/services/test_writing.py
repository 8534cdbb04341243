"""Notes, decisions and next steps: written, tied, changed without losing an update, removed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note, Revision
from hsforhs.workbench.outcomes.services import ConflictError
from hsforhs.workbench.outcomes.words import Kind
from hsforhs.workbench.threads.models import CellTag, Link
from hsforhs.workbench.threads.services import reference

from ..conftest import FIRST, OPENED

pytestmark = pytest.mark.django_db
TEXT = {"text": "Something", "language": "en"}


def last_act() -> AuditEvent:
    found = AuditEvent.objects.last()
    assert found is not None
    return found


def test_a_decision_is_stored_with_basis_dissent_cells_and_version(decision: Decision, writer: User) -> None:
    decision.refresh_from_db()
    assert decision.dissents == [{"who": "Ina Invited", "why": "May is too late."}]
    assert (decision.basis, decision.status, decision.decided_on) == ("Two districts ran out.", "adopted", FIRST)
    assert decision.facets == " D2:HIS gap:XLM:D2:HIS "
    tag = CellTag.objects.get(record=reference(decision))
    assert (tag.area, tag.component, tag.country, tag.proposer) == ("D2", "HIS", "XLM", writer.actor)
    assert Link.objects.get(source=reference(decision)).target == "gap:XLM:D2:HIS"
    version = Revision.objects.get(record=reference(decision))
    assert (version.number, version.by, version.content["text"]) == (1, writer, decision.text)
    act = last_act()
    assert (act.action, act.country, act.subject) == ("outcomes.add", "XLM", reference(decision))
    assert act.facts["after"]["status"] == "adopted"
    told = str(act.facts)
    assert not any(x in told for x in ("Ina", "too late", "Chlorine")), "the chain holds no text and no name"


def test_a_step_carries_out_a_decision(step: NextStep, decision: Decision, invited: User) -> None:
    step.refresh_from_db()
    assert (step.decision, step.owner_user, step.state) == (decision, invited, "open")
    assert step.facets == " P5:OS:ANI "
    assert CellTag.objects.get(record=reference(step)).sector == "ANI"


def test_who_does_not_write_there_stores_nothing(
    event: Event, participant: User, stranger: User, closed: Session, writer: User
) -> None:
    for who in (participant, stranger):
        with pytest.raises(PermissionDenied):
            services.add(person=who, event=event, kind=Kind.NOTE, given=TEXT)
    with pytest.raises(PermissionDenied):
        services.add(person=writer, event=event, kind=Kind.NOTE, given={**TEXT, "session": closed.pk, "reach": "event"})
    assert not Note.objects.exists()
    assert not AuditEvent.objects.filter(action="outcomes.add").exists()


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (Kind.NOTE, {"text": " "}, "Write the note first"),
        (Kind.DECISION, {"text": ""}, "Write what is decided first"),
        (Kind.STEP, {"text": ""}, "Write what is to be done first"),
        (Kind.STEP, {}, "Name who does it first"),
        (Kind.NOTE, {"reach": "all"}, "“all” does not exist"),
        (Kind.NOTE, {"session": 9_999}, "no such session"),
        (Kind.NOTE, {"about": ["D2:NOPE"]}, "“D2:NOPE” names nothing here"),
        (Kind.NOTE, {"about": ["https://other.example/places/XLM/"]}, "names nothing here"),
        (Kind.NOTE, {"about": ["gap:QQQ:D2:HIS"]}, "names nothing here"),
        (Kind.DECISION, {"status": "maybe"}, "“maybe” does not exist"),
        (Kind.DECISION, {"dissents": [("Ina", "")]}, "Write why Ina dissents"),
        (Kind.DECISION, {"superseded_by": str(uuid.uuid4()), "status": "superseded"}, "no such decision"),
        (Kind.DECISION, {"superseded_by": "nonsense", "status": "superseded"}, "no such decision"),
        (Kind.STEP, {"owner": "Ministry", "decision": str(uuid.uuid4())}, "no such decision"),
        (Kind.STEP, {"owner": "Ministry", "owner_user": 9_999}, "nobody who takes part"),
        (Kind.NOTE, {"text": "x" * 40_001}, "too long"),
        (Kind.NOTE, {"about": [f"D{x}:HIS" for x in range(40)]}, "At most 30"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    event: Event, writer: User, kind: Kind, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        services.add(person=writer, event=event, kind=kind, given={**TEXT, **given})
    assert not Revision.objects.exists()


def test_a_change_is_a_new_version_and_the_same_again_is_none(decision: Decision, organiser: User) -> None:
    changed = services.change(person=organiser, found=decision, version=1, given=OPENED)
    assert (changed.version, changed.reach, changed.cells, changed.changed_by) == (2, "event", [], organiser)
    assert not CellTag.objects.filter(record=reference(decision)).exists()
    assert not Link.objects.filter(source=reference(decision)).exists()
    assert last_act().facts["before"]["reach"] == "participants"
    count = AuditEvent.objects.count()
    assert services.change(person=organiser, found=decision, version=1, given=OPENED).version == 2
    assert AuditEvent.objects.count() == count
    assert [x.number for x in Revision.objects.filter(record=reference(decision))] == [1, 2]


def test_an_older_form_never_overwrites(note: Note, writer: User, organiser: User) -> None:
    services.change(person=organiser, found=note, version=1, given={"text": "Theirs", "session": note.session_id})
    with pytest.raises(ConflictError) as caught:
        services.change(person=writer, found=note, version=1, given={"text": "Mine", "session": note.session_id})
    assert caught.value.stored.text == "Theirs"
    note.refresh_from_db()
    assert (note.text, note.version) == ("Theirs", 2)


def test_what_organisers_opened_note_takers_may_still_change(decision: Decision, organiser: User, writer: User) -> None:
    session = {"session": decision.session_id}
    services.change(person=organiser, found=decision, version=1, given={**OPENED, **session})
    services.change(person=writer, found=decision, version=2, given={**OPENED, **session, "text": "Shorter"})
    decision.refresh_from_db()
    assert (decision.text, decision.reach) == ("Shorter", "event")
    closed = {**OPENED, **session, "reach": "participants"}
    services.change(person=writer, found=decision, version=3, given=closed)
    with pytest.raises(PermissionDenied):
        services.change(person=writer, found=decision, version=4, given={**OPENED, **session})


def test_a_decision_is_superseded_by_another_one_but_never_by_itself(
    decision: Decision, event: Event, writer: User
) -> None:
    later = services.add(person=writer, event=event, kind=Kind.DECISION, given={**TEXT, "text": "In March."})
    given = {"text": decision.text, "status": "superseded", "superseded_by": later.pk, "session": decision.session_id}
    services.change(person=writer, found=decision, version=1, given=given)
    decision.refresh_from_db()
    assert decision.superseded_by == later
    with pytest.raises(ValidationError, match="itself"):
        services.change(person=writer, found=decision, version=2, given={**given, "superseded_by": decision.pk})
    with pytest.raises(ValidationError, match="status superseded"):
        services.change(person=writer, found=decision, version=2, given={**given, "status": "adopted"})


def test_removing_takes_versions_tags_and_links_along(decision: Decision, writer: User, organiser: User) -> None:
    with pytest.raises(PermissionDenied):
        services.remove(person=writer, found=decision)
    name = reference(decision)
    services.remove(person=organiser, found=decision)
    assert not Decision.objects.exists()
    assert not Revision.objects.filter(record=name).exists()
    assert not CellTag.objects.filter(record=name).exists()
    assert not Link.objects.filter(source=name).exists()
    assert (last_act().action, last_act().subject) == ("outcomes.remove", name)


def test_a_session_that_something_came_out_of_stays_and_an_event_takes_all_along(note: Note, event: Event) -> None:
    from django.db.models import RestrictedError

    assert note.session is not None
    with pytest.raises(RestrictedError):
        note.session.delete()
    event.delete()
    assert not Note.objects.exists()
