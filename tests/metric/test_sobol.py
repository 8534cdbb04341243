"""Sobol indices against functions whose indices are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric.sobol import indices, saltelli, sobol


def ishigami(rows: np.ndarray) -> np.ndarray:
    x = (2 * rows - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_has_its_exact_indices() -> None:
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    alone = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    shared = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    exact = {
        "first": np.array([alone, a**2 / 8, 0]) / variance,
        "total": np.array([alone + shared, a**2 / 8, shared]) / variance,
    }
    found = sobol(ishigami, 3, n=4096)
    assert found is not None
    for kind, expected in exact.items():
        np.testing.assert_allclose([getattr(x, kind) for x in found], expected, atol=0.01)
        for order, value in zip(found, expected, strict=True):
            assert getattr(order, f"{kind}_low") - 0.005 <= value <= getattr(order, f"{kind}_high") + 0.005


def test_a_sum_has_the_shares_of_its_variances() -> None:
    found = sobol(lambda x: x @ np.array([1.0, 2.0, 0.0]), 3, n=1024)
    assert found is not None
    np.testing.assert_allclose([x.first for x in found], [0.2, 0.8, 0], atol=0.01)
    np.testing.assert_allclose([x.total for x in found], [0.2, 0.8, 0], atol=0.01)


def test_a_shift_changes_nothing() -> None:
    one, other = (sobol(lambda x, c=c: x[:, 0] * x[:, 1] + c, 2, n=256) for c in (0.0, 1e6))
    assert one is not None
    assert other is not None
    assert one[0].total == pytest.approx(other[0].total, abs=1e-6)


def test_without_variance_there_are_no_indices() -> None:
    assert sobol(lambda x: np.full(len(x), 3.7), 2, n=64) is None


def test_the_interval_narrows_with_more_rows() -> None:
    few, many = (sobol(ishigami, 3, n=n) for n in (128, 2048))
    assert few is not None
    assert many is not None
    assert many[0].total_high - many[0].total_low < (few[0].total_high - few[0].total_low) / 2


def test_the_design_fills_the_cube_evenly_and_is_repeatable() -> None:
    a, b = saltelli(256, 3, seed=1)
    for rows in (a, b):
        assert rows.shape == (256, 3)
        assert ((rows > 0) & (rows < 1)).all()
        for column in rows.T:
            assert np.histogram(column, bins=16, range=(0, 1))[0].tolist() == [16] * 16
    np.testing.assert_array_equal(a, saltelli(256, 3, seed=1)[0])
    assert (a != saltelli(256, 3, seed=2)[0]).any()
    assert (a != b).all()
    assert saltelli(100, 2, seed=1)[0].shape == (100, 2)
    assert saltelli(5, 0, seed=1)[0].shape == (5, 0)


def test_rows_of_indices_belong_together() -> None:
    a, b = np.array([0.0, 1, 2, 3]), np.array([1.0, 3, 0, 2])
    found = indices(a, b, np.stack([a, b]), seed=1, resamples=20)
    assert found is not None
    assert (found[0].first, found[0].total) == (0, 0)
    # A factor that turns A into B explains everything it can.
    variance = np.concatenate([a, b]).var()
    assert found[1].total == pytest.approx(0.5 * ((a - b) ** 2).mean() / variance)


@pytest.mark.filterwarnings("default")
def test_indices_are_those_of_salib() -> None:
    pytest.importorskip("SALib")
    from SALib.analyze import sobol as oracle

    n, factors = 512, 3
    a, b = saltelli(n, factors, seed=4)
    mixed = []
    for i in range(factors):
        rows = a.copy()
        rows[:, i] = b[:, i]
        mixed.append(ishigami(rows))
    results = (ishigami(a), ishigami(b), np.vstack(mixed))
    found = indices(*results, seed=0, resamples=200)
    assert found is not None
    # The design of SALib puts the rows A, then A with each factor of B, then B one under the other.
    table = np.vstack([results[0], results[2], results[1]]).T.ravel()
    problem = {"num_vars": factors, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * factors}
    wanted = oracle.analyze(problem, table, calc_second_order=False, num_resamples=200, conf_level=0.9, seed=1)
    np.testing.assert_allclose([x.first for x in found], wanted["S1"], atol=0.01)
    np.testing.assert_allclose([x.total for x in found], wanted["ST"], atol=0.01)
    widths = [(x.total_high - x.total_low) / 2 for x in found]
    np.testing.assert_allclose(widths, wanted["ST_conf"], atol=0.05)


def test_rows_without_a_result_are_left_out() -> None:
    random = np.random.default_rng(1)
    a, b, mixed = random.random(64), random.random(64), random.random((2, 64))
    plain = indices(a[:60], b[:60], mixed[:, :60], seed=1)
    a[60], b[61], mixed[0, 62], mixed[1, 63] = np.nan, np.inf, np.nan, np.nan
    assert indices(a, b, mixed, seed=1) == plain is not None
    assert indices(np.full(64, np.nan), b, mixed, seed=1) is None
