"""Results: scores, classes, states instead of silent gaps, and their forms."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hsforhs.metric import Cell, evaluate, read_observations
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data") / "x.csv", WIDE)


def test_scores_and_classes_by_unit(wide: Path) -> None:
    found = evaluate(INDEX, wide)
    assert found.of("XLM-U-1") == pytest.approx(61.25)
    assert found.of("XLM-U-3", "care") == 0
    assert found.of("XLM-U-4") is None
    assert found.classes == ("middle", "high", "low", None)
    with pytest.raises(KeyError):
        found.of("XLM")
    with pytest.raises(KeyError):
        found.of("XLM-U-1", "nowhere")


def test_what_cannot_be_computed_says_why(wide: Path) -> None:
    found = evaluate(INDEX, wide)
    assert [found.why_not(x) for x in range(4)] == [None, None, None, "no data"]
    strict = definition(SMALL.replace("weights: [3, 1]", "aggregate: {method: arithmetic, minimum_available: 1.0}"))
    gap = evaluate(strict, write(wide.parent / "gap.csv", "unit,beds,deaths,staff\nXLM,1,2,\n"))
    assert gap.why_not(0) == "no score for staff"
    screened = evaluate(definition(SMALL + "screen: {minimum_available: 0.9}\n"), wide)
    assert screened.why_not(2) == "screened out: too few indicators are available"
    strange = definition(SMALL.replace("children: [care, staff], weights: [3, 1]", "formula: ln(care - 200) + staff"))
    assert evaluate(strange, wide).why_not(0) == "too few scores are available"


def test_availability_and_reliability(wide: Path) -> None:
    found = evaluate(INDEX, wide)
    np.testing.assert_allclose(found.available["index"], [1, 1, 2 / 3, 0])
    np.testing.assert_allclose(found.available["care"], [1, 1, 0.5, 0])
    np.testing.assert_array_equal(found.reliability["index"], found.available["index"])


def test_old_and_imputed_observations_count_less(tmp_path: Path) -> None:
    index = definition(SMALL + "ageing: {half_life: 1}\n")
    path = write(
        tmp_path / "x.csv",
        """
        unit,indicator,value,period,status
        XLM-U-1,beds,1,2020,
        XLM-U-1,deaths,1,2022,imputed
        XLM-U-1,staff,1,2022,
        XLM-U-2,beds,1,2022,
        """,
    )
    found = evaluate(index, path)
    assert found.flags["beds"][0] == Cell.CARRIED
    assert found.flags["deaths"][0] == Cell.IMPUTED
    assert found.flags["deaths"][1] == Cell.MISSING
    assert found.reliability["index"][0] == pytest.approx((0.25 + 0 + 1) / 3, abs=0.001)
    assert found.available["index"][0] == pytest.approx(2 / 3)


def test_the_json_is_plain_and_keeps_its_shape(wide: Path) -> None:
    found = json.loads(json.dumps(evaluate(INDEX, wide).as_json(), allow_nan=False))
    assert found["definition"] == {"id": "small", "version": "1", "sha256": INDEX.sha256}
    one, four = found["units"]["XLM-U-1"], found["units"]["XLM-U-4"]
    assert one == {
        "score": 61.25,
        "class": "middle",
        "nodes": {"index": 61.25, "care": 65.0},
        "available": 1.0,
        "reliability": 1.0,
    }
    assert (four["score"], four["class"], four["state"], four["reason"]) == (None, None, "not computable", "no data")
    assert four["nodes"] == {"index": None, "care": None}


def test_an_index_without_classes(wide: Path) -> None:
    index = definition(SMALL[: SMALL.index("classes:")])
    assert evaluate(index, wide).classes == (None,) * 4


def test_all_ways_in_give_the_same(wide: Path) -> None:
    table = read_observations(wide, INDEX)
    for source in (wide, str(wide), table):
        np.testing.assert_array_equal(INDEX.evaluate(source).score, evaluate(INDEX, table).score)
