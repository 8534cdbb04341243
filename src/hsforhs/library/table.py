"""References as a text table, with our columns or with a mapping to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from hsforhs.files import BadInput, neutralise, read_delimited, restore

from .flat import COLUMNS, FILE_LIMITS, OTHER_LANGUAGES, from_flat, to_flat
from .records import Document

_OTHER_NAMES = {
    "type": "kind",
    "authors": "authors",
    "author": "authors",
    "date": "year",
    "url": "address",
    "link": "address",
    "issuer": "publisher",
    "source": "publisher",
    "description": "abstract",
    "lang": "language",
    "license": "licence",
}
"""Headings that other tables have, and our columns for them; ``mapping`` goes before."""


def read_table(path: Path, proposer: str = "", mapping: Mapping[str, str] | None = None) -> list[Document]:
    """Return the references of a text table.

    ``mapping`` gives our column for a heading, or ``""`` for one to be left out. Headings that are not known are left
    out. Raises BadInput where no heading means the title, where two mean the same column, and for what
    :func:`.flat.from_flat` refuses, naming line and title.
    """
    table = read_delimited(path, limits=FILE_LIMITS)
    columns = [_column(heading, mapping or {}) for heading in table.header]
    named = [column for column in columns if column]
    if "title" not in named:
        raise BadInput("no column holds the title", file=table.file, expected="a column 'title', or a mapping to it")
    if twice := sorted({column for column in named if named.count(column) > 1}):
        raise BadInput(f"two columns hold the {twice[0]}", file=table.file, expected="one column for each")
    found = []
    for line, cells in zip(table.lines, table.rows, strict=True):
        row = {column: restore(cell) for column, cell in zip(columns, cells, strict=True) if column}
        place = f"line {line} ('{row['title'][:60]}')"
        found.append(from_flat(row, place=place, proposer=proposer))
    return found


def _column(heading: str, mapping: Mapping[str, str]) -> str:
    if heading in mapping:
        column = mapping[heading]
        if column and column not in {*COLUMNS, *OTHER_LANGUAGES}:
            raise BadInput(f"the column '{column}' of the mapping is unknown", expected=", ".join(COLUMNS))
        return column
    name = heading.casefold().replace(" ", "_")
    name = _OTHER_NAMES.get(name, name)
    return name if name in {*COLUMNS, *OTHER_LANGUAGES} else ""


def write_table(documents: Sequence[Document]) -> str:
    """Write references as CSV; cells that a spreadsheet would take for a formula are neutralised."""
    rows = [to_flat(document) for document in documents]
    used = {column for row in rows for column in row}
    columns = [*COLUMNS, *(column for column in OTHER_LANGUAGES if column in used)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([neutralise(row.get(column, "")) for column in columns] for row in rows)
    return stream.getvalue()
