"""The rules of indicators and nodes, and what is wrong with them."""

from __future__ import annotations

from textwrap import indent

import pytest

from hsforhs.files import BadInput
from hsforhs.metric import read_definition
from hsforhs.metric.expressions import parse
from hsforhs.metric.records import AggregateMethod, ImputeMethod, NormaliseMethod, TreatMethod, WeightMethod

HEAD = "schema: hsindex/1\nid: a\nversion: 1\ninputs: [{id: region, kind: group}, {id: gdp}]\n"


def with_indicator(rule: str):
    text = f"{HEAD}indicators:\n  - id: x\n{indent(rule, '    ')}\ntree: [{{id: top, children: [x]}}]\n"
    return read_definition(text).indicators["x"]


def with_node(rule: str):
    text = f"{HEAD}indicators: [{{id: x}}, {{id: y}}]\ntree:\n  - id: top\n{indent(rule, '    ')}\n"
    return read_definition(text).nodes["top"]


def test_an_indicator_in_full() -> None:
    found = with_indicator(
        "name: X\nunit: '%'\nsource: us\nvalue: gdp * 2\ndenominator: gdp\nper: 1000\ntransform: log10\nround: 2\n"
        "impute: {method: formula, formula: ln(gdp)}\n"
        "treat: {method: winsorise, skew: 1, kurtosis: 2, max_points: 3, then: box_cox}\n"
        "normalise: {method: goalposts, low: 1, high: 5, zero: 0.1, missing: 0.2, clip: false, to: [1, 9]}\n"
    )
    assert (found.name, found.unit, found.source, found.denominator, found.per) == ("X", "%", "us", "gdp", 1000)
    assert found.value == parse("gdp * 2")
    assert found.transform == parse("log10(x)")
    assert found.impute is not None
    assert (found.impute.method, found.impute.formula) == (ImputeMethod.FORMULA, parse("ln(gdp)"))
    assert found.treat is not None
    assert (found.treat.method, found.treat.max_points, found.treat.then) == (TreatMethod.WINSORISE, 3, "box_cox")
    assert (found.normalise.zero, found.normalise.missing, found.normalise.clip, found.normalise.to) == (
        *(0.1, 0.2, False),
        (1, 9),
    )


def test_a_transform_may_be_a_formula_in_x() -> None:
    assert with_indicator("transform: sqrt(x) + 1").transform == parse("sqrt(x) + 1")
    assert with_indicator("transform: identity").transform is None
    assert with_indicator("transform: square").transform == parse("x ^ 2")


def test_without_a_rule_a_score_stays_as_it_is() -> None:
    assert with_indicator("unit: level").normalise.method is NormaliseMethod.NONE


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("transform: gdp", "no formula in x"),
        ("impute: {method: group_mean}", "needs a group"),
        ("impute: {method: group_mean, by: nowhere}", "needs 'nowhere'"),
        ("impute: {method: regression}", "needs indicators"),
        ("impute: {method: formula}", "'formula' is missing"),
        ("treat: {method: winsorise, max_points: 1.5}", "'max_points' is 1.5"),
        ("treat: {method: hope}", "one of winsorise"),
        ("normalise: {method: distance_to_reference}", "needs a unit"),
        ("normalise: {method: distance_to_target}", "needs a value"),
        ("normalise: {method: z_score, deviation: 0}", "not above 0"),
        ("normalise: {method: min_max, to: [5, 5]}", "does not rise"),
        ("normalise: {method: min_max, to: [5]}", "2 numbers"),
        ("normalise: {method: min_max, to: [a, b]}", "no number"),
        ("normalise: {method: goalposts, low: 0, high: 1, clip: maybe}", "true or false"),
        ("round: 1.5", "whole number of decimals"),
        ("round: 99", "whole number of decimals"),
        ("error: -1", "at least 0"),
        ("value: 5 5", "cannot be understood"),
        ("name: [a]", "'name' is no text"),
        ("per: x", "'per' is no number"),
        ("colour: red", "no key 'colour'"),
        (f"name: {'x' * 2001}", "2001 characters"),
    ],
)
def test_bad_rules_of_an_indicator(rule: str, part: str) -> None:
    with pytest.raises(BadInput) as error:
        with_indicator(rule)
    assert part in str(error.value)
    assert "line " in str(error.value)


def test_a_node_in_full() -> None:
    found = with_node(
        "children: [x, y]\nweights: [1, 2]\nround: 1\nreplace: [{score: 0, by: 0.1}]\n"
        "aggregate: {method: generalised, power: 2, weights: pca, minimum_available: 0.5, alpha: 0.2}"
    )
    assert found.aggregate.method is AggregateMethod.GENERALISED
    assert found.aggregate.weights is WeightMethod.PCA
    assert (found.aggregate.power, found.aggregate.minimum_available, found.aggregate.alpha) == (2, 0.5, 0.2)
    assert found.replace == ((0, 0.1),)
    assert with_node("children: [x, y]\naggregate: harmonic").aggregate.method is AggregateMethod.HARMONIC
    assert with_node("children: [x, y]").aggregate.method is AggregateMethod.ARITHMETIC
    assert with_node("formula: max(x, y)").formula == parse("max(x, y)")


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("children: [x, y]\nformula: x", "either 'children' or a 'formula'"),
        ("formula: 1 + 1", "names no score"),
        ("children: [x, y]\naggregate: {method: generalised, power: 0}", "power is 0"),
        ("children: [x, y]\naggregate: {method: geometric_inverted, shift: [5, 1]}", "does not rise"),
        ("children: [x, y]\naggregate: {method: mazziotta_pareto, polarity: 0}", "-1 or 1"),
        ("children: [x, y]\naggregate: nonsense", "one of arithmetic"),
        ("children: [x, y]\nreplace: [{score: 0}]", "'by' is missing"),
        ("children: [x, [y]]", "no text"),
    ],
)
def test_bad_rules_of_a_node(rule: str, part: str) -> None:
    with pytest.raises(BadInput) as error:
        with_node(rule)
    assert part in str(error.value)
