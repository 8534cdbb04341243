"""Documents of a small costed plan, filled in as people would."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.formats.living.fields import TABLES
from hsforhs.formats.living.sheets import HEADER_ROW
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plan_documents import services
from hsforhs.workbench.plan_documents.writing import pack
from hsforhs.workbench.plans.documents import document
from hsforhs.workbench.plans.models import Plan, PlanReturn
from tests.workbench.costs.made import fresh

Cells = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What a person writes: {table: {row: {heading: value}}}."""
NORTH, SOUTH = "XLM-R", "XLM-U"


def taken_away(person: Person, plan: Plan, kind: str = "xlsx", *, part: str = "") -> bytes:
    """The document of a plan, or of one province, as it is now."""
    plan = fresh(person, plan)
    if part:
        return pack(plan, Place.objects.get(code=part), kind).read_bytes()
    return document(plan, kind).read_bytes()


def filled(content: bytes, cells: Cells, *, areas: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    """Write into a workbook; a row that is not there goes into the free rows. ``areas``: {action: {heading: value}}."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for table, rows in cells.items():
        sheet = book[TABLES[table].name]
        for row, entries in rows.items():
            number = _row(sheet, row)
            for heading, value in {"Row": row, **entries}.items():
                sheet.cell(number, 1 + TABLES[table].headings.index(heading)).value = value
    for action, entries in (areas or {}).items():
        sheet, number = next(
            (x, n) for x in book.worksheets for n in range(5, x.max_row + 1) if x.cell(n, 4).value == action
        )
        headings = [x.value for x in sheet[4]]
        for heading, value in entries.items():
            sheet.cell(number, 1 + headings.index(heading)).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(sheet: Any, row: str) -> int:
    numbers = range(HEADER_ROW + 1, sheet.max_row + 2)
    found = next((x for x in numbers if sheet.cell(x, 1).value == row), None)
    return found or next(x for x in numbers if not sheet.cell(x, 1).value)


def written(content: bytes, cells: Cells) -> bytes:
    """Write into a Word document."""
    paper = docx.Document(io.BytesIO(content))
    for table, rows in cells.items():
        element = next(x for x in paper.tables if tuple(c.text for c in x.rows[0].cells) == TABLES[table].headings)
        for row, entries in rows.items():
            line = next(x for x in element.rows if x.cells[0].text == row)
            for heading, value in entries.items():
                line.cells[TABLES[table].headings.index(heading)].text = str(value)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def upload(content: bytes, name: str = "filled.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(person: Person, plan: Plan, *contents: bytes) -> list[PlanReturn]:
    files = [upload(x, f"file-{number}") for number, x in enumerate(contents, start=1)]
    return services.hand_in(person=person, plan=plan, files=files)


def changes(person: Person, plan: Plan) -> dict[str, str]:
    """What waits: the kind of each field by its name."""
    return {x.key: x.kind for x in services.difference_of(person, fresh(person, plan)).changes}


def take(person: Person, plan: Plan, *keys: str, **picks: str) -> dict[str, int]:
    """Store fields as a page would have shown them; without names all that can be taken."""
    found = services.difference_of(person, fresh(person, plan)).by_key()
    shown = {key: x.mark for key, x in found.items()}
    sides = {key: side for key in found for name, side in picks.items() if key.endswith(f":{name}")}
    taken = keys or tuple(found)
    return dict(services.accept(person=person, plan=plan, shown=shown, taken=taken, picks=sides))
