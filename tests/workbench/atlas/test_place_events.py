"""Events on the page of a place: to whom, and how often the store is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.atlas.place_events import events_of, kept_events
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.places.models import Place, Visibility


def test_each_sees_what_they_may_read_and_the_store_is_asked_once(
    lumora: Place, join: Callable[..., User], settings: Any, django_assert_num_queries: Any
) -> None:
    for visibility in Visibility:
        Event.objects.create(title=visibility, place=lumora, visibility=visibility, state="announced")
        Event.objects.create(title="draft", place=lumora, visibility=visibility)
    people = {
        AnonymousUser(): {"PUBLIC"},
        join(): {"PUBLIC"},
        join(Role.VIEWER, "GHA"): {"PUBLIC", "NETWORK"},
        join(Role.VIEWER): {"PUBLIC", "NETWORK", "PRIVATE"},
    }
    settings.KEEP_PAGES = True
    kept_events.clear()
    for version, queries in (("1", 3), ("1", 0), ("2", 3)):
        for person in people:
            events_of(person, lumora, version="roles are read")
        with django_assert_num_queries(queries):
            found = {x: {y.title for y in events_of(x, lumora, version=version)} for x in people}
        assert found == people
    kept_events.clear()
