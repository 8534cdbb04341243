"""Blocks give the same wherever they are computed."""

from __future__ import annotations

import builtins
import json
import warnings
from collections.abc import Iterator

import pytest

from hsforhs.files import BadInput
from hsforhs.metric import draws as draws_module
from hsforhs.metric.factors import Factors
from hsforhs.metric.placing import placed
from hsforhs.metric.uncertainty import uncertainty
from tests.metric.test_kernel import index, observations

FACTORS = Factors(draws=4_200, seed=5)


def figures(**where: object) -> str:
    return json.dumps(uncertainty(index(), observations(), factors=FACTORS, **where).as_json())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def here() -> str:
    return figures()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as found:
            yield found.scheduler_address


def double(number: int) -> int:
    return 2 * number


def add(one: int, number: int) -> int:
    return one + number


@pytest.mark.slow
def test_two_processes_give_the_same(here: str) -> None:
    assert figures(workers=2) == here


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_of_two_workers_gives_the_same(here: str, cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures(dask=cluster) == here
    with placed(dask=cluster) as place:
        assert list(place.over(range(40), double)) == [2 * x for x in range(40)]
        assert list(place.with_one(3, range(3), add)) == [3, 4, 5]
    monkeypatch.setattr(draws_module, "RANKED_AT_MOST", 4)
    monkeypatch.setattr(draws_module, "SET_OF_UNITS", 4)
    many = figures()
    assert many != here
    assert figures(dask=cluster) == many


def test_here_results_keep_their_order() -> None:
    with placed() as place:
        assert list(place.over([3, 1], double)) == [6, 2]
        assert list(place.with_one(1, [3, 1], add)) == [4, 2]


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("hsforhs.metric.placing.SECONDS_TO_ANSWER", 0.2)
    for address in ("tcp://127.0.0.1:1", "nonsense address"):
        with pytest.raises(BadInput, match="no Dask cluster answers"), placed(dask=address):
            pass


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: object) -> object:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(BadInput, match="extra 'scale'"), placed(dask="tcp://127.0.0.1:1"):
        pass
