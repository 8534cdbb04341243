"""Workbooks and archives for the tests, good and bad."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, rows: Iterable[Iterable[object]] = ((1,),), *, title: str = "Scores") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a small workbook in which some parts are replaced or added."""
    plain = workbook(path.with_name(f"plain-{path.name}"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", method) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def with_sheet(path: Path, rows: str, *, before: str = "") -> Path:
    """Write a workbook whose sheet has these rows of XML."""
    return with_parts(
        path, {SHEET: f'{before}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'}
    )


def with_many_rows(path: Path, count: int, *, dimension: str = "A1:B2") -> Path:
    """Write a workbook with very many rows that declares a small size; it is never held in memory."""
    block = 10_000
    with zipfile.ZipFile(with_parts(path, {SHEET: b""})) as source:
        others = {name: source.read(name) for name in source.namelist() if name != SHEET}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in others.items():
            target.writestr(name, content)
        with target.open(SHEET, "w") as stream:
            stream.write(f'<worksheet xmlns="{NAMESPACE}"><dimension ref="{dimension}"/><sheetData>'.encode())
            for start in range(1, count + 1, block):
                rows = range(start, min(start + block, count + 1))
                stream.write("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in rows).encode())
            stream.write(b"</sheetData></worksheet>")
    return path
