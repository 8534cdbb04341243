"""Workbooks that do something or reach outside."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from hsforhs.files import BadInput, open_workbook
from hsforhs.files.active import CONTENT_TYPES
from tests.files.made import with_parts, workbook

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def declared(path: Path, kind: str) -> bytes:
    """The list of content types of a plain workbook with one more kind in it."""
    with zipfile.ZipFile(workbook(path.with_name("declared.xlsx"))) as source:
        text = source.read(CONTENT_TYPES).decode()
    return text.replace("</Types>", f'<Override PartName="/xl/other.bin" ContentType="{kind}"/></Types>').encode()


def test_a_plain_workbook_is_opened(tmp_path: Path) -> None:
    with open_workbook(workbook(tmp_path / "a.xlsx"), plain=True) as book:
        assert book.sheets == ("Scores",)
        assert book.hidden == ()


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("XL/VBAPROJECT.BIN", "macros"),
        ("xl/renamed/vbaProject2.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/dialogsheets/sheet1.xml", "macros"),
        ("xl/activeX/activeX1.xml", "controls that run code"),
        ("xl/embeddings/oleObject1.bin", "embedded files"),
        ("xl/externalLinks/externalLink1.xml", "links to other workbooks"),
        ("xl/connections.xml", "connections to outside data"),
        ("customUI/customUI.xml", "own buttons"),
    ],
)
def test_what_acts_or_reaches_outside_is_refused(tmp_path: Path, member: str, what: str) -> None:
    path = with_parts(tmp_path / "a.xlsx", {member: b"x"})
    with pytest.raises(BadInput, match=f"^a.xlsx: the workbook holds {what}; expected the workbook without them"):
        open_workbook(path, plain=True)
    with open_workbook(path) as book:
        assert book.sheets


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-office.vbaProject",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.ms-excel.macrosheet+xml",
    ],
)
def test_another_name_hides_no_macros(tmp_path: Path, kind: str) -> None:
    path = with_parts(tmp_path / "a.xlsx", {CONTENT_TYPES: declared(tmp_path / "a.xlsx", kind)})
    with pytest.raises(BadInput, match="holds macros"):
        open_workbook(path, plain=True)


def test_a_workbook_without_its_list_of_types_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(BadInput, match="is missing"):
        open_workbook(path, plain=True)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_told(tmp_path: Path, state: str) -> None:
    import openpyxl

    path = workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Secret").sheet_state = state
    book.save(path)
    with open_workbook(path) as opened:
        assert opened.hidden == ("Secret",)
