"""`hsforhs actions`: the list with all fields, and the coverage."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from hsforhs.planning import action_catalogue
from tests.cli.made import answer, refusal, run


def test_a_list_holds_all_fields() -> None:
    found = answer("actions", "list", "--indicator", "D2.1", "--step", "3")
    assert isinstance(found, list)
    assert [x["id"] for x in found] == [
        x.id for x in action_catalogue().actions.values() if x.under == "D2.1" and x.step == 3
    ]
    one = found[0]
    assert (one["indicator"], one["topic"], one["step"], one["area"]) == ("D2.1", None, 3, "D2")
    assert one["edition"] == action_catalogue().version
    for name in ("components", "supporting_sectors", "prerequisites", "hazards", "costs", "checks"):
        assert isinstance(one[name], list)
    assert set(one["costs"][0]) == {"item", "quantity", "per", "yearly"}
    assert isinstance(one["months"], int)


def test_actions_beyond_the_indicators_name_their_topic() -> None:
    found = answer("actions", "list", "--topic", "ESS")
    assert [x["id"] for x in found] == [x.id for x in action_catalogue().by_topic["ESS"]]
    assert {(x["indicator"], x["topic"]) for x in found} == {(None, "ESS")}
    assert set(found[0]) == set(answer("actions", "list", "--indicator", "D2.1")[0])


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("--component", "HIS"),
        ("--sector", "ANI"),
        ("--level", "COMM"),
        ("--kind", "TRA"),
        ("--mode", "SURGE"),
        ("--goal", "HP"),
        ("--words", "cold chain"),
    ],
)
def test_filters_narrow_the_list(option: str, code: str) -> None:
    found = answer("actions", "list", option, code)
    assert 0 < len(found) < len(action_catalogue().actions)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("--indicator", "C5.1"),
        ("--topic", "X"),
        ("--area", "Z9"),
        ("--component", "X"),
        ("--sector", "X"),
        ("--level", "X"),
        ("--kind", "X"),
        ("--mode", "X"),
        ("--goal", "X"),
    ],
)
def test_an_unknown_code_is_refused_with_what_is_known(option: str, code: str) -> None:
    sentence = refusal("actions", "list", option, code)
    assert f"'{code}'" in sentence
    assert "known are" in sentence


def test_the_coverage_has_no_hole() -> None:
    found = answer("actions", "coverage")
    assert found["indicators"] == 56
    assert found["missing"] == []
    assert found["actions"] == sum(found["by_step"].values())
    assert set(found["by_step"]) == {"2", "3", "4", "5"}
    assert found["by_topic"] == {topic: len(x) for topic, x in action_catalogue().by_topic.items()}
    assert json.dumps(found)


def test_without_json_it_is_a_table() -> None:
    assert "D2.1" in run("actions", "list", "--area", "D2").stdout
    assert "0 steps without action" in run("actions", "coverage").stdout


def test_the_list_is_written_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "d2.xlsx"
    result = run("actions", "list", "--area", "D2", "--out", path)
    assert result.exit_code == 0
    assert f"written: {path}" in result.stdout
    assert path.read_bytes().startswith(b"PK")
    assert "no" in refusal("actions", "list", "--out", tmp_path / "missing" / "x.xlsx").casefold()


def test_the_list_is_written_as_a_table_of_codes(tmp_path: Path) -> None:
    path = tmp_path / "d2.csv"
    assert run("actions", "list", "--area", "D2", "--out", path).exit_code == 0
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [x["id"] for x in rows] == [x["id"] for x in answer("actions", "list", "--area", "D2")]
    assert "expected .xlsx or .csv" in refusal("actions", "list", "--out", tmp_path / "d2.ods")


def test_the_matrix_of_the_coverage_adds_up() -> None:
    plain, found = answer("actions", "coverage"), answer("actions", "coverage", "--matrix")
    rows = found.pop("matrix")
    assert found == plain
    assert sum(x["indicator"] is not None for x in rows) == 56 * 4
    assert len({x["topic"] for x in rows} - {None}) == len(found["by_topic"])
    assert sum(x["actions"] for x in rows) == found["actions"]
    for code, number in found["by_component"].items():
        assert sum(x["by_component"][code] for x in rows) == number
    for step, number in found["by_step"].items():
        assert sum(x["actions"] for x in rows if x["step"] == int(step)) == number
    assert "under  step  actions  LG" in run("actions", "coverage", "--matrix").stdout
