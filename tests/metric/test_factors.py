"""Uncertain parts of an index: named, or the default ones."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.metric.factors import CONCENTRATION, DATA_ERROR, Factors, factors_of
from tests.metric.made import SMALL, definition


def factors(text: str) -> Factors:
    return factors_of(definition(SMALL + f"uncertainty: {text}\n"))


def test_without_any_the_default_ones_hold_and_methods_stand() -> None:
    found = factors_of(definition(SMALL))
    assert found == Factors()
    assert found.as_json() == {
        "weights": {"dirichlet": {"concentration": CONCENTRATION}},
        "imputation": {"noise": "empirical"},
        "data": {"from": "indicators.error", "else": DATA_ERROR},
    }
    assert factors("{draws: 7, seed: 3}") == Factors(draws=7, seed=3)


def test_named_factors_only() -> None:
    found = factors("{factors: {weights: {dirichlet: {concentration: 9}}}}")
    assert (found.concentration, found.imputation, found.data_error) == (9, False, None)
    assert found.as_json() == {"weights": {"dirichlet": {"concentration": 9}}}
    found = factors("{factors: {data: {from: indicators.error, else: 0.2}, imputation: {noise: empirical}}}")
    assert (found.concentration, found.imputation, found.data_error) == (None, True, 0.2)
    assert factors("{factors: {weights: {}}}").concentration == CONCENTRATION


def test_structural_alternatives() -> None:
    found = factors(
        "{factors: {aggregate: {choice: [arithmetic, geometric]},"
        " normalise: {choice: [goalposts, min_max, {method: z_score, mean: 50, deviation: 10}]}}}"
    )
    assert found.aggregate == ("arithmetic", "geometric")
    assert [x.method for x in found.normalise] == ["goalposts", "min_max", "z_score"]
    assert (found.normalise[1].to, found.normalise[2].mean) == ((0, 100), 50)
    assert found.as_json()["normalise"] == {"choice": ["goalposts", "min_max", "z_score"]}
    assert found.as_json()["aggregate"] == {"choice": ["arithmetic", "geometric"]}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{draws: 0}", "0 draws"),
        ("{draws: 5000000}", "5000000 draws"),
        ("{seed: -1}", "seed -1"),
        ("{factors: {colour: {}}}", "no key 'colour'"),
        ("{factors: {weights: {dirichlet: {concentration: 0}}}}", "concentration is 0"),
        ("{factors: {imputation: {noise: normal}}}", "the noise is 'normal'"),
        ("{factors: {data: {from: elsewhere}}}", "'elsewhere'"),
        ("{factors: {data: {from: indicators.error, else: -1}}}", "error is -1"),
        ("{factors: {aggregate: {choice: [arithmetic]}}}", "no alternatives"),
        ("{factors: {aggregate: {choice: [arithmetic, magic]}}}", "no aggregation 'magic'"),
        ("{factors: {normalise: {choice: [min_max, magic]}}}", "'magic'"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, part: str) -> None:
    with pytest.raises(BadInput) as error:
        factors(text)
    assert part in str(error.value)


def test_noise_of_weights_and_limits_of_winsorising() -> None:
    text = SMALL + (
        "uncertainty: {factors: {weights: {uniform: 0.25, nodes: [care]}, max_points: {choice: [1, 3, 5]}}}\n"
    )
    found = factors_of(definition(text))
    assert (found.weight_noise, found.concentration, found.weighted_nodes) == (0.25, None, ("care",))
    assert (found.max_points, found.ways("max_points"), found.ways("aggregate")) == ((1, 3, 5), 3, 1)
    assert found.as_json() == {
        "weights": {"uniform": 0.25, "nodes": ["care"]},
        "max_points": {"choice": [1, 3, 5]},
    }
    for wrong, message in (
        ("weights: {uniform: 1.5}", "half-width is 1.5"),
        ("weights: {uniform: 0.2, dirichlet: {}}", "two distributions"),
        ("max_points: {choice: [1, few]}", "'few' is no number of points"),
    ):
        with pytest.raises(BadInput, match=message):
            factors_of(definition(SMALL + f"uncertainty: {{factors: {{{wrong}}}}}\n"))
