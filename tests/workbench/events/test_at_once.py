"""Two people at the same moment: the last place is given once, a free one is taken once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from hsforhs.workbench.events import services
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration

from .conftest import Enrol

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> None:
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, x) for x in acts]:
            done.result()


def states() -> list[str]:
    return sorted(Registration.objects.values_list("state", flat=True))


def test_places_under_contention(event: Event, enrol: Enrol) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=3)
    first, second = enrol("a"), enrol("b")
    at_once(*(lambda name=x: enrol(name) for x in "cd"))  # type: ignore[misc]
    assert states() == ["confirmed"] * 3 + ["waiting"]
    guests = [Guest(AnonymousUser(), x) for x in (first, second)]
    at_once(*(lambda one=x: services.withdraw(guest=one, event=event) for x in guests))  # type: ignore[misc]
    assert states() == ["confirmed"] * 2 + ["withdrawn"] * 2
