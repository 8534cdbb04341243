"""Correlations, alpha and principal components of the children of a node."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from hsforhs.metric.multivariate import Coherence, cronbach_alpha, report
from tests.metric.made import SMALL, definition

INDEX = definition(SMALL.replace("direction: -1, ", ""))
UNITS = [f"XLM-U-{i}" for i in range(12)]
RISING = np.linspace(0, 10, 12)


def looked_at(beds: np.ndarray, deaths: np.ndarray, staff: np.ndarray) -> dict[str, Coherence]:
    frame = pd.DataFrame({"beds": beds, "deaths": deaths, "staff": staff}, index=UNITS)
    return {x.node: x for x in report(INDEX.evaluate(frame))}


def test_children_that_say_the_same() -> None:
    care = looked_at(RISING, RISING * 5, RISING[::-1])["care"]
    assert care.units == 12
    assert care.alpha == pytest.approx(1)
    assert care.first_component == pytest.approx(1)
    assert care.flags == ("beds and deaths are nearly the same (r = 1.00)",)
    assert care.with_parent == pytest.approx((1, 1))
    assert care.correlations is not None
    np.testing.assert_allclose(care.correlations, 1)


def test_children_that_cancel_each_other() -> None:
    noise = np.resize([0.0, 2, 1], 12)
    care = looked_at(RISING, (10 - RISING) * 2 + noise, RISING)["care"]
    assert any("cancel each other" in x for x in care.flags)
    assert any("deaths runs against its node" in x for x in care.flags)
    assert care.alpha is not None
    assert care.alpha < 0


def test_little_data_is_said_not_guessed() -> None:
    gaps = np.full(12, np.nan)
    gaps[:2] = 1
    care = looked_at(RISING, gaps, RISING)["care"]
    assert (care.units, care.alpha, care.correlations, care.first_component) == (2, None, None, None)
    assert care.flags == ("too little to compare",)
    assert looked_at(RISING, np.ones(12), RISING)["care"].alpha is None


def test_one_node_may_be_asked_for_and_all_are_plain_json() -> None:
    result = INDEX.evaluate(pd.DataFrame({"beds": RISING, "deaths": RISING, "staff": RISING**2}, index=UNITS))
    assert [x.node for x in report(result, nodes=["care"])] == ["care"]
    found = json.loads(json.dumps([x.as_json() for x in report(result)]))
    assert [x["node"] for x in found] == ["index", "care"]
    assert found[1]["correlations"] == [[1, 1], [1, 1]]


def test_alpha_by_hand() -> None:
    # Two children, variances 1 and 4, covariance 1: 2 * (1 - 5 / 7).
    scores = np.array([[1.0, 2, 3], [1.0, 5, 3]])
    assert scores.var(axis=1, ddof=1).tolist() == [1, 4]
    assert cronbach_alpha(scores) == pytest.approx(2 * (1 - 5 / 7))
    assert np.isnan(cronbach_alpha(np.array([[1.0, 2], [2.0, 1]])))
