"""A scenario as a problem of choice gives what trying everything gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from hsforhs.files import BadInput, Numbered, Sentence
from hsforhs.planning.choose import choose
from hsforhs.planning.scenarios import Limits, Offer, outcome_of, problem_for
from hsforhs.planning.scenarios.writing import benefit_of, in_words, steps_of

from .made import best_by_trying, limits, offer, small_scenarios


@settings(max_examples=60)
@given(small_scenarios())
def test_the_answer_is_that_of_trying_everything(scenario: tuple[list[Offer], Limits]) -> None:
    offers, found = scenario
    choice = choose(problem_for(offers, found), time_limit=20, gap=0.0)
    outcome = outcome_of(choice, offers, found)
    best = best_by_trying(offers, found)
    if best is None:
        assert outcome.status == "infeasible"
        assert outcome.conflict
        assert not any("§" in x for x in outcome.conflict)
        return
    assert outcome.objective == pytest.approx(best, abs=1e-4)
    assert set(outcome.start) | set(outcome.left_out) == {x.id for x in offers}
    assert not any("§" in x.detail for x in outcome.left_out.values())
    assert all(outcome.left_out[x].reason == "decision" for x in found.must_not)
    paid = sum(sum(x) for x in outcome.spend.values())
    assert float(outcome.total) == pytest.approx(paid, abs=0.05)


def test_a_step_waits_for_the_one_below_by_its_lag() -> None:
    offers = [offer("low"), offer("high", step=3)]
    for lag, start in ((0, 1), (1, 2)):
        found = limits(lag=lag)
        assert choose(problem_for(offers, found), time_limit=5, gap=0).start["high"] == start
    free = limits(in_order=False, lag=1)
    assert choose(problem_for(offers, free), time_limit=5, gap=0).start["high"] == 1


def test_a_bonus_makes_it_worth_to_end_a_step() -> None:
    other = {"indicator": "D1.2", "local": True}
    offers = [
        *(offer(x, one_time=50) for x in "ab"),
        offer("c", one_time=50, **other),
        offer("d", one_time=999, **other),
    ]
    poor = {"donors": [{"id": "G", "budget": [100, 0]}]}
    whole = choose(problem_for(offers, limits(**poor, weights={"bonus": 50})), time_limit=5, gap=0)
    assert {"a", "b"} <= set(whole.start)
    split = choose(problem_for(offers, limits(**poor, weights={"bonus": 0})), time_limit=5, gap=0)
    assert "c" in split.start


def test_risk_and_priority_of_an_area_count() -> None:
    found = limits(risk={"D1": 1}, priority={"D1": 0.5}, weights={"risk": 4, "priority": 6})
    there, elsewhere = offer("a"), offer("b", area="P5")
    assert benefit_of(there, found, in_step=1) - benefit_of(elsewhere, found, in_step=1) == 7
    assert benefit_of(there, found, in_step=2) * 2 == benefit_of(there, found, in_step=1)


def test_a_step_with_a_forbidden_offer_cannot_be_complete() -> None:
    found = limits(must_not=["a"])
    steps = steps_of([offer("a"), offer("b"), offer("c", step=3)], found)
    assert [(x.step, x.offers, x.open_for) for x in steps] == [(2, ("b",), False), (3, ("c",), True)]


@pytest.mark.parametrize("what", ["must", "must_not"])
def test_what_is_no_offer_cannot_be_decided(what: str) -> None:
    with pytest.raises(BadInput, match="'x' is no activity of this plan"):
        problem_for([offer("a")], limits(**{what: ["x"]}))


def test_helpers_of_the_problem_are_told_in_words() -> None:
    assert in_words("it waits for §gate:D1.1:3, which is left out") == (
        "it waits for the level below 3 of D1.1, which is left out"
    )
    assert in_words("§done:D1.1:2 starts later") == "level 2 of D1.1 being complete starts later"
    assert in_words("§must:D1-001: at least 1") == "the decision that D1-001 must be done: at least 1"


def test_helpers_are_told_in_words_within_the_values_of_a_sentence() -> None:
    told = in_words(
        Sentence(
            "%(why)s; %(others)s", why=Sentence("for %(one)s", one="§gate:D1.1:3"), others=("§done:D1.1:2", "a", 3)
        )
    )
    assert told == "for the level below 3 of D1.1; level 2 of D1.1 being complete, a, 3"
    assert isinstance(told, Sentence)
    assert told.template == "%(why)s; %(others)s"
    one = told.values["why"].values["one"]  # type: ignore[attr-defined]
    assert (one.template, one.values) == (
        "the level below %(step)s of %(indicator)s",
        {"step": "3", "indicator": "D1.1"},
    )
    many = in_words(Numbered("one for %(x)s", "%(number)d for %(x)s", 2, x="§must:D1-001"))
    assert many == "2 for the decision that D1-001 must be done"
