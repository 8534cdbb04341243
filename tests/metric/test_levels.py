"""Levels of a plan as the path of a score."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.metric import Observations, evaluate, load, read_observations
from hsforhs.metric.levels import projected
from tests.metric.made import definition, write

SPAR = load("spar-2")
CAPACITIES = """
schema: hsindex/1
id: capacities
version: "1"
scale: {low: 0, high: 10}
defaults:
  normalise: {method: goalposts, low: 0, high: 100}
indicators:
  - {id: C5}
  - {id: C8}
  - {id: beds}
tree:
  - {id: capacity, children: [C5, C8, beds]}
classes: {on: capacity, edges: [5, 8], labels: [low, middle, high]}
"""
INDEX = definition(CAPACITIES)
NOW = {"C5.1": 2.0, "C5.2": 3.0, "C8.1": 1.0, "C8.2": 1.0, "C8.3": 2.0}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    path = write(tmp_path_factory.mktemp("data") / "x.csv", "unit,C5,C8,beds\nXLM,50,27,40\n")
    return read_observations(path, INDEX)


def test_levels_are_rolled_up_into_capacities_year_by_year(table: Observations) -> None:
    targets = {2028: {"C5.2": 4.0, "C8.1": 3.0}, 2026: {"C5.1": 3.0}}
    found = projected(INDEX, table, "XLM", current=NOW, targets=targets, through=SPAR)
    assert found.years == (2026, 2028)
    # C5 from 40 and 60, then 60 and 60, then 60 and 80; C8 from 60, 20 and 40 is touched in the second year only.
    assert [dict(x.set) for x in found.states] == [{}, {"C5": 60}, {"C5": 70, "C8": 40}]
    scores = [(50 + 27 + 40) / 30, (60 + 27 + 40) / 30, (70 + 40 + 40) / 30]
    assert [x.score for x in found.states] == pytest.approx(scores)
    assert [x.label for x in found.states] == ["low", "low", "middle"]
    content = found.as_json()
    assert [x["year"] for x in content] == [None, 2026, 2028]
    assert content[2]["nodes"]["capacity"] == pytest.approx(5)


def test_an_index_of_the_indicators_takes_them_as_they_are(tmp_path: Path) -> None:
    table = read_observations(write(tmp_path / "x.csv", "unit,C5.1,C5.2\nXLM,40,60\n"), SPAR)
    found = projected(SPAR, table, "XLM", current={}, targets={2027: {"C5.1": 4}})
    assert [x.score for x in found.states] == [50, 70]
    assert dict(found.states[1].set) == {"C5.1": 80}
    tenths = projected(SPAR, table, "XLM", current={}, targets={2027: {"C5.1": 4}}, per_level=10)
    assert tenths.states[1].score == 50


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(NOW)), st.integers(0, 5)), min_size=1, max_size=6))
def test_the_last_year_is_the_index_of_its_levels(steps: list[tuple[str, int]]) -> None:
    table = Observations("made", ("XLM",), {}, _columns(NOW), {})
    targets = {2026 + i: {name: float(level)} for i, (name, level) in enumerate(steps)}
    found = projected(SPAR, table, "XLM", current=NOW, targets=targets)
    last = NOW | {name: float(level) for name, level in steps}
    wanted = evaluate(SPAR, Observations("made", ("XLM",), {}, _columns(last), {}))
    assert found.states[-1].score == wanted.of("XLM")


def _columns(levels: dict[str, float]) -> dict:
    import numpy as np

    return {k: np.array([20 * v]) for k, v in levels.items()}


def test_what_is_no_plan(table: Observations) -> None:
    for current, targets, part in (
        (NOW, {2026: {"C99": 3.0}}, "'C99' is no indicator"),
        (NOW, {2026: {"C5.1": 6.0}}, "at level 6"),
        ({"C5.1": float("nan")}, {2026: {"C5.1": 3.0}}, "at level nan"),
        (NOW, {}, "no target levels"),
        (NOW, {2026: {"C4.1": 3.0}}, "no indicator of capacities stands on C4.1"),
    ):
        with pytest.raises(BadInput, match=part):
            projected(INDEX, table, "XLM", current=current, targets=targets, through=SPAR)
    with pytest.raises(BadInput, match=r"'C5.1' is no indicator"):
        projected(INDEX, table, "XLM", current=NOW, targets={2026: {"C5.1": 3.0}})
    with pytest.raises(BadInput, match="no unit 'XLN'"):
        projected(INDEX, table, "XLN", current=NOW, targets={2026: {"C5.1": 3.0}}, through=SPAR)
