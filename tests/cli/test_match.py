"""`hsforhs match`: the contract on the worked example, tables, other networks, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hsforhs.cli import cli
from hsforhs.matching import default_scoring, example_network


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["match", *words])


def test_the_contract_on_the_worked_example() -> None:
    result = run("--gap", "D2", "--step", "2-3", "--languages", "fr", "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert list(answer) == ["people", "filtered_out", "uncovered"]
    assert answer["people"]
    weights = default_scoring().weights
    for person in answer["people"]:
        assert list(person) == ["id", "score", "parts"]
        parts = person["parts"]
        assert set(parts) == {"area", "evidence", "step", "language", "load"}
        total = sum(weights[x] for x in parts)
        assert person["score"] == pytest.approx(sum(weights[x] * y for x, y in parts.items()) / total)
    assert all(isinstance(x, int) and x > 0 for x in answer["filtered_out"].values())
    assert len(answer["people"]) + sum(answer["filtered_out"].values()) == len(example_network().people)
    assert all(isinstance(x, str) for x in answer["uncovered"])


def test_nobody_fits_a_language_that_nobody_speaks() -> None:
    answer = json.loads(run("--gap", "D2", "--languages", "xx", "--json").output)
    assert answer["people"] == []
    assert answer["uncovered"] == ["D2"]
    assert "nobody fits" in run("--gap", "D2", "--languages", "xx").output


def test_the_table_says_names_weights_and_who_is_left_out() -> None:
    result = run("--gap", "D2:HIS", "--country", "GHA", "--most", "3")
    assert result.exit_code == 0
    assert result.output.count("(invented)") == 3
    for words in ("score: mean of the parts, weighted by area 4", "left out: conflict of interest: 1", "region"):
        assert words in result.output


def test_another_weight_changes_the_score_alone() -> None:
    plain = json.loads(run("--gap", "D2", "--json").output)
    heavy = json.loads(run("--gap", "D2", "--weight", "load=50", "--json").output)
    assert plain["filtered_out"] == heavy["filtered_out"]
    assert {x["id"]: x["parts"] for x in plain["people"]} == {x["id"]: x["parts"] for x in heavy["people"]}
    best = heavy["people"][0]
    assert best["parts"]["load"] == 1.0
    assert best["score"] > 0.9


def test_institutions_days_and_modes() -> None:
    bodies = json.loads(run("--gap", "D2", "--institutions", "--json").output)["people"]
    assert bodies
    assert all(x["id"].startswith("net-i") for x in bodies)
    late = json.loads(run("--gap", "D2", "--from", "2031-01-01", "--mode", "field", "--json").output)
    assert late["people"] == []
    assert late["filtered_out"]["not available on these days"] > 0


def test_the_day_weighs_terms() -> None:
    later = json.loads(run("--gap", "D2", "--on", "2040-01-01", "--json").output)
    assert later["filtered_out"] == {"membership not approved": 40}


def test_another_network_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text('{"day": "2026-11-30", "people": [], "institutions": []}', encoding="utf-8")
    assert json.loads(run("--gap", "D2", "--network", str(path), "--json").output)["people"] == []
    path.write_text('{"day": 3}', encoding="utf-8")
    result = run("--gap", "D2", "--network", str(path))
    assert (result.exit_code, "own.json" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--gap", "D9"), "no gap"),
        (("--gap", "D2", "--step", "3-2"), "the step is '3-2'"),
        (("--gap", "D2", "--languages", "french"), "the language is 'french'"),
        (("--gap", "D2", "--mode", "air"), "remote or field"),
        (("--gap", "D2", "--weight", "luck=2"), "the weight is 'luck=2'"),
        (("--gap", "D2", "--from", "2026-12-02", "--to", "2026-12-01"), "lies before"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(words: tuple[str, ...], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.output
    assert result.output.count("\n") == 1


def test_a_file_and_the_store_exclude_each_other(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text("{}", encoding="utf-8")
    assert run("--gap", "D2", "--network", str(path), "--store").exit_code == 2
