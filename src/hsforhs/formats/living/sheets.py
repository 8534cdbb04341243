"""The sheets of a living document in Excel: one per table, and what they said when they were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hsforhs.files import Sentence
from hsforhs.formats.plan_columns import ABOUT_SHEET, WRITTEN_SHEET
from hsforhs.formats.plan_words import INVENTED_PLACE
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.formats.xlsx_parts import (
    Styles,
    Target,
    add_sheet,
    new_workbook,
    page_setup,
    row_height,
    short,
    write_about,
    write_text,
)

from .costs_sheet import write_costs_sheet
from .fields import ID_HEADING, TABLES, Field, Kind, Table, plain, shown_choices
from .records import LivingPlan, LivingRow, packed, words_of

HEADER_ROW = 4
"""Row of the headings, counted from 1."""
_ID_WIDTH = 14
_CHUNK = 30_000
_LETTER = "j:"
"""Stands before each piece of what was written, so that no program takes it for a formula or a number."""
_ABOUT_WRITTEN = Sentence(
    "What this file said when it was written; the workbench compares with it. Please leave it as it is."
)
_NOTHING = Sentence("no row: nothing of this part is stored for it")


def write_living_sheets(
    book: Any,
    styles: Styles,
    plan: LivingPlan,
    *,
    made_on: dt.date,
    names: Mapping[str, str],
    wording: Wording = IN_ENGLISH,
) -> dict[str, str]:
    """Write a sheet for each table, *Costs* and *As written*; return the keys that tell what the file is.

    ``names`` are those of :func:`hsforhs.formats.plan_sheets.sheets_of`.
    """
    for key, rows in plan.tables.items():
        if not TABLES[key].apart:
            _TableSheet(book, styles, plan, TABLES[key], names[key], wording).write(rows)
    if plan.costs is not None:
        footer = f"{plan.place_name}: {names['costs']}"
        write_costs_sheet(book, styles, plan.costs, made_on=made_on, names=names, footer=footer, wording=wording)
    keys, content = packed(plan, made_on=made_on.isoformat(), words=words_of(plan, names, wording))
    sheet = book.add_worksheet(WRITTEN_SHEET)
    sheet.set_column(0, 0, 100)
    write_text(sheet, 0, 0, wording.of(_ABOUT_WRITTEN), styles("header"))
    pieces = [content[x : x + _CHUNK] for x in range(0, len(content), _CHUNK)]
    for number, piece in enumerate(pieces, start=1):
        sheet.write_string(number, 0, f"{_LETTER}{piece}")
    sheet.protect()
    return keys


def written_content(cells: Sequence[Any]) -> str:
    """Put together what stands on the sheet *As written*, heading not among it."""
    return "".join(str(x).removeprefix(_LETTER) for x in cells if x is not None)


def write_part_xlsx(plan: LivingPlan, target: Target, *, made_on: dt.date, wording: Wording = IN_ENGLISH) -> None:
    """Write the pack of one province: its lines alone, on the sheets that come back."""
    # That module names the tables of this package.
    from hsforhs.formats.plan_sheets import sheets_of

    names, title = sheets_of(wording), f"{plan.place_name}: {plan.part_name}"
    with new_workbook(target, title=title, made_on=made_on, wording=wording) as (book, styles):
        front = add_sheet(book, names["read me"], wording)
        front.set_column(0, 0, 110)
        for number, (text, style) in enumerate(_front(plan, made_on, names, wording)):
            front.set_row(number, 30 if style == "title" else row_height([(text, 110)]))
            write_text(front, number, 0, text, styles(style))
        front.hide_gridlines(2)
        front.protect()
        page_setup(front, footer=title, wording=wording)
        keys = write_living_sheets(book, styles, plan, made_on=made_on, names=names, wording=wording)
        write_about(book, styles, name=ABOUT_SHEET, keys=keys)


def _front(plan: LivingPlan, made_on: dt.date, names: Mapping[str, str], wording: Wording) -> list[tuple[str, str]]:
    """Return the lines of the first sheet, each with its style."""
    says = wording.says
    day = made_on.isoformat()
    found = [
        (f"{plan.place_name}: {plan.part_name}", "title"),
        (says("Part of the plan for %(province)s, %(day)s", province=plan.part_name, day=day), "subtitle"),
    ]
    if plan.invented:
        found.append((wording.of(INVENTED_PLACE), "notice"))
    if wording.notice:
        found.append((wording.notice, "notice"))
    texts = [
        says("Fill in the tinted cells; the rest is locked, without a password. Filters work."),
        says(
            "Leave the identifiers under %(heading)s as they are: by them the workbench finds each row again.",
            heading=wording.of(ID_HEADING),
        ),
        says("The file holds the activities that are of this province alone or together with others."),
    ]
    if plan.costs is not None:
        texts.append(
            says(
                "%(sheet)s shows what each line costs, with price and source. It is computed and does not come back; "
                "an activity that other provinces share stands there with its whole cost.",
                sheet=names["costs"],
            )
        )
    texts.append(
        says(
            "Hand it in on the page of the plan, also together with the files of other provinces: you see field by "
            "field what would change, and where two of them say something else."
        )
    )
    return [*found, *((x, "text") for x in texts)]


class _TableSheet:
    """The sheet of one table."""

    def __init__(self, book: Any, styles: Styles, plan: LivingPlan, table: Table, name: str, wording: Wording) -> None:
        self._sheet = add_sheet(book, name, wording)
        self._name = name
        self._wording = wording
        self._choices = {x.choices: shown_choices(x.choices, wording) for x in table.fields if x.choices}
        self._styles = styles
        self._plan = plan
        self._table = table
        self._widths = [_ID_WIDTH, *(x.width for x in table.shown), *(x.width for x in table.fields)]

    def write(self, rows: Sequence[LivingRow]) -> None:
        sheet, table = self._sheet, self._table
        sheet.set_row(0, 28)
        write_text(sheet, 0, 0, self._wording.of(table.name), self._styles("title"))
        hint = table.hint if rows or table.spare else _NOTHING
        write_text(sheet, 1, 0, self._wording.of(hint), self._styles("subtitle"))
        headings = self._wording.each(table.headings)
        sheet.set_row(HEADER_ROW - 1, max(32, row_height(zip(headings, self._widths, strict=True))))
        for column, (heading, width) in enumerate(zip(headings, self._widths, strict=True)):
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
        elif field.kind is Kind.CHOICE:
            write_text(self._sheet, number, column, self._choices[field.choices].get(value, value), style)
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
        sheet, table, says = self._sheet, self._table, self._wording.says
        for column, field in enumerate(table.fields, start=1 + len(table.shown)):
            if field.kind is Kind.CHOICE:
                message = says("Choose one entry of the list, or leave the cell empty.")
                offered = list(self._choices[field.choices].values())
                rule = {"validate": "list", "source": offered, "error_title": short(says("Not in the list"))}
                sheet.data_validation(HEADER_ROW, column, last, column, {**rule, "error_message": message})
        sheet.autofilter(HEADER_ROW - 1, 0, last, len(self._widths) - 1)
        sheet.freeze_panes(HEADER_ROW, 1 + len(table.shown))
        sheet.repeat_rows(HEADER_ROW - 1)
        page_setup(sheet, footer=f"{self._plan.place_name}: {self._name}", wording=self._wording)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
