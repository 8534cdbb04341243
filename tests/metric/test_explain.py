"""Contributions, derivatives and changes add up exactly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.metric import Observations, read_observations
from hsforhs.metric.explain import Change, Explanation, change, explain, shapley
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)
GEOMETRIC = definition(SMALL.replace("weights: [3, 1]}", "weights: [3, 1], aggregate: geometric}"))
BENT = definition(SMALL.replace("{id: care, children: [beds, deaths]}", '{id: care, formula: "min(beds, deaths)"}'))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    return read_observations(write(tmp_path_factory.mktemp("data") / "x.csv", WIDE), INDEX)


def total(found: Explanation) -> float:
    return found.reference + sum(x.contribution for x in found.parts) + found.rounding


def test_in_a_weighted_mean_a_part_is_weight_times_distance(table: Observations) -> None:
    found = explain(INDEX, table, "XLM-U-1", against="XLM-U-2")
    assert (found.score, found.reference, found.against) == (61.25, 100, "XLM-U-2")
    parts = {x.indicator: x for x in found.parts}
    weights = {"beds": 0.375, "deaths": 0.375, "staff": 0.25}
    for name, weight in weights.items():
        part = parts[name]
        assert part.contribution == pytest.approx(weight * (part.score - part.reference), abs=1e-9)
        assert part.derivative == pytest.approx(weight, abs=1e-6)
    assert total(found) == pytest.approx(found.score, abs=1e-12)


@pytest.mark.parametrize("index", [INDEX, GEOMETRIC, BENT])
def test_parts_add_up_whatever_the_method(table: Observations, index) -> None:
    for against in (None, "XLM-U-2"):
        found = explain(index, table, "XLM-U-1", against=against)
        assert total(found) == pytest.approx(found.score, abs=1e-9)


def test_a_geometric_mean_follows_its_derivative(table: Observations) -> None:
    parts = {x.indicator: x for x in explain(GEOMETRIC, table, "XLM-U-1").parts}
    score = 65**0.75 * 50**0.25
    assert parts["staff"].derivative == pytest.approx(0.25 * score / 50, abs=1e-5)
    assert parts["beds"].derivative == pytest.approx(0.75 * score / 65 / 2, abs=1e-5)


def test_against_itself_nothing_is_left(table: Observations) -> None:
    found = explain(GEOMETRIC, table, "XLM-U-1", against="XLM-U-1")
    assert all(x.contribution == pytest.approx(0, abs=1e-9) for x in found.parts)


def test_what_is_missing_is_left_aside_and_rounding_shown(table: Observations) -> None:
    found = explain(definition(SMALL.replace("high: 100}", "high: 100, final: 0}")), table, "XLM-U-1")
    assert (found.score, found.rounding) == (61, pytest.approx(-0.25))
    east = explain(INDEX, table, "XLM-U-3")
    assert {x.indicator for x in east.parts} == {"deaths", "staff"}
    shown = json.loads(json.dumps(east.as_json(), allow_nan=False))
    assert [x["contribution"] for x in shown["indicators"].values()] == sorted(x.contribution for x in east.parts)
    for unit, message in (("XLM-U-4", "has no score"), ("XLM", "no unit 'XLM'")):
        with pytest.raises(BadInput, match=message):
            explain(INDEX, table, unit)


@settings(max_examples=30)
@given(st.lists(st.floats(-100, 100), min_size=8, max_size=8))
def test_shapley_values_add_up_and_are_symmetric(numbers: list[float]) -> None:
    values = {(a, b, c): np.array([numbers[4 * a + 2 * b + c]]) for a in (0, 1) for b in (0, 1) for c in (0, 1)}
    found = shapley(values, 3)
    assert found.sum() == pytest.approx(numbers[7] - numbers[0], abs=1e-9)
    swapped = shapley({(b, a, c): x for (a, b, c), x in values.items()}, 3)
    np.testing.assert_allclose(swapped[[1, 0, 2]], found, atol=1e-9)


def moved(table: Observations, tmp_path: Path, text: str, rows: str = WIDE) -> dict[str, Change]:
    index = definition(text)
    new = read_observations(write(tmp_path / "new.csv", rows), index)
    return {x.unit: x for x in change(INDEX, table, index, new)}


def test_each_cause_alone(table: Observations, tmp_path: Path) -> None:
    one = moved(table, tmp_path, SMALL, WIDE.replace("5,10,20", "10,10,20"))["XLM-U-1"]
    assert one.score == {"data": pytest.approx(18.75), "method": 0}
    assert one.classes == {"data": 1, "method": 0, "thresholds": 0}
    one = moved(table, tmp_path, SMALL.replace("weights: [3, 1]", "weights: [1, 1]"))["XLM-U-1"]
    assert one.score == {"data": 0, "method": pytest.approx(57.5 - 61.25)}
    one = moved(table, tmp_path, SMALL.replace("edges: [40, 70]", "edges: [40, 60]"))["XLM-U-1"]
    assert (one.class_before, one.class_after) == ("middle", "high")
    assert one.score == {"data": 0, "method": 0}
    assert one.classes == {"data": 0, "method": 0, "thresholds": 1}


def test_all_causes_together_add_up(table: Observations, tmp_path: Path) -> None:
    text = SMALL.replace("weights: [3, 1]", "weights: [1, 1]").replace("edges: [40, 70]", "edges: [20, 55]")
    found = moved(table, tmp_path, text, WIDE.replace("5,10,20", "10,0,30"))
    one = found["XLM-U-1"]
    assert sum(one.score.values()) == pytest.approx(one.after - one.before)
    assert sum(one.classes.values()) == pytest.approx(1)
    none = found["XLM-U-4"]
    assert (none.before, none.score, none.classes, none.class_after) == (None, None, None, None)


def test_without_classes_and_for_units_in_both_only(table: Observations, tmp_path: Path) -> None:
    text = "\n".join(x for x in SMALL.splitlines() if not x.startswith("classes"))
    found = moved(table, tmp_path, text, "unit,beds,deaths,staff\nXLM-U-1,5,10,20\nXLM-U-9,1,1,1\n")
    assert list(found) == ["XLM-U-1"]
    assert (found["XLM-U-1"].classes, found["XLM-U-1"].class_before) == (None, "middle")
