"""Notes, decisions and next steps as what documents and lessons are made from: who may, and for how many readers."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note
from hsforhs.workbench.outcomes.origins import FINDINGS
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.origins import find_origin
from hsforhs.workbench.threads.services import reference

from .conftest import person

pytestmark = pytest.mark.django_db


def test_every_kind_brings_its_words_cells_and_day(
    writer: User, note: Note, decision: Decision, step: NextStep
) -> None:
    NextStep.objects.update(evidence="The bill.", done_on="2026-06-01")
    assert set(FINDINGS) == {"outcomes.note", "outcomes.decision", "outcomes.nextstep"}
    told = {}
    for record in (note, decision, step):
        found = find_origin(writer, reference(record))
        assert found is not None
        assert found.place == record.event.place
        assert (found.name, found.language) == (reference(record), "en")
        told[record.kind] = (found.title, found.text, list(found.cells), str(found.on))
    assert told == {
        "note": ("Morning", "We spoke about wells.", [], str(note.made_at.date())),
        "decision": (decision.text, f"{decision.text}\n\n{decision.basis}", ["D2:HIS"], "2026-05-20"),
        "step": ("Buy chlorine.", "Buy chlorine.\n\nThe bill.", ["P5:OS:ANI"], "2026-06-01"),
    }
    for name in ("outcomes.note:x", f"outcomes.note:{uuid.uuid4()}", reference(decision).replace("decision", "note")):
        assert find_origin(writer, name) is None
    Note.objects.update(title="", text="x" * 300)
    found = find_origin(writer, reference(note))
    assert found is not None
    assert (len(found.title), found.title[-1]) == (200, "…")


def test_how_widely_a_record_may_be_used(
    decision: Decision, writer: User, organiser: User, participant: User, invited: User, stranger: User
) -> None:
    """A record of the closed session, before and after it is opened to who reads the event."""
    people = {
        "writer": writer,
        "organiser": organiser,
        "invited": invited,
        "registered": participant,
        "other": stranger,
    }

    def table(visibility: str, reach: str) -> dict[str, str | None]:
        Event.objects.update(visibility=visibility)
        Decision.objects.update(reach=reach)
        found = {name: find_origin(x, reference(decision)) for name, x in people.items()}
        return {name: x.widest if x is not None else None for name, x in found.items()}

    shut = {"writer": "PRIVATE", "organiser": "PUBLIC", "invited": "PRIVATE", "registered": None, "other": None}
    assert table("PUBLIC", "participants") == shut
    assert table("PUBLIC", "event") == dict.fromkeys(people, "PUBLIC")
    opened = table("NETWORK", "event")
    assert opened == {**dict.fromkeys(people, "NETWORK"), "organiser": "PUBLIC"}


def test_a_note_taker_makes_a_document_that_stays_where_the_note_is_read(
    note: Note, writer: User, event: Event, client_of: Callable[[User], Client]
) -> None:
    page = f"/events/{event.pk}/outcomes/note/{note.pk}/"
    taker = client_of(writer)
    assert "from=outcomes.note" not in taker.get(page).content.decode(), "nobody adds to the library without a role"
    Grant.objects.create(user=writer, role=Role.CONTRIBUTOR, place=Place.objects.get(code="XLM"), granted_by="operator")
    taker = client_of(writer)
    assert "from=outcomes.note" in taker.get(page).content.decode()
    name = reference(note)
    form = taker.get("/library/add/", {"from": name}).content.decode()
    assert "We spoke about wells." in form
    given = {"from": name, "title": "Wells", "language": "en", "abstract": note.text, "seen": "on", "place": "XLM"}
    assert taker.post("/library/add/", {**given, "visibility": "NETWORK"}).status_code == 422
    assert taker.post("/library/add/", {**given, "visibility": "PRIVATE"}).status_code == 302
    made = Document.objects.get()
    assert (made.visibility, made.place_id) == ("PRIVATE", event.place_id)
    assert f"/library/documents/{made.pk}/" in taker.get(page).content.decode()
    assert page in taker.get(f"/library/documents/{made.pk}/").content.decode()
    stranger = person(5, "Viewer Here")
    Grant.objects.create(user=stranger, role=Role.VIEWER, place=event.place, granted_by="operator")
    seen = client_of(stranger).get(f"/library/documents/{made.pk}/")
    assert (seen.status_code, page in seen.content.decode()) == (200, False)
