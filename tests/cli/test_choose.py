"""`hsforhs choose`: the shape of its answer and what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made import answer, refusal, run
from tests.planning.choose.made import problem


def written(folder: Path, content: Any) -> Path:
    path = folder / "problem.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An invented problem: b waits for a, c is too dear."""
    actions = [
        {"id": "a", "one_time": 100, "recurring": 20, "benefit": 4},
        {"id": "b", "one_time": 80, "after": ["a"], "benefit": 2},
        {"id": "c", "one_time": 900},
    ]
    return written(tmp_path, problem(actions, discount=0.05, provinces_floor={"P1": 1}))


def test_the_answer_has_the_documented_shape(file: Path) -> None:
    found = answer("choose", file, "--time-limit", "10", "--gap", "0.005")
    detail = found["left_out"]["c"].pop("detail")
    assert "at most 100 in a year" in detail
    assert found == {
        "status": "optimal",
        "objective": pytest.approx(5.9),
        "bound": pytest.approx(5.9),
        "gap": pytest.approx(0),
        "start": {"a": 1, "b": 2},
        "left_out": {"c": {"reason": "budget"}},
        "spend": {"D1": [100.0, 100.0]},
    }


def test_what_cannot_hold_together_is_named_and_is_no_error(tmp_path: Path) -> None:
    found = answer("choose", written(tmp_path, problem([{"id": "a", "one_time": 900}], provinces_floor={"P1": 1})))
    assert found == {
        "status": "infeasible",
        "objective": None,
        "bound": None,
        "gap": None,
        "start": {},
        "left_out": {},
        "spend": {},
        "conflict": ["provinces_floor P1: at least 1 chosen", "budget of donor D1"],
    }


def test_nothing_to_choose_is_an_answer(tmp_path: Path) -> None:
    found = answer("choose", written(tmp_path, problem([], provinces_floor={"P1": 1})))
    assert (found["status"], found["conflict"]) == ("infeasible", ["provinces_floor P1: at least 1 chosen"])
    found = answer("choose", written(tmp_path, problem([])))
    assert (found["status"], found["objective"], found["gap"], found["start"]) == ("optimal", 0, 0, {})


@pytest.mark.parametrize(
    "words", [("--time-limit", "0"), ("--gap", "-1"), ("--gap", "2"), ("--gap", "nan"), ("--time-limit", "soon")]
)
def test_bad_options_end_with_one_sentence(file: Path, words: tuple[str, str]) -> None:
    assert words[0] in refusal("choose", file, *words)


def test_a_bad_problem_ends_with_one_sentence(tmp_path: Path) -> None:
    content = problem([{"id": "a"}], donors=[{"id": "D1", "budget": [1]}])
    assert refusal("choose", written(tmp_path, content)) == (
        "problem.json, donor D1: 'budget' holds 1 numbers; expected 2, one a year."
    )


def test_people_read_the_plan_the_gap_and_the_reasons(file: Path, tmp_path: Path) -> None:
    done = run("choose", file)
    assert re.fullmatch(
        r"(after \d+\.\d s: a plan with benefit [\d.]+; at most [\d.]+ % better is possible\n)+", done.stderr
    )
    shown = done.stdout
    assert "2 actions, benefit 5.9; nothing better is possible" in shown
    assert "c         budget" in shown
    assert "D1     100.00  100.00" in shown
    shown = run("choose", written(tmp_path, problem([{"id": "a", "donors": []}], provinces_floor={"P1": 1}))).stdout
    assert shown.startswith("No plan keeps all limits.")
    assert "donors of action a: none" in shown


def test_a_single_year_and_a_discount_of_everything_are_problems_like_others(tmp_path: Path) -> None:
    limits = {"years": 1, "donors": [{"id": "D1", "budget": [10]}], "agencies": [{"id": "A", "staff_months": [9]}]}
    found = answer("choose", written(tmp_path, problem([{"id": "a"}, {"id": "b"}], discount=1, **limits)))
    assert (found["status"], found["objective"], list(found["start"].values())) == ("optimal", 1, [1])
    assert next(iter(found["left_out"].values()))["reason"] == "budget"


NOISY = """
import ctypes, sys
import scipy.optimize
quiet = scipy.optimize.milp
def noisy(*given, **named):
    ctypes.CDLL(None).printf(b"noise of the solver")
    return quiet(*given, **named)
scipy.optimize.milp = noisy
sys.path[:] = {path!r}
from hsforhs.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="prints as the solver does, through the C library")
def test_what_the_solver_prints_does_not_come_between(file: Path) -> None:
    words = [sys.executable, "-c", NOISY.format(path=sys.path), "choose", str(file), "--json"]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout)["start"] == {"a": 1, "b": 2}
