"""The pack of an open round as a workbook: scores, reasons, strengths, priority actions to fill in offline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from hsforhs.framework import Framework
from hsforhs.scores import Number
from hsforhs.scores.readers.workbook import ABOUT_SHEET, PACK_SCHEMA

from .pack import (
    ACTION_COLUMNS,
    ACTIONS_SHEET,
    AREA_ROW,
    COLUMNS,
    FEWEST_ACTION_COLUMNS,
    HEADER_ROW,
    LISTS_SHEET,
    READ_ME_SHEET,
    SCORE_ROW,
    SCORES_SHEET,
    WRITTEN_COLUMNS,
    WRITTEN_SHEET,
    Pack,
    PackArea,
    PackRow,
    checksum,
    score_seal,
)
from .score_sheet import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    READ_ME_WIDTHS,
    choices,
    date_rule,
    score_rule,
    section,
    shade_scores,
    write_scale,
    write_score,
)
from .sealed import cell_text
from .xlsx_parts import Styles, Target, new_workbook, page_setup, row_height, write_about, write_lists, write_text

_WIDTHS = dict(zip(COLUMNS, (9, 44, 24, 9, 9, 44, 34, 34, 12), strict=True))
_ACTION_WIDTHS = (9, 34)
_ACTION_WIDTH = 34
_WRITTEN_WIDTHS = dict(zip(WRITTEN_COLUMNS, (8, 9, 9, 9, 40, 30, 30, 12, 40, 20), strict=True))
_EARLIEST = dt.date(1905, 1, 1)
"""Spreadsheet programs disagree on earlier days; these are written as text."""


def write_pack(pack: Pack, target: Target, *, framework: Framework, scores: Sequence[Number], title: str) -> None:
    """Write a pack with lists to choose from; every cell but those to fill in is protected, without a password.

    Args:
        pack: what it asks about, with all that is stored now.
        target: where to write.
        framework: the vocabulary, for the meaning of the levels.
        scores: the scores that a team can choose.
        title: name of the place, instrument and period, for people.

    """
    instrument = pack.origin.instrument
    per_cent = framework.instrument(instrument).scale == "percent"
    with new_workbook(target, title=title, made_on=None) as (book, styles):
        _read_me(book, styles, framework, pack, title=title, per_cent=per_cent)
        _scores_sheet(book, styles, pack, title=title, scores=scores, per_cent=per_cent)
        columns = _actions_sheet(book, styles, pack, title=title)
        seals = _written_sheet(book, styles, pack, title=title)
        write_lists(book, styles, name=LISTS_SHEET, lists={"score": choices(scores)})
        about = {"schema": PACK_SCHEMA, **pack.origin.keys(), "action columns": str(columns)}
        write_about(book, styles, name=ABOUT_SHEET, keys={**about, "checksum": checksum(pack.origin, seals)})
        book.get_worksheet_by_name(SCORES_SHEET).activate()


def _scores_sheet(
    book: Any, styles: Styles, pack: Pack, *, title: str, scores: Sequence[Number], per_cent: bool
) -> None:
    sheet = book.add_worksheet(SCORES_SHEET)
    hint = (
        f"Fill in the tinted cells. {NOT_REPORTED} means not reported, {NOT_APPLICABLE} not applicable"
        f"{'; 0 is a score' if per_cent else ''}. An emptied cell is shown on return and deletes nothing by itself."
    )
    _head(sheet, styles, title, hint, [(x, _WIDTHS[x]) for x in COLUMNS])
    for number, row in enumerate(pack.rows, start=HEADER_ROW):
        _score_row(sheet, styles, number, pack, row)
    last = HEADER_ROW + len(pack.rows) - 1
    new = COLUMNS.index("New score")
    score_rule(sheet, (HEADER_ROW, last), new, scores)
    date_rule(sheet, (HEADER_ROW, last), COLUMNS.index("State of"))
    for column in (new - 1, new):
        shade_scores(book, sheet, (HEADER_ROW, last), column, per_cent=per_cent)
    sheet.freeze_panes(HEADER_ROW, COLUMNS.index("Capacity or area"))
    _finish(sheet, last, len(COLUMNS) - 1, title)


def _score_row(sheet: Any, styles: Styles, number: int, pack: Pack, row: PackRow) -> None:
    entry = row.entry
    given = (row.code, cell_text(row.title), cell_text(pack.area_title(row.area)))
    for column, text in enumerate(given):
        write_text(sheet, number, column, text, styles("cell" if column else "code"))
    write_score(sheet, number, 3, entry.shown, styles("cell", align="center"))
    write_score(sheet, number, 4, entry.shown, styles("input", align="center", num_format="General"))
    texts = [cell_text(x) for x in (entry.reasoning, entry.strengths, entry.to_strengthen)]
    for column, text in enumerate(texts, start=5):
        write_text(sheet, number, column, text, styles("input"))
    _write_date(sheet, number, len(COLUMNS) - 1, entry.dated, styles("date"))
    shown = zip((*given, "", "", *texts, ""), _WIDTHS.values(), strict=True)
    sheet.set_row(number, max(34, row_height(shown)))


def _actions_sheet(book: Any, styles: Styles, pack: Pack, *, title: str) -> int:
    sheet = book.add_worksheet(ACTIONS_SHEET)
    columns = max(FEWEST_ACTION_COLUMNS, *(len(x.actions) for x in pack.areas))
    heads = [*zip(ACTION_COLUMNS, _ACTION_WIDTHS, strict=True)]
    heads += [(f"Action {number}", _ACTION_WIDTH) for number in range(1, columns + 1)]
    _head(sheet, styles, title, "Three to five priority actions for each area: what must happen first.", heads)
    for number, area in enumerate(pack.areas, start=HEADER_ROW):
        write_text(sheet, number, 0, area.code, styles("code"))
        write_text(sheet, number, 1, cell_text(area.title), styles("cell"))
        texts = [cell_text(x) for x in area.actions] + [""] * (columns - len(area.actions))
        for column, text in enumerate(texts, start=len(ACTION_COLUMNS)):
            write_text(sheet, number, column, text, styles("input"))
        sheet.set_row(number, max(44, row_height((x, _ACTION_WIDTH) for x in (area.title, *texts))))
    sheet.freeze_panes(HEADER_ROW, len(ACTION_COLUMNS))
    _finish(sheet, HEADER_ROW + len(pack.areas) - 1, len(heads) - 1, title)
    return columns


def _written_sheet(book: Any, styles: Styles, pack: Pack, *, title: str) -> list[str]:
    """Write what was stored when the pack was made; return the seals of its rows."""
    sheet = book.add_worksheet(WRITTEN_SHEET)
    hint = "What the workbench held when it wrote this file. On return it tells your changes from those of others."
    _head(sheet, styles, title, hint, list(_WRITTEN_WIDTHS.items()))
    seals = []
    lines = [*(_score_cells(pack, x) for x in pack.rows), *(_area_cells(pack, x) for x in pack.areas)]
    for number, cells in enumerate(lines, start=HEADER_ROW):
        seals.append(str(cells[-1]))
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                _write_date(sheet, number, column, cell, styles("cell", num_format="yyyy-mm-dd"))
            else:
                write_score(sheet, number, column, cell, styles("cell"))
        sheet.set_row(number, 30)
    _finish(sheet, HEADER_ROW + len(seals) - 1, len(WRITTEN_COLUMNS) - 1, title)
    return seals


def _score_cells(pack: Pack, row: PackRow) -> list[Number | str | dt.date]:
    entry = row.entry
    texts = [cell_text(x) for x in (entry.reasoning, entry.strengths, entry.to_strengthen)]
    cells: list[Number | str | dt.date] = [SCORE_ROW, row.code, row.version, entry.shown, *texts, entry.dated or "", ""]
    given = (row.title, pack.area_title(row.area), entry.shown)
    return [*cells, score_seal(pack.origin, SCORE_ROW, (*cells[1:], *given))]


def _area_cells(pack: Pack, area: PackArea) -> list[Number | str | dt.date]:
    actions = "\n".join(cell_text(x) for x in area.actions)
    cells: list[Number | str | dt.date] = [AREA_ROW, area.code, area.version, "", "", "", "", "", cell_text(actions)]
    return [*cells, score_seal(pack.origin, AREA_ROW, (*cells[1:], area.title))]


def _write_date(sheet: Any, row: int, column: int, day: dt.date | None, style: Any) -> None:
    if day is None:
        sheet.write_blank(row, column, None, style)
    elif day < _EARLIEST:
        write_text(sheet, row, column, day.isoformat(), style)
    else:
        sheet.write_datetime(row, column, dt.datetime.combine(day, dt.time()), style)


def _head(sheet: Any, styles: Styles, title: str, hint: str, columns: Sequence[tuple[str, float]]) -> None:
    sheet.set_row(0, 28)
    write_text(sheet, 0, 0, title, styles("title"))
    write_text(sheet, 1, 0, hint, styles("subtitle"))
    sheet.set_row(HEADER_ROW - 1, 32)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        write_text(sheet, HEADER_ROW - 1, column, heading, styles("header"))


def _finish(sheet: Any, last: int, column: int, title: str) -> None:
    sheet.autofilter(HEADER_ROW - 1, 0, last, column)
    sheet.repeat_rows(HEADER_ROW - 1)
    page_setup(sheet, footer=title)
    sheet.print_area(0, 0, last, column)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _read_me(book: Any, styles: Styles, words: Framework, pack: Pack, *, title: str, per_cent: bool) -> None:
    sheet = book.add_worksheet(READ_ME_SHEET)
    for column, width in enumerate(READ_ME_WIDTHS):
        sheet.set_column(column, column, width)
    tool = words.instrument(pack.origin.instrument)
    sheet.set_row(0, 30)
    write_text(sheet, 0, 0, title, styles("title"))
    write_text(sheet, 1, 0, f"{tool.name}. Not a product of WHO and not endorsed by it.", styles("subtitle"))
    sentences = (
        "Open the sheet Scores. New score begins as a copy of what is stored; choose another one from the list.",
        "Reasoning says why this score and not the one above, or why there is none. Strengths, Areas to strengthen and "
        "State of (the day that the evidence speaks of) stand beside.",
        "The sheet Priority actions takes three to five actions for each area.",
        "Hand the file in on the page of this round. You see every difference, also where somebody else changed the "
        "same entry meanwhile, and choose row by row. Nothing is stored before you confirm.",
        "Leave rows, their order and the sheets 'As written' and 'About this file' as they are: by them the workbench "
        "finds each entry again. A text that begins with = + - or @ carries an apostrophe here, so that no program "
        "runs it; it comes back without.",
        "The sheets are protected without a password, against slips only: the protection can be taken off, and what "
        "was changed then is named when the file comes back.",
    )
    row = section(sheet, styles, 3, "How to fill it in", [(str(n), x) for n, x in enumerate(sentences, start=1)])
    write_scale(sheet, styles, row + 1, words, pack.origin.instrument, per_cent=per_cent)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    page_setup(sheet, footer=title)
    sheet.fit_to_pages(1, 0)
