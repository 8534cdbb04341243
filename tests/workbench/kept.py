"""Stores that many tests begin with, made once in a process and then copied row for row.

The first test that asks for a store makes it by the program's own services; later tests get the same rows. A test that
has done something that the chain of events knows of before it asks gets the store from the services again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from hsforhs.workbench.audit.models import Event

Rows = dict[str, Any]
_stores: dict[str, tuple[str, Rows]] = {}
"""By name: the digest of the last event, and the rows of each table."""


def begin_with(name: str, make: Callable[[], object], *, after: str = "") -> None:
    """Fill the database with the store of this name; ``after`` names a store that it may stand in already."""
    head = _head()
    begun = {"": ""} | {other: digest for other, (digest, _) in _stores.items() if other == after}
    if head not in begun.values():
        make()
    elif name in _stores:
        with transaction.atomic():
            _put(_stores[name][1])
    else:
        before = _sizes()
        make()
        kept = _stores[after][1] if head else {}
        changed = [table for table, size in _sizes().items() if size and (table in kept or size != before[table])]
        assert not [table for table in changed if before[table] and table not in kept]
        _stores[name] = (_head(), {table: _take(table) for table in changed})


def _head() -> str:
    return Event.objects.order_by("-pk").values_list("digest", flat=True).first() or ""


def _sizes() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def _take(table: str) -> Any:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
            return b"".join(bytes(part) for part in copy)
    found = connection.connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    return len(found.description), found.fetchall()


def _put(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table, content in rows.items():
            # Foreign keys are looked at when the transaction ends.
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)
            else:
                width, lines = content
                marks = ", ".join("?" * width)
                connection.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", lines)  # noqa: S608
                # A test before may have given higher numbers, and the audit would miss their events.
                newest = f"(SELECT max(rowid) FROM {table})"  # noqa: S608
                cursor.execute(f"UPDATE sqlite_sequence SET seq = {newest} WHERE name = '{table}'")  # noqa: S608
        models = [x for x in apps.get_models() if x._meta.db_table in rows]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
