"""What a choice means for a plan."""

from __future__ import annotations

import json
from decimal import Decimal

from hsforhs.files import Sentence
from hsforhs.files.keeping import again
from hsforhs.planning.choose import choose
from hsforhs.planning.scenarios import LeftOut, outcome_of, problem_for

from .made import limits, offer


def test_money_by_year_and_complete_steps_follow_the_starts() -> None:
    offers = [offer("a", one_time=60, recurring=5), offer("b", one_time=60), offer("c", indicator="D1.2", one_time=999)]
    found = limits()
    outcome = outcome_of(choose(problem_for(offers, found), time_limit=5, gap=0), offers, found)
    assert outcome.status == "optimal"
    assert sorted(outcome.start.values()) == [1, 2]
    assert outcome.complete == (("D1.1", 2, 2),)
    assert outcome.cost[0] == 60
    assert outcome.total == sum(outcome.cost)
    assert outcome.left_out["c"].reason == "budget"
    assert json.loads(json.dumps(outcome.plain()))["left_out"]["c"]["reason"] == "budget"


def test_an_impossible_scenario_names_its_limits_in_words() -> None:
    offers = [offer("a", one_time=500)]
    found = limits(must=["a"])
    outcome = outcome_of(choose(problem_for(offers, found), time_limit=5, gap=0), offers, found)
    assert outcome.status == "infeasible"
    assert outcome.start == {}
    assert outcome.cost == ()
    assert outcome.total == Decimal(0)
    assert "must be done: a" in outcome.conflict
    assert "budget of donor G" in outcome.conflict


def test_what_people_forbid_is_left_out_by_decision() -> None:
    offers = [offer("a"), offer("b")]
    found = limits(must_not=["a"])
    outcome = outcome_of(choose(problem_for(offers, found), time_limit=5, gap=0), offers, found)
    assert outcome.left_out == {"a": LeftOut("decision", "people decided that it must not be done")}
    assert outcome.complete == ()


def test_what_a_store_keeps_is_the_same_sentences_again() -> None:
    offers = [offer("a", one_time=60), offer("b", one_time=60, step=3), offer("c", indicator="D1.2", one_time=999)]
    found = limits(must_not=["a"])
    outcome = outcome_of(choose(problem_for(offers, found), time_limit=5, gap=0), offers, found)
    kept = json.loads(json.dumps(outcome.stored()))
    assert {code: again(x["detail"]) for code, x in kept["left_out"].items()} == {
        code: x.detail for code, x in outcome.left_out.items()
    }
    assert all(isinstance(again(x["detail"]), Sentence) for x in kept["left_out"].values())
    found = limits(must=["c"])
    outcome = outcome_of(choose(problem_for(offers, found), time_limit=5, gap=0), offers, found)
    kept = json.loads(json.dumps(outcome.stored()))
    assert tuple(map(again, kept["conflict"])) == outcome.conflict
    assert again(kept["conflict"][0]).values == {"action": "c"}
    assert {**outcome.stored(), "conflict": []} == {**outcome.plain(), "conflict": []}
