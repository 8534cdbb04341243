"""Guarded rows: registration, digests, adoption, and what verification says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.audit import guards
from hsforhs.workbench.audit.guards import GONE, Guard, digest_of, register, registered
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import ADOPT, adopt, head, record, verify


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Rows of one invented kind, which a test changes as somebody with access to the database would."""
    held: dict[str, str] = {}
    monkeypatch.setattr(guards, "_registered", {})
    register(Guard("test.row", lambda: dict(held)))
    return held


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), json_values, max_size=5))
def test_the_digest_does_not_know_the_order_of_keys(content: dict[str, object]) -> None:
    turned = dict(reversed(list(content.items())))
    assert digest_of(turned) == digest_of(content)


@given(json_values, json_values)
def test_different_contents_have_different_digests(one: object, other: object) -> None:
    import json

    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (digest_of(one) == digest_of(other)) is same


def test_a_kind_registers_once(rows: dict[str, str]) -> None:
    register(Guard("a.kind", dict))
    register(Guard("a.kind", dict))
    assert [x.label for x in registered()] == ["a.kind", "test.row"]


def test_the_workbench_guards_rounds() -> None:
    assert "assessments.round" in {x.label for x in registered()}


@pytest.mark.django_db
class TestVerification:
    def test_rows_that_events_wrote_are_whole(self, rows: dict[str, str]) -> None:
        rows["test.row:1"] = "aa"
        record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        rows["test.row:1"] = "bb"
        record(actor="operator", action="test.write", guards={"test.row:1": "bb"})
        result = verify()
        assert result.whole
        assert result.guarded == 1

    def test_a_changed_row_is_found_with_its_last_event(self, rows: dict[str, str]) -> None:
        rows["test.row:1"] = "aa"
        record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        last = record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        rows["test.row:1"] = "zz"
        result = verify()
        assert result.broken == ()
        assert not result.whole
        (fault,) = result.rows
        assert (fault.reference, fault.what, fault.event) == ("test.row:1", "changed", last.pk)
        assert str(fault) == f"test.row:1 differs from what event {last.pk} wrote"

    def test_a_removed_row_is_found(self, rows: dict[str, str]) -> None:
        event = record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        (fault,) = verify().rows
        assert fault.what == "removed"
        assert str(fault) == f"test.row:1 was written by event {event.pk} and is gone without an event"

    def test_a_row_that_an_event_removed_is_no_fault(self, rows: dict[str, str]) -> None:
        record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        record(actor="operator", action="test.delete", guards={"test.row:1": GONE})
        assert verify().whole

    def test_a_row_that_comes_back_after_its_removal_is_found(self, rows: dict[str, str]) -> None:
        record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        record(actor="operator", action="test.delete", guards={"test.row:1": GONE})
        rows["test.row:1"] = "aa"
        assert [x.what for x in verify().rows] == ["inserted"]

    def test_an_inserted_row_is_found(self, rows: dict[str, str]) -> None:
        rows["test.row:7"] = "aa"
        (fault,) = verify().rows
        assert (fault.what, fault.event) == ("inserted", None)
        assert str(fault) == "test.row:7 is stored, and no event wrote it"

    def test_a_row_of_a_kind_that_nobody_registers_any_more_is_no_fault(self, rows: dict[str, str]) -> None:
        record(actor="operator", action="test.write", guards={"old.kind:1": "aa"})
        assert verify().whole

    def test_guards_are_part_of_the_chain(self, rows: dict[str, str]) -> None:
        from django.db import connection

        rows["test.row:1"] = "zz"
        event = record(actor="operator", action="test.write", guards={"test.row:1": "aa"})
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_event SET facts = %s", ['{"guards": {"test.row:1": "zz"}}'])
        result = verify()
        assert result.rows == ()
        assert result.broken == (event.pk,)


@pytest.mark.django_db
class TestAdoption:
    def test_rows_from_before_are_adopted_once(self, rows: dict[str, str]) -> None:
        rows["test.row:1"] = "aa"
        assert adopt(actor="operator") == 1
        assert adopt(actor="operator") == 0
        event = Event.objects.get(action=ADOPT)
        assert event.facts == {"rows": 1, "guards": {"test.row:1": "aa"}}
        assert verify().whole

    def test_an_empty_store_adopts_nothing_later(self, rows: dict[str, str]) -> None:
        adopt(actor="operator")
        rows["test.row:1"] = "aa"
        adopt(actor="operator")
        assert [x.what for x in verify().rows] == ["inserted"]

    def test_a_kind_that_is_registered_later_is_adopted_then(self, rows: dict[str, str]) -> None:
        adopt(actor="operator")
        register(Guard("late.kind", lambda: {"late.kind:1": "cc"}))
        assert adopt(actor="operator") == 1
        assert verify().whole


@pytest.mark.django_db
class TestHead:
    def test_an_empty_chain_has_no_head(self) -> None:
        assert head() == verify().head == ""

    def test_a_kept_head_is_found_later(self) -> None:
        kept = record(actor="operator", action="test.one").digest
        record(actor="operator", action="test.two")
        result = verify(against=kept)
        assert result.known
        assert result.head == head() != kept

    def test_a_chain_that_was_computed_anew_does_not_hold_the_kept_head(self) -> None:
        from django.db import connection

        kept = record(actor="operator", action="test.one", facts={"n": 1}).digest
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event")
        record(actor="operator", action="test.one", facts={"n": 2})
        assert verify().whole
        result = verify(against=kept)
        assert not result.known
        assert not result.whole
