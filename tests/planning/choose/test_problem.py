"""What a problem may hold, and one clear sentence for everything else."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.choose import problem_of, read_problem
from tests.planning.choose.made import action, problem


def test_everything_that_is_written_is_read() -> None:
    content = problem(
        [{"id": "a0"}, {"id": "a1", "one_time": 0.1, "after": ["a0"], "donors": ["D1", "D1"]}],
        discount=0.05,
        provinces_floor={"P1": 1},
    )
    found = problem_of(content)
    assert found.years == 2
    assert found.budgets == {"D1": (100, 100)}
    assert found.staff == {"A": (10, 10)}
    assert found.discount == Decimal("0.05")
    assert found.floors == {"P1": 1}
    late = found.actions["a1"]
    assert (late.one_time, late.after, late.agency, late.province) == (Decimal("0.1"), ("a0",), "A", "P1")
    assert late.donors == ("D1",)


def test_what_may_be_missing_is_empty() -> None:
    found = problem_of({"years": 1, "actions": [{"id": "a", "one_time": 0, "recurring": 0, "benefit": 1}]})
    only = found.actions["a"]
    assert (only.after, only.agency, only.staff_months, only.province, only.donors) == ((), None, 0, None, ())
    assert found.discount == 0
    assert not found.floors


def test_other_names_are_left_aside() -> None:
    content = problem([{"id": "a", "title": "x", "comment": None}], source="y")
    assert problem_of(content) == problem_of(problem([{"id": "a"}]))


def test_benefit_is_discounted_from_the_second_year_on() -> None:
    found = problem_of(problem([{"id": "a", "benefit": 10}, {"id": "b", "benefit": 1}], discount=0.05))
    assert found.benefit({"a": 1}) == 10
    assert found.benefit({"a": 2, "b": 1}) == pytest.approx(10.5)


def changed(**more: Any) -> dict[str, Any]:
    return {**problem([{"id": "a0"}, {"id": "a1"}]), **more}


def one(**more: Any) -> dict[str, Any]:
    return changed(actions=[{**action("a0"), **more}])


def without(name: str) -> dict[str, Any]:
    return changed(actions=[{k: v for k, v in action("a0").items() if k != name}])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "no object"),
        (changed(years=0), "'years' is 0"),
        (changed(years=2.5), "'years' is 2.5"),
        (changed(years=True), "'years' is True"),
        (changed(years="2"), "'years' is '2'"),
        (changed(years=None), "'years' is missing"),
        (changed(years=1000), "from 1 to 30"),
        (changed(actions=None), "'actions' is missing"),
        (changed(actions={}), "'actions' is {}"),
        (changed(actions=["a0"]), "actions, number 1: 'a0' is no object"),
        (changed(province_floor={}), "'province_floor' is not known here; expected 'provinces_floor'"),
        (one(onetime=1), "action a0: 'onetime' is not known here; expected 'one_time'"),
        (one(donor=["D1"]), "'donor' is not known here; expected 'donors'"),
        (changed(actions=[action("a0"), action("a0")]), "'a0' stands twice"),
        (one(id=""), "'id' is ''"),
        (one(id=7), "'id' is 7"),
        (one(one_time=-1), "action a0: 'one_time' is negative"),
        (one(recurring="10"), "'recurring' is '10'"),
        (one(benefit=True), "'benefit' is True"),
        (one(benefit=None), "'benefit' is missing"),
        (one(one_time=1e16), "'one_time' is too large"),
        (without("one_time"), "'one_time' is missing"),
        (without("recurring"), "'recurring' is missing"),
        (without("benefit"), "'benefit' is missing"),
        (without("staff_months"), "'staff_months' is missing"),
        (without("agency"), "takes staff-months and names no agency"),
        (one(staff_months=-2), "'staff_months' is negative"),
        (one(agency="B"), "action a0: 'B' is no agency"),
        (one(donors=["D9"]), "action a0: 'D9' is no donor"),
        (one(donors="D1"), "'donors' is 'D1'"),
        (one(after=["a9"]), "action a0, after: 'a9' is no action"),
        (changed(donors=[{"id": "D1", "budget": [1]}]), "donor D1: 'budget' holds 1 numbers; expected 2, one a year"),
        (changed(donors=[{"id": "D1", "budget": [1, 2, 3]}]), "'budget' holds 3 numbers"),
        (changed(donors=[{"id": "D1", "budget": 5}]), "'budget' holds 5"),
        (changed(donors=[{"id": "D1"}]), "'budget' is missing"),
        (changed(donors=[{"id": "D1", "budget": [1, -2]}]), "'budget, year 2' is negative"),
        (changed(donors=[{"id": "D1", "budget": [1, None]}]), "'budget, year 2' is empty"),
        (changed(donors=[{"id": "D1", "budget": [1, 2]}] * 2), "the donor 'D1' stands twice"),
        (changed(agencies=[{"id": "A", "staff_months": [1]}]), "agency A: 'staff_months' holds 1 numbers"),
        (changed(discount=1.5), "the discount is 1.5"),
        (changed(discount=-0.1), "'discount' is negative"),
        (changed(provinces_floor={"P1": -1}), "'P1' is -1"),
        (changed(provinces_floor={"P1": 1.5}), "'P1' is 1.5"),
        (changed(provinces_floor=[]), "provinces_floor"),
    ],
)
def test_bad_input_is_one_sentence(content: Any, message: str) -> None:
    with pytest.raises(BadInput) as error:
        problem_of(content)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ['{"years": NaN}', '{"years": 1e999}', "{", "", "<html>"])
def test_a_file_that_is_no_json_names_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "problem.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"problem\.json"):
        read_problem(path)


def test_a_bad_value_in_a_file_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(changed(years=0)), encoding="utf-8-sig")
    with pytest.raises(BadInput, match=r"problem\.json, the problem: 'years' is 0"):
        read_problem(path)


def test_a_circle_with_a_lag_cannot_be() -> None:
    content = problem([{"id": "a", "after": ["b"], "lag": 1}, {"id": "b", "after": ["a"]}])
    with pytest.raises(BadInput, match="action a: the action waits 1 years for itself"):
        problem_of(content)
    with pytest.raises(BadInput, match="'lag' is -1"):
        problem_of(problem([{"id": "a", "lag": -1}]))
