"""Other levels, the path of a plan, the fewest steps to a class."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key
from hsforhs.metric import evaluate, load, read_definition
from hsforhs.scores import Assessment, Score
from hsforhs.workbench.indices import what_if
from hsforhs.workbench.indices.computing import table_of
from hsforhs.workbench.indices.queries import Loaded

SPAR = load("spar-2")
READY = load("readyscore")


def loaded(definition: object, values: dict[str, dict[str, float]]) -> Loaded:
    names = list(dict.fromkeys(y for x in values.values() for y in x))
    rows = [",".join(["unit", *names])]
    rows += [
        ",".join([unit, *(f"{found[x]:g}" if x in found else "" for x in names)]) for unit, found in values.items()
    ]
    table = table_of("\n".join(rows), definition)  # type: ignore[arg-type]
    return Loaded(definition, table, evaluate(definition, table))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def spar() -> Loaded:
    low = dict.fromkeys(SPAR.indicators, 40.0)
    return loaded(SPAR, {"AAA": {**low, "C5.1": 60.0}, "BBB": dict.fromkeys(SPAR.indicators, 80.0)})


@pytest.fixture(scope="module")
def ready() -> Loaded:
    return loaded(READY, {"AAA": dict.fromkeys(READY.indicators, 2.0) | {"P.2.1": 1.0}})


def test_levels_now_are_read_from_the_table(spar: Loaded, ready: Loaded) -> None:
    found = {x.id: x for x in what_if.rungs(spar, "AAA")}
    assert len(found) == 35
    assert (found["C5.1"].level, found["C5.2"].level) == (3, 2)
    assert {x.id: x.level for x in what_if.rungs(ready, "AAA")}["P.2.1"] == 1
    assert what_if.rungs(loaded(READY, {"AAA": {"P.2.1": 1.0}}), "AAA")[0].id == "P.2.1"


def test_wanted_levels_become_values_and_those_of_today_change_nothing(spar: Loaded) -> None:
    asked = {"C5.1": "4", "C5.2": "2", "C9.1": "", "unknown": "3"}
    assert what_if.read_changes(spar, "AAA", asked) == {"C5.1": 80.0}
    for wrong in ("6", "0", "three", "3.5", "-1"):
        with pytest.raises(BadInput, match=f"'{wrong}' is no level"):
            what_if.read_changes(spar, "AAA", {"C5.1": wrong})


def test_too_many_changes_are_refused(ready: Loaded) -> None:
    with pytest.raises(BadInput, match="changes at once"):
        what_if.read_changes(ready, "AAA", dict.fromkeys(READY.indicators, "5"))


def test_changes_move_the_unit_alone_and_come_with_their_draws(spar: Loaded) -> None:
    changes = {"C5.1": 100.0, "C5.2": 100.0}
    changed = what_if.changed_table(spar.table, "AAA", changes)
    assert list(changed.columns["C5.1"]) == [100.0, 80.0]
    assert list(spar.table.columns["C5.1"]) == [60.0, 80.0]
    found = what_if.with_changes(spar, "AAA", changes, seed=1)
    assert set(found) == {"total", "C5"}
    assert found["C5"][0] == 100
    assert found["total"][0] == evaluate(SPAR, changed).of("AAA")
    for numbers in found.values():
        assert len(numbers) == 6
        assert numbers[1:] == sorted(x for x in numbers[1:] if x is not None)


def test_what_moves_nothing_is_not_shown(spar: Loaded) -> None:
    assert what_if.with_changes(spar, "AAA", {}, seed=1) == {}


def started(instrument: str, values: dict[str, float]) -> Assessment:
    keys = {Key.of(instrument, code): value for code, value in values.items()}
    scores = {key: Score.of(key, value) for key, value in keys.items()}
    return Assessment(instrument, "AAA", "AAA", "A", "", "SELF", scores, year=2025)


def test_a_plan_climbs_evenly_in_whole_steps_to_its_targets(spar: Loaded) -> None:
    start = started("spar-2", dict.fromkeys(SPAR.indicators, 40.0) | {"C5.1": 60.0})
    path = what_if.plan_path(spar, "AAA", start, {"C5.1": 4, "C5.2": 4}, 2)
    assert path is not None
    assert [x.year for x in path] == [0, 1, 2]
    assert [x.moved for x in path] == [0, 1, 2]
    assert path[0].score == spar.result.of("AAA")
    ends = what_if.changed_table(spar.table, "AAA", {"C5.1": 80.0, "C5.2": 80.0})
    assert path[-1].score == evaluate(SPAR, ends).of("AAA")


def test_targets_of_indicators_enter_an_index_of_capacities_as_their_means() -> None:
    dpm = load("dpm-style")
    middle = {
        x.id: ((x.normalise.low or 0) + (x.normalise.high or 1)) / 2 if x.transform is None else 100.0
        for x in dpm.indicators.values()
    }
    ready = loaded(dpm, {"AAA": middle | {"C5": 50.0}})
    start = started("spar-2", {"C5.1": 40.0, "C5.2": 60.0})
    path = what_if.plan_path(ready, "AAA", start, {"C5.1": 4, "C5.2": 4}, 1)
    assert path is not None
    assert path[-1].score == evaluate(dpm, what_if.changed_table(ready.table, "AAA", {"C5": 80.0})).of("AAA")


def test_a_plan_of_another_instrument_or_without_targets_gives_no_path(spar: Loaded, ready: Loaded) -> None:
    assert what_if.plan_path(ready, "AAA", started("spar-2", {"C5.1": 40.0}), {"C5.1": 4}, 5) is None
    nothing = started("spar-2", dict.fromkeys(SPAR.indicators, 40.0) | {"C5.1": 60.0})
    assert what_if.plan_path(spar, "AAA", nothing, {}, 5) is None


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 10))
def test_the_climb_never_falls_and_ends_at_the_target(now: int, target: int, years: int) -> None:
    levels = [what_if._climbed(now, target, year / years) for year in range(years + 1)]
    assert levels == sorted(levels)
    assert levels[0] == now
    assert levels[-1] == max(now, target)
    assert all(x == int(x) for x in levels)


def test_the_fewest_steps_reach_the_class_and_fewer_do_not() -> None:
    ready = loaded(READY, {"AAA": dict.fromkeys(READY.indicators, 2.0) | {"P.2.1": 1.0, "D.3.1": 1.0}})
    before = evaluate(READY, ready.table).of("AAA")
    assert before is not None
    assert before < 40
    choice = what_if.cheapest_steps(ready, "AAA", "Work to do")
    by_id = {x.id: x for x in what_if.rungs(ready, "AAA")}
    steps = what_if.levels_of(choice, by_id)
    assert choice.cost == sum(then - now for _id, now, then in steps)
    assert choice.after.label == "Work to do"
    for name, _now, then in steps:
        less = {x.id: x.value for x in choice.gains} | {name: float(then - 1)}
        assert np.isfinite(less[name])
        table = what_if.changed_table(ready.table, "AAA", less)
        assert evaluate(READY, table).classes[0] == "Not ready"


def test_a_class_that_cannot_be_reached_and_an_index_without_levels_say_so(ready: Loaded) -> None:
    with pytest.raises(BadInput, match="do not reach the class"):
        what_if.cheapest_steps(ready, "AAA", "Better prepared")
    best = loaded(READY, {"AAA": dict.fromkeys(READY.indicators, 5.0)})
    with pytest.raises(BadInput, match="no indicator with levels can rise"):
        what_if.cheapest_steps(best, "AAA", "Better prepared")


def test_an_own_index_of_levels_has_what_if_as_well() -> None:
    text = (
        "schema: hsindex/1\nid: own\nversion: '1'\nscale: {low: 0, high: 100}\nindicators:\n"
        "  - {id: x, unit: level 1 to 5, normalise: {method: goalposts, low: 1, high: 5}}\n"
        "tree:\n  - {id: top, children: [x]}\n"
    )
    own = loaded(read_definition(text), {"AAA": {"x": 3}})
    assert what_if.with_changes(own, "AAA", {"x": 5.0}, seed=1)["top"][0] == 100
