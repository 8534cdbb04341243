"""`hsforhs timeliness`: a table in, days and targets out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hsforhs.cli import cli
from hsforhs.experiences import read_timelines
from hsforhs.experiences.reading import EVENT_COLUMNS

HEAD = ",".join(EVENT_COLUMNS[:2] + EVENT_COLUMNS[4:])
ROWS = (
    "1,Cholera,2025-01-01,2025-01-05,2025-01-06,2025-01-07,2025-01-08,2025-01-10,2025-01-07,2025-01-09,2025-01-09,n/a",
    "2,Measles,,2025-02-10,2025-02-12,,,,,,,",
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    return path


def test_json_has_events_and_summary(table: Path) -> None:
    done = CliRunner().invoke(cli, ["timeliness", str(table), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    one, two = found["events"]
    assert one["intervals"]["respond"] == {"days": 4, "at_least": 4, "target": 7, "met": True}
    assert (one["all_met"], one["early_actions"]["coordination"], one["response_begun"]) == (True, "n/a", "2025-01-07")
    assert (two["emerged"], two["intervals"]["detect"]["met"], two["all_met"]) == (None, None, False)
    assert found["summary"]["targets"]["detect"] == {"met": 1, "missed": 0, "unknown": 1, "per_cent_of_known": 100.0}
    assert found["summary"]["days"]["notify"] == {"events": 2, "median": 1.5, "shortest": 1, "longest": 2}


def test_a_plain_table_says_unknown_and_the_workbook_is_written(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.xlsx"
    done = CliRunner().invoke(cli, ["timeliness", str(table), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "Measles" in done.stdout
    assert "unknown" in done.stdout
    assert read_timelines(out) == read_timelines(table)


def test_bad_input_ends_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"{HEAD}\n1,Cholera,2025-01-09,2025-01-05,,,,,,,,\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["timeliness", str(path)])
    assert done.exit_code == 2
    assert done.stderr.strip().count("\n") == 0
    assert "events.csv, line 2, column 'detected': the detection (2025-01-05) is before the emergence" in done.stderr
