"""References as a text table, with our columns or with a mapping to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from hsforhs.files import BadInput, Sentence, neutralise, read_delimited, restore
from hsforhs.framework import Cell, framework
from hsforhs.text.cells import read_cell

from .dublin_core import kind_of
from .flat import COLUMNS, FILE_LIMITS, OTHER_LANGUAGES, from_flat, to_flat
from .records import Document

_OTHER_NAMES = {
    "document_title": "title",
    "article_title": "title",
    "ti": "title",
    "author": "authors",
    "author(s)": "authors",
    "authors/editors": "authors",
    "author_full_names": "authors",
    "au": "authors",
    "publication_year": "year",
    "year_published": "year",
    "py": "year",
    "date": "year",
    "publication_date": "year",
    "url": "address",
    "link": "address",
    "issuer": "publisher",
    "publication_title": "publisher",
    "source_title": "publisher",
    "journal/book": "publisher",
    "so": "publisher",
    "journal": "publisher",
    "source": "publisher",
    "abstract_note": "abstract",
    "ab": "abstract",
    "description": "abstract",
    "lang": "language",
    "la": "language",
    "language_of_original_document": "language",
    "di": "doi",
    "bn": "isbn",
    "license": "licence",
    "rights": "licence",
}
"""Headings that other tables have, and our columns for them, the better ones first; ``mapping`` goes before."""
_TYPES = ("type", "item_type", "document_type", "dt")
"""Headings under which other tables say in words of their own what a document is."""
_CELLS = ("cells", "cell")
"""Headings under which cells of the framework stand, such as ``D2:HIS P5:OS:ANI``."""


def read_table(path: Path, proposer: str = "", mapping: Mapping[str, str] | None = None) -> list[Document]:
    """Return the references of a text table.

    ``mapping`` gives our column for a heading, or ``""`` for one to be left out. Headings that are not known are left
    out. Raises BadInput where no heading means the title, where two mean the same column, and for what
    :func:`.flat.from_flat` refuses, naming line and title.
    """
    table = read_delimited(path, limits=FILE_LIMITS)
    columns = _columns(table.header, mapping or {})
    types = [number for number, heading in enumerate(table.header) if _plain(heading) in _TYPES]
    left = [heading not in (mapping or {}) and _plain(heading) in _CELLS for heading in table.header]
    crossed = [number for number, is_cells in enumerate(left) if is_cells]
    named = [column for column in columns if column]
    if "title" not in named:
        raise BadInput(
            Sentence("no column holds the title"),
            file=table.file,
            expected=Sentence("a column 'title', or a mapping to it"),
        )
    if twice := sorted({column for column in named if named.count(column) > 1}):
        raise BadInput(
            Sentence("two columns hold the %(name)s", name=twice[0]),
            file=table.file,
            expected=Sentence("one column for each"),
        )
    others = _others(table.header, columns, mapping or {})
    found = []
    for line, cells in zip(table.lines, table.rows, strict=True):
        row = {column: restore(cell) for column, cell in zip(columns, cells, strict=True) if column}
        for number, column in others:
            row[column] = row.get(column) or restore(cells[number])
        if "kind" not in row:
            row["kind"] = kind_of([cells[number] for number in types])
        place = Sentence("line %(line)s ('%(title)s')", line=line, title=row["title"][:60])
        for number in crossed:
            _add_cells(row, cells[number], place)
        found.append(from_flat(row, place=place, proposer=proposer))
    return found


def _add_cells(row: dict[str, str], text: str, place: str) -> None:
    """Add the parts of cells to the tags of a row; raises BadInput for a cell that does not exist."""
    for written in text.replace(";", " ").replace(",", " ").split():
        cell = _cell(written, place)
        parts = (("areas", cell.area), ("components", cell.component), ("sectors", cell.sector or ""))
        for column, code in parts:
            row[column] = " ".join(dict.fromkeys([*row.get(column, "").split(), *code.split()]))


def _cell(written: str, place: str) -> Cell:
    try:
        return read_cell(written, framework())
    except BadInput as error:
        expected = Sentence("cells such as D2:HIS or P5:OS:ANI")
        raise BadInput(error.what, place=place, expected=expected) from None


def _columns(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Return our column for each heading, or ``""``: as the mapping says, by our name, by the best of other names."""
    known = {*COLUMNS, *OTHER_LANGUAGES}
    for column in mapping.values():
        if column and column not in known:
            raise BadInput(
                Sentence("the column '%(column)s' of the mapping is unknown", column=column),
                expected=Sentence("%(listed)s", listed=tuple(COLUMNS)),
            )
    names = [_plain(heading) for heading in header]
    found = [mapping.get(heading, name if name in known else "") for heading, name in zip(header, names, strict=True)]
    for other, column in _OTHER_NAMES.items():
        if other in names and column not in found and header[at := names.index(other)] not in mapping:
            found[at] = column
    return found


def _others(header: Sequence[str], columns: Sequence[str], mapping: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the headings, with our column for each, that speak where the best one is empty, such as the journal of an
    article beside the publisher of a book; the better ones first.
    """
    names = [_plain(heading) for heading in header]
    found = ((names.index(other), column) for other, column in _OTHER_NAMES.items() if other in names)
    return [(at, column) for at, column in found if not columns[at] and header[at] not in mapping]


def _plain(heading: str) -> str:
    return "_".join(heading.casefold().split())


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
