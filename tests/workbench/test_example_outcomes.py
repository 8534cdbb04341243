"""The outcomes of the example's workshop: facts with their source, everything else invented, once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.example_events import load_events
from hsforhs.workbench.example_outcomes import CONSULTATION, load_outcomes
from hsforhs.workbench.outcomes import queries
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note, Revision
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.records import pointed

pytestmark = pytest.mark.django_db


def test_without_the_event_there_is_nothing_to_tell() -> None:
    assert not load_outcomes()


def test_visitors_read_what_is_public_and_what_is_invented_says_so(lumora: Place) -> None:
    load_events()
    assert load_outcomes()
    assert not load_outcomes()
    event = Event.objects.get(pk=Note.objects.values_list("event", flat=True)[0])
    found = queries.outcomes_of(Guest(AnonymousUser()), event)
    assert [x.title for x in found.notes] == ["What is public"], "the minutes are for who was there"
    assert CONSULTATION in found.notes[0].text
    invented = [*Decision.objects.all(), *NextStep.objects.all(), *Note.objects.exclude(pk=found.notes[0].pk)]
    assert all(x.invented and "invented" in f"{x.text}{getattr(x, 'owner', '')}" for x in invented)
    share = queries.share_of(found.steps)
    assert (share.done, share.counted, share.dropped, share.overdue) == (1, 3, 1, 1)
    assert {x.status for x in found.decisions} == {"adopted", "proposed", "superseded"}
    assert any(x.dissents for x in found.decisions)
    assert Revision.objects.count() == len(invented) + 1
    assert all(pointed(link).address for x in invented for link in x.links)
    assert len(queries.at_place(AnonymousUser(), lumora).spoken) == 3
    assert len(queries.in_cell(AnonymousUser(), "D2", "HIS")) == 4
