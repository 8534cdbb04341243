"""Nearness in the tree of the framework, likeness of countries, weights that can be changed."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.matching import Need, default_scoring
from hsforhs.matching.scoring import PARTS, likeness, nearness

from .made import expert


@pytest.mark.parametrize(
    ("term", "gap", "expected"),
    [
        ("D2", ("D2",), 1.0),
        ("D2:HIS", ("D2",), 1.0),
        ("D2:HIS", ("D2", "HIS"), 1.0),
        ("D2", ("D2", "HIS"), 0.7),
        ("D2:SD", ("D2", "HIS"), 0.7),
        ("D1:HIS", ("D2", "HIS"), 0.4),
        ("D1", ("D2",), 0.4),
        ("P4:HIS", ("D2", "HIS"), 0.3),
        ("HIS", ("D2", "HIS"), 0.3),
        ("HIS", ("D2",), 0.0),
        ("P4", ("D2",), 0.0),
        ("P4:SD", ("D2", "HIS"), 0.0),
        ("P5:OS:ANI", ("P5", "OS", "ANI"), 1.0),
        ("P5:OS", ("P5", "OS", "ANI"), 0.7),
        ("method:costing", ("D2",), 0.0),
        ("hazard:ZOO", ("D2",), 0.0),
    ],
)
def test_nearness_is_the_distance_in_the_tree(term: str, gap: tuple[str, ...], expected: float) -> None:
    assert nearness(term, Need(*gap), framework(), default_scoring()) == expected


def test_likeness_of_countries() -> None:
    words, scoring = framework(), default_scoring()
    least = [x.iso3 for x in words.states.values() if x.least_developed]
    far = next(x for x in least if words.states[x].who_region != "AFRO")
    need = Need("D2", country="GHA", region="AFRO", subregion="west")
    assert likeness(expert(subregion="west"), need, words, scoring) == 1.0
    assert likeness(expert(subregion="east"), need, words, scoring) == 0.6
    assert likeness(expert(country=far, region="EURO"), Need("D2", country=least[0], region="X"), words, scoring) == 0.4
    rich = expert(country="CAN", region="AMRO")
    assert likeness(rich, need, words, scoring) == 0.0
    assert likeness(expert(country="", region=""), need, words, scoring) == 0.0, "an unknown country is like none"


def test_weights_can_be_changed_and_wrong_ones_are_refused() -> None:
    scoring = default_scoring()
    assert set(scoring.weights) == set(PARTS)
    assert scoring.with_weights(["load=3.5"]).weights["load"] == 3.5
    assert scoring.with_weights([]).weights == scoring.weights
    for wrong in ("load", "load=", "load=-1", "load=nan", "luck=1", "area=0", "load=1e9"):
        with pytest.raises(BadInput):
            scoring.with_weights([wrong])
