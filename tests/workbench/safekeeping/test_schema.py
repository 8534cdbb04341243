"""The tables of a store as its migrations describe them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hsforhs.files import BadInput
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.safekeeping.schema import (
    applied_schema,
    known_migrations,
    last_of,
    program_schema,
    sequences,
    set_sequence,
    tables,
)

pytestmark = pytest.mark.django_db


def test_a_prepared_store_is_at_the_state_of_the_program() -> None:
    assert applied_schema() == program_schema()
    assert set(program_schema().items()) <= known_migrations()


def test_the_last_migration_of_each_app_counts() -> None:
    assert last_of([("b", "0001_x"), ("a", "0010_x"), ("a", "0009_y")]) == {"a": "0010_x", "b": "0001_x"}


def test_every_table_of_the_program_is_there() -> None:
    expected = {x._meta.db_table for x in apps.get_models(include_auto_created=True) if x._meta.managed}
    found = tables(program_schema())
    assert {x.name for x in found} == expected
    assert [x.name for x in found] == sorted(expected)
    assert "accounts_user_groups" in expected
    assert {x.name for x in found if not x.kept} >= {"django_session"}


def test_an_older_state_has_the_tables_of_then() -> None:
    older = {x.name for x in tables({"accounts": "0001_first"})}
    assert "accounts_user" in older
    assert "accounts_grant" not in older


def test_a_store_of_a_newer_program_is_refused() -> None:
    MigrationRecorder(connection).record_applied("audit", "0999_from_the_future")
    with pytest.raises(BadInput, match=r"migrated by a newer program .migration 0999_from_the_future of audit"):
        applied_schema()


def test_migrations_of_an_app_that_is_gone_do_no_harm() -> None:
    MigrationRecorder(connection).record_applied("gone", "0001_initial")
    assert applied_schema() == program_schema()


def test_a_number_is_never_given_twice() -> None:
    found = {x.name: x for x in tables(program_schema())}
    table = found["audit_event"]
    first = record(actor="operator", action="test.one")
    assert sequences([table]) == {"audit_event": first.pk}
    set_sequence(table, first.pk + 40)
    assert sequences([table]) == {"audit_event": first.pk + 40}
    assert record(actor="operator", action="test.two").pk == first.pk + 41
    set_sequence(table, 0)
    assert record(actor="operator", action="test.three").pk == first.pk + 42


def test_an_empty_table_starts_at_one() -> None:
    table = next(x for x in tables(program_schema()) if x.name == "audit_event")
    assert not Event.objects.exists()
    set_sequence(table, 0)
    assert sequences([table]) == {"audit_event": 0}
    assert record(actor="operator", action="test.one").pk == 1


def test_tables_with_keys_of_their_own_have_no_number() -> None:
    assert "plans_plan" not in sequences(tables(program_schema()))
