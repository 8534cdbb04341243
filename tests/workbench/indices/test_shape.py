"""The shape of definitions."""

from __future__ import annotations

import pytest

from hsforhs.metric import load, read_definition
from hsforhs.workbench.indices import shape
from hsforhs.workbench.indices.example import invented_definition
from hsforhs.workbench.indices.stock import stock, stocked

SMALL = """
# What it is.
# - first choice
#   goes on
# - second choice
schema: hsindex/1
id: small
version: "1"
scale: {low: 0, high: 10}
indicators:
  - {id: a, name: First, unit: "%", normalise: {method: goalposts, low: 0, high: 100}}
  - {id: b, unit: level 1 to 5, direction: -1, normalise: {method: goalposts, low: 0, high: 5}}
tree:
  - {id: top, children: [left, right], weights: [3, 1], aggregate: {method: arithmetic, minimum_available: 0.5}}
  - {id: left, formula: sqrt(right * a)}
  - {id: right, children: [b]}
classes: {"on": top, edges: [5], labels: [low, high]}
"""


def small(**changes: str) -> str:
    text = SMALL.lstrip()
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def test_parts_and_what_stands_below_them_come_from_children_and_formulas() -> None:
    found = read_definition(small())
    assert shape.parts(found) == ("left", "right")
    assert shape.below(found, "left") == ("right", "a")
    assert shape.nodes_below(found, "left") == ("right",)
    assert shape.below(found, "a") == ()
    assert shape.shown_nodes(found) == ("top", "left", "right")


def test_syndromes_have_three_dimensions_each() -> None:
    found = load("dpm-style")
    assert len(shape.parts(found)) == 5
    for part in shape.parts(found):
        syndrome = part.removeprefix("preparedness_")
        assert shape.nodes_below(found, part) == tuple(
            f"{x}_{syndrome}" for x in ("hazard", "vulnerability", "capacity")
        )
    assert len(shape.shown_nodes(found)) == 21


def test_every_shipped_index_shows_a_bounded_number_of_nodes() -> None:
    for x in stock():
        shown = shape.shown_nodes(x.definition)
        assert shown[0] == x.definition.top
        assert 1 < len(shown) <= shape.MOST_SHOWN
        assert len(set(shown)) == len(shown)


def test_classes_stand_on_the_whole_and_on_few_parts_of_its_mean() -> None:
    assert shape.classed_nodes(read_definition(small())) == ("top", "left", "right")
    assert shape.classed_nodes(load("spar-2")) == ()
    assert shape.classed_nodes(load("readyscore")) == ("score",)
    # The top of INFORM is no mean of its dimensions, so its limits do not hold for them.
    inform = load("inform-2024")
    assert inform.classes is not None
    assert shape.classed_nodes(inform) == (inform.classes.on,)
    assert len(shape.classed_nodes(read_definition(invented_definition()))) == 6


def test_levels_are_known_by_instrument() -> None:
    assert {shape.points_per_level(x) for x in load("spar-2").indicators.values()} == {20.0}
    assert {shape.points_per_level(x) for x in load("readyscore").indicators.values()} == {1.0}
    levelled = [x.id for x in load("dpm-style").indicators.values() if shape.points_per_level(x)]
    assert levelled == [f"C{x}" for x in range(1, 14)]
    assert not any(shape.points_per_level(x) for x in load("inform-2024").indicators.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{method: goalposts, low: 0, high: 100}", "{method: min_max}"),
        ("{method: goalposts, low: 0, high: 5}}", "{method: goalposts, low: 0, high: 5}, impute: {method: mean}}"),
        ("aggregate: {method: arithmetic, minimum_available: 0.5}", "aggregate: copeland"),
        ("classes:", "uncertainty: {factors: {normalise: {choice: [goalposts, rank]}}}\nclasses:"),
    ],
)
def test_an_index_that_looks_at_other_units_does_not_stand_alone(old: str, new: str) -> None:
    assert shape.stands_alone(read_definition(small()))
    assert old in small()
    assert not shape.stands_alone(read_definition(small(**{old: new})))


def test_the_tree_says_how_each_node_is_made_once() -> None:
    text = small()
    found = shape.tree(read_definition(text), text)
    assert (found.id, found.how) == ("top", "arithmetic, 50% available")
    left, right = found.children
    assert [(x.id, x.weight) for x in found.children] == [("left", "75"), ("right", "25")]
    assert left.how == "sqrt(right * a)"
    inner, first = left.children
    assert (inner.id, inner.again) == ("right", False)
    assert (first.name, first.how) == ("First", "goalposts 0..100")
    assert inner.children[0].how == "goalposts 0..5, reversed"
    assert right.again
    assert right.children == ()


def test_the_head_of_a_file_gives_sentences_and_choices() -> None:
    notes = shape.head_notes(small())
    assert notes.sentences == ("What it is.",)
    assert notes.choices == ("first choice goes on", "second choice")
    ours = stocked("dpm-style")
    assert ours is not None
    assert len(shape.head_notes(ours.text).choices) >= 5
