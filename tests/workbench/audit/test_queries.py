"""Reads of events: of one record, of one country, page by page."""

from __future__ import annotations

import pytest

from hsforhs.workbench.audit import queries
from hsforhs.workbench.audit.queries import (
    all_events,
    events_in,
    events_of,
    holds_event,
    last_action,
    last_events,
    last_of_kind,
    newest_event,
)
from hsforhs.workbench.audit.services import record

pytestmark = pytest.mark.django_db


def test_events_of_a_record_name_it_or_wrote_it() -> None:
    named = record(actor="operator", action="test.a", country="GHA", subject="assessments.round:1")
    wrote = record(actor="operator", action="test.b", guards={"assessments.round:1": "x", "assessments.round:12": "y"})
    record(actor="operator", action="test.c", country="GHA", subject="assessments.round:12")
    record(actor="operator", action="test.d", country="GHA", subject="assessments.round:10")
    page = events_of("assessments.round:1", country="GHA")
    assert [x.pk for x in page.events] == [wrote.pk, named.pk]
    assert page.older is None


def test_events_of_a_country_leave_others_out() -> None:
    mine = record(actor="operator", action="test.a", country="GHA")
    record(actor="operator", action="test.b", country="TGO")
    record(actor="operator", action="test.c")
    assert [x.pk for x in events_in("GHA").events] == [mine.pk]
    assert len(all_events().events) == 3


def test_pages_follow_each_other_without_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    made = [record(actor="operator", action="test.a").pk for _ in range(7)]
    seen: list[int] = []
    before: int | None = None
    pages = 0
    while True:
        page = all_events(before=before)
        seen += [x.pk for x in page.events]
        pages += 1
        before = page.older
        if before is None:
            break
    assert seen == made[::-1]
    assert pages == 3


def test_exactly_one_page_has_no_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for _ in range(3):
        record(actor="operator", action="test.a")
    assert all_events().older is None


def test_the_last_of_some_actions_counts() -> None:
    assert last_action("x", ("a", "b")) == ""
    for action in ("a", "b", "c"):
        record(actor="operator", action=action, subject="x")
    record(actor="operator", action="a", subject="y")
    assert last_action("x", ("a", "b")) == "b"
    assert last_action("x", ("a",)) == "a"


def test_the_last_of_a_kind_is_told_by_how_its_action_begins() -> None:
    assert last_of_kind("x", "costs.") is None
    for action in ("costs.first", "costs.second", "costsother"):
        record(actor="operator", action=action, subject="x")
    record(actor="operator", action="costs.third", subject="y")
    found = last_of_kind("x", "costs.")
    assert found is not None
    assert found.action == "costs.second"


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
