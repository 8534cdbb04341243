"""`hsforhs plan import`: rows of a costed plan of another layout, and a plan as PDF from scores."""

from __future__ import annotations

from pathlib import Path

from hsforhs.planning import action_catalogue
from tests.cli.made import all_at, answer, refusal, run, spar
from tests.planning.incoming.made import NAPHS, who_row, who_workbook


def test_each_row_says_what_it_would_become(tmp_path: Path) -> None:
    action = action_catalogue().action("D2-002")
    assert action.indicator is not None
    rows = [who_row(action.indicator.code, action.text, 100, (2, 1)), who_row("D2.1", "wrong", -1, (1,))]
    path = who_workbook(tmp_path / "who.xlsx", {"Surveillance": rows})
    found = answer("plan", "import", path)
    assert (found["layout"], found["codes"], found["unread"]) == ("who-costing", "jee-3", ["Introduction"])
    [row] = found["rows"]
    assert (row["action"], row["basis"], row["total"], row["owner"]) == (
        "D2-002",
        "indicator",
        300.0,
        "Ministry of Health",
    )
    assert row["payments"] == [
        {"price": 100.0, "quantity": 2.0, "years": [2018]},
        {"price": 100.0, "quantity": 1.0, "years": [2019]},
    ]
    assert [x["why"] for x in found["refused"]] == ["unit cost is negative (-1)"]
    said = run("plan", "import", path).stdout
    assert "WHO costing workbook" in said
    assert "refused: Surveillance row 5: unit cost is negative (-1)" in said
    assert "no table of activities: sheet Introduction" in said


def test_columns_and_codes_are_said_on_the_line(tmp_path: Path) -> None:
    path = tmp_path / "naphs.csv"
    path.write_text(NAPHS, encoding="utf-8")
    found = answer("plan", "import", path, "--column", "cost_usd2024=cost", "--codes", "jee-2")
    assert (found["codes"], found["columns"]["cost_original"]) == ("jee-2", "")
    assert found["rows"][1]["total"] == 357.93
    assert "no field" in refusal("plan", "import", path, "--column", "pillar=cash")
    assert "left aside: column line_item_id" in run("plan", "import", path).stdout


def test_a_draft_is_written_as_pdf(tmp_path: Path) -> None:
    scores = spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 100), "C5.1": 40}})
    out = tmp_path / "plan.pdf"
    more = ("--country", "GHA", "--years", "1", "--out", out, "--language", "fr")
    assert answer("plan", "draft", scores, *more)["files"] == [str(out)]
    assert out.read_bytes().startswith(b"%PDF")
