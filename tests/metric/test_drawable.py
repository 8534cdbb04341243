"""What can be drawn of an index."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.metric import Observations, compute
from hsforhs.metric.drawable import half_widths, imputed, weighted
from hsforhs.metric.evaluation import Computed
from hsforhs.metric.factors import Factors
from hsforhs.metric.noise import PICKS
from tests.metric.made import SMALL, definition

INDEX = definition(SMALL.replace("{id: beds,", "{id: beds, error: 0.2, impute: {method: mean},"))
TABLE = Observations(
    "made",
    ("A", "B", "C"),
    {},
    {"beds": np.array([2.0, 6.0, np.nan]), "deaths": np.array([1.0, 2.0, 3.0]), "staff": np.array([1.0, np.nan, 3.0])},
    {},
)


def base() -> Computed:
    return compute(INDEX, TABLE.columns, units=TABLE.units)


def test_weights_of_nodes_with_several_children() -> None:
    found = weighted(INDEX, base(), Factors())
    assert {k: v.tolist() for k, v in found.items()} == {"index": [3, 1], "care": [1, 1]}
    assert list(weighted(INDEX, base(), Factors(weighted_nodes=("care",)))) == ["care"]
    assert weighted(INDEX, base(), Factors(concentration=None)) == {}
    single = definition(SMALL.replace("weights: [3, 1]", "weights: [3, 0]"))
    assert list(weighted(single, compute(single, TABLE.columns, units=TABLE.units), Factors())) == ["care"]
    with pytest.raises(BadInput, match="no node 'nowhere'"):
        weighted(INDEX, base(), Factors(weighted_nodes=("nowhere",)))


def test_imputed_cells_have_the_residuals_of_known_ones() -> None:
    found = dict(imputed(base()))
    cells, residuals = found.pop("beds")
    assert found == {}
    assert cells.tolist() == [2]
    assert len(residuals) == PICKS
    assert set(residuals) == {-2, 2}


def test_errors_are_those_of_indicators_or_the_default() -> None:
    assert half_widths(INDEX, Factors(data_error=0.05)) == {"beds": 0.2, "deaths": 0.05, "staff": 0.05}
    assert half_widths(INDEX, Factors(data_error=0.0)) == {"beds": 0.2}
    assert half_widths(INDEX, Factors(data_error=None)) == {}
