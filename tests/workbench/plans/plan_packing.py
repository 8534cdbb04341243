"""Filling in plan workbooks as a person would."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.formats.plan_columns import DECISIONS_SHEET, TARGETS_SHEET
from hsforhs.formats.plan_pack import HEADER_ROW
from hsforhs.workbench.plans.documents import document
from hsforhs.workbench.plans.models import Plan


def taken_away(plan: Plan) -> bytes:
    """The workbook of a plan as it is now."""
    return document(Plan.objects.get(pk=plan.pk), "xlsx").read_bytes()


def filled(
    content: bytes,
    *,
    targets: Mapping[str, int | None] | None = None,
    decisions: Mapping[str, tuple[str, str]] | None = None,
    added: Mapping[str, str] | None = None,
    cells: Mapping[str, Any] | None = None,
) -> bytes:
    """Write targets by indicator, (yes or no, reason) and actions to add with reason, cells of the first area."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for code, level in (targets or {}).items():
        book[TARGETS_SHEET].cell(_row(book[TARGETS_SHEET], code), 6).value = level
    sheet = book[DECISIONS_SHEET]
    for action, (inside, reason) in (decisions or {}).items():
        row = _row(sheet, action)
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = inside, reason
    free = next(x for x in range(HEADER_ROW + 1, sheet.max_row + 2) if not sheet.cell(x, 1).value)
    for row, (action, reason) in enumerate((added or {}).items(), start=free):
        sheet.cell(row, 1).value, sheet.cell(row, 6).value = action, reason
    for cell, value in (cells or {}).items():
        book.worksheets[1][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(sheet: Any, code: str) -> int:
    return next(x for x in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(x, 1).value == code)


def upload(content: bytes, name: str = "filled.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
