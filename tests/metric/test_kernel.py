"""Trees of weighted means by products of matrices give what the engine gives for each draw alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.metric import Definition, Observations, compute
from hsforhs.metric.draws import Drawn, Draws
from hsforhs.metric.factors import Factors
from hsforhs.metric.kernel import Drawing
from hsforhs.metric.noise import PICKS, STEPS, Errors, Residuals
from hsforhs.metric.ordering import Step, StepKind
from hsforhs.metric.records import AggregateMethod, Normalise, NormaliseMethod
from hsforhs.metric.uncertainty import chunk_scores
from tests.metric.made import definition

UNITS, SIZE = 9, 7
TREE = """
schema: hsindex/1
id: means
version: "1"
scale: {low: 0, high: 10}
defaults:
  normalise: {method: goalposts, low: 0, high: 1}
indicators:
  - {id: a, impute: {method: mean}}
  - {id: b, impute: {method: median}, direction: -1}
  - {id: c, transform: square}
  - {id: d, normalise: {method: goalposts, low: 0.1, high: 0.9, zero: 2}}
  - {id: e}
tree:
  - {id: top, children: [left, right], weights: [2, 1], aggregate: METHOD}
  - {id: left, children: [a, b, inner], aggregate: METHOD}
  - {id: inner, children: [c, d], aggregate: METHOD}
  - {id: right, children: [d, e], weights: [1, 0], aggregate: METHOD}
classes: {on: left, edges: [3, 6], labels: [low, middle, high]}
"""


def index(method: str = "arithmetic", **changes: str) -> Definition:
    text = TREE.replace("METHOD", method)
    for old, new in changes.items():
        text = text.replace(old.replace("_", " "), new)
    return definition(text)


def observations(*, missing: bool = True, low: float = 0.05) -> Observations:
    random = np.random.default_rng(3)
    columns = {x: random.uniform(low, 1, UNITS) for x in "abcde"}
    columns["a"][[1, 4]] = np.nan
    columns["b"][[4, 5]] = np.nan
    if missing:
        columns["c"][[2, 7]] = np.nan
        columns["d"][[2]] = np.nan
    return Observations("made", tuple(f"X{i}" for i in range(UNITS)), {}, columns, {})


def block(engine: Draws, *, data: bool, seed: int = 5) -> Drawn:
    random = np.random.default_rng(seed)
    nodes = engine.definition.nodes.values()

    def steps(rows: int, kinds: int = STEPS) -> np.ndarray:
        return random.integers(0, kinds, (rows, SIZE)).astype(np.uint16 if kinds > PICKS else np.uint8)

    errors = {}
    for name in engine.erring if data else ():
        there = np.flatnonzero(np.isfinite(engine.observations.columns[name]))
        errors[name] = Errors(there, steps(UNITS), 0.1, engine.base.values[name])
    return Drawn(
        weights={x.id: random.uniform(0.5, 2, (SIZE, len(x.children))) * (np.array(x.weights) > 0) for x in nodes},
        data=errors,
        imputation={k: Residuals(cells, steps(len(cells), PICKS), rest) for k, (cells, rest) in engine.imputed.items()},
    )


def alone(engine: Draws, drawn: Drawn, draw: int) -> dict[str, np.ndarray]:
    def change(noise):
        def add(values: np.ndarray) -> np.ndarray:
            found = values.copy()
            found[noise.columns] += noise.values[draw]
            return found

        return add

    x = engine.observations
    return compute(
        engine.definition,
        x.columns,
        units=x.units,
        weights={k: v[draw] for k, v in drawn.weights.items()},
        changed={Step(StepKind.VALUE, k): change(v) for k, v in drawn.noise().items()},
    ).scores


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "{method: geometric_inverted, shift: [1, 10]}"])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("data", [False, True])
def test_each_draw_is_the_whole_index(method: str, missing: bool, data: bool) -> None:
    engine = Draws(index(method), observations(missing=missing), Factors(data_error=0.1 if data else None))
    drawn = block(engine, data=data)
    prepared = engine.prepared(drawn, SIZE)
    assert isinstance(prepared, Drawing)
    top, classed = engine.scores(drawn, prepared, SIZE)
    for draw in range(SIZE):
        wanted = alone(engine, drawn, draw)
        np.testing.assert_allclose(top[draw], wanted["top"], atol=1e-9)
        np.testing.assert_allclose(classed[draw], wanted["left"], atol=1e-9)


def test_levels_may_be_rounded_and_replaced() -> None:
    rounded = TREE.replace("METHOD", "arithmetic").replace(
        "id: inner,", "id: inner, round: 1, replace: [{score: 0, by: 1}],"
    )
    engine = Draws(definition(rounded), observations(), Factors(data_error=None))
    drawn = block(engine, data=False)
    prepared = engine.prepared(drawn, SIZE)
    assert isinstance(prepared, Drawing)
    found = engine.scores(drawn, prepared, SIZE)[0]
    for draw in range(SIZE):
        np.testing.assert_allclose(found[draw], alone(engine, drawn, draw)["top"], atol=1e-9)


def test_what_is_kept_of_a_block_is_used_again() -> None:
    engine = Draws(index(), observations(), Factors(data_error=0.1))
    drawn, other = block(engine, data=True), block(engine, data=True, seed=6)
    kept = engine.prepared(drawn, SIZE, keep=True)
    engine.scores(drawn, kept, SIZE)
    mixed = Drawn(weights=other.weights, data=drawn.data, imputation=drawn.imputation)
    again = engine.scores(mixed, kept, SIZE)[0]
    np.testing.assert_array_equal(again, engine.scores(mixed, engine.prepared(mixed, SIZE), SIZE)[0])


@pytest.mark.parametrize(
    "changes",
    [
        {"children: [c, d], aggregate: arithmetic": "children: [c, d], aggregate: harmonic"},
        {"children: [c, d], aggregate: arithmetic": "formula: c + d"},
        {"[c, d], aggregate: arithmetic": "[c, d], aggregate: {method: arithmetic, minimum_available: 1}"},
        {"{id: e}": "{id: e, normalise: {method: min_max}}"},
    ],
)
def test_other_trees_are_left_to_the_engine(changes: dict[str, str]) -> None:
    text = TREE.replace("METHOD", "arithmetic")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    engine = Draws(definition(text), observations(), Factors(data_error=0.1))
    drawn = block(engine, data=True)
    prepared = engine.prepared(drawn, SIZE)
    assert not isinstance(prepared, Drawing)
    found = engine.scores(drawn, prepared, SIZE)[0]
    np.testing.assert_allclose(found[3], alone(engine, drawn, 3)["top"], atol=1e-9)


def test_a_drawn_score_below_zero_goes_through_the_engine() -> None:
    free = TREE.replace("METHOD", "arithmetic").replace(
        "weights: [2, 1], aggregate: arithmetic", "aggregate: geometric"
    )
    free = free.replace("high: 1}", "high: 1, clip: false}")
    table = observations(missing=False)
    table.columns["a"][:] = -5.0
    table.columns["a"][1] = np.nan
    engine = Draws(definition(free), table, Factors(data_error=None))
    drawn = block(engine, data=False)
    found = engine.scores(drawn, engine.prepared(drawn, SIZE), SIZE)[0]
    np.testing.assert_allclose(found[0], alone(engine, drawn, 0)["top"], atol=1e-9)


def test_a_zero_makes_a_geometric_mean_zero() -> None:
    table = observations(missing=False)
    table.columns["c"][0] = 0.0
    engine = Draws(index("geometric"), table, Factors(data_error=None))
    found = chunk_scores(engine, [0])[0]
    zero = engine.base.scores["top"] == 0
    assert zero[0]
    assert not zero.all()
    np.testing.assert_array_equal((found == 0).all(axis=0), zero)


def test_drawn_normalisation_has_scores_of_its_own() -> None:
    rules = (Normalise(NormaliseMethod.MIN_MAX, to=(1.0, 10.0)), Normalise(NormaliseMethod.Z_SCORE, mean=5.0))
    text = TREE.replace("METHOD", "arithmetic")
    text = text.replace("method: goalposts, low: 0, high: 1", "method: min_max, to: [0, 10]")
    factors = Factors(imputation=False, data_error=None, normalise=rules)
    engine = Draws(definition(text), observations(missing=False), factors)
    weights = block(engine, data=False).weights
    drawn = Drawn(weights, choices={"normalise": np.array([0, 1, 1, 0, 1, 0, 0])})
    prepared = engine.prepared(drawn, SIZE)
    assert isinstance(prepared, Drawing)
    found = engine.scores(drawn, prepared, SIZE)[0]
    for key, draw in (((0, 0, 0), 0), ((0, 1, 0), 1)):
        x = engine.observations
        shares = {k: v[draw] for k, v in weights.items()}
        wanted = compute(engine._variant(key), x.columns, units=x.units, weights=shares).scores["top"]
        np.testing.assert_allclose(found[draw], wanted, atol=1e-9)


def test_drawn_methods_divide_the_draws() -> None:
    both = (AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC)
    engine = Draws(index(), observations(missing=False), Factors(data_error=0.1, aggregate=both))
    drawn = block(engine, data=True)
    choices = np.array([0, 1, 1, 0, 1, 0, 0])
    drawn = Drawn(drawn.weights, drawn.data, drawn.imputation, {"aggregate": choices})
    prepared = engine.prepared(drawn, SIZE)
    assert isinstance(prepared, Drawing)
    found = engine.scores(drawn, prepared, SIZE)[0]
    for method, draw in (("arithmetic", 0), ("geometric", 1)):
        other = Draws(index(method), engine.observations, engine.factors)
        np.testing.assert_allclose(found[draw], alone(other, drawn, draw)["top"], atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.05, 1), min_size=UNITS, max_size=UNITS), st.permutations(range(UNITS)))
def test_the_order_of_units_does_not_matter(values: list[float], order: list[int]) -> None:
    table = observations(missing=False)
    table.columns["e"][:] = values
    moved = Observations("moved", table.units, {}, {k: v[order] for k, v in table.columns.items()}, {})
    factors = Factors(imputation=False, data_error=None)
    one, other = (chunk_scores(Draws(index(), x, factors), [0])[0] for x in (table, moved))
    np.testing.assert_allclose(one[:, order], other, atol=1e-12)


def test_many_units_are_drawn_in_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from hsforhs.metric import draws

    engine = Draws(index(), observations(), Factors(data_error=0.1))
    assert list(engine.sets()) == []
    monkeypatch.setattr(draws, "RANKED_AT_MOST", 4)
    monkeypatch.setattr(draws, "SET_OF_UNITS", 4)
    sets = list(engine.sets())
    assert [len(x.observations.units) for x in sets] == [4, 4, 1]
    assert [x.part for x in sets] == [0, 1, 2]
    assert {k: v[0].tolist() for k, v in sets[1].imputed.items()} == {"a": [0], "b": [0, 1]}
    np.testing.assert_array_equal(sets[1].base.scores["top"], engine.base.scores["top"][4:8])
    whole, parts = chunk_scores(engine, [0])[0], [chunk_scores(x, [0])[0] for x in sets]
    # Weights are the same for all; noise of values is drawn for each set.
    np.testing.assert_allclose(np.concatenate(parts, axis=1).mean(axis=0), whole.mean(axis=0), atol=0.2)
    entangled = Draws(index(), observations(), Factors(data_error=0.1, max_points=(1, 2)))
    assert list(entangled.sets()) == []
