"""`hsforhs catalogue` and `hsforhs check`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import hsforhs.framework
from hsforhs.framework import framework
from hsforhs.framework.tables import DataFileError
from hsforhs.planning import action_catalogue
from tests.cli.made import answer, refusal, run


def test_counts_and_versions() -> None:
    found = answer("catalogue")
    assert found["version"] == action_catalogue().version
    assert found["framework_version"] == framework().version
    counts = found["counts"]
    assert counts["actions"] == len(action_catalogue().actions)
    assert counts["indicators"] == {
        "jee-1": 48,
        "jee-2": 49,
        "jee-3": 56,
        "spar-1": 24,
        "spar-2": 35,
        "benchmarks-1": 44,
        "benchmarks-2": len(framework().indicators_of("benchmarks-2")),
    }
    assert [counts[x] for x in ("areas", "components", "sectors", "matrix", "states", "plan_checks")] == [
        *(19, 8, 27, 152, 196, 10)
    ]
    assert counts["area_sectors"] == sum(map(len, framework().area_sectors.values()))


def test_for_people_there_is_a_table_with_every_count() -> None:
    shown = run("catalogue").stdout
    assert action_catalogue().version in shown
    for name in ("actions", "indicators: spar-2", "lists: mode"):
        assert name in shown


class TestCheck:
    def test_the_installed_files_hold_together(self) -> None:
        result = run("check")
        assert result.exit_code == 0
        assert result.stdout == f"all data files hold together (version {action_catalogue().version})\n"
        assert answer("check") == {"faults": []}

    def test_every_fault_is_told_and_the_exit_code_is_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        matrix = {key: x for key, x in framework().matrix.items() if key != ("D2", "HIS")}
        broken = replace(framework(), matrix=matrix)
        monkeypatch.setattr(hsforhs.framework, "framework", lambda: broken)
        result = run("check")
        assert result.exit_code == 2
        assert result.stdout == "matrix: the cell D2 x HIS is missing\n"
        assert "1 fault" in result.stderr
        as_json = run("check", "--json")
        assert as_json.exit_code == 2
        assert "D2 x HIS is missing" in as_json.stdout

    def test_a_file_that_cannot_be_read_is_a_fault_and_no_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken() -> None:
            raise DataFileError("matrix.csv, row 3: 'X' is not a valid Mode")

        monkeypatch.setattr(hsforhs.framework, "framework", broken)
        result = run("check")
        assert result.exit_code == 2
        assert result.stdout == "matrix.csv, row 3: 'X' is not a valid Mode\n"


class TestEditions:
    def test_nothing_changed_since_it_was_kept(self, tmp_path: Path) -> None:
        kept = tmp_path / "kept.json"
        assert run("catalogue", "keep", kept).exit_code == 0
        found = answer("catalogue", "diff", kept, "current")
        assert found["tables"] == {}
        assert found["old"] == found["new"]

    def test_what_changed_is_named_by_table_row_and_field(self, tmp_path: Path) -> None:
        kept = tmp_path / "kept.json"
        run("catalogue", "keep", kept)
        content = json.loads(kept.read_text(encoding="utf-8"))
        actions = content["tables"]["actions"]
        actions["D2-001"]["step"] = 3
        actions["D2-999"] = actions.pop("D2-002")
        kept.write_text(json.dumps(content), encoding="utf-8")
        found = answer("catalogue", "diff", kept, "current")["tables"]
        assert found == {
            "actions": {
                "added": ["D2-002"],
                "removed": ["D2-999"],
                "changed": {"D2-001": {"step": {"old": 3, "new": 2}}},
            }
        }
        shown = run("catalogue", "diff", kept, "current").stdout
        assert "+ actions D2-002" in shown
        assert "~ actions D2-001: step" in shown

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "No such file" in refusal("catalogue", "diff", tmp_path / "none.json", "current")
