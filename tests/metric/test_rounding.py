"""Rounding half away from zero, as official tables do."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.metric.rounding import half_away


@pytest.mark.parametrize(
    ("value", "decimals", "wanted"),
    [(2.5, 0, 3), (3.5, 0, 4), (-2.5, 0, -3), (0.25, 1, 0.3), (1.005, 2, 1.01), (4.35, 1, 4.4), (2.449999, 1, 2.4)],
)
def test_halves_go_away_from_zero(value: float, decimals: int, wanted: float) -> None:
    assert half_away(np.array(value), decimals) == wanted


def test_missing_stays_missing_and_zero_has_no_sign() -> None:
    found = half_away(np.array([np.nan, -1e-12, 0.0]), 1)
    assert np.isnan(found[0])
    assert not np.signbit(found[1:]).any()


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_decimal_numbers_are_rounded_as_on_paper(thousandths: int, decimals: int) -> None:
    exact = Decimal(thousandths).scaleb(-3)
    wanted = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_away(np.array(float(exact)), decimals) == float(wanted)
