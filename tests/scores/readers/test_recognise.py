"""A file is recognised by its content, never by its name."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError
from hsforhs.scores.readers import read_scores
from tests.scores.readers.espar_files import StateRow, layout_b

EXPECTED = (
    "expected an e-SPAR workbook, a JEE or SPAR table (XLSX or CSV), a GHO answer (JSON) or an assessment workbook"
)
CSV = "iso3,year,code,score\nGHA,2022,C1.1,80\n"
GHO = (
    '{"value": [{"IndicatorCode": "IHRSPAR2_C01", "SpatialDimType": "COUNTRY", "SpatialDim": "GHA", "TimeDim": 2024, '
    '"NumericValue": 40}]}'
)


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_scores(path)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json", ".pdf", ""])
def test_the_name_does_not_matter(tmp_path: Path, suffix: str) -> None:
    book = layout_b(tmp_path / "b.xlsx", [StateRow("GHA")]).rename(tmp_path / f"one{suffix}")
    table, answer = tmp_path / f"two{suffix}", tmp_path / f"three{suffix}"
    table.write_text(CSV, encoding="utf-8")
    answer.write_text(GHO, encoding="utf-8")
    assert [read_scores(x).layout for x in (book, table, answer)] == ["e-SPAR workbook", "SPAR table", "GHO answer"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file looks like an empty file"),
        (b"%PDF-1.7", "the file looks like a PDF"),
        (b"<!doctype html><html></html>", "the file looks like a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "the file looks like an old Excel file (.xls)"),
        (b"name,height\nx,1\n", "no table of scores was recognised; the first headings are 'name', 'height'"),
        (b'{"records": []}', "the JSON is no answer of the GHO service"),
        (b"[1, 2]", "the JSON is no answer of the GHO service"),
    ],
)
def test_what_nobody_knows(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_bytes(content)
    sentence = refusal(path)
    assert sentence.startswith(f"scores.xlsx: {what}")
    assert EXPECTED in sentence


def test_truncated_json(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(GHO[:-5], encoding="utf-8")
    assert refusal(path).startswith("answer.json")


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["INFORM", "Risk", "2024"])
    book.save(tmp_path / "risk.xlsx")
    assert "no table of scores was recognised" in refusal(tmp_path / "risk.xlsx")


def test_two_tables(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("First", "Second"):
        sheet = book.create_sheet(name)
        sheet.append(["iso3", "year", "code", "score"])
        sheet.append(["GHA", 2022, "C1.1", 80])
    book.save(tmp_path / "two.xlsx")
    assert "several sheets hold tables of scores (First, Second); expected one table in a file" in refusal(
        tmp_path / "two.xlsx"
    )


def test_hidden_sheets_are_read(tmp_path: Path) -> None:
    path = layout_b(tmp_path / "b.xlsx", [StateRow("GHA")])
    book = openpyxl.load_workbook(path)
    book.active = book["Glossary"]
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    assert [x.place for x in read_scores(path).assessments] == ["GHA"]


def test_an_instrument_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(CSV, encoding="utf-8")
    with pytest.raises(VocabularyError, match="there is no instrument 'spar-9'"):
        read_scores(path, instrument="spar-9")
