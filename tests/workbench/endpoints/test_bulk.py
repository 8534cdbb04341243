"""Tables as files: what is written can be read back, typed and harmless."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from hsforhs.files import restore
from hsforhs.workbench.endpoints import bulk
from hsforhs.workbench.endpoints.bulk import BulkTable, Cell, Column, Filters, csv_lines, etag_of, parquet_parts

COLUMNS = (
    Column("text", "text", "any text"),
    Column("whole", "whole", "a whole number"),
    Column("number", "number", "a number"),
    Column("truth", "truth", "yes or no"),
    Column("day", "day", "a day"),
    Column("moment", "moment", "a moment"),
)
ROW: tuple[Cell, ...] = (
    "=1+1",
    0,
    2.5,
    False,
    dt.date(2026, 1, 2),
    dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC),
)
EMPTY: tuple[Cell, ...] = (None,) * 6


def table(rows: Sequence[Sequence[Cell]]) -> BulkTable:
    return BulkTable("made", "made for a test", COLUMNS, ("country",), lambda _c, _f: rows, lambda _c, _f: rows)


def written(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_lines(table(rows), rows)).decode(), newline="")))


def typed(rows: Sequence[Sequence[Cell]], facts: dict[str, str]) -> pa.Table:
    return parquet.read_table(io.BytesIO(b"".join(parquet_parts(table([]), rows, facts))))


def test_csv_keeps_empty_false_and_zero_apart_and_runs_no_formula() -> None:
    head, first, second = written([ROW, EMPTY])
    assert head == [x.name for x in COLUMNS]
    assert first == ["'=1+1", "0", "2.5", "false", "2026-01-02", "2026-01-02T03:04:00+00:00"]
    assert second == [""] * 6


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), max_size=5))
def test_every_text_comes_back_from_csv(texts: list[str]) -> None:
    rows = [(x, *EMPTY[1:]) for x in texts]
    assert [restore(x[0]) for x in written(rows)[1:]] == texts


def test_csv_comes_in_parts_as_the_rows_are_read() -> None:
    read = 0

    def rows() -> object:
        nonlocal read
        for _ in range(bulk.BATCH * 2):
            read += 1
            yield ROW

    lines = csv_lines(table([]), rows())  # type: ignore[arg-type]
    next(lines)
    assert read == 0
    next(lines)
    assert read == bulk.BATCH
    assert len(list(lines)) == 1


def test_parquet_is_typed_and_says_what_it_is() -> None:
    found = typed([ROW, EMPTY], {"catalogue_version": "1"})
    assert found.schema.types == [
        pa.string(),
        pa.int64(),
        pa.float64(),
        pa.bool_(),
        pa.date32(),
        pa.timestamp("us", tz="UTC"),
    ]
    assert tuple(found.to_pylist()[0].values()) == ROW, "Parquet runs nothing: text stays as it is"
    assert tuple(found.to_pylist()[1].values()) == EMPTY
    assert found.schema.metadata[b"note"] == b"made for a test"
    assert found.schema.metadata[b"catalogue_version"] == b"1"
    assert found.schema.field("day").metadata[b"meaning"] == b"a day"


def test_a_table_without_rows_is_still_a_table() -> None:
    assert typed([], {}).num_rows == 0
    assert written([]) == [[x.name for x in COLUMNS]]


def test_the_tag_changes_with_rows_form_version_and_columns() -> None:
    one = table([ROW])
    tags = {
        etag_of(one, None, Filters(), "csv", "1"),
        etag_of(one, None, Filters(), "parquet", "1"),
        etag_of(one, None, Filters(), "csv", "2"),
        etag_of(table([ROW, EMPTY]), None, Filters(), "csv", "1"),
        etag_of(replace(one, columns=COLUMNS[:2]), None, Filters(), "csv", "1"),
    }
    assert len(tags) == 5
    assert etag_of(table([ROW]), None, Filters(), "csv", "1") in tags


def test_filters_name_what_was_given() -> None:
    assert Filters().given == ()
    assert Filters(instrument="spar-2", country="GHA").given == ("instrument", "country")
