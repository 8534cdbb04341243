"""Values of a foreign database are checked one by one, whatever its schema promises."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal

import pytest

from hsforhs.workbench.bundles.columns import (
    DATE,
    DECIMAL,
    FLOAT,
    LIST,
    LONGEST_JSON,
    LONGEST_TEXT,
    MAPPING,
    MOMENT,
    NUMBER,
    OPTIONAL_DATE,
    OPTIONAL_DECIMAL,
    OPTIONAL_FLOAT,
    SWITCH,
    TEXT,
    Column,
    written_name,
)
from hsforhs.workbench.bundles.experience_layout import EXPERIENCE_TABLES
from hsforhs.workbench.bundles.layout import TABLES, VERSIONS, expected_description, statements, tables
from hsforhs.workbench.bundles.part_layout import PART_TABLES, PARTS
from hsforhs.workbench.bundles.workshop_layout import WORKSHOP_TABLES
from hsforhs.workbench.experiences import handing_on
from hsforhs.workbench.live_questions.handing_on import TABLES as WORKSHOPS


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
        (LIST, "[1, null]", [1, None]),
        (DECIMAL, "0.70", Decimal("0.7")),
        (FLOAT, "0.005", 0.005),
        (OPTIONAL_FLOAT, None, None),
        (DATE, "2026-02-28", dt.date(2026, 2, 28)),
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
        (MAPPING, '{"a": NaN}'),
        (MAPPING, '{"a": "' + "x" * LONGEST_JSON + '"}'),
        (LIST, "{}"),
        (DECIMAL, None),
        (DECIMAL, "NaN"),
        (FLOAT, "Infinity"),
        (DATE, None),
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
    assert [written_name(x) for x in ("on", "plan")] == ['"on"', "plan"]


def test_every_table_of_a_part_is_carried_with_all_that_the_part_reads() -> None:
    assert {"part", *(table for part in PARTS for table in part.tables)} == set(PART_TABLES)


def test_each_version_knows_more_tables_than_the_one_before() -> None:
    assert set(EXPERIENCE_TABLES) == set(handing_on.TABLES)
    assert set(WORKSHOP_TABLES) == set(WORKSHOPS)
    assert set(TABLES) - set(tables(2)) == set(WORKSHOP_TABLES)
    assert set(tables(2)) - set(tables(1)) == {*EXPERIENCE_TABLES, *PART_TABLES}
    assert set(tables(3)) == set(TABLES)
    assert expected_description(1) < expected_description(2) < expected_description(3)
    assert VERSIONS == (1, 2, 3)


def test_nothing_but_tables_is_expected() -> None:
    kinds = {(kind, sql is None) for kind, _name, _table, sql in expected_description()}
    assert kinds == {("table", False), ("index", True)}
