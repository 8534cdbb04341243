"""Which factor matters, on an index small enough to know it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.metric import Observations, read_observations
from hsforhs.metric.factors import Factors
from hsforhs.metric.records import AggregateMethod
from hsforhs.metric.sensitivity import RANK_CHANGE, Sensitivity, rank_change, removal, sensitivity
from tests.metric.made import SMALL, definition, write

INDEX = definition(SMALL)
# Units close to each other, so that ranks move.
TABLE = """
unit,beds,deaths,staff
XLM-U-1,5,10,20
XLM-U-2,6,15,22
XLM-U-3,4,5,21
XLM-U-4,5,12,24
"""
UNIT = "score XLM-U-1"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    return read_observations(write(tmp_path_factory.mktemp("data") / "x.csv", TABLE), INDEX)


def found(table: Observations, factors: Factors, index=INDEX, **more) -> Sensitivity:
    return sensitivity(index, table, n=512, factors=factors, units=["XLM-U-1"], **more)


def test_one_factor_explains_everything(table: Observations) -> None:
    for factors, name in (
        (Factors(imputation=False, data_error=None), "weights"),
        (Factors(concentration=None, imputation=False, weight_noise=0.25, data_error=None), "weights"),
        (Factors(concentration=None, imputation=False), "data"),
    ):
        answer = found(table, factors)
        assert answer.evaluations == 512 * 3
        for target in (RANK_CHANGE, UNIT):
            (order,) = answer.targets[target].values()
            assert list(answer.targets[target]) == [name]
            assert order is not None
            assert order.total == pytest.approx(1, abs=0.15)
            assert order.first == pytest.approx(1, abs=0.15)


def test_two_factors_share_the_variance(table: Observations) -> None:
    sure = found(table, Factors(concentration=10_000, imputation=False, data_error=0.2)).targets[UNIT]
    assert sure["data"].total > 0.9
    assert sure["weights"].total < 0.1
    unsure = found(table, Factors(concentration=5, imputation=False, data_error=0.001)).targets[UNIT]
    assert unsure["weights"].total > 0.9


def test_weights_node_by_node_and_structure(table: Observations) -> None:
    both = (AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC)
    answer = found(table, Factors(imputation=False, data_error=None, aggregate=both), by_node=True)
    assert list(answer.targets[RANK_CHANGE]) == ["weights care", "weights index", "aggregate"]
    assert all(x is not None and 0 <= x.total <= 1.1 for x in answer.targets[UNIT].values())


def test_imputed_values_matter_where_there_are_some(tmp_path: Path) -> None:
    index = definition(SMALL.replace("{id: beds,", "{id: beds, impute: {method: mean},"))
    some = read_observations(write(tmp_path / "x.csv", TABLE.replace("U-1,5", "U-1,")), index)
    answer = found(some, Factors(concentration=None, data_error=None), index)
    assert answer.targets[UNIT]["imputation"].total == pytest.approx(1, abs=0.15)


def test_the_same_seed_gives_the_same(table: Observations) -> None:
    factors = Factors(imputation=False)
    one, again, other = (found(table, factors, seed=x).as_json() for x in (3, 3, 4))
    assert json.dumps(one) == json.dumps(again)
    assert one["factors"] != other["factors"]


def test_a_target_that_never_varies(table: Observations) -> None:
    # Nobody overtakes anybody when the errors are tiny.
    answer = found(table, Factors(concentration=None, imputation=False, data_error=1e-9))
    assert answer.targets[RANK_CHANGE] == {"data": None}
    shown = json.loads(json.dumps(answer.as_json(), allow_nan=False))
    assert shown["factors"]["data"]["total"] is None
    assert shown["targets"][UNIT]["data"]["total"] is not None


def test_leaving_out_an_element(table: Observations) -> None:
    care = np.array([(50 + 80) / 2, (60 + 70) / 2, (40 + 90) / 2, (50 + 76) / 2])
    staff = np.array([50, 55, 52.5, 60])
    given, left = 0.75 * care + 0.25 * staff, care
    ranks = [np.array([(x > y).sum() for y in x]) for x in (given, left)]
    assert removal(INDEX, table, "staff") == pytest.approx(np.abs(ranks[0] - ranks[1]).mean())
    assert set(found(table, Factors(imputation=False)).removed) == {"care", "staff"}
    for wrong in ("nowhere", "index"):
        with pytest.raises(BadInput, match=f"no element '{wrong}'"):
            removal(INDEX, table, wrong)


def test_an_element_of_a_formula_is_missing_when_left_out(table: Observations) -> None:
    index = definition(
        SMALL.replace("{id: care, children: [beds, deaths]}", '{id: care, formula: "first(beds, deaths)"}')
    )
    given, left = np.array([50.0, 60, 40, 50]), np.array([80.0, 70, 90, 76])
    staff = np.array([50, 55, 52.5, 60])
    ranks = [np.array([((0.75 * x + 0.25 * staff) > y).sum() for y in 0.75 * x + 0.25 * staff]) for x in (given, left)]
    assert removal(index, table, "beds") == pytest.approx(np.abs(ranks[0] - ranks[1]).mean())


def test_rank_change_counts_only_ranked_units() -> None:
    moved = rank_change(
        np.array([[3.0, 2, np.nan], [2, 3, np.nan]]), np.array([0, 1, 2]), np.array([True, True, False])
    )
    assert moved.tolist() == [0, 1]


def test_what_cannot_be_asked(table: Observations) -> None:
    nothing = Factors(concentration=None, imputation=False, data_error=None)
    with pytest.raises(BadInput, match="nothing is uncertain"):
        sensitivity(INDEX, table, factors=nothing)
    with pytest.raises(BadInput, match="1 rows"):
        sensitivity(INDEX, table, n=1)
    with pytest.raises(BadInput, match="no unit 'XLM'"):
        sensitivity(INDEX, table, units=["XLM"])
    with pytest.raises(BadInput, match="no node 'nowhere'"):
        sensitivity(INDEX, table, factors=Factors(weighted_nodes=("nowhere",)))
