"""The workbook and the table of remarks."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files.neutralise import restore
from hsforhs.formats.remarks_xlsx import COLUMNS, SCHEMA, RemarkRow, remarks_csv, write_remarks_xlsx

ROW = RemarkRow(
    number=7,
    item_kind="action",
    item="D2-010",
    title="Measure the days",
    area="D2",
    component="HIS",
    sector="",
    kind="gap",
    text="Ports are missing\nand border posts",
    evidence="",
    links=("https://a.example", "https://b.example"),
    author="Ada Brink (invented)",
    day=dt.date(2026, 11, 26),
    edition="2026.11+x.y",
    state="open",
    agree=2,
    disagree=1,
    proposals=(3, 5),
)


def test_a_workbook_opens_with_filters_and_a_free_column() -> None:
    stream = io.BytesIO()
    write_remarks_xlsx([ROW, replace(ROW, text="=1+1", agree=0)], stream)
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    sheet = book["Remarks"]
    assert [x.value for x in sheet[3]] == [x for x, _width in COLUMNS]
    assert [sheet["A4"].value, sheet["P4"].value, sheet["Q4"].value] == [7, 2, 1]
    assert sheet["K4"].value == "https://a.example\nhttps://b.example"
    assert sheet["I5"].value == "'=1+1"
    assert sheet["S4"].value is None
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:S5"
    assert SCHEMA in {cell.value for row in book["About this file"].iter_rows() for cell in row}


def test_a_workbook_without_remarks_opens_too() -> None:
    stream = io.BytesIO()
    write_remarks_xlsx([], stream)
    assert openpyxl.load_workbook(io.BytesIO(stream.getvalue()))["Remarks"].max_row == 3


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=60))
def test_every_text_comes_back_from_the_table_and_none_runs(text: str) -> None:
    _head, row = csv.reader(io.StringIO(remarks_csv([replace(ROW, text=text)]).decode(), newline=""))
    assert restore(row[8]) == text
    assert not row[8].startswith(("=", "+", "-", "@", "\t"))
    assert row[17] == "3 5"
