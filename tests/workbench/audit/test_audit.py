from __future__ import annotations

import pytest
from django.db import connection, transaction

from hsforhs.workbench.audit.models import AppendOnlyError, Event, PersonalValues
from hsforhs.workbench.audit.services import record, verify

pytestmark = pytest.mark.django_db


def _three() -> list[Event]:
    return [record(actor="operator", action=f"test.act_{number}", facts={"n": number}) for number in range(3)]


def test_events_form_a_chain() -> None:
    first, second, third = _three()
    assert first.previous == ""
    assert second.previous == first.digest
    assert third.previous == second.digest
    result = verify()
    assert result.events == 3
    assert result.broken == ()


@pytest.mark.parametrize("column", ["actor", "action", "country", "subject"])
def test_a_changed_event_breaks_the_chain(column: str) -> None:
    _first, second, _third = _three()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_event SET {column} = 'XXX' WHERE id = %s", [second.pk])  # noqa: S608
    assert verify().broken == (second.pk,)


def test_a_missing_event_breaks_the_chain_at_the_next() -> None:
    _first, second, third = _three()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [second.pk])
    assert verify().broken == (third.pk,)


def test_a_last_event_that_was_cut_off_is_missed_where_the_database_counts() -> None:
    record(actor="operator", action="a.first")
    last = record(actor="operator", action="a.second")
    assert verify().whole
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [last.pk])
    assert verify().broken == ((last.pk,) if connection.vendor == "sqlite" else ())


def test_an_act_that_was_rolled_back_leaves_no_gap() -> None:
    record(actor="operator", action="a.first")
    with transaction.atomic():
        record(actor="operator", action="a.second")
        transaction.set_rollback(True)
    assert verify().whole


def test_events_are_never_changed_or_deleted() -> None:
    event = _three()[0]
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(actor="somebody else")


def test_personal_values_stand_beside_the_chain() -> None:
    event = record(actor="operator", action="accounts.create", personal={"email": "a.person@example.org"})
    assert "example.org" not in str(event.facts) + event.subject + event.actor
    assert event.personal.values == {"email": "a.person@example.org"}
    assert verify().broken == ()


def test_erased_personal_values_are_erased_and_not_broken() -> None:
    event = record(actor="operator", action="accounts.create", personal={"email": "a.person@example.org"})
    PersonalValues.objects.filter(event=event).delete()
    result = verify()
    assert result.broken == ()
    assert result.erased == (event.pk,)


def test_changed_personal_values_break_the_chain() -> None:
    event = record(actor="operator", action="accounts.create", personal={"email": "a.person@example.org"})
    PersonalValues.objects.filter(event=event).update(values={"email": "b.person@example.org"})
    assert verify().broken == (event.pk,)


def test_equal_personal_values_have_different_digests() -> None:
    one, two = (record(actor="operator", action="x", personal={"email": "same@example.org"}) for _ in range(2))
    assert one.personal_digest != two.personal_digest
