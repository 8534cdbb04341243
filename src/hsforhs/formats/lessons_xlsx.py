"""Lessons as a workbook: one row each, with the columns that `read_lessons` takes back."""

from __future__ import annotations

from collections.abc import Sequence

from hsforhs.experiences import LESSON_COLUMNS, lesson_row
from hsforhs.experiences.lesson_files import LESSONS_SHEET
from hsforhs.library import Lesson

from .xlsx_parts import MOST_TEXT, Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-lessons/1"
_WIDE = frozenset({"in_place", "happened", "lesson", "figure", "enabling", "limiting", "recommendation", "citation"})


def write_lessons_xlsx(lessons: Sequence[Lesson], target: Target) -> None:
    """Write lessons in the order given."""
    with new_workbook(target, title="Lessons", made_on=None) as (book, styles):
        sheet = book.add_worksheet(LESSONS_SHEET)
        write_text(sheet, 0, 0, f"{len(lessons)} lessons. What begins with [derived] is ours.", styles("subtitle"))
        for at, name in enumerate(LESSON_COLUMNS):
            sheet.set_column(at, at, 40 if name in _WIDE else 13)
            write_text(sheet, 1, at, name, styles("header"))
        for number, lesson in enumerate(lessons, start=2):
            row = lesson_row(lesson)
            for at, text in enumerate(row.values()):
                write_text(sheet, number, at, text[: MOST_TEXT - 1], styles("cell"))
            sheet.set_row(number, row_height([(x, 40 if name in _WIDE else 13) for name, x in row.items()]))
        sheet.autofilter(1, 0, max(1, len(lessons) + 1), len(LESSON_COLUMNS) - 1)
        sheet.freeze_panes(2, 1)
        page_setup(sheet, footer="Lessons, HSforHS workbench")
        sheet.fit_to_pages(1, 0)
        write_about(book, styles, name="About this file", keys={"schema": SCHEMA})
