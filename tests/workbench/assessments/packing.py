"""Filling in packs as a person would, for tests of pages and services."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.formats.pack import ACTIONS_SHEET, HEADER_ROW, SCORES_SHEET
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.assessments.packs import pack_file

Fill = Mapping[str, Mapping[str, Any]]
"""New cells by code and heading: {"C5.1": {"New score": 60}}; for an area {"C5": {"Action 1": "Train"}}."""


def filled(content: bytes, cells: Fill, edit: Callable[[openpyxl.Workbook], Any] | None = None) -> bytes:
    """Write cells into a pack."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for code, entries in cells.items():
        sheet = book[SCORES_SHEET if "." in code else ACTIONS_SHEET]
        headings = [x.value for x in sheet[HEADER_ROW]]
        row = next(x for x in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(x, 1).value == code)
        for heading, value in entries.items():
            sheet.cell(row, headings.index(heading) + 1).value = value
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def taken_away(found: Round, *areas: str) -> bytes:
    """The pack of a round as it is now."""
    return pack_file(found, groups=areas)[0]


def upload(content: bytes, name: str = "filled.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
