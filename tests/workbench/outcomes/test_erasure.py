"""A person's own: exported whole, and erased from records, versions and rivals while decisions stay."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.erasure import erase_own
from hsforhs.workbench.events.models import Event, Registration
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.models import MODELS, Decision, NextStep, Revision, Rival
from hsforhs.workbench.outcomes.words import Kind

pytestmark = pytest.mark.django_db


def everything() -> str:
    """All that the tables of outcomes hold, as text."""
    rows = [list(model.objects.values()) for model in (*MODELS.values(), Revision, Rival)]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_name_goes_and_the_decision_stays(step: NextStep, decision: Decision, invited: User, writer: User) -> None:
    given = {"text": "Ask ina.invited.2@outcomes.example; not Ina Inviteda.", "language": "en"}
    note = services.add(person=writer, event=step.event, kind=Kind.NOTE, given=given)
    version = Revision.objects.filter(record__endswith=str(decision.pk)).get()
    Rival.objects.create(event=step.event, record="x", base={"owner": "Ina Invited"}, revision=version)
    assert everything().count("Ina Invited") > 5
    number = invited.pk
    erase_person(actor="operator", user=invited)
    left = everything()
    assert "Ina Invited" not in left.replace("Ina Inviteda", "")
    assert "ina.invited.2@" not in left
    note.refresh_from_db()
    assert note.text == f"Ask person {number}; not Ina Inviteda."
    decision.refresh_from_db()
    assert decision.decided_by == f"person {number} and Olu Organiser"
    assert decision.dissents == [{"who": f"person {number}", "why": "May is too late."}]
    step.refresh_from_db()
    assert (step.owner, step.owner_user) == (f"person {number}", None)


def test_who_registered_without_an_account_goes_where_the_name_stands_alone(
    event: Event, writer: User, organiser: User
) -> None:
    """The name may be any word, so that running text is left alone, and so are other events."""
    other = Event.objects.create(title="Other", place=event.place)
    elsewhere = Decision.objects.create(event=other, text="x", decided_by="Wells")
    given = {"text": "Wells are closed.", "decided_by": "wells ", "dissents": [("Wells", "Wells are needed.")]}
    decision = services.add(person=writer, event=event, kind=Kind.DECISION, given=given)
    step = services.add(person=writer, event=event, kind=Kind.STEP, given={"text": "Close.", "owner": "Wells"})
    Rival.objects.create(event=event, record="x", base={"owner": "Wells"}, revision=Revision.objects.first())
    own = Registration.objects.create(event=event, name="Wells", email="w@outcomes.example", digest="w")
    erase_own(guest=Guest(AnonymousUser(), own), event=event)
    instead = f"participant {own.pk}"
    for row in (decision, step, elsewhere):
        row.refresh_from_db()
    assert isinstance(decision, Decision)
    assert (decision.decided_by, decision.text) == (instead, "Wells are closed.")
    assert decision.dissents == [{"who": instead, "why": "Wells are needed."}]
    assert (getattr(step, "owner", ""), elsewhere.decided_by) == (instead, "Wells")
    assert Rival.objects.get().base == {"owner": instead}
    kept = [x.content for x in Revision.objects.filter(event=event)]
    assert {x.get("owner") or x.get("decided_by") for x in kept} == {instead}


def test_names_in_other_scripts_go_inside_words_too(decision: Decision, event_person: User) -> None:
    Decision.objects.filter(pk=decision.pk).update(text="王小明同意")
    erase_person(actor="operator", user=event_person)
    decision.refresh_from_db()
    assert decision.text == f"person {event_person.pk}同意"


def test_a_name_is_found_in_every_case_of_its_letters(decision: Decision) -> None:
    person = User.objects.create(email="z@outcomes.example", name="Жанна Цветкова")
    Decision.objects.filter(pk=decision.pk).update(decided_by="ЖАННА ЦВЕТКОВА и министр")
    erase_person(actor="operator", user=person)
    decision.refresh_from_db()
    assert decision.decided_by == f"person {person.pk} и министр"


@pytest.fixture
def event_person() -> User:
    return User.objects.create(email="w@outcomes.example", name="王小明")


def test_short_names_are_not_searched_for(decision: Decision) -> None:
    short = User.objects.create(email="m@outcomes.example", name="Ma")
    erase_person(actor="operator", user=short)
    decision.refresh_from_db()
    assert decision.dissents[0]["why"] == "May is too late."


def test_everybody_gets_what_is_stored_about_them(
    step: NextStep, decision: Decision, writer: User, invited: User
) -> None:
    wrote = own_data(writer)["outcomes"]
    assert {x["text"] for x in wrote["written"]} == {"Chlorine is bought in May.", "Buy chlorine."}
    assert len(wrote["versions"]) == 2
    assert wrote["next_steps"] == []
    owned = own_data(invited)["outcomes"]
    assert owned["written"] == []
    assert [(x["text"], x["owner"], x["state"]) for x in owned["next_steps"]] == [
        ("Buy chlorine.", "Ina Invited", "open")
    ]
    json.dumps(wrote)


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_file_holds_the_name_afterwards(step: NextStep, invited: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until its own cleaning")
    path = Path(str(connection.settings_dict["NAME"]))

    def held() -> bool:
        return any(b"Ina Invited" in x.read_bytes() for x in path.parent.glob(f"{path.name}*"))

    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(FULL)")
    assert held(), "could be found"
    erase_person(actor="operator", user=invited)
    assert not held()
