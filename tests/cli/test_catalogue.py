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
from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.services import create_administrator
from hsforhs.workbench.editions.services import add_change, publish
from tests.cli.made import answer, jee, refusal, run


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

    def test_shipped_is_what_came_with_the_program(self, tmp_path: Path) -> None:
        kept = tmp_path / "kept.json"
        run("catalogue", "keep", kept)
        assert answer("catalogue", "diff", "shipped", "current")["tables"] == {}
        assert answer("catalogue", "diff", kept, "shipped")["tables"] == {}

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "No such file" in refusal("catalogue", "diff", tmp_path / "none.json", "current")


class TestStoredEditions:
    def test_editions_of_a_store_can_be_listed_and_named(self, transactional_db: None, own_store: Path) -> None:
        shipped = answer("catalogue", "editions", "--data", own_store)[0]
        assert (shipped["status"], shipped["version"]) == ("current", action_catalogue().version)
        person = create_administrator(actor="operator", email="a@example.org", password="a long password", name="A")
        old = framework().matrix["P1", "LG"].descriptor
        add_change(
            person=person,
            change=Change("matrix", "P1:LG", "change", {"descriptor": (old, "Invented text")}),
            trail={"title": "Test"},
        )
        local = publish(person=person, note="Why")
        found = answer("catalogue", "diff", shipped["name"], local.name, "--data", own_store)
        assert found["tables"]["matrix"]["changed"] == {
            "P1:LG": {"descriptor": {"old": old, "new": "Invented text"}},
        }
        assert answer("catalogue", "diff", "shipped", "current", "--data", own_store)["new"] == local.version
        assert answer("catalogue", "diff", "shipped", "current")["tables"] == {}
        unknown = run("catalogue", "diff", "none", "current", "--data", own_store)
        assert unknown.exit_code == 2
        assert "No such file" in unknown.stderr
        shown = run("catalogue", "editions", "--data", own_store).stdout
        assert "superseded" in shown
        assert local.name in shown


class TestCarry:
    def test_each_score_of_a_file_is_in_one_class(self, tmp_path: Path) -> None:
        scores = jee(tmp_path / "jee.csv", {"GHA": {"P.1.2": 3, "P.3.4": 2, "D.2.2": 5}}, edition=2)
        found = answer("catalogue", "carry", scores, "--country", "GHA", "--to", "jee-3")
        assert (found["from"], found["to"], len(found["rows"])) == ("jee-2", "jee-3", 49)
        assert found["scores"] == {"jee-3:P2.1": 3}
        rows = {x["before"]: x for x in found["rows"]}
        assert (rows["jee-2:P.3.4"]["what"], rows["jee-2:P.3.4"]["after"]) == ("split", ["jee-3:P4.4", "jee-3:P4.5"])
        assert rows["jee-2:D.2.2"]["why_not"] == "no question takes its place"
        assert "jee-3:P1.2" in found["new"]
        shown = run("catalogue", "carry", scores, "--country", "GHA", "--to", "jee-3").stdout
        assert "dropped" in shown
        assert "new: P1.2" in shown

    def test_an_instrument_to_which_nothing_leads(self, tmp_path: Path) -> None:
        scores = jee(tmp_path / "jee.csv", {"GHA": {"P.1.2": 3}}, edition=2)
        assert "no instrument with scores" in refusal("catalogue", "carry", scores, "--to", "benchmarks-2")
        assert "there is no instrument 'jee-9'" in refusal("catalogue", "carry", scores, "--to", "jee-9")
