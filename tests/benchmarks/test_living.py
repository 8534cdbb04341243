"""The plan that is measured is one that documents hold."""

from __future__ import annotations

from benchmarks.living import ROWS, invented_plan
from hsforhs.formats.living.entries import read_entry
from hsforhs.formats.living.fields import TABLES


def test_the_measured_plan_has_so_many_activities_of_which_every_entry_can_be_read() -> None:
    plan = invented_plan()
    assert {key: len(rows) for key, rows in plan.tables.items()} == dict.fromkeys(
        ("activities", "progress", "lines"), ROWS
    )
    for table, row in plan.rows():
        assert len(row.shown) == len(TABLES[table.key].shown)
        assert [read_entry(field, value) for field, value in zip(table.fields, row.values, strict=True)] == list(
            row.values
        )
