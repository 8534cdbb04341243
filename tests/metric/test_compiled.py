"""Compiled loops give what NumPy gives."""

from __future__ import annotations

import builtins

import numpy as np
import pytest

from hsforhs.metric import compiled as module
from hsforhs.metric.compiled import (
    Compiled,
    add_cells,
    add_errors,
    compiled,
    count_classes,
    count_ranks,
    count_steps,
    name_keys,
)
from hsforhs.metric.draws import Draws
from hsforhs.metric.factors import Factors
from hsforhs.metric.statistics import statistics
from hsforhs.metric.uncertainty import chunk_scores
from tests.metric.test_kernel import index, observations

PLAIN = Compiled(add_cells, add_errors, count_steps, count_classes, name_keys, count_ranks)
EDGES = np.array([3.0, 6.0])


def both(scores: np.ndarray, loops: Compiled) -> None:
    one, other = (statistics(scores, scores, EDGES, (0.0, 10.0), fast=x) for x in (None, loops))
    for name in ("total", "count", "histogram", "classes", "ranks"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("decimals", [0, 1, 12])
def test_counts_are_the_same(decimals: int) -> None:
    scores = np.random.default_rng(1).uniform(-0.5, 10.5, (40, 6)).round(decimals)
    both(scores, PLAIN)
    scores[3, 2] = scores[5] = np.nan
    both(scores, PLAIN)


@pytest.mark.parametrize("method", ["arithmetic", "geometric"])
@pytest.mark.parametrize("error", [None, 0.1])
def test_draws_are_the_same(method: str, error: float | None) -> None:
    engine = Draws(index(method), observations(), Factors(data_error=error))
    given = chunk_scores(engine, [0])[0]
    engine.fast = PLAIN
    engine._kernels.clear()
    np.testing.assert_array_equal(chunk_scores(engine, [0])[0], given)


def test_without_numba_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: object) -> object:
        if name == "numba":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refused)
    assert compiled.__wrapped__() is None


def test_where_nothing_can_be_kept_they_are_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    numba = pytest.importorskip("numba")
    asked = []

    def njit(**options: bool) -> object:
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda x: x

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled.__wrapped__() == PLAIN
    assert asked[0] == {"cache": True, "nogil": True}
    assert asked[-1] == {"nogil": True}


@pytest.mark.slow
def test_numba_compiles_them() -> None:
    pytest.importorskip("numba")
    loops = compiled()
    assert loops is not None
    assert compiled() is loops
    scores = np.random.default_rng(2).uniform(0, 10, (20, 6)).round(1)
    both(scores, loops)
    given, found = np.zeros((2, 6, 5))
    random = np.random.default_rng(3)
    picks = random.integers(0, 3, (4, 5)).astype(np.uint8)
    cells = (random.random(5), picks, np.array([0, 1, 5, 0]), random.random((4, 3)))
    steps = random.integers(0, 65_536, (6, 5)).astype(np.uint16)
    ends = np.full(6, 0.3), np.full(6, 0.9)
    errors = (random.random(5), steps, random.random(6), random.random(6) / 65_536, *ends)
    add_cells(given, *cells)
    add_errors(given, *errors)
    loops.add_cells(found, *cells)
    loops.add_errors(found, *errors)
    np.testing.assert_array_equal(given, found)


def test_small_jobs_never_load_them() -> None:
    assert Draws(index(), observations(), Factors(draws=1_000)).fast is None
    assert module.WORTH_IT >= 1_000_000
