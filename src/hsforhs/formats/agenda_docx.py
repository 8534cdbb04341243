"""The report of a priority exercise as a Word document, with every item of REPRISE: filled in or named as missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .docx_parts import Band, Cell, Paper, TableRow
from .palette import BERRY
from .xlsx_parts import Target

INVENTED = "Invented example: the scorers and their answers do not exist."
_ORIGIN = "HSforHS workbench, open source"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the report: caption, header, rows of text, and widths in centimetres that add up to 17."""

    caption: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One item of REPRISE: ``filled`` comes from the record, ``written`` from the team; both empty where missing."""

    number: int
    domain: str
    title: str
    asks: str
    filled: str
    written: str

    @property
    def is_missing(self) -> bool:
        """Nothing is known about it."""
        return not self.filled and not self.written


@dataclass(frozen=True, slots=True)
class AgendaReport:
    """What the report says, in order; ``facts`` are pairs of a name and a text."""

    title: str
    subtitle: str
    lead: str
    made_on: dt.date
    invented: bool
    facts: Sequence[tuple[str, str]]
    results: Sequence[ReportTable]
    notes: Sequence[str]
    history: Sequence[ReportTable]
    items: Sequence[ReportItem]

    @property
    def missing(self) -> tuple[ReportItem, ...]:
        """The items about which nothing is known."""
        return tuple(x for x in self.items if x.is_missing)


def write_agenda_docx(report: AgendaReport, target: Target) -> None:
    """Write the report: results first, then how they came about, then the reporting items."""
    paper = Paper(
        title=report.title, subject=report.subtitle, made_on=report.made_on, footer=_ORIGIN, header=report.title[:80]
    )
    paper.paragraph(report.title, style="Title")
    paper.paragraph(report.subtitle, style="Subtitle")
    if report.invented:
        paper.paragraph(INVENTED, style="Notice")
    paper.paragraph(report.lead)
    number = len(report.missing)
    verb = "is" if number == 1 else "are"
    state = (
        "All 31 items of the REPRISE guideline are answered."
        if not number
        else f"{number} of the 31 items of the REPRISE guideline {verb} not answered yet; the last part names what."
    )
    paper.paragraph(state, style="Notice")
    paper.paragraph("Contents", style="TOCHeading")
    paper.contents()
    paper.page_break()
    paper.heading("Results", 1)
    for table in report.results:
        paper.table(table.caption, table.header, [list(x) for x in table.rows], widths_cm=table.widths)
    for note in report.notes:
        paper.paragraph(note)
    paper.heading("How the exercise was done", 1)
    paper.table(
        "The exercise",
        ("What", "Content"),
        [[Cell(x, bold=True), y or "not given"] for x, y in report.facts],
        widths_cm=(5, 12),
    )
    for table in report.history:
        paper.table(table.caption, table.header, [list(x) for x in table.rows], widths_cm=table.widths)
    paper.heading("Reporting items (REPRISE)", 1)
    paper.paragraph(
        "What stands in the record of the exercise is filled in by the program; what the team wrote follows. The "
        "wording of the items is ours; items 11 to 31 are to be compared with the guideline (PMC6935471)."
    )
    paper.table(
        "The 31 items", ("No.", "Item", "In this exercise"), list(_item_rows(report)), widths_cm=(1.2, 5.3, 10.5)
    )
    paper.heading("What is missing", 1)
    if report.missing:
        for item in report.missing:
            paper.paragraph(f"{item.number}. {item.title}: {item.asks}")
    else:
        paper.paragraph("Nothing: every item has an answer.")
    paper.save(target)


def _item_rows(report: AgendaReport) -> list[TableRow]:
    rows: list[TableRow] = []
    domain = ""
    for item in report.items:
        if item.domain != domain:
            domain = item.domain
            rows.append(Band(domain))
        said = "\n".join(x for x in (item.filled, item.written) if x)
        answer = Cell(said) if said else Cell("missing", ink=BERRY, bold=True)
        rows.append([str(item.number), Cell(item.title, bold=True, note=item.asks), answer])
    return rows
