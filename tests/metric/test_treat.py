"""Outliers: skewness, kurtosis, winsorising, logarithms and Box-Cox."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hsforhs.metric.records import Treat, TreatMethod
from hsforhs.metric.treat import box_cox, kurtosis, passes, shifted_log, skew, treated

RULE = Treat(TreatMethod.WINSORISE, then=TreatMethod.LOG)
CALM = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9])
ONE_OUTLIER = np.array([*range(1, 21), 1000], dtype=float)


def test_moments_are_those_of_a_spreadsheet() -> None:
    # SKEW and KURT of 3, 4, 5, 2, 3, 4, 5, 6, 4, 7 as in the documentation of Excel.
    x = np.array([3.0, 4, 5, 2, 3, 4, 5, 6, 4, 7])
    assert skew(x) == pytest.approx(0.359543071)
    assert kurtosis(x) == pytest.approx(-0.151799637)
    assert skew(np.append(x, np.nan)) == skew(x)


def test_too_few_or_equal_values_have_no_moments() -> None:
    assert math.isnan(skew(np.array([1.0, 2])))
    assert math.isnan(kurtosis(np.array([1.0, 2, 3])))
    assert math.isnan(skew(np.array([5.0] * 6)))
    assert math.isnan(kurtosis(np.array([5.0] * 6)))
    assert math.isnan(skew(np.array([np.nan])))
    assert passes(np.array([5.0] * 6), RULE)


def test_a_calm_indicator_is_left_alone() -> None:
    assert treated(CALM, RULE) is CALM


def test_an_outlier_is_set_to_the_next_value() -> None:
    found = treated(ONE_OUTLIER, RULE)
    assert found[-1] == 20
    np.testing.assert_array_equal(found[:-1], ONE_OUTLIER[:-1])
    np.testing.assert_array_equal(treated(-ONE_OUTLIER, RULE), -found)


def test_missing_values_stay_missing() -> None:
    found = treated(np.append(ONE_OUTLIER, np.nan), RULE)
    assert np.isnan(found[-1])
    assert found[-2] == 20


def test_if_winsorising_is_not_enough_the_logarithm_follows_on_untreated_values() -> None:
    wild = np.array([*[1.0] * 40, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7])
    few = {"method": TreatMethod.WINSORISE, "max_points": 1}
    np.testing.assert_allclose(treated(wild, Treat(**few, then=TreatMethod.LOG)), shifted_log(wild))
    kept = treated(wild, Treat(**few))
    assert kept.max() < wild.max()


def test_methods_without_winsorising() -> None:
    np.testing.assert_allclose(treated(ONE_OUTLIER, Treat(TreatMethod.LOG)), shifted_log(ONE_OUTLIER))
    np.testing.assert_allclose(treated(ONE_OUTLIER, Treat(TreatMethod.BOX_COX)), box_cox(ONE_OUTLIER))


def test_box_cox_finds_the_power_of_a_power() -> None:
    normal = np.array([2.0, 3, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5, 6, 7])
    assert abs(skew(box_cox(np.exp(normal)))) < 0.35
    assert np.isfinite(box_cox(np.array([-3.0, 0, 1, 9, np.nan]))[:4]).all()


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=30))
def test_treatment_keeps_the_order(values: list[float]) -> None:
    x = np.array(values)
    assume(np.ptp(x) > 1e-3)
    found = treated(x, RULE)
    order = np.argsort(x, kind="stable")
    assert (np.diff(found[order]) >= -1e-9).all()


@pytest.mark.parametrize("then", [None, TreatMethod.LOG])
def test_many_rows_at_once_are_treated_each_alone(then: TreatMethod | None) -> None:
    random = np.random.default_rng(3)
    rows = random.lognormal(0, 1.5, (40, 30)) * random.choice([-1.0, 1.0], (40, 1))
    rows[random.random(rows.shape) < 0.1] = np.nan
    rule = Treat(TreatMethod.WINSORISE, max_points=3, then=then)
    found = treated(rows, rule)
    np.testing.assert_array_equal(found, np.stack([treated(x, rule) for x in rows]))
    assert 0 < (~passes(rows, rule)).sum() < len(rows)
