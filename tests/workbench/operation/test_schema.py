"""An empty database gets its tables at once; that the migrations lead to the same ones is shown with an old store."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from hsforhs.workbench.operation import schema
from tests.cli.processes import python

AT_ONCE = """
import django
django.setup()
from hsforhs.workbench.operation.schema import bring_up_to_date
print(bring_up_to_date())
"""


def prepared(data: Path) -> str:
    return python(AT_ONCE, HSFORHS_DATA=str(data)).strip()


def schema_of(path: Path) -> dict[str, Any]:
    """What stands in a file: indexes as they were made, tables with their columns in any order, facts of Django."""
    with sqlite3.connect(path) as store:
        made = store.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        found: dict[str, Any] = {f"{kind} {name}": sql for kind, name, sql in made if kind != "table"}
        for name in (name for kind, name, _sql in made if kind == "table"):
            columns = store.execute(f'PRAGMA table_info("{name}")').fetchall()
            keys = store.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
            sql = next(sql for _kind, one, sql in made if one == name)
            found[f"table {name}"] = (
                sorted(x[1:] for x in columns),
                sorted(x[2:] for x in keys),
                sql.count("CHECK"),
                sql.count("UNIQUE"),
            )
        for table in ("django_migrations", "django_content_type", "auth_permission"):
            found[f"rows {table}"] = store.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our names
    return found


def test_tables_are_made_once_with_all_migrations_written_down(tmp_path: Path) -> None:
    number = prepared(tmp_path)
    assert int(number) == schema_of(tmp_path / "hsforhs.sqlite3")["rows django_migrations"][0] > 0
    assert prepared(tmp_path) == "0"


def described() -> dict[str, Any]:
    """The tables of the database in use as Django sees them."""
    with connection.cursor() as cursor:
        look = connection.introspection
        return {
            name: (
                sorted(x.name for x in look.get_table_description(cursor, name)),
                {
                    key: {part: value for part, value in one.items() if part != "definition"}
                    for key, one in look.get_constraints(cursor, name).items()
                },
            )
            for name in look.table_names(cursor)
        }


@pytest.mark.django_db(transaction=True)
def test_both_ways_lead_to_the_same_tables_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tables of a second schema are made inside a transaction, which PostgreSQL can")
    by_migrations = {key: x for key, x in described().items() if key != "django_cache"}
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("CREATE SCHEMA fresh")
                cursor.execute("SET LOCAL search_path TO fresh")
            assert schema.bring_up_to_date() > 0
            at_once = described()
            raise Undo
    except Undo:
        pass
    assert set(at_once) == set(by_migrations)
    for name, (columns, constraints) in at_once.items():
        assert columns == by_migrations[name][0], name
        # Names that end in a hash differ where a migration renamed a table or a column.
        assert sorted(map(str, constraints.values())) == sorted(map(str, by_migrations[name][1].values())), name


class Undo(Exception):  # noqa: N818 - it takes the transaction back and is no fault
    """Raised to take everything back."""


@pytest.mark.django_db
def test_a_database_with_tables_is_carried_forward_and_not_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(schema, "call_command", lambda name, **_words: called.append(name))
    monkeypatch.setattr(schema, "_make_tables", lambda: called.append("made"))
    assert schema.bring_up_to_date() == 0
    assert called == []
    last = MigrationRecorder(connection).migration_qs.filter(app="plans").order_by("-pk").first()
    assert last is not None
    MigrationRecorder(connection).record_unapplied("plans", last.name)
    assert schema.waiting_migrations() >= 1
    assert schema.bring_up_to_date() >= 1
    assert called == ["migrate"]
