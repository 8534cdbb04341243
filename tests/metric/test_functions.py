"""Functions over the available parts, and conditions that are not known."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric.functions import FUNCTIONS

NAN = np.nan


def test_conditions_know_a_third_answer() -> None:
    true, false, unknown = np.array(1.0), np.array(0.0), np.array(NAN)
    both, either = FUNCTIONS["and"].compute, FUNCTIONS["or"].compute
    assert both([false, unknown]) == 0
    assert np.isnan(both([true, unknown]))
    assert either([true, unknown]) == 1
    assert np.isnan(either([false, unknown]))
    assert either([false, true]) == 1
    assert np.isnan(FUNCTIONS["not"].compute([unknown]))
    assert np.isnan(FUNCTIONS[">"].compute([unknown, true]))


@pytest.mark.parametrize("name", ["sum", "mean", "gmean", "lowest", "highest", "first"])
def test_nothing_available_is_missing(name: str) -> None:
    nothing = np.array([NAN, NAN])
    with np.errstate(all="ignore"):
        found = FUNCTIONS[name].compute([nothing, nothing])
    assert np.isnan(found).all()


def test_powers_with_a_missing_part_are_missing() -> None:
    power = FUNCTIONS["^"].compute
    assert np.isnan(power([np.array(NAN), np.array(0.0)]))
    assert np.isnan(power([np.array(1.0), np.array(NAN)]))
    assert power([np.array(2.0), np.array(3.0)]) == 8
