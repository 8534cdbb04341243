"""The questions of the worked example: once, all of them invented, and those of the real workshop say so."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events.asked import asked_at
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.example_events import SOURCE, load_events
from hsforhs.workbench.example_questions import load_questions
from hsforhs.workbench.live_questions.models import Desk, EventKey, Question, Vote
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def test_without_events_there_is_nothing_to_ask() -> None:
    assert not load_questions()
    assert not Act.objects.exists()


def test_the_workshop_has_questions_that_say_that_they_are_invented(
    lumora: Place, django_assert_max_num_queries: Any
) -> None:
    load_events()
    with django_assert_max_num_queries(70):
        assert load_questions()
    acts = Act.objects.count()
    assert not load_questions()
    assert Act.objects.count() == acts
    event = Event.objects.get(source=SOURCE)
    rows = Question.objects.filter(session__day__event=event)
    assert rows.exists()
    assert not rows.exclude(text__endswith="(invented)").exists()
    assert not rows.exclude(answer="").exclude(answer__endswith="(invented)").exists()
    assert not Desk.objects.filter(session__day__event=event, open=True).exists()
    asked = asked_at(Guest(AnonymousUser()), event)
    assert (asked.number, asked.answered) == (rows.count(), 4)
    assert sum(x.votes for x in asked.questions) == Vote.objects.filter(question__in=rows).count() > 50
    first = rows.order_by("at")[0]
    for address in (
        f"/events/{event.pk}/outcomes/",
        f"/events/{event.pk}/sessions/{first.session_id}/questions/",
        f"/events/{event.pk}/",
    ):
        with django_assert_max_num_queries(15):
            page = Client().get(address).content.decode()
        assert (first.text in page) is (address != f"/events/{event.pk}/")


def test_the_example_has_the_same_keys_wherever_it_is_loaded(lumora: Place) -> None:
    def loaded() -> set[object]:
        Event.objects.all().delete()
        load_events()
        assert load_questions()
        return {*EventKey.objects.values_list("key", flat=True), *Desk.objects.values_list("key", flat=True)}

    first = loaded()
    assert len(first) == Event.objects.count() + Session.objects.count()
    assert loaded() == first
