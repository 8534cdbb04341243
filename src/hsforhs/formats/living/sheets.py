"""The sheets of a living document in Excel: one per table, and what they said when they were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hsforhs.formats.xlsx_parts import Styles, Target, new_workbook, page_setup, row_height, write_about, write_text

from .costs_sheet import write_costs_sheet
from .fields import TABLES, Field, Kind, Table, plain
from .records import LivingPlan, LivingRow, packed

ABOUT_SHEET = "About this file"
READ_ME_SHEET = "Read me"
WRITTEN_SHEET = "As written"
HEADER_ROW = 4
"""Row of the headings, counted from 1."""
_ID_WIDTH = 14
_CHUNK = 30_000
_LETTER = "j:"
"""Stands before each piece of what was written, so that no program takes it for a formula or a number."""
_ABOUT_WRITTEN = "What this file said when it was written; the workbench compares with it. Please leave it as it is."
_COSTS = (
    "Costs shows what each line costs, with price and source. It is computed and does not come back; an activity that "
    "other provinces share stands there with its whole cost."
)
_NOTHING = "no row: nothing of this part is stored for it"


def write_living_sheets(book: Any, styles: Styles, plan: LivingPlan, *, made_on: dt.date) -> dict[str, str]:
    """Write a sheet for each table, *Costs* and *As written*; return the keys that tell what the file is."""
    for key, rows in plan.tables.items():
        if not TABLES[key].apart:
            _TableSheet(book, styles, plan, TABLES[key]).write(rows)
    if plan.costs is not None:
        write_costs_sheet(book, styles, plan.costs, made_on=made_on, footer=plan.place_name)
    keys, content = packed(plan, made_on=made_on.isoformat())
    sheet = book.add_worksheet(WRITTEN_SHEET)
    sheet.set_column(0, 0, 100)
    write_text(sheet, 0, 0, _ABOUT_WRITTEN, styles("header"))
    pieces = [content[x : x + _CHUNK] for x in range(0, len(content), _CHUNK)]
    for number, piece in enumerate(pieces, start=1):
        sheet.write_string(number, 0, f"{_LETTER}{piece}")
    sheet.protect()
    return keys


def written_content(cells: Sequence[Any]) -> str:
    """Put together what stands on the sheet *As written*, heading not among it."""
    return "".join(str(x).removeprefix(_LETTER) for x in cells if x is not None)


def write_part_xlsx(plan: LivingPlan, target: Target, *, made_on: dt.date) -> None:
    """Write the pack of one province: its lines alone, on the sheets that come back."""
    with new_workbook(target, title=f"{plan.place_name}: {plan.part_name}", made_on=made_on) as (book, styles):
        front = book.add_worksheet(READ_ME_SHEET)
        front.set_column(0, 0, 110)
        about = [
            (f"{plan.place_name}: {plan.part_name}", "title"),
            (f"Part of the plan for {plan.part_name}, {made_on.isoformat()}", "subtitle"),
            *((("Invented example: this place and its figures do not exist.", "notice"),) if plan.invented else ()),
            ("Fill in the tinted cells; the rest is locked, without a password. Filters work.", "text"),
            ("Leave the identifiers under Row as they are: by them the workbench finds each row again.", "text"),
            ("The file holds the activities that are of this province alone or together with others.", "text"),
            *(((_COSTS, "text"),) if plan.costs is not None else ()),
            (
                "Hand it in on the page of the plan, also together with the files of other provinces: you see field by "
                "field what would change, and where two of them say something else.",
                "text",
            ),
        ]
        for number, (text, style) in enumerate(about):
            front.set_row(number, 30 if style == "title" else row_height([(text, 110)]))
            write_text(front, number, 0, text, styles(style))
        front.hide_gridlines(2)
        front.protect()
        page_setup(front, footer=f"{plan.place_name}: {plan.part_name}")
        keys = write_living_sheets(book, styles, plan, made_on=made_on)
        write_about(book, styles, name=ABOUT_SHEET, keys=keys)


class _TableSheet:
    """The sheet of one table."""

    def __init__(self, book: Any, styles: Styles, plan: LivingPlan, table: Table) -> None:
        self._sheet = book.add_worksheet(table.name)
        self._styles = styles
        self._plan = plan
        self._table = table
        self._widths = [_ID_WIDTH, *(x.width for x in table.shown), *(x.width for x in table.fields)]

    def write(self, rows: Sequence[LivingRow]) -> None:
        sheet, table = self._sheet, self._table
        sheet.set_row(0, 28)
        write_text(sheet, 0, 0, table.name, self._styles("title"))
        write_text(sheet, 1, 0, table.hint if rows or table.spare else _NOTHING, self._styles("subtitle"))
        sheet.set_row(HEADER_ROW - 1, 32)
        for column, (heading, width) in enumerate(zip(table.headings, self._widths, strict=True)):
            sheet.set_column(column, column, width)
            write_text(sheet, HEADER_ROW - 1, column, heading, self._styles("header"))
        for number, row in enumerate(rows, start=HEADER_ROW):
            self._row(number, row)
        last = HEADER_ROW + len(rows) + table.spare - 1
        for number in range(HEADER_ROW + len(rows), last + 1):
            self._spare(number)
        self._finish(max(last, HEADER_ROW))

    def _row(self, number: int, row: LivingRow) -> None:
        table = self._table
        write_text(self._sheet, number, 0, row.id, self._styles("code"))
        for column, text in enumerate(row.shown, start=1):
            write_text(self._sheet, number, column, plain(text), self._styles("cell"))
        first = 1 + len(table.shown)
        for column, (field, value) in enumerate(zip(table.fields, row.values, strict=True), start=first):
            self._entry(number, column, field, value)
        self._sheet.set_row(number, row_height(zip((row.id, *row.shown, *row.values), self._widths, strict=True)))

    def _entry(self, number: int, column: int, field: Field, value: str) -> None:
        style = self._style(field)
        if not value:
            self._sheet.write_blank(number, column, None, style)
        elif field.kind is Kind.DAY:
            # Excel knows no day before 1900.
            day = dt.date.fromisoformat(value)
            if day.year < 1901:
                self._sheet.write_string(number, column, value, style)
            else:
                self._sheet.write_datetime(number, column, dt.datetime.combine(day, dt.time()), style)
        elif field.kind in (Kind.NUMBER, Kind.WHOLE):
            figure = float(value)
            # Spreadsheets keep 15 digits of a number.
            if Decimal(f"{figure:.15G}") == Decimal(value):
                self._sheet.write_number(number, column, figure, style)
            else:
                self._sheet.write_string(number, column, value, style)
        else:
            write_text(self._sheet, number, column, value, style)

    def _style(self, field: Field) -> Any:
        if field.kind is Kind.DAY:
            return self._styles("date")
        if field.kind in (Kind.NUMBER, Kind.WHOLE):
            return self._styles("number", num_format="General")
        if field.kind is Kind.YEARS:
            # As text, or a program takes 1,2 for a number and 3-5 for a day.
            return self._styles("input", num_format="@")
        return self._styles("input")

    def _spare(self, number: int) -> None:
        self._sheet.write_blank(number, 0, None, self._styles("input"))
        for column in range(1, 1 + len(self._table.shown)):
            self._sheet.write_blank(number, column, None, self._styles("cell"))
        for column, field in enumerate(self._table.fields, start=1 + len(self._table.shown)):
            self._sheet.write_blank(number, column, None, self._style(field))

    def _finish(self, last: int) -> None:
        sheet, table = self._sheet, self._table
        for column, field in enumerate(table.fields, start=1 + len(table.shown)):
            if field.kind is Kind.CHOICE:
                message = "Choose one entry of the list, or leave the cell empty."
                rule = {"validate": "list", "source": list(field.choices), "error_title": "Not in the list"}
                sheet.data_validation(HEADER_ROW, column, last, column, {**rule, "error_message": message})
        sheet.autofilter(HEADER_ROW - 1, 0, last, len(self._widths) - 1)
        sheet.freeze_panes(HEADER_ROW, 1 + len(table.shown))
        sheet.repeat_rows(HEADER_ROW - 1)
        page_setup(sheet, footer=f"{self._plan.place_name}: {table.name}")
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
