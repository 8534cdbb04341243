"""Our own assessment workbook, filled in offline and sent back.

Its shape is shared with the writer in ``formats.assessment_xlsx``: a sheet that says what the file is, and a sheet
with one row per place and indicator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hsforhs.files import BadInput, Remark, Sentence, Sheet, Workbook, cell_name, is_error, restore
from hsforhs.framework import Framework, Key
from hsforhs.scores.records import Assessment, Reading, Score

from .cells import date_cell, score_cell, text_of

LAYOUT = "assessment workbook"
SCHEMA = "hsforhs-assessment/1"
PACK_SCHEMA = "hsforhs-assessment/2"
"""The workbook of an open round, which goes back to the page of its round: see ``formats.pack_read``."""
ABOUT_SHEET = "About this file"
SCORES_SHEET = "Scores"
YEAR_DIGITS = 4
COLUMNS = (
    "Place code",
    "Place",
    "Code",
    "Indicator",
    "Capacity or area",
    "Stored score",
    "New score",
    "Reasoning",
    "Evidence",
    "Date",
)
_PLACE, _NAME, _CODE, _STORED, _NEW, _REASONING, _EVIDENCE, _DATE = 1, 2, 3, 6, 7, 8, 9, 10


def is_assessment_workbook(book: Workbook) -> bool:
    """Tell whether a workbook is one of ours."""
    return ABOUT_SHEET in book.sheets and about_of(book.sheet(ABOUT_SHEET)).get("schema", "").startswith(
        "hsforhs-assessment/"
    )


def about_of(sheet: Sheet) -> dict[str, str]:
    """Read the sheet that says what a workbook is."""
    return {text_of(row[0]): text_of(row[1]) for row in sheet.rows if len(row) > 1 and row[0] is not None}


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    place: str
    name: str
    incoming: Score
    base: Score


def read_assessment_workbook(book: Workbook, words: Framework) -> Reading:
    """Read a filled-in workbook: one assessment per place, and the scores that were stored when it was written.

    Raises BadInput naming sheet and cell for a score outside its scale, an unknown code, a place that the file was not
    made for, a row that stands twice, or a heading that was changed.
    """
    about = about_of(book.sheet(ABOUT_SHEET))
    if about.get("schema") == PACK_SCHEMA:
        raise BadInput(
            Sentence("the workbook belongs to an open round of %(value)s", value=about.get("place name", "a place")),
            file=book.file,
            expected=Sentence("it on the page of that round, under 'Hand in a filled-in workbook'"),
        )
    if about.get("schema") != SCHEMA:
        raise BadInput(
            Sentence("the workbook has the form %(schema)s", schema=about.get("schema")),
            file=book.file,
            expected=SCHEMA,
        )
    instrument, places = about.get("instrument", ""), about.get("places", "").split()
    words.instrument(instrument)
    year, date = _period(about, book.file)
    remarks: list[Remark] = []
    scores: dict[str, dict[Key, Score]] = {place: {} for place in places}
    base: dict[str, dict[Key, Score]] = {place: {} for place in places}
    names: dict[str, str] = {}
    sheet = book.sheet(SCORES_SHEET)
    for row in _rows(sheet, instrument, set(places), words, remarks):
        if row.incoming.key in scores[row.place]:
            raise BadInput(
                Sentence("%(code)s of %(name)s stands twice", code=row.incoming.key.code, name=row.name),
                file=book.file,
                place=sheet.place(row.number, _CODE),
                expected=Sentence("each row once"),
            )
        scores[row.place][row.incoming.key] = row.incoming
        base[row.place][row.incoming.key] = row.base
        names[row.place] = row.name
    assessments = tuple(
        Assessment(
            instrument=instrument,
            place=place,
            country=about.get("country", ""),
            name=names[place],
            who_region="",
            kind=words.instruments[instrument].kind,
            scores=found,
            year=year,
            date=date,
            reported=any(x.value is not None for x in found.values()),
        )
        for place, found in scores.items()
        if found
    )
    title = f"{about.get('name', '')}, {words.instruments[instrument].short_name} {year or date}".strip(", ")
    return Reading(book.file, LAYOUT, assessments, tuple(remarks), title, base=base)


def _period(about: dict[str, str], file: str) -> tuple[int | None, dt.date | None]:
    period = about.get("period", "")
    if period.isdecimal() and len(period) == YEAR_DIGITS:
        return int(period), None
    try:
        return None, dt.date.fromisoformat(period)
    except ValueError:
        raise BadInput(
            Sentence(
                "the sheet '%(about_sheet)s' gives the period '%(period)s'", about_sheet=ABOUT_SHEET, period=period
            ),
            file=file,
            expected=Sentence("a year or a date"),
        ) from None


def _rows(sheet: Sheet, instrument: str, places: set[str], words: Framework, remarks: list[Remark]) -> Iterator[_Row]:
    header = next(
        (n for n, row in enumerate(sheet.rows, start=1) if tuple(map(text_of, row[: len(COLUMNS)])) == COLUMNS), None
    )
    if header is None:
        raise BadInput(
            Sentence("the headings were changed"),
            file=sheet.file,
            place=Sentence("sheet %(name)s", name=sheet.name),
            expected=", ".join(COLUMNS),
        )
    for number in range(header + 1, len(sheet.rows) + 1):
        place, code = text_of(sheet.value(number, _PLACE)), text_of(sheet.value(number, _CODE))
        if not place and not code:
            continue
        if place not in places:
            raise sheet.bad(
                number,
                _PLACE,
                Sentence("the file was not made for the place '%(place)s'", place=place),
                ", ".join(sorted(places)),
            )
        key = Key.of(instrument, code)
        if key not in words.indicators:
            raise sheet.bad(
                number,
                _CODE,
                Sentence("the code '%(code)s' does not exist in %(instrument)s", code=code, instrument=instrument),
                Sentence("a code of that edition"),
            )
        name = restore(text_of(sheet.value(number, _NAME))) or place
        incoming = score_at(sheet, number, _NEW, key, remarks)
        incoming = replace(
            incoming,
            reasoning=text_at(sheet, number, _REASONING),
            evidence=text_at(sheet, number, _EVIDENCE),
            dated=date_at(sheet, number, _DATE, remarks),
        )
        yield _Row(number, place, name, incoming, score_at(sheet, number, _STORED, key, []))


def score_at(sheet: Sheet, row: int, column: int, key: Key, remarks: list[Remark]) -> Score:
    """Read a score cell (row and column from 1); raises BadInput for what the scale of the indicator does not hold."""
    value = _value(sheet, row, column)
    cell = score_cell(value)
    per_cent = key.instrument == "spar"
    level = Sentence("a level from 1 to 5, NR or n/a")
    expected = Sentence("0, 20, 40, 60, 80 or 100 per cent, NR or n/a") if per_cent else level
    if cell is None:
        raise sheet.bad(row, column, Sentence("'%(value)s' is no score", value=text_of(value)), expected)
    if cell.number is not None and cell.number not in (range(0, 101, 20) if per_cent else range(1, 6)):
        halves = key.instrument_id == "jee-1" and 1 <= cell.number <= 5 and cell.number * 2 == int(cell.number * 2)
        if not halves:
            if per_cent:
                what = Sentence("%(number)s is no score of %(code)s", number=cell.number, code=key.code)
            else:
                what = Sentence("%(number)s is no level of %(code)s", number=cell.number, code=key.code)
            raise sheet.bad(row, column, what, expected)
    if cell.assumed:
        remarks.append(Remark(sheet.place(row, column), cell.assumed))
    return Score.of(key, cell.number, not_applicable=cell.not_applicable)


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """Read a text cell as it was typed."""
    value = _value(sheet, row, column)
    return restore(value) if isinstance(value, str) else text_of(value)


def date_at(sheet: Sheet, row: int, column: int, remarks: list[Remark]) -> dt.date | None:
    """Read a date cell; raises BadInput for text that is no date."""
    value = _value(sheet, row, column)
    try:
        found, assumed = date_cell(value)
    except ValueError:
        raise sheet.bad(
            row, column, Sentence("'%(value)s' is no date", value=text_of(value)), Sentence("a date such as 2026-03-31")
        ) from None
    if assumed:
        remarks.append(Remark(sheet.place(row, column), assumed))
    return found


def _value(sheet: Sheet, row: int, column: int) -> Any:
    value = sheet.value(row, column)
    if is_error(value):
        raise sheet.bad(
            row,
            column,
            Sentence("the cell holds the spreadsheet error %(value)s", value=value),
            Sentence("a value or nothing"),
        )
    if value is None and cell_name(row, column) in sheet.unsaved_formulas:
        raise sheet.bad(row, column, Sentence("the cell holds a formula without a saved value"), Sentence("a value"))
    return value
