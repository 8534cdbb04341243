"""From a definition and a table to the plain values of a run."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput, Sentence
from hsforhs.files.keeping import kept
from hsforhs.metric import load, read_definition
from hsforhs.metric.uncertainty import uncertainty
from hsforhs.workbench.indices import computing
from hsforhs.workbench.indices.computing import Order, compute_run, of_node, table_of
from tests.workbench.indices.test_shape import small

SERIES = """unit,indicator,value,period
AAA,a,40,2023
AAA,b,2,2023
AAA,a,80,2025-Q2
BBB,a,60,2024
BBB,b,4,2024
CCC,a,,2024
"""


def order(text: str = SERIES, **more: object) -> Order:
    return Order(read_definition(small()), text, draws=200, seed=7, **more)  # type: ignore[arg-type]


def test_every_unit_has_its_score_its_draws_and_its_reason() -> None:
    found = compute_run(order())
    assert list(found.units) == ["AAA", "BBB", "CCC"]
    assert found.shown == ("top", "left", "right")
    numbers = found.units["AAA"]["nodes"]["top"]
    assert len(numbers) == 6
    assert numbers[1:] == sorted(numbers[1:])
    assert sum(found.units["AAA"]["classes"]["top"]) == pytest.approx(1)
    assert found.units["CCC"]["score"] is None
    assert found.units["CCC"]["reason"] == kept(Sentence("no data"))
    assert found.units["AAA"]["reason"] == ""
    assert found.units["CCC"]["nodes"]["top"] == [None]
    assert found.units["CCC"]["classes"] == {}
    assert found.factors["weights"] == {"dirichlet": {"concentration": 60.0}}


def test_the_same_order_gives_the_same_and_another_seed_other_draws() -> None:
    assert compute_run(order()) == compute_run(order())
    assert compute_run(order()).units != compute_run(replace(order(), seed=8)).units


def test_the_top_is_drawn_as_in_the_whole_and_a_part_in_the_same_way_though_less_is_computed() -> None:
    definition = load("dpm-style")
    names = list(definition.indicators)
    header = ",".join(["unit", *names])
    rows = [",".join([unit, *(str(3 + at) for _ in names)]) for at, unit in enumerate(("AAA", "BBB"))]
    table = table_of("\n".join([header, *rows]), definition)
    for node in ("preparedness_febrile", "capacity_febrile", "preparedness"):
        whole = uncertainty(replace(definition, top=node), table, draws=200, seed=3)
        less = uncertainty(of_node(definition, node), table, draws=200, seed=3)
        assert whole.result.of("AAA") == less.result.of("AAA")
        means, found = whole.statistics.mean(), less.statistics.mean()
        assert found.tolist() == pytest.approx(means.tolist(), abs=0 if node == definition.top else 0.1)
    assert len(of_node(definition, "capacity_febrile").indicators) < len(names) / 2


def test_history_holds_nothing_that_came_later() -> None:
    days = (dt.date(2022, 12, 31), dt.date(2023, 12, 31), dt.date(2024, 12, 31), dt.date(2025, 12, 31))
    found = compute_run(order(periods=days)).units
    top = found["AAA"]["history"]["top"]
    assert top[0] is None
    assert top[1][0] == top[2][0] < top[3][0]
    assert all(x[1] <= x[2] for x in top[1:])
    assert found["BBB"]["history"]["top"][:2] == [None, None]
    assert found["BBB"]["history"]["top"][2] is not None
    early = compute_run(order(as_of=days[1])).units
    assert early["AAA"]["score"] == top[1][0]
    assert "BBB" not in early or early["BBB"]["score"] is None


def test_history_is_the_same_all_at_once_and_period_by_period(monkeypatch: pytest.MonkeyPatch) -> None:
    days = (dt.date(2024, 12, 31), dt.date(2025, 12, 31))
    together = compute_run(order(periods=days)).units
    monkeypatch.setattr(computing, "stands_alone", lambda _: False)
    alone = compute_run(order(periods=days)).units
    for unit in ("AAA", "BBB"):
        for one, other in zip(together[unit]["history"]["top"], alone[unit]["history"]["top"], strict=True):
            assert one[0] == other[0]
            assert one[1:] == pytest.approx(other[1:], abs=0.3)


def test_a_table_that_does_not_fit_is_refused_with_its_place() -> None:
    with pytest.raises(BadInput, match="'z' is not known") as error:
        table_of("unit,indicator,value\nAAA,z,1\n", read_definition(small()), name="mine.csv")
    assert "mine.csv" in str(error.value)


def test_progress_ends_with_all_steps() -> None:
    said: list[tuple[int, int]] = []
    compute_run(order(periods=(dt.date(2023, 12, 31), dt.date(2024, 12, 31))), lambda *x: said.append(x))
    assert said[-1] == (5, 5)
    assert said == sorted(said)


@given(st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 4000))
def test_periods_end_quarters_and_years_within_the_days(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)
    for found, months in ((computing.quarters(first, last), {3, 6, 9, 12}), (computing.years(first, last), {12})):
        assert list(found) == sorted(set(found))
        assert len(found) <= computing.MOST_PERIODS
        assert all(first <= x <= last and x.month in months for x in found)
        assert all((x + dt.timedelta(days=1)).day == 1 for x in found)


def test_the_cost_of_an_order_grows_with_rows_draws_and_periods() -> None:
    assert order().cost == 7 * 3 * 200
    assert order(periods=(dt.date(2024, 12, 31),)).cost == 7 * (3 * 200 + computing.HISTORY_DRAWS)


def test_a_missing_number_is_stored_as_nothing_and_minus_zero_as_zero() -> None:
    assert computing.number(float("nan")) is None
    assert str(computing.number(-0.0)) == "0.0"
    assert computing.number(1.23456) == 1.2346
