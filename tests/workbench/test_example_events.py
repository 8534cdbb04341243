"""The two events of the worked example: facts with their source, the rest invented and saying so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events.models import Day, Event, Registration, Session, Speaker, Talk
from hsforhs.workbench.events.retention import purge_registrations
from hsforhs.workbench.example_events import COUNTED, SOURCE, load_events
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def test_loaded_once_and_marked(lumora: Place, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60):
        assert load_events()
    acts = Act.objects.count()
    assert not load_events()
    assert Act.objects.count() == acts
    first, second = Event.objects.order_by("pk")
    assert (first.source, first.state, first.invented) == (SOURCE, "ended", False)
    assert "(invented)" in second.title
    assert second.invented
    assert not Registration.objects.filter(invented=False).exists()
    assert not Registration.objects.exclude(name__endswith="(invented)").exists()
    assert not Speaker.objects.exclude(name__endswith="(invented)").exists()
    # What was published: two days, of which the first was open and counted; its sessions and topics.
    days = list(Day.objects.filter(event=first))
    assert [(x.date.isoformat(), x.access, x.counted) for x in days] == [
        ("2021-05-20", "open", COUNTED),
        ("2021-05-21", "closed", None),
    ]
    assert Session.objects.filter(day=days[0]).count() == 5
    assert not Session.objects.filter(day=days[1]).exclude(title__endswith="(invented)").exists()
    assert Talk.objects.filter(session__day=days[0], session__title__startswith="Experiences").count() == 9
    assert purge_registrations(before=timezone.now(), dry_run=True) == 0


def test_its_pages(lumora: Place, django_assert_max_num_queries: Any) -> None:
    load_events()
    first, second = Event.objects.order_by("pk")
    for address, words in (
        ("/events/", "May 2021"),
        (f"/events/{first.pk}/", "465 people came"),
        (f"/events/{first.pk}/statistics/", "are invented"),
        (f"/events/{second.pk}/", "Kori Banel"),
        ("/places/XLM/", "Early warning in two districts"),
    ):
        with django_assert_max_num_queries(20 if "places" in address else 15):
            page = Client().get(address).content.decode()
        assert words in page
        assert "Sol Ardent" not in page
        assert len(page.encode()) < 60_000
