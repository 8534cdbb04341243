"""Merged cells of a sheet, also where they stand at the border of two pieces of its XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

from hsforhs.files import open_workbook
from hsforhs.files.merged import merged_cells


def test_merged_cells_of_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([1, 2])
    book.active.merge_cells("A1:B3")
    book.active.merge_cells("AA2:AB2")
    book.save(tmp_path / "x.xlsx")
    with open_workbook(tmp_path / "x.xlsx") as found:
        assert set(found.merged("Sheet")) == {(1, 1, 3, 2), (2, 27, 2, 28)}


def test_one_at_the_border_of_two_pieces_is_found_once(tmp_path: Path) -> None:
    for before in (2**20 - 30, 2**20 - 5, 2**20):
        path = tmp_path / f"{before}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("sheet.xml", b" " * before + b'<x:mergeCell ref="A1:A4"/><mergeCell ref="B2:C2"/>')
        with zipfile.ZipFile(path) as archive:
            assert merged_cells(archive, "sheet.xml", "x") == ((1, 1, 4, 1), (2, 2, 2, 3))
