"""Draws that compute only what changes give what computing everything gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hsforhs.metric import Observations, compute, read_observations
from hsforhs.metric.draws import STRUCTURAL, Drawn, Draws
from hsforhs.metric.factors import Factors
from hsforhs.metric.noise import Noise
from hsforhs.metric.ordering import Step, StepKind
from hsforhs.metric.records import AggregateMethod, Normalise, NormaliseMethod
from tests.metric.made import SMALL, definition, write

BOTH = (AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC)
RULES = (Normalise(NormaliseMethod.GOALPOSTS), Normalise(NormaliseMethod.MIN_MAX, to=(10.0, 100.0)))
TREATED = SMALL.replace("{id: staff,", "{id: staff, treat: {method: winsorise, skew: 0.5, kurtosis: 0.5},")
# The value of staff stands on the score of care, so values wait for the tree.
ENTANGLED = (
    SMALL.replace("{id: staff,", '{id: staff, value: "staff + care / 10",')
    .replace("children: [care, staff]", "children: [care, staff, beds]")
    .replace("weights: [3, 1]", "weights: [3, 1, 1]")
)
SIZE = 12


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    rows = "\n".join(f"XLM-U-{i},{i % 7 + 1},{5 * (i % 4) + 1},{x}" for i, x in enumerate([5, 6, 7, 8, 9, 10, 40, 38]))
    path = tmp_path_factory.mktemp("data") / "x.csv"
    return read_observations(write(path, "unit,beds,deaths,staff\n" + rows), definition(SMALL))


def drawn(units: int, *, noise: bool, weights: bool = True, kinds: tuple[str, ...] = ()) -> Drawn:
    random = np.random.default_rng(7)
    return Drawn(
        weights={"care": random.uniform(1, 2, (SIZE, 2))} if weights else {},
        data={"staff": Noise(np.arange(units), random.normal(0, 1, (SIZE, units)))} if noise else {},
        imputation={"beds": Noise(np.array([1, 4]), random.normal(0, 0.1, (SIZE, 2)))} if noise else {},
        choices={x: random.integers(0, 2, SIZE) for x in kinds},
    )


def added(noise: Noise, draw: int):
    def add(values: np.ndarray) -> np.ndarray:
        found = values.copy()
        found[noise.columns] += noise.values[draw]
        return found

    return add


@pytest.mark.parametrize("text", [SMALL, TREATED, ENTANGLED])
@pytest.mark.parametrize("noise", [False, True])
@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("kinds", [(), ("aggregate",), ("normalise", "max_points"), ("aggregate", "normalise")])
def test_each_draw_is_the_whole_index_computed_for_it(
    table: Observations, text: str, noise: bool, weights: bool, kinds: tuple[str, ...]
) -> None:
    index = definition(text)
    engine = Draws(index, table, Factors(aggregate=BOTH, normalise=RULES, max_points=(1, 2)))
    given = drawn(len(table.units), noise=noise, weights=weights, kinds=kinds)
    found = engine.scores(given, engine.prepared(given, SIZE), SIZE)[0]
    for draw in range(SIZE):
        # A factor that is not drawn stays at its first alternative.
        key = tuple(int(given.choices[x][draw]) if x in given.choices else 0 for x in STRUCTURAL)
        alone = compute(
            engine._variant(key),
            table.columns,
            units=table.units,
            groups=table.groups,
            weights={k: v[draw] for k, v in given.weights.items()},
            changed={Step(StepKind.VALUE, k): added(v, draw) for k, v in given.noise().items()},
        )
        np.testing.assert_allclose(found[draw], alone.scores["index"], atol=1e-12)


def test_noise_of_both_kinds_stands_side_by_side() -> None:
    one, two = Noise(np.array([0, 2]), np.ones((2, 2))), Noise(np.array([1]), np.full((2, 1), 2.0))
    found = Drawn(data={"a": one, "b": one}, imputation={"b": two}).noise()
    assert found["a"] is one
    assert found["b"].columns.tolist() == [0, 1, 2]
    assert found["b"].values.tolist() == [[1, 2, 1]] * 2


def test_the_score_of_the_classes_may_be_another(table: Observations) -> None:
    index = definition(SMALL.replace("on: index", "on: care"))
    engine = Draws(index, table, Factors())
    given = drawn(len(table.units), noise=True)
    top, classed = engine.scores(given, engine.prepared(given, SIZE), SIZE)
    assert not np.allclose(top, classed)


def test_without_anything_drawn_every_draw_is_the_index(table: Observations, tmp_path: Path) -> None:
    engine = Draws(definition(SMALL), table, Factors())
    top, classed = engine.scores(Drawn(), engine.prepared(Drawn(), SIZE), SIZE)
    np.testing.assert_array_equal(top, np.tile(engine.base.scores["index"], (SIZE, 1)))
    assert classed is top
