"""`hsforhs actions synergy`: by ids, by filters, by a plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsforhs.planning import action_catalogue
from tests.cli.made import all_at, answer, refusal, run, spar

KEYS = {
    "edition",
    "note",
    "actions",
    "ids",
    "goals",
    "components",
    "sectors",
    "serve_both",
    "serve_all",
    "dis_synergies",
    "links",
    "not_touched",
}


def test_named_actions() -> None:
    found = answer("actions", "synergy", "P8-004", "P8-041")
    assert set(found) == KEYS
    assert found["ids"] == ["P8-004", "P8-041"]
    goals = {x["code"]: x for x in found["goals"]}
    assert (goals["UHC"]["positive"], goals["UHC"]["share"], goals["UHC"]["negative"]) == (1, 50, 1)
    assert goals["HS"]["positive_actions"] == ["P8-004", "P8-041"]
    assert found["serve_both"] == found["serve_all"] == ["P8-004"]
    first = found["dis_synergies"][0]
    assert first["actions"] == ["P8-041"]
    assert first["mitigation"]
    assert set(first["could_be_mitigated_by"]) <= set(action_catalogue().actions)
    assert {x["action"] for x in found["links"]} == {"P8-004", "P8-041"}
    assert {x["sign"] for x in found["links"]} == {"POS", "NEG"}


def test_filters() -> None:
    found = answer("actions", "synergy", "--indicator", "D1.1", "--step", "3")
    assert found["ids"] == [x["id"] for x in answer("actions", "list", "--indicator", "D1.1", "--step", "3")]
    none = answer("actions", "synergy", "--words", "no such words")
    assert (none["actions"], none["links"], {x["share"] for x in none["goals"]}) == (0, [], {None})
    assert run("actions", "synergy", "--words", "no such words").stdout.startswith("0 actions.")


@pytest.fixture(scope="module")
def plan_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    folder = tmp_path_factory.mktemp("plan")
    scores = spar(folder / "spar.csv", {"GHA": {**all_at(2, 80), "C4.1": 20}})
    result = run("plan", "draft", scores, "--years", "1", "--out", folder / "plan.xlsx", "--json")
    (folder / "plan.json").write_text(result.stdout, encoding="utf-8")
    lines = [x["action"] for x in json.loads(result.stdout)["lines"]]
    return folder / "plan.xlsx", folder / "plan.json", lines


def test_a_plan_as_workbook_or_json_gives_the_same(plan_files: tuple[Path, Path, list[str]]) -> None:
    workbook, drafted, lines = plan_files
    found = answer("actions", "synergy", "--plan", workbook)
    assert sorted(found["ids"]) == sorted(set(lines))
    assert found == answer("actions", "synergy", "--plan", drafted)


def test_in_words() -> None:
    text = run("actions", "synergy", "--area", "P8").stdout
    assert "serve health security and universal health coverage" in text
    assert "possible dis-synergy DS02 (UHC)" in text
    assert "no action serves this sector:" in text


def test_what_is_not_clear_or_unknown_is_refused(tmp_path: Path) -> None:
    assert "expected ids of actions, or filters, or --plan FILE" in refusal("actions", "synergy")
    assert "not clear" in refusal("actions", "synergy", "D2-001", "--area", "D2")
    assert "no action 'D2-999'" in refusal("actions", "synergy", "D2-999")
    other = tmp_path / "other.json"
    other.write_text('{"lines": [1]}', encoding="utf-8")
    assert "the file is no plan" in refusal("actions", "synergy", "--plan", other)
