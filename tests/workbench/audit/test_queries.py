from __future__ import annotations

import pytest

from hsforhs.workbench.audit.queries import holds_event, last_events, newest_event
from hsforhs.workbench.audit.services import record

pytestmark = pytest.mark.django_db


def test_without_events_there_is_none() -> None:
    assert newest_event() == (0, "")
    assert not holds_event(0, "")
    assert list(last_events(after=0)) == []


def test_the_last_event_of_each_country_and_action_is_found() -> None:
    first = record(actor="operator", action="a.one", country="GHA")
    record(actor="operator", action="a.one", country="THA")
    third = record(actor="operator", action="a.one", country="GHA")
    last = record(actor="operator", action="b.two")
    assert newest_event() == (last.pk, last.digest)
    assert set(last_events(after=first.pk)) == {
        ("GHA", "a.one", third.pk), ("THA", "a.one", third.pk - 1), ("", "b.two", last.pk)
    }  # fmt: skip
    assert holds_event(last.pk, last.digest)
    assert not holds_event(last.pk, first.digest)
