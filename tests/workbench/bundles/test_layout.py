"""Values of a foreign database are checked one by one, whatever its schema promises."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal

import pytest

from hsforhs.workbench.bundles.layout import (
    LONGEST_TEXT,
    MAPPING,
    MOMENT,
    NUMBER,
    OPTIONAL_DATE,
    OPTIONAL_DECIMAL,
    SWITCH,
    TABLES,
    TEXT,
    Column,
    expected_description,
    statements,
)


@pytest.mark.parametrize(
    ("column", "stored", "value"),
    [
        (TEXT, "ملف", "ملف"),
        (TEXT, "", ""),
        (NUMBER, -3, -3),
        (SWITCH, 1, True),
        (SWITCH, 0, False),
        (OPTIONAL_DECIMAL, "3.5", Decimal("3.5")),
        (OPTIONAL_DECIMAL, None, None),
        (OPTIONAL_DATE, "2026-02-28", dt.date(2026, 2, 28)),
        (OPTIONAL_DATE, None, None),
        (MOMENT, "2026-01-02T03:04:05.000006+00:00", dt.datetime(2026, 1, 2, 3, 4, 5, 6, dt.UTC)),
        (MAPPING, '{"C1": 40}', {"C1": 40}),
    ],
)
def test_values_of_their_kind_are_read(column: Column, stored: object, value: object) -> None:
    assert column.value(stored) == value


@pytest.mark.parametrize(
    ("column", "stored"),
    [
        (TEXT, None),
        (TEXT, 3),
        (TEXT, b"bytes"),
        (TEXT, "a\0b"),
        (TEXT, "x" * (LONGEST_TEXT + 1)),
        (NUMBER, "3"),
        (NUMBER, 1.5),
        (SWITCH, 2),
        (SWITCH, "1"),
        (OPTIONAL_DECIMAL, "many"),
        (OPTIONAL_DECIMAL, 3.5),
        (OPTIONAL_DATE, "2026-02-30"),
        (OPTIONAL_DATE, 20260228),
        (MOMENT, "2026-01-02T03:04:05"),
        (MAPPING, "[1]"),
        (MAPPING, "{"),
    ],
)
def test_values_of_another_kind_are_refused(column: Column, stored: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        column.value(stored)


def test_the_tables_are_plain_sql() -> None:
    database = sqlite3.connect(":memory:")
    for statement in statements():
        database.execute(statement)
    for table, columns in TABLES.items():
        assert [x[1] for x in database.execute(f"PRAGMA table_info({table})")] == list(columns)
    database.close()


def test_nothing_but_tables_is_expected() -> None:
    kinds = {(kind, sql is None) for kind, _name, _table, sql in expected_description()}
    assert kinds == {("table", False), ("index", True)}
