"""The engine from columns to scores: every stage, draws, noise and properties of the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.files import BadInput
from hsforhs.metric import Cell, Computed, compute
from hsforhs.metric.ordering import Step, StepKind
from tests.metric.made import SMALL, definition

INDEX = definition(SMALL)
COLUMNS = {"beds": np.array([5.0, 10]), "deaths": np.array([10.0, 0]), "staff": np.array([20.0, 40])}
UNITS = ("a", "b")
NAN = np.nan


def run(text: str, columns: dict[str, list[float]], **options: object) -> Computed:
    arrays_ = {k: np.array(v, dtype=float) for k, v in columns.items()}
    units = tuple(f"u{i}" for i in range(len(next(iter(columns.values())))))
    return compute(definition(text), arrays_, units=units, **options)  # type: ignore[arg-type]


HEAD = "schema: hsindex/1\nid: a\nversion: 1\nscale: {low: 0, high: 10}\n"


def test_a_small_index_by_hand() -> None:
    found = compute(INDEX, COLUMNS, units=UNITS)
    np.testing.assert_allclose(found.scores["beds"], [50, 100])
    np.testing.assert_allclose(found.scores["deaths"], [80, 100])
    np.testing.assert_allclose(found.scores["care"], [65, 100])
    np.testing.assert_allclose(found.scores["index"], [0.75 * 65 + 0.25 * 50, 100])
    np.testing.assert_array_equal(found.weights["index"], [3, 1])
    assert found.kept.all()


def test_draws_run_through_the_same_code() -> None:
    draws = {k: np.stack([v, v * 0.5, v * 0]) for k, v in COLUMNS.items()}
    weights = {"index": np.array([[3.0, 1], [1, 0], [0, 1]])}
    found = compute(INDEX, draws, units=UNITS, weights=weights)
    assert found.scores["index"].shape == (3, 2)
    np.testing.assert_allclose(found.scores["index"][0], [0.75 * 65 + 0.25 * 50, 100])
    np.testing.assert_allclose(found.scores["index"][1], found.scores["care"][1])
    np.testing.assert_allclose(found.scores["index"][2], [0, 0])


def test_each_draw_is_what_it_would_be_alone() -> None:
    weights = np.array([[3.0, 1], [1, 4]])
    together = compute(INDEX, COLUMNS, units=UNITS, weights={"index": weights}).scores["index"]
    for found, own in zip(together, weights, strict=True):
        np.testing.assert_array_equal(
            found, compute(INDEX, COLUMNS, units=UNITS, weights={"index": own}).scores["index"]
        )


def test_a_change_reaches_everything_above_it() -> None:
    step = Step(StepKind.VALUE, "beds")
    found = compute(INDEX, COLUMNS, units=UNITS, changed={step: lambda x: x + 5})
    np.testing.assert_allclose(found.values["beds"], [10, 15])
    np.testing.assert_allclose(found.scores["care"], [90, 100])
    scores = {Step(StepKind.SCORE, "beds"): lambda x: x * 0, Step(StepKind.NODE, "care"): lambda x: x + 1}
    np.testing.assert_allclose(compute(INDEX, COLUMNS, units=UNITS, changed=scores).scores["care"], [41, 51])


def test_a_column_that_is_not_there_is_missing() -> None:
    found = compute(INDEX, {"beds": COLUMNS["beds"]}, units=UNITS)
    assert np.isnan(found.scores["staff"]).all()
    assert (found.flags["staff"] == Cell.MISSING).all()
    np.testing.assert_allclose(found.scores["index"], found.scores["beds"])


def test_from_totals_to_rounded_scores() -> None:
    text = (
        HEAD.replace("high: 10}", "high: 10, each_level: 1, final: 0}")
        + """inputs: [{id: people}]
quantities: [{id: total, formula: a + b}]
indicators:
  - {id: rate, value: total, denominator: people, per: 1000, normalise: {method: goalposts, low: 0, high: 60}}
  - {id: logs, value: a, transform: log10, normalise: {method: goalposts, low: 0, high: 2, zero: 0.1, missing: 5}}
  - {id: a, per: 2, round: null}
  - {id: b, value: "first(b, 1)", round: null}
tree:
  - {id: top, formula: "max(rate, logs) + side * 0", replace: [{score: 5, by: 4.5}]}
  - {id: side, children: [a, b]}
derived: [{id: gap, formula: 10 - top, round: 1}, {id: half, formula: gap / 3 + people * 0}]
"""
    )
    found = run(text, {"a": [1, 0, NAN], "b": [1, 2, 3], "people": [100, 100, 100]})
    np.testing.assert_allclose(found.scores["rate"], [3.3, 3.3, NAN], equal_nan=True)
    np.testing.assert_allclose(found.scores["logs"], [0, 0.1, 5], equal_nan=True)
    np.testing.assert_allclose(found.values["a"], [2, 0, NAN], equal_nan=True)
    np.testing.assert_allclose(found.scores["top"], [3, 3, NAN], equal_nan=True)
    np.testing.assert_allclose(found.scores["gap"], [7, 7, NAN], equal_nan=True)
    np.testing.assert_allclose(found.scores["half"], [7 / 3, 7 / 3, NAN], equal_nan=True)


def test_rounding_can_be_left_out() -> None:
    text = (
        HEAD.replace("high: 10}", "high: 10, each_level: 0}")
        + "indicators: [{id: x}]\ntree: [{id: t, children: [x]}]\n"
    )
    assert run(text, {"x": [2.4]}).scores["t"] == 2
    assert run(text, {"x": [2.4]}, rounded=False).scores["t"] == 2.4


def test_replacing_follows_rounding() -> None:
    text = HEAD + "indicators: [{id: x}]\ntree: [{id: t, children: [x], round: 1, replace: [{score: 0, by: 0.1}]}]\n"
    np.testing.assert_allclose(run(text, {"x": [0.04, 0.06, 3]}).scores["t"], [0.1, 0.1, 3])


IMPUTED = (
    HEAD
    + """inputs: [{id: region, kind: group}, {id: gdp}]
indicators:
  - {id: x, impute: RULE, normalise: {method: min_max}}
  - {id: y}
tree: [{id: t, children: [x, y]}]
"""
)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("{method: mean}", 3.0),
        ("{method: median}", 2.0),
        ("{method: group_mean, by: region}", 1.5),
        ("{method: group_median, by: region}", 1.5),
        ("{method: formula, formula: gdp * 2}", 14.0),
        ("{method: regression, on: [y]}", 5.0),
        ("{method: regression, on: [gdp]}", 8.0),
    ],
)
def test_imputed_cells_are_filled_and_flagged(rule: str, wanted: float) -> None:
    columns = {"x": [1, 2, 6, 3, NAN], "y": [1, 2, 6, 3, 5], "gdp": [0, 1, 5, 2, 7]}
    groups = {"region": ("n", "n", "s", "s", "n")}
    found = run(IMPUTED.replace("RULE", rule), columns, groups=groups)
    values = found.values["x"]
    if "median}" in rule and "group" not in rule:
        wanted = 2.5
    assert values[4] == pytest.approx(wanted)
    np.testing.assert_array_equal(found.flags["x"], [0, 0, 0, 0, Cell.IMPUTED])


def test_what_cannot_be_imputed_stays_missing() -> None:
    found = run(IMPUTED.replace("RULE", "{method: group_mean, by: region}"), {"x": [1, NAN], "y": [1, 1]})
    assert np.isnan(found.values["x"][1])
    assert found.flags["x"][1] == Cell.MISSING


def test_screening_before_and_after_imputation() -> None:
    text = IMPUTED.replace("RULE", "{method: mean}") + "screen: {minimum_available: 1.0, after_imputation: AFTER}\n"
    columns = {"x": [1, 2, NAN], "y": [1, 2, 3]}
    before = run(text.replace("AFTER", "false"), columns)
    assert list(before.kept) == [True, True, False]
    assert np.isnan(before.scores["t"][2])
    np.testing.assert_allclose(before.scores["x"][:2], [0, 10])
    assert run(text.replace("AFTER", "true"), columns).kept.all()


def test_outliers_are_treated_and_flagged() -> None:
    text = HEAD + (
        "indicators: [{id: x, treat: {method: winsorise, then: log}, normalise: {method: min_max}}]\n"
        "tree: [{id: t, children: [x]}]\n"
    )
    found = run(text, {"x": [*range(1, 21), 1000]})
    assert found.scores["x"][-1] == found.scores["x"][-2] == 10
    assert found.flags["x"][-1] == Cell.TREATED
    assert not found.flags["x"][:-1].any()
    draws = np.stack([np.arange(21.0), np.append(np.arange(20.0), 1000)])
    both = compute(definition(text), {"x": draws}, units=tuple("abcdefghijklmnopqrstu"))
    np.testing.assert_allclose(both.scores["x"][1][-2:], [10, 10])
    assert both.scores["x"][0][-2] < 10


def test_a_reference_unit_must_be_there() -> None:
    text = HEAD + (
        "indicators: [{id: x, normalise: {method: distance_to_reference, reference: u1}}]\n"
        "tree: [{id: t, children: [x]}]\n"
    )
    np.testing.assert_allclose(run(text, {"x": [0, 5, 9]}).scores["x"], [0, 10, 10])
    with pytest.raises(BadInput, match="reference unit 'u1'"):
        run(text, {"x": [0]})


def test_weights_that_are_computed_follow_the_scores() -> None:
    text = SMALL.replace(
        "children: [beds, deaths]", "children: [beds, deaths], aggregate: {method: arithmetic, weights: pca}"
    )
    columns = {"beds": np.arange(9.0), "deaths": np.arange(9.0) ** 2 / 2, "staff": np.arange(9.0)}
    found = compute(definition(text), columns, units=tuple("abcdefghi"))
    np.testing.assert_allclose(found.weights["care"], [0.5, 0.5])
    equal = text.replace("weights: pca", "weights: equal").replace(
        "[beds, deaths],", "[beds, deaths], weights: [9, 1],"
    )
    np.testing.assert_allclose(
        compute(definition(equal), columns, units=tuple("abcdefghi")).weights["care"], [0.5, 0.5]
    )


_column = arrays(float, 4, elements=st.one_of(st.floats(0, 60), st.just(NAN)))


@given(_column, _column, _column)
def test_scores_stay_on_the_scale(beds: np.ndarray, deaths: np.ndarray, staff: np.ndarray) -> None:
    found = compute(INDEX, {"beds": beds, "deaths": deaths, "staff": staff}, units=tuple("abcd"))
    for scores in found.scores.values():
        known = scores[np.isfinite(scores)]
        assert ((known >= 0) & (known <= 100)).all()
    nothing = np.isnan(beds) & np.isnan(deaths) & np.isnan(staff)
    np.testing.assert_array_equal(np.isnan(found.scores["index"]), nothing)


@given(arrays(float, (3, 4), elements=st.floats(0, 60)), st.permutations(range(4)))
def test_the_order_of_units_does_not_matter(values: np.ndarray, order: list[int]) -> None:
    columns = dict(zip(("beds", "deaths", "staff"), values, strict=True))
    moved = {k: v[order] for k, v in columns.items()}
    one = compute(INDEX, columns, units=tuple("abcd")).scores["index"]
    np.testing.assert_array_equal(compute(INDEX, moved, units=tuple("abcd")).scores["index"], one[order])


@given(arrays(float, (3, 4), elements=st.floats(0, 40)), st.floats(0, 20))
def test_more_beds_and_fewer_deaths_never_lower_the_score(values: np.ndarray, better: float) -> None:
    columns = dict(zip(("beds", "deaths", "staff"), values, strict=True))
    improved = columns | {"beds": columns["beds"] + better, "deaths": columns["deaths"] - better}
    one, other = (compute(INDEX, x, units=tuple("abcd")).scores["index"] for x in (columns, improved))
    assert (other >= one - 1e-9).all()
