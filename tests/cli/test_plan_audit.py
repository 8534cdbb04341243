"""`hsforhs plan audit`: the shape of its answer."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made import answer, refusal, run, write


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
