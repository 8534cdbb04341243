from __future__ import annotations

import datetime as dt

from django.utils.translation import override

from hsforhs.planning.funding import Call, Request, eligibility
from hsforhs.planning.funding.calls import WEIGHTS
from hsforhs.workbench.funding import naming
from hsforhs.workbench.funding.models import State


def test_rules_are_said_in_words_and_papers_in_those_of_the_source() -> None:
    call = Call(
        "c", "Fund", opens=dt.date(2027, 1, 2), closes=dt.date(2027, 3, 4), floor=1500.0, countries=frozenset({"GHA"}),
        areas=frozenset({"D1"}), must_have=("a letter",), cofinance=0.2,
    )  # fmt: skip
    with override("en"):
        said = [naming.rule(x, "USD") for x in eligibility(call, Request("GHA", frozenset()), on=dt.date(2027, 2, 1))]
    assert [text for text, _words in said[2:]] == [
        "only for GHA",
        "only for the areas D1",
        "at least 1\u202f500 USD",
        "own money of at least 20 per cent",
        "must have:",
    ]
    assert said[-1][1] == "a letter"
    assert "2027" in said[0][0]
    assert said[0][0].startswith("opens on")


def test_every_part_and_state_has_a_name() -> None:
    assert all(naming.part(x) != x or x in ("place", "years", "amount", "readiness") for x in WEIGHTS)
    assert [naming.state(x) for x in (*State.values, "hoped")] == [*State.labels, "hoped"]


def test_proposals_of_areas_say_why() -> None:
    with override("en"):
        told = {"area": "D2", "confidence": "high", "rule": "old", "purpose": "12250", "named": "D2"}
        area, why, sure = naming.proposal(told)
        assert (area, sure) == ("D2", "high confidence")
        assert why.startswith("purpose code 12250; the title names")
        assert naming.proposal({"area": "D2", "confidence": "low", "rule": "old"}) == ("D2", "old", "low confidence")
