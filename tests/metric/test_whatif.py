"""Other values give what an evaluation of them gives; the cheapest gains are the cheapest of all sets."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.metric import Observations, evaluate, read_observations
from hsforhs.metric.whatif import Gain, cheapest, what_if
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)
RELATIVE = SMALL.replace("normalise: {method: goalposts, low: 0, high: 40}", "normalise: {method: min_max}")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    return read_observations(write(tmp_path_factory.mktemp("data") / "x.csv", WIDE), INDEX)


@pytest.mark.parametrize("text", [SMALL, RELATIVE, SMALL + "screen: {minimum_available: 0.5}\n"])
def test_a_path_is_what_evaluating_each_table_gives(tmp_path: Path, table: Observations, text: str) -> None:
    index = definition(text)
    path = what_if(index, table, "XLM-U-1", [{"beds": 10}, {"staff": 80, "deaths": 0}])
    assert [x.set for x in path] == [{}, {"beds": 10}, {"staff": 80, "deaths": 0}]
    for state, row in zip(path, ("5,10,20", "10,10,20", "10,0,80"), strict=True):
        rows = write(tmp_path / "y.csv", WIDE.replace("5,10,20", row))
        expected = evaluate(index, rows)
        assert state.score == pytest.approx(expected.of("XLM-U-1"))
        assert state.label == expected.classes[0]
        assert state.nodes["care"] == pytest.approx(expected.of("XLM-U-1", "care"))


def test_inputs_formulas_and_imputed_values_may_be_set(tmp_path: Path) -> None:
    index = definition(
        SMALL.replace("indicators:", "inputs: [{id: people}]\nindicators:")
        .replace("{id: beds,", "{id: beds, denominator: people, per: 10,")
        .replace("{id: staff,", '{id: staff, value: "people * 2",')
        .replace("{id: deaths,", "{id: deaths, impute: {method: regression, on: [beds]},")
    )
    rows = "unit,people,beds,deaths\n" + "".join(f"XLM-U-{i},{9 + i},{i},{40 - i * i}\n" for i in range(1, 7))
    table = read_observations(write(tmp_path / "x.csv", rows + "XLM-U-7,10,5,\n"), index)
    found = what_if(index, table, "XLM-U-7", [{"people": 20}, {"staff": 10}, {"deaths": 0}])
    doubled = read_observations(write(tmp_path / "y.csv", rows + "XLM-U-7,20,5,\n"), index)
    assert found[1].score == pytest.approx(evaluate(index, doubled).of("XLM-U-7"))
    # Staff is a formula over people: setting it sets its value, 10 of 40.
    assert found[2].score == pytest.approx(found[1].score - 0.25 * (100 - 25))
    assert found[3].nodes["care"] == pytest.approx((100 * 5 / 20 + 100) / 2)


def test_a_unit_without_data_may_get_some(table: Observations) -> None:
    path = what_if(INDEX, table, "XLM-U-4", [{"staff": 20}])
    assert (path[0].score, path[0].label, path[1].score) == (None, None, 50)


def test_what_cannot_be_set(table: Observations) -> None:
    for name, value, message in (("nowhere", 1, "no indicator 'nowhere'"), ("beds", np.nan, "'beds' is set to nan")):
        with pytest.raises(BadInput, match=message):
            what_if(INDEX, table, "XLM-U-1", [{name: value}])
    with pytest.raises(BadInput, match="no unit 'XLM'"):
        what_if(INDEX, table, "XLM", [])


GAINS = [
    *(Gain("beds", value, cost) for value, cost in ((6, 1), (8, 3), (10, 7))),
    *(Gain("deaths", value, cost) for value, cost in ((5, 1), (0, 4))),
    *(Gain("staff", value, cost) for value, cost in ((30, 2), (40, 3))),
]


def by_trying_all(gains: list[Gain], *, geometric: bool = False) -> float:
    """Return the least cost that brings 5 beds, 10 deaths and 20 staff to a score of 70."""
    best = np.inf
    for chosen in product(*([None, *(x for x in gains if x.id == name)] for name in ("beds", "deaths", "staff"))):
        beds, deaths, staff = (x.value if x else y for x, y in zip(chosen, (5, 10, 20), strict=True))
        care, hands = (10 * beds + 100 - 2 * deaths) / 2, 2.5 * staff
        score = care**0.75 * hands**0.25 if geometric else 0.75 * care + 0.25 * hands
        if score >= 70:
            best = min(best, sum(x.cost for x in chosen if x))
    return best


def test_the_cheapest_gains_are_the_cheapest_of_all_sets(table: Observations) -> None:
    found = cheapest(INDEX, table, "XLM-U-1", label="high", gains=GAINS)
    assert found.cost == by_trying_all(GAINS)
    assert (found.before.label, found.after.label) == ("middle", "high")
    assert found.cost == sum(x.cost for x in found.gains)
    assert cheapest(INDEX, table, "XLM-U-1", label="middle", gains=GAINS).gains == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=7, max_size=7), st.sampled_from(["geometric", "arithmetic"]))
def test_whatever_the_costs_and_the_method(table: Observations, costs: list[int], method: str) -> None:
    index = definition(SMALL.replace("weights: [3, 1]}", f"weights: [3, 1], aggregate: {method}}}"))
    gains = [Gain(x.id, x.value, cost) for x, cost in zip(GAINS, costs, strict=True)]
    found = cheapest(index, table, "XLM-U-1", label="high", gains=gains)
    assert found.cost == by_trying_all(gains, geometric=method == "geometric")


def test_a_risk_falls_to_a_lower_class(table: Observations) -> None:
    found = cheapest(INDEX, table, "XLM-U-2", label="middle", gains=[Gain("beds", 0, 5), Gain("staff", 0, 1)])
    assert [x.id for x in found.gains] == ["beds"]
    assert found.after.score == 62.5


def test_what_cannot_be_reached_or_asked(table: Observations) -> None:
    for gains, label, message in (
        ([Gain("staff", 21, 1)], "high", "all gains together do not reach"),
        ([Gain("staff", 10, 1)], "high", "moves the score away"),
        ([Gain("staff", 40, -1)], "high", "costs -1"),
        ([], "high", "0 gains"),
        (GAINS, "perfect", "no class 'perfect'"),
        ([Gain("nowhere", 1, 1)], "high", "no indicator 'nowhere'"),
    ):
        with pytest.raises(BadInput, match=message):
            cheapest(INDEX, table, "XLM-U-1", label=label, gains=gains)
    with pytest.raises(BadInput, match="no score to start from"):
        cheapest(INDEX, table, "XLM-U-4", label="high", gains=GAINS)
