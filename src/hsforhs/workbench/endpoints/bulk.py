"""Whole tables as one file: CSV as it is read from the store, Parquet with typed columns."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Literal

from hsforhs.files import neutralise

Cell = str | int | float | bool | dt.date | dt.datetime | None
Kind = Literal["text", "whole", "number", "truth", "day", "moment"]
BATCH = 2000
IN_MEMORY = 4 * 1024 * 1024
PART = 64 * 1024
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, and what stands in it."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a table may be narrowed by; empty fields fit everything."""

    instrument: str = ""
    period: str = ""
    country: str = ""

    @property
    def given(self) -> tuple[str, ...]:
        """Names of the filters in use."""
        return tuple(name for name in ("instrument", "period", "country") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class BulkTable:
    """A table that can be downloaded.

    ``rows`` gives the rows that the caller may see, as they are read; ``stamp`` anything that differs when a row
    of them does, read without the rows themselves; ``note`` where the table comes from and what it is.
    """

    name: str
    note: str
    columns: Sequence[Column]
    filters: tuple[str, ...]
    rows: Callable[[Any, Filters], Iterable[Sequence[Cell]]]
    stamp: Callable[[Any, Filters], Iterable[object]]


def etag_of(table: BulkTable, caller: Any, filters: Filters, form: str, version: str) -> str:
    """Return the entity tag of a table for one caller, without reading the whole table."""
    digest = hashlib.sha256(json.dumps([table.name, form, version, [x.name for x in table.columns]]).encode())
    for part in table.stamp(caller, filters):
        digest.update(repr(part).encode())
    return f'"{digest.hexdigest()[:32]}"'


class _Line:
    """A file of which each write is handed on at once."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: BulkTable, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write a table as CSV in UTF-8, some thousand rows at a time; text that a spreadsheet would run is neutralised."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield writer.writerow([x.name for x in table.columns]).encode()
    found = iter(rows)
    while batch := list(islice(found, BATCH)):
        yield "".join(writer.writerow([_written(cell) for cell in row]) for row in batch).encode()


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.date | dt.datetime):
        return cell.isoformat()
    return neutralise(cell) if isinstance(cell, str) else cell


def parquet_parts(table: BulkTable, rows: Iterable[Sequence[Cell]], facts: Mapping[str, str]) -> Iterator[bytes]:
    """Write a table as Parquet, typed, and give it in parts; ``facts`` stand in its metadata."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema(
        [pa.field(x.name, kinds[x.kind], metadata={"meaning": x.meaning}) for x in table.columns],
        metadata={"table": table.name, "note": table.note, **facts},
    )
    # The footer of Parquet comes last and says where all is: the file must be whole before it is sent.
    with SpooledTemporaryFile(IN_MEMORY) as file:
        found = iter(rows)
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while batch := list(islice(found, BATCH)):
                columns = zip(*batch, strict=True)
                arrays = [pa.array(list(cells), field.type) for cells, field in zip(columns, schema, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
        file.seek(0)
        while part := file.read(PART):
            yield part
