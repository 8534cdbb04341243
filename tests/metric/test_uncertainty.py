"""Draws of an index: repeatable, centred on the given one, and as uncertain as their factors."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from hsforhs.metric import Observations, read_observations
from hsforhs.metric.draws import Draws
from hsforhs.metric.factors import Factors
from hsforhs.metric.randoms import CHUNK
from hsforhs.metric.records import AggregateMethod, Normalise, NormaliseMethod
from hsforhs.metric.statistics import Statistics
from hsforhs.metric.uncertainty import Uncertainty, block_statistics, blocks, chunk_scores, uncertainty
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)
NOTHING = Factors(concentration=None, imputation=False, data_error=None, draws=50)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    return read_observations(write(tmp_path_factory.mktemp("data") / "x.csv", WIDE), INDEX)


def drawn(table: Observations, factors: Factors, index=INDEX) -> Uncertainty:
    return uncertainty(index, table, factors=factors)


def scores(table: Observations, factors: Factors, index=INDEX) -> np.ndarray:
    return chunk_scores(Draws(index, table, factors), [0])[0]


def test_without_factors_every_draw_is_the_given_index(table: Observations) -> None:
    found = drawn(table, NOTHING)
    np.testing.assert_allclose(found.statistics.mean(), found.result.score, equal_nan=True)
    for share in (0.05, 0.5, 0.95):
        np.testing.assert_allclose(found.statistics.quantile(share), found.result.score, atol=0.026, equal_nan=True)


def test_the_same_seed_gives_the_same_and_more_draws_change_none(table: Observations) -> None:
    one, again = (drawn(table, Factors(draws=300, seed=5)).as_json() for _ in range(2))
    assert json.dumps(one, sort_keys=True) == json.dumps(again, sort_keys=True)
    assert one["units"] != drawn(table, Factors(draws=300, seed=6)).as_json()["units"]
    few, many = (scores(table, Factors(draws=x, seed=5)) for x in (CHUNK, 10 * CHUNK))
    np.testing.assert_array_equal(few, many)


def test_each_factor_moves_what_it_should(table: Observations) -> None:
    weights = scores(table, Factors(imputation=False, data_error=None))
    # South has the best value of every indicator, so its weights do not matter.
    assert weights[:, 0].std() > 0
    np.testing.assert_allclose(weights[:, 1], 100)
    assert abs(weights[:, 0].mean() - 61.25) < 0.5
    data = scores(table, Factors(concentration=None, imputation=False, data_error=0.1))
    assert 0 < data[:, 0].std() < 5
    assert np.isnan(data[:, 3]).all()
    # East has no beds, and its deaths and staff stand at the ends of their goalposts.
    assert (data[:, 2] >= 0).all()


def test_a_larger_concentration_means_surer_weights(table: Observations) -> None:
    wide, narrow = (scores(table, Factors(x, imputation=False, data_error=None))[:, 0].std() for x in (10, 1000))
    assert narrow < wide / 5


def test_an_error_of_its_own_goes_before_the_default_one(table: Observations) -> None:
    sure = SMALL.replace("high: 10}}", "high: 10}, error: 0}").replace("high: 50}}", "high: 50}, error: 0}")
    index = definition(sure.replace("high: 40}}", "high: 40}, error: 0}"))
    found = scores(table, Factors(concentration=None, imputation=False, data_error=0.5), index)
    assert (found[:, 0] == found[0, 0]).all()


def test_imputed_cells_carry_the_noise_of_their_rule(table: Observations) -> None:
    index = definition(SMALL.replace("{id: beds,", "{id: beds, impute: {method: mean},"))
    found = scores(table, Factors(concentration=None, data_error=None), index)
    # Beds of 5 and 10 leave residuals of 2.5 on both sides of their mean.
    assert set(np.round(found[:, 2], 6)) == {
        round(0.75 * (5 * 10 + 0) / 2, 6),
        round(0.75 * (10 * 10 + 0) / 2, 6),
    }
    assert (found[:, 0] == found[0, 0]).all()


def test_structural_alternatives_are_drawn_alike(table: Observations) -> None:
    both = (AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC)
    off = {"concentration": None, "imputation": False, "data_error": None}
    found = scores(table, Factors(**off, aggregate=both))[:, 0]
    assert len(np.unique(np.round(found, 9))) == 2
    assert 0.3 < (found == found.max()).mean() < 0.7
    rules = (Normalise(NormaliseMethod.GOALPOSTS), Normalise(NormaliseMethod.MIN_MAX))
    found = scores(table, Factors(**off, aggregate=both, normalise=rules))[:, 0]
    assert len(np.unique(np.round(found, 9))) == 4
    unrelated = (AggregateMethod.HARMONIC, AggregateMethod.MEAN_MIN)
    assert (scores(table, Factors(**off, aggregate=unrelated))[:, 0] == 61.25).all()


def test_the_json_has_the_documented_shape(table: Observations) -> None:
    found = json.loads(json.dumps(drawn(table, Factors(draws=250, seed=1)).as_json(), allow_nan=False))
    assert (found["draws"], found["seed"]) == (250, 1)
    assert found["factors"]["weights"] == {"dirichlet": {"concentration": 60}}
    one, none = found["units"]["XLM-U-1"], found["units"]["XLM-U-4"]
    assert one["q05"] <= one["q50"] <= one["q95"]
    assert one["rank_low"] == one["rank_high"] == 2
    assert sum(one["classes"].values()) == pytest.approx(1)
    assert list(one["classes"]) == ["low", "middle", "high"]
    assert (none["mean"], none["q50"], none["rank_low"], none["classes"]) == (None, None, None, {})


def test_how_likely_one_stands_above_another(table: Observations) -> None:
    found = uncertainty(INDEX, table, factors=Factors(draws=100), pairs=True)
    assert found.above("XLM-U-2", "XLM-U-1") == 1
    assert found.above("XLM-U-1", "XLM-U-2") == 0
    with pytest.raises(KeyError):
        found.above("XLM-U-1", "XLM")


def test_draws_and_seed_may_be_given(table: Observations, tmp_path: Path) -> None:
    found = uncertainty(INDEX, table, draws=3, seed=0)
    assert (found.factors.draws, found.factors.seed, int(found.statistics.count[0])) == (3, 0, 3)
    assert uncertainty(definition(SMALL + "uncertainty: {draws: 4, seed: 9}\n"), table).factors.seed == 9


def test_blocks_computed_in_other_processes_give_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", WIDE)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_block, [SMALL] * 2, [path] * 2, [1, 0]))
    engine = Draws(INDEX, read_observations(path, INDEX), Factors(draws=3_000, seed=5))
    alone = uncertainty(INDEX, engine.observations, factors=engine.factors).statistics
    assert blocks(engine) == 2
    together = parts[1].merged(parts[0])
    for name in ("total", "count", "histogram", "classes", "ranks"):
        np.testing.assert_array_equal(getattr(together, name), getattr(alone, name))


def _block(text: str, path: Path, block: int) -> Statistics:
    index = definition(text)
    return block_statistics(Draws(index, read_observations(path, index), Factors(draws=3_000, seed=5)), block)
