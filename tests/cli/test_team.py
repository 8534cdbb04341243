"""`hsforhs team`: the answer as JSON and as words, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hsforhs.cli.team import team_command

PROBLEM: dict[str, Any] = {
    "size": 2,
    "gaps": [{"id": "g1", "priority": 2.0}, {"id": "g2", "priority": 1.0}],
    "people": [
        {"id": "p1", "scores": {"g1": 0.6}, "region": "AFRO", "gender": "f", "sector": "academia"},
        {"id": "p2", "scores": {"g1": 0.5}, "region": "EURO", "gender": "m", "sector": "donor"},
        {"id": "p3", "scores": {"g1": 0.3}, "region": "EURO", "gender": "f", "sector": "country"},
    ],
    "quotas": {"region": {"AFRO": 1}},
    "conflicts": [["p1", "p2"]],
}


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    def run(problem: object, *words: str) -> Any:
        path = tmp_path / "problem.json"
        path.write_text(json.dumps(problem), encoding="utf-8")
        return CliRunner().invoke(team_command, [str(path), *words])

    return run


def test_the_team_as_json(ask: Any) -> None:
    done = ask(PROBLEM, "--json")
    assert done.exit_code == 0
    found = json.loads(done.output)
    assert found["status"] == "optimal"
    assert [x["id"] for x in found["team"]] == ["p1", "p3"]
    assert [x["gain"] for x in found["team"]] == pytest.approx([1.2, 0.24])
    assert found["value"] == pytest.approx(1.44)
    assert found["uncovered"] == ["g2"]
    assert "reason" not in found


def test_the_team_in_words(ask: Any) -> None:
    done = ask(PROBLEM)
    assert "value 1.4400 (no team has more)" in done.output
    assert "covered by nobody: g2" in done.output


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_no_team_is_an_answer_and_no_error(ask: Any, words: tuple[str, ...]) -> None:
    done = ask({**PROBLEM, "quotas": {"gender": {"x": 1}}}, *words)
    assert done.exit_code == 0
    assert "the quota gender x asks for 1, and 0 of the people have it" in done.output


def test_the_conflicts_may_name_more_people_than_are_asked(ask: Any) -> None:
    asked = {**PROBLEM, "people": PROBLEM["people"][:1]}
    found = json.loads(ask(asked, "--json").output)
    assert (found["status"], [x["id"] for x in found["team"]]) == ("optimal", ["p1"])
    assert found["not_among_people"] == ["p2"]
    assert "in conflicts, but not among the people: p2" in ask(asked).output


def test_bad_input_is_one_sentence(ask: Any) -> None:
    done = ask({**PROBLEM, "size": "two"})
    assert done.exit_code == 2
    assert "the size is 'two'; expected a whole number of 1 or more" in done.output
