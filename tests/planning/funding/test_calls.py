from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.funding import WEIGHTS, Answer, Call, Request, Support, eligibility, match, matches
from hsforhs.planning.funding.calls import FOR_ALL

TODAY = dt.date(2027, 3, 1)
CALL = Call(
    "c1",
    "An invented fund",
    opens=dt.date(2027, 1, 1),
    closes=dt.date(2027, 5, 30),
    floor=100.0,
    ceiling=500.0,
    countries=frozenset({"XLM", "GHA"}),
    areas=frozenset({"D1", "D2"}),
    must_have=("implementing entity",),
    cofinance=0.2,
)
ASKED = Request("XLM", frozenset({"D2"}), 400.0, has={"implementing entity": True}, cofinance=0.3)


def answers(call: Call, request: Request, on: dt.date = TODAY) -> dict[str, str]:
    return {x.rule: x.answer.value for x in eligibility(call, request, on=on)}


def test_every_rule_is_quoted_with_its_answer() -> None:
    assert answers(CALL, ASKED) == {
        "opens on 2027-01-01": "met",
        "closes on 2027-05-30": "met",
        "only for GHA, XLM": "met",
        "only for the areas D1, D2": "met",
        "at least 100": "met",
        "own money of at least 20%": "met",
        "must have: implementing entity": "met",
    }
    assert match(CALL, ASKED, on=TODAY).eligible is Answer.MET


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"country": "TGO"}, "only for GHA, XLM"),
        ({"areas": frozenset({"P1"})}, "only for the areas D1, D2"),
        ({"amount": 50.0}, "at least 100"),
        ({"cofinance": 0.1}, "own money of at least 20%"),
        ({"has": {"implementing entity": False}}, "must have: implementing entity"),
    ],
)
def test_one_rule_that_is_not_met_refuses_and_gives_no_score(change: dict[str, object], rule: str) -> None:
    found = match(CALL, dataclasses.replace(ASKED, **change), on=TODAY)  # type: ignore[arg-type]
    assert (found.eligible, found.score, found.missing) == (Answer.NOT_MET, None, (rule,))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"amount": None}, "at least 100"),
        ({"cofinance": None}, "own money of at least 20%"),
        ({"has": {}}, "must have: implementing entity"),
    ],
)
def test_what_nobody_knows_is_neither_yes_nor_no(change: dict[str, object], rule: str) -> None:
    found = match(CALL, dataclasses.replace(ASKED, **change), on=TODAY)  # type: ignore[arg-type]
    assert (found.eligible, found.missing) == (Answer.UNKNOWN, (rule,))
    assert found.score is not None


def test_a_call_that_is_not_open_is_not_met() -> None:
    assert answers(CALL, ASKED, dt.date(2026, 12, 31))["opens on 2027-01-01"] == "not met"
    assert answers(CALL, ASKED, dt.date(2027, 6, 1))["closes on 2027-05-30"] == "not met"


def test_a_call_without_rules_asks_nothing() -> None:
    found = match(Call("c", "O"), Request("XLM", frozenset({"D2"}), 10.0), on=TODAY)
    assert (found.rules, found.eligible) == ((), Answer.MET)
    assert found.score == pytest.approx((0.35 + 0.05 * FOR_ALL + 0.15 + 0.10 + 0.05) / 0.70)


def test_the_parts_by_hand() -> None:
    wide = dataclasses.replace(ASKED, areas=frozenset({"D2", "P1"}), amount=1000.0, has={})
    found = match(CALL, wide, on=TODAY)
    assert found.parts == {"area": 0.5, "place": 1.0, "amount": 0.5, "readiness": 0.5, "time": 1.0}
    assert found.weights == {x: WEIGHTS[x] for x in found.parts}
    assert found.score == pytest.approx((0.35 * 0.5 + 0.05 + 0.15 * 0.5 + 0.10 * 0.5 + 0.05) / 0.70)


def test_parts_that_were_asked_for_count() -> None:
    asked = dataclasses.replace(
        ASKED,
        years={2026: 100.0, 2027: 200.0, 2028: 100.0},
        supports={Support.TRAINING: 0.3},
        levels=frozenset({"district"}),
    )
    call = dataclasses.replace(CALL, levels=frozenset({"national"}), support=Support.TRAINING)
    found = match(call, asked, on=TODAY)
    assert (found.parts["years"], found.parts["support"], found.parts["level"]) == (0.75, 0.3, 0.0)
    assert match(dataclasses.replace(call, support=Support.DATA), asked, on=TODAY).parts["support"] == 0.0
    assert match(dataclasses.replace(call, support=Support.MONEY), asked, on=TODAY).parts["support"] == 1.0
    assert list(found.parts) == [x for x in WEIGHTS if x in found.parts]


def test_less_time_than_a_proposal_takes_counts_less() -> None:
    found = match(CALL, ASKED, on=dt.date(2027, 5, 30) - dt.timedelta(days=45))
    assert found.parts["time"] == 0.5


def test_the_best_stands_first_and_refusals_last() -> None:
    calls = [
        dataclasses.replace(CALL, id="refuses", countries=frozenset({"TGO"})),
        dataclasses.replace(CALL, id="small", ceiling=100.0),
        CALL,
    ]
    assert [x.call.id for x in matches(calls, ASKED, on=TODAY)] == ["c1", "small", "refuses"]


@given(st.dictionaries(st.sampled_from(list(WEIGHTS)), st.floats(0.01, 10)), st.floats(0, 1e9), st.integers(-100, 400))
def test_a_score_is_between_nothing_and_one(changed: dict[str, float], amount: float, days: int) -> None:
    request = dataclasses.replace(ASKED, amount=amount)
    found = match(CALL, request, on=TODAY + dt.timedelta(days=days), weights={**WEIGHTS, **changed})
    assert found.score is None or 0 <= found.score <= 1
    assert (found.score is None) == (found.eligible is Answer.NOT_MET)


def test_a_call_is_open_on_its_first_and_on_its_last_day() -> None:
    for day, opens, closes in (
        (dt.date(2027, 1, 1), "met", "met"),
        (dt.date(2027, 5, 30), "met", "met"),
        (dt.date(2026, 12, 31), "not met", "met"),
        (dt.date(2027, 5, 31), "met", "not met"),
    ):
        found = answers(CALL, ASKED, day)
        assert (found["opens on 2027-01-01"], found["closes on 2027-05-30"]) == (opens, closes), day


def test_just_enough_is_enough() -> None:
    just = dataclasses.replace(ASKED, amount=100.0, cofinance=0.2)
    assert match(CALL, just, on=TODAY).eligible is Answer.MET
    for less in ({"amount": 99.99}, {"cofinance": 0.199}):
        assert match(CALL, dataclasses.replace(just, **less), on=TODAY).eligible is Answer.NOT_MET  # type: ignore[arg-type]
    nothing = dataclasses.replace(ASKED, amount=0.0)
    assert match(dataclasses.replace(CALL, floor=None), nothing, on=TODAY).parts["amount"] == 0
