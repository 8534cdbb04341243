"""What every workbook shares: opening, formats, safe text, footer, the sheet with machine-readable keys."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from hsforhs.files import neutralise
from hsforhs.scores import Number

from .palette import GROUND, INK, INPUT, LINE, PINE, SOFT
from .wording import IN_ENGLISH, Wording

Target: TypeAlias = Path | str | BinaryIO
"""A file to write: its path, or an open binary stream."""

MOST_TEXT = 32_767
"""Letters that one cell of Excel holds."""
_MOST_OF_TITLE = 32

FONT = "Calibri"
PAPER_A4 = 9
_LETTERS_PER_UNIT = 1.12
_LINE_HEIGHT = 13.0
_HIGHEST_ROW = 409.0
_BASE: Mapping[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": f"#{INK}", "valign": "top"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_size": 20, "bold": True, "font_color": f"#{PINE}"},
    "subtitle": {"font_size": 12, "font_color": f"#{SOFT}"},
    "section": {"font_size": 13, "bold": True, "font_color": f"#{PINE}", "top": 1, "top_color": f"#{INK}"},
    "text": {"text_wrap": True},
    "label": {"text_wrap": True, "font_color": f"#{SOFT}"},
    "notice": {"text_wrap": True, "bold": True, "left": 5, "left_color": f"#{PINE}", "indent": 1},
    "link": {"border": 1, "border_color": f"#{LINE}", "font_color": f"#{PINE}", "underline": 1},
    "band": {"bold": True, "font_color": f"#{PINE}", "bg_color": f"#{GROUND}"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "font_color": "#FFFFFF",
        "bg_color": f"#{PINE}",
        "border": 1,
        "border_color": f"#{LINE}",
    },
    "cell": {"text_wrap": True, "border": 1, "border_color": f"#{LINE}"},
    "code": {"border": 1, "border_color": f"#{LINE}", "bold": True},
    "computed": {"border": 1, "border_color": f"#{LINE}", "num_format": "#,##0", "bg_color": f"#{GROUND}"},
    "total": {"bold": True, "num_format": "#,##0", "bg_color": f"#{GROUND}", "top": 1, "top_color": f"#{INK}"},
    "input": {"text_wrap": True, "border": 1, "border_color": f"#{LINE}", "bg_color": f"#{INPUT}", "locked": False},
    "number": {
        "border": 1,
        "border_color": f"#{LINE}",
        "bg_color": f"#{INPUT}",
        "num_format": "#,##0",
        "locked": False,
    },
    "date": {
        "border": 1,
        "border_color": f"#{LINE}",
        "bg_color": f"#{INPUT}",
        "num_format": "yyyy-mm-dd",
        "locked": False,
    },
}


_OF_SHEET = frozenset({"title", "subtitle", "section", "label", "notice", "text", "band", "header"})
_FROM_RIGHT: Mapping[str, Any] = {"align": "right", "reading_order": 2}


class Styles:
    """The named formats of one workbook, made once each; more properties may be added to a name."""

    def __init__(self, book: Any, *, right_to_left: bool = False) -> None:
        self._book = book
        self._right = right_to_left
        self._made: dict[tuple[str, tuple[tuple[str, Any], ...]], Any] = {}

    def __call__(self, name: str, **more: Any) -> Any:
        """Return the format ``name`` with further properties of XlsxWriter."""
        key = (name, tuple(sorted(more.items())))
        if key not in self._made:
            # What no cell holds whole runs over its neighbours, also where a title is in other letters.
            side = _FROM_RIGHT if self._right and name in _OF_SHEET else {}
            self._made[key] = self._book.add_format({**_BASE, **side, **_FORMATS[name], **more})
        return self._made[key]


@contextmanager
def new_workbook(
    target: Target, *, title: str, made_on: dt.date | None, wording: Wording = IN_ENGLISH
) -> Iterator[tuple[Any, Styles]]:
    """Open a workbook for writing; it is complete when the block ends without an error."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True})
    properties: dict[str, Any] = {"title": title, "author": "HSforHS workbench", "comments": "Draft, to be filled in"}
    if made_on is not None:
        properties["created"] = dt.datetime.combine(made_on, dt.time())
    book.set_properties(properties)
    yield book, Styles(book, right_to_left=wording.right_to_left)
    book.close()


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write text that no spreadsheet runs as a formula; empty text leaves a formatted empty cell."""
    if not text:
        sheet.write_blank(row, column, None, style)
        return
    safe = neutralise(text)
    if len(safe) > MOST_TEXT:
        raise ValueError(f"a cell of Excel holds {MOST_TEXT} letters, and this text has {len(safe)}")
    sheet.write_string(row, column, safe, style)


def add_sheet(book: Any, name: str, wording: Wording = IN_ENGLISH) -> Any:
    """Add a sheet; its columns run with the language."""
    sheet = book.add_worksheet(name)
    if wording.right_to_left:
        sheet.right_to_left()
    return sheet


def short(title: str) -> str:
    """Return the title of a message as Excel takes it: at most 32 letters."""
    return title if len(title) <= _MOST_OF_TITLE else f"{title[: _MOST_OF_TITLE - 1]}…"


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points that wrapped texts need in columns of these widths.

    Given, because not every program fits rows when it opens a file. A little too high is better than cut off.
    """
    lines = max(
        (
            sum(max(1, math.ceil(_letters_in(part) / (width * _LETTERS_PER_UNIT))) for part in text.split("\n"))
            for text, width in cells
        ),
        default=1,
    )
    return min(_HIGHEST_ROW, max(1, lines) * _LINE_HEIGHT + 2)


def _letters_in(text: str) -> int:
    """Count letters; one of Chinese is as wide as two others."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(x) in "WF" for x in text)


def page_setup(sheet: Any, *, footer: str, wording: Wording = IN_ENGLISH) -> None:
    """Set A4 landscape with page numbers below."""
    pages = wording.says("%(sheet)s, page %(page)s of %(pages)s", sheet="&A", page="&P", pages="&N")
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')[:200]}&R&8{pages}")


def write_about(book: Any, styles: Styles, *, name: str, keys: Mapping[str, str]) -> None:
    """Write the sheet that tells a program what the file is: one key and its value per row."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    write_text(sheet, 0, 0, "key", styles("header"))
    write_text(sheet, 0, 1, "value", styles("header"))
    for number, (key, value) in enumerate(keys.items(), start=1):
        write_text(sheet, number, 0, key, styles("code"))
        write_text(sheet, number, 1, value, styles("cell"))
    sheet.protect()
    page_setup(sheet, footer="The workbench reads this sheet when the file comes back; please leave it as it is")
    sheet.fit_to_pages(1, 0)


def write_lists(book: Any, styles: Styles, *, name: str, lists: Mapping[str, Mapping[str, str | Number]]) -> None:
    """Write code lists side by side on a hidden sheet and give each the name ``list_<name>`` for validations."""
    sheet = book.add_worksheet(name)
    for number, (title, entries) in enumerate(lists.items()):
        column = number * 2
        sheet.set_column(column, column, 14)
        sheet.set_column(column + 1, column + 1, 34)
        write_text(sheet, 0, column, f"{title} code", styles("header"))
        write_text(sheet, 0, column + 1, title, styles("header"))
        for row, (code, shown) in enumerate(entries.items(), start=1):
            write_text(sheet, row, column, code, styles("code"))
            if isinstance(shown, str):
                write_text(sheet, row, column + 1, shown, styles("cell"))
            else:
                sheet.write_number(row, column + 1, shown, styles("cell"))
        letter = _letters(column + 1)
        book.define_name(f"list_{title}", f"='{name}'!${letter}$2:${letter}${len(entries) + 1}")
    sheet.protect()
    sheet.hide()


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
