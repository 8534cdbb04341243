"""`hsforhs plan audit`: the shape of its answer."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

from tests.cli.made import answer, refusal, run, write
from tests.planning.audit import books


def test_the_answer_names_rows(tmp_path: Path) -> None:
    rows = [("Train", "Ministry", 10, 20, 40, "1,2"), ("Build", "", 5, "", 5, "7")]
    path = write(tmp_path / "plan.csv", ("Activity", "Owner", "Year 1", "Year 2", "Total", "Years"), rows)
    assert answer("plan", "audit", path) == {
        "lines": 2,
        "total": 45.0,
        "findings": [
            {"code": "total", "sheet": "", "row": 2, "message": "the total is 40.00 and the years add up to 30.00"},
            {"code": "owner-missing", "sheet": "", "row": 3, "message": "'Owner' is empty"},
            {"code": "years", "sheet": "", "row": 3, "message": "year 7 lies outside the plan of 5 years"},
        ],
    }
    longer = answer("plan", "audit", path, "--years", "7")["findings"]
    assert longer[-1]["message"] == "year 1 has an amount, and the line names 7"
    assert "2 lines, 45.00 in all, 3 findings" in run("plan", "audit", path).stdout


def test_another_file_is_refused_with_one_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", ("name", "colour"), [("a", "b")])
    assert "no sheet has a heading for costs" in refusal("plan", "audit", path)


def test_odd_files_are_read_or_refused_in_one_sentence(tmp_path: Path) -> None:
    book = books.saved(tmp_path / "macros.xlsm", {"Plan": books.PLAIN})
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf" * 100)
    assert answer("plan", "audit", book) == {"lines": 5, "total": 52400.0, "findings": []}
    table = tmp_path / "table.xlsx"
    table.write_text("Activity;Owner;Cost;Year\nTrain;MoH;1 200,50;1\nBuy;;3;2\n", encoding="utf-8")
    assert [x["code"] for x in answer("plan", "audit", table)["findings"]] == ["owner-missing"]
    openpyxl.Workbook().save(tmp_path / "none.xlsx")
    for name, content, words in (
        ("empty.xlsx", b"", "an empty file"),
        ("none.xlsx", None, "no sheet has a heading for costs"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a workbook with a password"),
        ("page.xlsx", b"<html><table></table></html>", "a web page"),
        ("cut.xlsx", book.read_bytes()[:3000], "damaged or cut off"),
        ("other.xlsx", b"%PDF-1.7", "a PDF"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert words in refusal("plan", "audit", tmp_path / name)
