"""A workshop goes from one instance to another in the bundle of its country, and comes a second time without effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.bundles.making import make_bundle
from hsforhs.workbench.bundles.opening import open_bundle
from hsforhs.workbench.bundles.reading import Outcome, read_bundle
from hsforhs.workbench.events.asked import asked_at
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Day, Event, Registration, Session
from hsforhs.workbench.live_questions.models import Question, Vote
from hsforhs.workbench.places.models import Place

# A bundle is made of one moment of the store, which is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(db: None, at: Callable[[str], None]) -> Place:
    at("here")
    world = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    return Place.objects.create(
        code="XLM", kind="country", name="Lumora", parent=world, country="XLM", path="WORLD/XLM", invented=True
    )


def read(path: Path, *, dry_run: bool = False) -> Outcome:
    with open_bundle(path) as found:
        return read_bundle(found, actor="operator", dry_run=dry_run)


def test_a_workshop_travels_with_its_country(country: Place, tmp_path: Path) -> None:
    event = Event.objects.create(title="Workshop of Lumora", place=country, state="ended", visibility="PUBLIC")
    day = Day.objects.create(event=event, date=dt.date(2026, 5, 20), access="open")
    session = Session.objects.create(day=day, title="Opening")
    found = Question.objects.create(session=session, text="Who pays?", state="live", answer="The district.")
    Vote.objects.create(question=found, voice="a" * 64)
    Registration.objects.create(event=event, name="Quillon", email="quillon@people.example", digest="x")
    path = tmp_path / "x.bundle"
    counts = make_bundle(path, country)
    assert (counts["workshop"], counts["workshop_record"]) == (1, 2)
    same = read(path)
    assert (same.changed, same.conflicts) == (False, [])
    event.delete()
    assert read(path, dry_run=True).counts["programmes of workshops"]["new"] == 1
    assert not Event.objects.exists()
    done = read(path)
    assert {name: dict(x)["new"] for name, x in done.counts.items() if x["new"]} == {
        "programmes of workshops": 1,
        "sessions of workshops": 1,
        "questions of workshops": 1,
        "votes of workshops": 1,
    }
    made = Event.objects.get()
    asked = asked_at(Guest(AnonymousUser()), made)
    assert [(x.text, x.answer, x.votes) for x in asked.questions] == [("Who pays?", "The district.", 1)]
    assert not Registration.objects.exists()
    assert not read(path).changed
