"""Everything that may be wrong with a definition or its observations: one sentence with its line, or a plain state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.metric import evaluate, read_observations
from hsforhs.metric.sensitivity import sensitivity
from hsforhs.metric.uncertainty import uncertainty
from tests.metric.made import SMALL, definition, write

DEFINITIONS = [
    ("high: 10}", "high: 0}", "line 6: both goalposts are 0"),
    ("[3, 1]", "[-3, 1]", "line 10: a weight is negative"),
    ("[3, 1]", "[0, 0]", "line 10: all weights are 0"),
    ("[3, 1]", "[.inf, 1]", "line 10: '.inf' is no finite number"),
    ("[3, 1]", "[1, 1, 1]", "line 10: 'weights' has 3 numbers"),
    ("[beds, deaths]", "[beds, index]", "line 11: these need each other: care > index > care"),
    ("[care, staff], weights: [3, 1]", "[care]", "the indicator 'staff' is an orphan"),
    ("[beds, deaths]", "[beds, bed]", "line 11: 'care' needs 'bed'"),
    ("edges: [40, 70]", "edges: [70, 40]", "line 12: the edges do not rise"),
    ("on: index", "on: nowhere", "line 12: classes stand on 'nowhere'"),
    ("id: staff,", "id: beds,", "line 8: 'beds' stands twice"),
    ("[low, middle, high]", "[low, low, high]", "line 12: a label stands twice"),
    ("low: 0, high: 100", "low: 9, high: 1", "the scale goes from 9 to 1"),
]
GROUPS = [
    ("impute: {method: group_mean, by: people}", "line 7: 'people' is no group; expected an input with 'kind: group'"),
    ("denominator: region", "line 7: 'beds' computes with the group 'region'"),
    ("value: people / region", "line 7: 'beds' computes with the group 'region'"),
    ("impute: {method: regression, on: [region]}", "line 7: 'beds' computes with the group 'region'"),
]
FACTORS = [
    ("weights: {dirichlet: {concentration: -1}}", "line 15: the concentration is -1"),
    ("weights: {uniform: 0.2, nodes: [nowhere]}", "line 14: there is no node 'nowhere'"),
    ("colour: {}", "line 15: there is no key 'colour'"),
]
TABLES = [
    ("unit,beds,deaths,staff\nA,many,1,2\n", "line 2, column 'beds': 'many' is no number"),
    ("unit,beds,deaths,staff\nA,1,inf,2\n", "line 2, column 'deaths': 'inf' is no number"),
    ("unit,beds,deaths,staff\nA,1,1e999,2\n", "line 2, column 'deaths': '1e999' is too large"),
    ("unit,beds,deaths,staff\nA,1,#N/A,2\n", "'#N/A' is no number"),
    ("unit,beds,deaths,staff\nA,1,1,2\nA,1,1,2\n", "lines 2 and 3: A stands twice"),
    ("unit,indicator,value\nA,bed,1\n", "line 2, column 'indicator': 'bed' is not known"),
    ("unit,indicator,value,period\nA,beds,1,2020\nA,beds,2,2020\n", "A stands twice with 'beds' in the same period"),
    ("unit,indicator,value,period\nA,beds,1,yesterday\n", "'yesterday' is no date"),
    ("unit,beds,death\nA,1,2\n", "the column 'death' is no indicator"),
    ("unit,beds,beds\nA,1,2\n", "the column 'beds' stands twice"),
    ("beds,deaths,staff\n1,2,3\n", "the table names no units"),
    ("unit,beds,deaths,staff\n", "the table holds no rows"),
]


@pytest.mark.parametrize(("old", "new", "part"), DEFINITIONS)
def test_a_definition_that_cannot_be(old: str, new: str, part: str) -> None:
    assert old in SMALL
    with pytest.raises(BadInput) as caught:
        definition(SMALL.replace(old, new, 1))
    said = str(caught.value)
    assert part in said
    assert "line" in said
    assert said.count("\n") == 0


def test_groups_and_factors_that_cannot_be() -> None:
    inputs = "inputs: [{id: region, kind: group}, {id: people}]\nindicators:"
    grouped = SMALL.replace("indicators:", inputs, 1)
    texts = [(grouped.replace("{id: beds,", f"{{id: beds, {more},", 1), part) for more, part in GROUPS]
    texts += [(f"{SMALL}uncertainty:\n  factors:\n    {more}\n", part) for more, part in FACTORS]
    for text, part in texts:
        with pytest.raises(BadInput) as caught:
            definition(text)
        assert part in str(caught.value)


@pytest.mark.parametrize(("text", "part"), TABLES)
def test_observations_that_do_not_fit(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_observations(write(tmp_path / "x.csv", text), definition(SMALL))
    assert part in str(caught.value)
    assert "x.csv" in str(caught.value)


def test_what_cannot_be_computed_says_so_and_why(tmp_path: Path) -> None:
    index = definition(
        SMALL.replace("weights: [3, 1]", "weights: [3, 1], aggregate: {method: arithmetic, minimum_available: 1}")
    )
    table = read_observations(write(tmp_path / "x.csv", "unit,beds,deaths,staff\nA,,,2\nB,,,\nC,1,1,1\n"), index)
    found = evaluate(index, table).as_json()["units"]
    assert (found["A"]["score"], found["A"]["state"], found["A"]["reason"]) == (
        None,
        "not computable",
        "no score for care",
    )
    assert (found["B"]["score"], found["B"]["class"], found["B"]["reason"]) == (None, None, "no data")
    assert "state" not in found["C"]
    nobody = replace(table, columns={x: np.full(3, np.nan) for x in table.columns})
    with pytest.raises(BadInput, match=r"x\.csv: no unit has a score; expected at least one"):
        sensitivity(index, nobody, n=8)
    drawn = uncertainty(index, table, draws=20, seed=1).as_json()["units"]
    for unit in "AB":
        assert [drawn[unit][x] for x in ("mean", "q05", "q50", "q95", "rank_low", "rank_high")] == [None] * 6
        assert drawn[unit]["classes"] == {}
