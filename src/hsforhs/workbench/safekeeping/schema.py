"""The tables of a store as its own migrations describe them, whatever the program's models say meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from hsforhs.files import BadInput

LEFT_OUT = frozenset({"sessions", "usersessions"})
"""Apps whose rows are not kept: who is signed in at the moment."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its model as of the store's migrations, and its columns in order."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Name in the database."""
        return str(self.model._meta.db_table)

    @property
    def label(self) -> str:
        """Name of the model, such as ``assessments.Round``."""
        return str(self.model._meta.label)

    @property
    def fields(self) -> list[Any]:
        """Columns that hold values of their own, in order."""
        return [x for x in self.model._meta.concrete_fields if not x.generated]

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [str(x.column) for x in self.fields]

    @property
    def key(self) -> str:
        """Name of the column that is the key."""
        return str(self.model._meta.pk.column)

    @property
    def numbered(self) -> bool:
        """Whether the database numbers the rows."""
        return isinstance(self.model._meta.pk, models.AutoField)

    @property
    def kept(self) -> bool:
        """Whether a backup holds the rows."""
        return self.model._meta.app_label not in LEFT_OUT


def applied_schema() -> dict[str, str]:
    """Return the last applied migration of each app; empty for a database that was never prepared.

    Raises BadInput when a newer program has migrated the database.
    """
    loader = MigrationLoader(connection)
    foreign = sorted(key for key in loader.applied_migrations if key not in loader.graph.nodes)
    unknown = [key for key in foreign if key[0] in loader.migrated_apps and key not in loader.disk_migrations]
    if unknown:
        app, name = unknown[-1]
        raise BadInput(
            f"the store was migrated by a newer program (migration {name} of {app})",
            expected="that version of the program, or a newer one",
        )
    return last_of(key for key in loader.applied_migrations if key in loader.graph.nodes)


def program_schema() -> dict[str, str]:
    """Return the last migration of each app that this program has."""
    return dict(MigrationLoader(connection).graph.leaf_nodes())


def known_migrations() -> set[tuple[str, str]]:
    """Return all migrations that this program has."""
    return set(MigrationLoader(connection).graph.nodes)


def last_of(keys: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the last migration of each app in the order of their numbers."""
    return dict(sorted(keys))


def tables(schema: Mapping[str, str]) -> list[Table]:
    """Return all tables at a state of the migrations, by name; also those that a backup leaves out."""
    loader = MigrationLoader(connection)
    state = loader.project_state([(app, name) for app, name in sorted(schema.items())])
    found = [
        Table(model)
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda table: table.name)


def sequences(found: Iterable[Table]) -> dict[str, int]:
    """Return the last number that the database gave in each numbered table; a number is never given twice."""
    numbered = [table for table in found if table.numbered]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = dict(cursor.fetchall())
            return {table.name: given.get(table.name, 0) for table in numbered}
        result = {}
        for table in numbered:
            cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, table)}")  # noqa: S608
            last, called = cursor.fetchone()
            result[table.name] = last if called else last - 1
        return result


def set_sequence(table: Table, last: int) -> None:
    """Let the database number the next row of a table after ``last`` and after every row in it."""
    quoted = connection.ops.quote_name
    key = quoted(table.key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {quoted(table.name)}")  # noqa: S608
        last = max(last, cursor.fetchone()[0])
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
        else:
            cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(cursor, table), max(last, 1), last > 0])


def _sequence(cursor: Any, table: Table) -> str:
    quoted = connection.ops.quote_name(table.name)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, table.key])
    return str(cursor.fetchone()[0])
