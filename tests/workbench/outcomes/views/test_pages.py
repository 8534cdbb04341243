"""The pages: what became of an event, one record, forms, conflicts, evidence, files; who gets in and who does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.events import asked
from hsforhs.workbench.events.asked import Asked, Question
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note, Revision, Rival
from hsforhs.workbench.outcomes.room import join
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship.models import Proposal

from ..conftest import OPENED, register
from ..test_room import packed, written_offline

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def page_of(found: Any, more: str = "") -> str:
    return f"/events/{found.event_id}/outcomes/{found.kind}/{found.pk}/{more}"


def text_of(response: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found
    return unescape(found[1])


def filled(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What a browser sends back from the form of a record."""
    form = response.context["form"]
    values = {x.html_name: x.value() for x in form}
    kept = {name: x for name, x in values.items() if x not in (None, False)}
    return {**kept, "base": hidden(response, "base"), **changes}


def test_what_became_of_it_shows_each_what_they_may_read(
    event: Event,
    note: Note,
    decision: Decision,
    step: NextStep,
    client_of: ClientOf,
    invited: User,
    participant: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    question = Question(note.session_id or 0, "Who pays?", "en", "answered", "The ministry.", "en")
    monkeypatch.setattr(asked, "asking", [lambda _guest, _event: Asked([question] * 13, 1)])
    address = f"/events/{event.pk}/outcomes/"
    client = client_of(invited)
    with django_assert_max_num_queries(15):
        response = client.get(address)
    text = text_of(response)
    assert "13 questions were asked, 1 decision written down, 0 of 1 next step is done." in text
    for shown in (
        "Who pays?",
        "Chlorine is bought in May.",
        "Buy chlorine.",
        "Morning",
        "Ina Invited",
        "overdue",
        "D2:HIS",
    ):
        assert shown in text, shown
    assert "Write a note" not in text
    assert "1 of 13 answered." in text
    for who in (client_of(participant), Client()):
        text = text_of(who.get(address))
        assert not any(x in text for x in ("Chlorine", "chlorine", "Morning", "Ina Invited"))
    NextStep.objects.update(reach="event")
    text = text_of(Client().get(address))
    assert "Buy chlorine." in text
    assert "Ina Invited" not in text
    assert "Buy chlorine." not in text_of(Client().get(f"{address}?state=done&owner=x&cell=D2&late=1&session=1"))
    assert "Buy chlorine." in text_of(client.get(f"{address}?session={step.session_id}&state=nonsense"))


def test_a_closed_session_is_not_opened_by_its_address(
    event: Event, note: Note, decision: Decision, step: NextStep, client_of: ClientOf, participant: User, invited: User
) -> None:
    for found in (note, decision, step):
        assert client_of(invited).get(page_of(found)).status_code == 200
        for who in (client_of(participant), Client()):
            assert who.get(page_of(found)).status_code == 404
    event.visibility = "PRIVATE"
    event.save()
    assert Client().get(f"/events/{event.pk}/outcomes/").status_code == 404
    assert Client().get(f"/events/{event.pk}/outcomes/archive.zip").status_code == 404
    pending = register(event, "Pending", state="pending")
    text = text_of(client_of(pending).get(f"/events/{event.pk}/outcomes/"))
    assert "No decision that you may read fits." in text, "the page of the event leads there"
    client = client_of(invited)
    assert client.get(page_of(note).replace("/note/", "/decision/")).status_code == 404
    assert client.get(page_of(note).replace("/note/", "/secret/")).status_code == 404
    assert client.get(page_of(note).replace(f"/{event.pk}/", f"/{event.pk + 1}/")).status_code == 404
    assert client.get(f"/events/{event.pk + 1}/outcomes/").status_code == 404


def test_a_record_shows_basis_dissent_steps_and_versions_and_hides_names_from_others(
    event: Event,
    decision: Decision,
    step: NextStep,
    client_of: ClientOf,
    invited: User,
    writer: User,
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(writer)
    with django_assert_max_num_queries(15):
        text = text_of(client.get(page_of(decision)))
    for shown in (
        "Two districts ran out.",
        "Ina Invited : May is too late.",
        "Buy chlorine.",
        "Version 1",
        "Nora Notes",
    ):
        assert shown in text, shown
    assert "what XLM lacks in D2:HIS" in text
    assert "Carries out: Chlorine is bought in May." in text_of(client.get(page_of(step)))
    Decision.objects.update(reach="event")
    text = text_of(Client().get(page_of(decision)))
    assert "a participant : May is too late." in text
    assert "people who did not agree to be named" in text
    for kept in ("Ina Invited", "Olu", "Version 1", "Buy chlorine."):
        assert kept not in text, kept
    Decision.objects.update(named=True, decided_by="")
    text = text_of(Client().get(page_of(decision)))
    assert "Decided by: the meeting" in text
    assert "Ina Invited : May is too late." in text


def test_records_are_written_by_forms(event: Event, closed: Session, client_of: ClientOf, writer: User) -> None:
    client = client_of(writer)
    new = f"/events/{event.pk}/outcomes/new/"
    response = client.get(f"{new}note/?session={closed.pk}")
    answer = client.post(f"{new}note/", filled(response, text="Wells are dry.", title="Noon"))
    note = Note.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(note))
    assert (note.session, note.title, note.language, note.made_by) == (closed, "Noon", "en", writer)
    response = client.get(f"{new}decision/?session={closed.pk}")
    more = {
        "text": "Dig.",
        "who-0": "Ina",
        "why-0": "Too deep.",
        "who-1": "",
        "why-1": "",
        "about": "D2:HIS\n/places/XLM/",
    }
    client.post(f"{new}decision/", filled(response, **more))
    decision = Decision.objects.get()
    assert decision.dissents == [{"who": "Ina", "why": "Too deep."}]
    assert (decision.cells, decision.links) == (["D2:HIS"], ["places.place:XLM"])
    response = client.get(f"{new}step/?session={closed.pk}&decision={decision.pk}")
    client.post(f"{new}step/", filled(response, text="Find a drill.", owner="Ministry of Water", due="2026-07-01"))
    assert NextStep.objects.get().decision == decision
    response = client.post(f"{new}step/", {"text": "x", "owner": "y", "about": "nothing", "language": "en"})
    assert response.status_code == 422
    response = client.post(f"{new}note/", filled(client.get(f"{new}note/"), text="x", about="nothing"))
    assert response.status_code == 422
    assert "“nothing” names nothing here" in text_of(response)
    assert client.get(f"{new}secret/").status_code == 404


def test_who_may_not_write_is_refused(
    event: Event, decision: Decision, client_of: ClientOf, invited: User, writer: User
) -> None:
    client = client_of(invited)
    for address in (f"/events/{event.pk}/outcomes/new/note/", page_of(decision, "change/")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "x"}).status_code == 403
        assert Client().get(address).status_code in (302, 404)
    assert client.post(page_of(decision, "remove/")).status_code == 403
    assert client_of(writer).post(page_of(decision, "remove/")).status_code == 403
    assert Decision.objects.count() == 1
    refused = client_of(writer)
    response = refused.post(
        page_of(decision, "change/"), filled(refused.get(page_of(decision, "change/")), reach="event")
    )
    assert response.status_code == 403


def test_changing_and_removing(decision: Decision, client_of: ClientOf, organiser: User) -> None:
    client = client_of(organiser)
    form = client.get(page_of(decision, "change/"))
    assert form.context["form"].initial["about"] == "gap:XLM:D2:HIS", "a gap says its cell"
    answer = client.post(page_of(decision, "change/"), filled(form, text="In April.", reach="event"))
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert (decision.text, decision.reach, decision.version) == ("In April.", "event", 2)
    assert (decision.cells, len(decision.dissents)) == (["D2:HIS"], 1)
    assert client.post(page_of(decision, "change/"), filled(form, base="forged")).status_code == 404
    assert client.post(page_of(decision, "remove/"))["Location"] == f"/events/{decision.event_id}/outcomes/"
    assert not Decision.objects.exists()


def test_two_people_editing_lose_nothing(note: Note, client_of: ClientOf, writer: User, organiser: User) -> None:
    mine, theirs = client_of(writer), client_of(organiser)
    address = page_of(note, "change/")
    form, other = mine.get(address), theirs.get(address)
    theirs.post(address, filled(other, text="Theirs.", title="Evening"))
    response = mine.post(address, filled(form, text="Mine."))
    assert response.status_code == 409
    text = text_of(response)
    for shown in ("Two people changed this", "Olu Organiser", "We spoke about wells.", "Mine.", "Theirs.", "Evening"):
        assert shown in text, shown
    choice = {
        "base": hidden(response, "base"),
        "mine": hidden(response, "mine"),
        "pick-text": "both",
        "pick-title": "theirs",
    }
    services.change(
        person=organiser, found=note, version=2, given={"text": "Theirs again.", "session": note.session_id}
    )
    again = mine.post(address, choice)
    assert again.status_code == 409, "somebody changed it once more"
    assert "Theirs again." in text_of(again)
    choice = {"base": hidden(again, "base"), "mine": hidden(again, "mine"), "pick-text": "both", "pick-title": "mine"}
    assert mine.post(address, choice).status_code == 302
    note.refresh_from_db()
    assert note.text == "Theirs again.\n\nTheirs.\n\nMine."
    assert Revision.objects.count() == 4


def test_what_came_back_from_a_room_is_settled_on_a_page(
    event: Event, note: Note, client_of: ClientOf, writer: User, invited: User
) -> None:
    rows = written_offline(packed(event), "note", text="In the room.")
    given = {"text": "At home.", "title": "Morning", "session": note.session_id, "language": "en"}
    services.change(person=writer, found=note, version=1, given=given)
    join(event=event, packed=rows, actor="operator")
    rival = Rival.objects.get()
    client, address = client_of(writer), page_of(note, f"settle/{rival.pk}/")
    assert address in client.get(f"/events/{event.pk}/outcomes/").content.decode()
    assert address in client.get(page_of(note)).content.decode()
    assert address not in client_of(invited).get(page_of(note)).content.decode()
    assert client_of(invited).get(address).status_code == 403
    response = client.get(address)
    assert "From the room" in text_of(response)
    assert client.post(address, {"base": hidden(response, "base"), "pick-text": "mine"}).status_code == 302
    note.refresh_from_db()
    assert note.text == "In the room."
    assert client.get(address).status_code == 404


def test_the_owner_says_on_the_page_how_far_it_is(
    step: NextStep, client_of: ClientOf, invited: User, participant: User, writer: User
) -> None:
    client, address = client_of(invited), page_of(step, "follow/")
    page = client.get(page_of(step))
    data = {"base": hidden(page, "base"), "state": "done", "evidence": ""}
    response = client.post(address, data)
    assert response.status_code == 422
    assert "Say what proves that it is done" in text_of(response)
    file = SimpleUploadedFile("receipt.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    assert client.post(address, {**data, "file": file}).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.file_name) == ("done", "receipt.pdf")
    response = client.get(page_of(step, "evidence/"))
    assert response["Content-Disposition"] == 'attachment; filename="receipt.pdf"'
    b"".join(response.streaming_content)
    response = client.post(address, {**data, "state": "dropped"})
    assert "after you had opened this page" in text_of(response)
    assert Client().get(page_of(step, "evidence/")).status_code == 404
    assert client_of(participant).get(page_of(step, "evidence/")).status_code == 404
    NextStep.objects.update(evidence_file=None, reach="event")
    assert client.get(page_of(step, "evidence/")).status_code == 404
    assert client_of(participant).post(address, data).status_code == 403


def test_a_change_of_the_framework_is_proposed_from_a_decision_and_leads_back(
    decision: Decision, client_of: ClientOf, organiser: User, country: Place
) -> None:
    root = Place.objects.get(code="WORLD")
    assert "Propose a change" not in text_of(client_of(organiser).get(page_of(decision)))
    Grant.objects.create(user=organiser, role=Role.STEWARD, place=root, granted_by="operator")
    client = client_of(organiser)
    response = client.get(page_of(decision))
    address = f"/review/proposals/new/?from=outcomes.decision:{decision.pk}"
    assert address in unescape(response.content.decode())
    form = client.get(address)
    first = form.context["form"].initial
    assert (first["title"], first["evidence"]) == (decision.text, "Decided at: Workshop of Lumora")
    assert first["why"] == f"{decision.text}\n\n{decision.basis}"
    origin = hidden(form, "from")
    client.post("/review/proposals/new/", {"title": first["title"], "why": first["why"], "from": origin})
    made = Proposal.objects.get()
    page = f"/review/proposals/{made.pk}/"
    assert page_of(decision) in client.get(page).content.decode()
    assert page in client.get(page_of(decision)).content.decode()
    assert page not in Client().get(page_of(decision)).content.decode()
    assert 'name="from"' not in client.get("/review/proposals/new/?from=outcomes.decision:x").content.decode()


def test_the_archive_is_a_file_with_what_the_person_may_read(
    event: Event, decision: Decision, organiser: User, client_of: ClientOf
) -> None:
    services.change(person=organiser, found=decision, version=1, given={**OPENED, "session": decision.session_id})
    response = Client().get(f"/events/{event.pk}/outcomes/archive.zip")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="event-{event.pk}.zip"'
    assert response.content.startswith(b"PK")
    assert "no-store" in response["Cache-Control"]
