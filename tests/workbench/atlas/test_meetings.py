"""What is kept of meetings and lessons is what each person may read, and a change shows at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.atlas import keeping
from hsforhs.workbench.atlas.meetings import lessons_at, meetings_at
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.experiences.models import Timeline
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keep_pages(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for _twice in range(2):
        keeping.facts.clear()
        keeping.chain._forget()
        if not _twice:
            yield


def read(code: str) -> list[int]:
    place = Place.objects.get(code=code)
    return [x.pk for x in meetings_at(AnonymousUser(), place, keeping.chain.versions(code).new).events]


def test_what_is_added_shows_at_once_where_nothing_was(example_store: None, administrator: User) -> None:
    assert read("GHA") == []
    ghana = Place.objects.get(code="GHA")
    made = Event.objects.create(title="Workshop", place=ghana, state="announced", visibility="PUBLIC")
    assert read("GHA") == [], "nothing told of it"
    record(actor="operator", action="plans.added", country="GHA")
    assert read("GHA") == [], "a decision on a plan brings no event"
    record(actor=administrator.actor, action="events.create", country="GHA")
    assert read("GHA") == [made.pk]


def test_lessons_of_the_store_are_asked_for_where_there_are_some(
    example_store: None, django_assert_num_queries: Any
) -> None:
    ghana, new = Place.objects.get(code="GHA"), keeping.chain.versions("GHA").new
    assert lessons_at(AnonymousUser(), ghana, list, new).number == 6, "those that ship"
    with django_assert_num_queries(0):
        lessons_at(AnonymousUser(), ghana, list, new)
    Timeline.objects.create(place=ghana, country="GHA", event="Cholera", visibility="PUBLIC")
    record(actor="operator", action="experiences.add_timeline", country="GHA")
    assert lessons_at(AnonymousUser(), ghana, list, keeping.chain.versions("GHA").new).events == 1
