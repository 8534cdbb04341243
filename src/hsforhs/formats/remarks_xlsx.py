"""Remarks on the framework as a workbook or a table: one row each, for a meeting."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hsforhs.files import neutralise

from .xlsx_parts import MOST_TEXT, Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-remarks/1"
COLUMNS: tuple[tuple[str, float], ...] = (
    ("Number", 8),
    ("Item", 14),
    ("Reference", 14),
    ("Title of the item", 36),
    ("Area", 7),
    ("Component", 10),
    ("Sector", 8),
    ("Kind of remark", 16),
    ("Remark", 60),
    ("Evidence", 36),
    ("Web addresses", 30),
    ("Author", 20),
    ("Day", 11),
    ("Edition", 22),
    ("State", 12),
    ("Agree", 8),
    ("Disagree", 9),
    ("Proposals", 10),
    ("Decision of the meeting", 36),
)
_WHOLE = {0, 15, 16}


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark as a meeting reads it. ``agree`` and ``disagree`` are numbers of opinions."""

    number: int
    item_kind: str
    item: str
    title: str
    area: str
    component: str
    sector: str
    kind: str
    text: str
    evidence: str
    links: tuple[str, ...]
    author: str
    day: dt.date
    edition: str
    state: str
    agree: int
    disagree: int
    proposals: tuple[int, ...]

    @property
    def cells(self) -> list[str]:
        """The texts of the columns, numbers written as text; the last one is left free for the meeting."""
        return [
            str(self.number),
            self.item_kind,
            self.item,
            self.title,
            self.area,
            self.component,
            self.sector,
            self.kind,
            self.text,
            self.evidence,
            "\n".join(self.links),
            self.author,
            self.day.isoformat(),
            self.edition,
            self.state,
            str(self.agree),
            str(self.disagree),
            " ".join(map(str, self.proposals)),
            "",
        ]


def write_remarks_xlsx(rows: Sequence[RemarkRow], target: Target) -> None:
    """Write one row per remark in the order given, with filters, and a free column for what the meeting decides."""
    with new_workbook(target, title="Remarks on the framework", made_on=None) as (book, styles):
        sheet = book.add_worksheet("Remarks")
        write_text(sheet, 0, 0, "Remarks on the framework", styles("title"))
        write_text(sheet, 1, 0, f"{len(rows)} remarks. For members: it names people.", styles("subtitle"))
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            write_text(sheet, 2, column, heading, styles("header"))
        for number, row in enumerate(rows, start=3):
            cells = row.cells
            for column, text in enumerate(cells):
                style = styles("input") if column == len(cells) - 1 else styles("cell")
                if column in _WHOLE:
                    sheet.write_number(number, column, int(text), style)
                else:
                    write_text(sheet, number, column, text[: MOST_TEXT - 1], style)
            sheet.set_row(number, row_height([(text, COLUMNS[x][1]) for x, text in enumerate(cells)]))
        sheet.autofilter(2, 0, max(2, len(rows) + 2), len(COLUMNS) - 1)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        page_setup(sheet, footer="Remarks on the framework, HSforHS workbench")
        sheet.fit_to_pages(1, 0)
        write_about(book, styles, name="About this file", keys={"schema": SCHEMA})


def remarks_csv(rows: Iterable[RemarkRow]) -> bytes:
    """Return the same rows as CSV in UTF-8; text that a spreadsheet would run is neutralised."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([heading for heading, _width in COLUMNS])
    for row in rows:
        writer.writerow([neutralise(x) for x in row.cells])
    return stream.getvalue().encode()
