"""Limits from plain values: what is refused, and that nothing is lost on the way out and back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from hsforhs.files import BadInput
from hsforhs.planning.scenarios import Limits, Offer, Weights, limits_of

from .made import limits, offer, small_scenarios


@given(small_scenarios())
def test_limits_go_out_as_json_and_come_back(scenario: tuple[list[Offer], Limits]) -> None:
    _offers, found = scenario
    assert limits_of(json.loads(json.dumps(found.plain()))) == found


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"donors": [{"id": "G", "budget": [1, 2, 3]}]}, "budget of G: there are 3 figures; expected 2, one a year"),
        ({"donors": [{"id": "G"}]}, "budget of G: there are none"),
        ({"donors": [{"id": "G", "budget": [1, -1]}]}, "-1 is negative"),
        ({"donors": [{"id": "G", "budget": [1, True]}]}, "'True' is no number"),
        ({"donors": [{"id": "G", "budget": [1, float("nan")]}]}, "negative or too large"),
        ({"donors": [{"id": " ", "budget": [1, 1]}]}, "a donor has no name"),
        ({"donors": [{"id": "G", "budget": [1, 1]}] * 2}, "the donor 'G' stands twice"),
        ({"donors": [{"id": "G", "budget": [1, 1], "area": ["D1"]}]}, "'area' is not known here"),
        ({"donors": {"id": "G"}}, "this is no list"),
        ({"donors": ["G"]}, "no names with values"),
        ({"donors": [{"id": "G", "budget": [1, 1], "areas": "D1"}]}, "no list of codes"),
        ({"staff": {"HEALTH": [1]}}, "staff of HEALTH: there are 1 figures"),
        ({"floors": {"U": -1}}, "floor of U"),
        ({"floors": {"U": 1.5}}, "floor of U"),
        ({"must": ["a"], "must_not": ["a"]}, "'a' must be done and must not be done"),
        ({"weights": {"lives": 3}}, "'lives' is no weight"),
        ({"weights": {"steps": -3}}, "weight of steps"),
        ({"discount": 1.5}, "1.5 is more than 1"),
        ({"risk": {"D1": 2}}, "risk of D1"),
        ({"lag": -1}, "lag"),
        ({"years": 0}, "years"),
        ({"budgets": []}, "'budgets' is no limit"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(content: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        limits(**content)
    assert sentence in str(caught.value)


def test_more_donors_than_anybody_has_are_refused() -> None:
    with pytest.raises(BadInput, match="41 donors"):
        limits(donors=[{"id": f"G{n}", "budget": [1, 1]} for n in range(41)])


def test_a_donor_pays_for_what_it_is_for() -> None:
    (donor,) = limits(donors=[{"id": "G", "budget": [1, 1], "areas": ["D1"], "places": ["U"], "kinds": ["SOP"]}]).donors
    assert donor.pays(offer("a", place="U"))
    assert not donor.pays(offer("a", place=""))
    assert not donor.pays(offer("a", place="U", area="P5"))
    assert not donor.pays(offer("a", place="U", kind="LAW"))


def test_without_a_word_the_usual_weights_count() -> None:
    found = limits()
    assert found.weights == Weights()
    assert found.discount == Decimal("0.05")
    assert found.in_order
