"""Recognising a file by its content and handing it to its reader."""

from __future__ import annotations

from pathlib import Path

from hsforhs.files import BadInput, Kind, Sentence, Sheet, Workbook, open_workbook, read_delimited, read_json, sniff
from hsforhs.framework import Framework, framework
from hsforhs.scores.records import Reading

from .cells import text_of
from .espar import read_espar
from .espar_layout import looks_like_espar
from .gho import looks_like_gho, read_gho_answers
from .score_tables import grids_with_scores, read_table
from .tables import Grid
from .workbook import is_assessment_workbook, read_assessment_workbook

_EXPECTED = Sentence(
    "an e-SPAR workbook, a JEE or SPAR table (XLSX or CSV), a GHO answer (JSON) or an assessment workbook"
)
_HEADER_WITHIN = 30


def read_everything(path: Path, *, instrument: str | None = None, year: int | None = None) -> Reading:
    """Read all assessments of a file; ``instrument`` and ``year`` help where the file does not say them itself.

    Raises BadInput when no reader knows the content.
    """
    words = framework()
    if instrument is not None:
        words.instrument(instrument)
    kind = sniff(path)
    if kind is Kind.XLSX:
        with open_workbook(path) as book:
            return _workbook(book, words, instrument=instrument, year=year)
    if kind is Kind.TEXT:
        table = read_delimited(path)
        grid = Grid(path.name, table.header, table.rows, table=table)
        return _tables([grid], path.name, words, instrument=instrument, year=year)
    if kind is Kind.JSON:
        content = read_json(path)
        if not looks_like_gho(content):
            raise BadInput(Sentence("the JSON is no answer of the GHO service"), file=path.name, expected=_EXPECTED)
        return read_gho_answers(content if isinstance(content, list) else [content], file=path.name, year=year)
    raise BadInput(Sentence("the file looks like %(kind)s", kind=kind.value), file=path.name, expected=_EXPECTED)


def _workbook(book: Workbook, words: Framework, *, instrument: str | None, year: int | None) -> Reading:
    if is_assessment_workbook(book):
        return read_assessment_workbook(book, words)
    sheets = [book.sheet(name) for name in book.sheets]
    scores = [sheet for sheet in sheets if looks_like_espar(sheet)]
    if scores:
        return read_espar(scores, words, file=book.file, instrument=instrument, year=year)
    grids = [grid for sheet in sheets if (grid := _grid(sheet))]
    return _tables(grids, book.file, words, instrument=instrument, year=year)


def _grid(sheet: Sheet) -> Grid | None:
    """Take the first row that looks like the header of a table of scores."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], start=1):
        header = tuple(text_of(value) for value in row)
        grid = Grid(sheet.file, header, [], sheet=sheet, first_row=number)
        if sum(map(bool, header)) >= 3 and grids_with_scores([grid]):
            rows = list(sheet.rows[number:])
            while rows and not any(value is not None for value in rows[-1]):
                rows.pop()
            grid.rows = rows
            return grid
    return None


def _tables(grids: list[Grid], file: str, words: Framework, *, instrument: str | None, year: int | None) -> Reading:
    found = grids_with_scores(grids)
    if not found:
        headings = ", ".join(repr(x) for grid in grids for x in grid.header[:6] if x)
        saw = Sentence("; the first headings are %(headings)s", headings=headings) if headings else ""
        raise BadInput(Sentence("no table of scores was recognised%(saw)s", saw=saw), file=file, expected=_EXPECTED)
    if len(found) > 1:
        names = ", ".join(grid.sheet.name for grid in found if grid.sheet)
        raise BadInput(
            Sentence("several sheets hold tables of scores (%(names)s)", names=names),
            file=file,
            expected=Sentence("one table in a file"),
        )
    return read_table(found[0], words, instrument=instrument, year=year)
