"""Definitions: read, checked with lines, and known by a hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.metric import load, read_definition, shipped
from hsforhs.metric.definition import fingerprint
from hsforhs.metric.ordering import Step, StepKind
from tests.metric.made import SMALL, definition, write


def test_a_definition_is_read_whole() -> None:
    found = definition(SMALL)
    assert (found.id, found.version, found.top) == ("small", "1", "index")
    assert list(found.indicators) == ["beds", "deaths", "staff"]
    assert found.indicators["deaths"].direction == -1
    assert found.nodes["index"].weights == (3, 1)
    assert found.nodes["care"].weights == (1, 1)
    assert found.classes is not None
    assert found.classes.labels == ("low", "middle", "high")
    assert found.score("index") is found.nodes["index"]
    assert found.score("beds") is found.indicators["beds"]
    assert found.steps.index(Step(StepKind.NODE, "care")) < found.steps.index(Step(StepKind.NODE, "index"))


def test_the_hash_follows_the_content_not_the_layout() -> None:
    one = definition(SMALL)
    other = definition("# a comment\n" + SMALL.replace("weights: [3, 1]", "weights:   [3, 1]"))
    changed = definition(SMALL.replace("weights: [3, 1]", "weights: [3, 2]"))
    assert one.sha256 == other.sha256 != changed.sha256
    assert len(one.sha256) == 64
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})


def replaced(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (replaced("schema: hsindex/1", "schema: x/2"), 1, "hsindex/1"),
        (replaced('version: "1"', "versoin: 1"), 3, "no key 'versoin'"),
        (replaced("id: small", ""), 1, "'id' is missing"),
        (replaced("low: 0, high: 10}", "low: 10, high: 10}"), 6, "both goalposts are 10"),
        (replaced("low: 0, high: 10}", "low: 10, high: 0}"), 6, "do not rise"),
        (replaced("low: 0, high: 10}", "low: 0}"), 6, "goalposts need two ends"),
        (replaced("low: 0, high: 10}", "low: 0, high: x}"), 6, "'high' is no number"),
        (replaced("method: goalposts, low: 0, high: 10", "method: magic"), 6, "one of goalposts"),
        (replaced("direction: -1", "direction: 2"), 7, "direction is '2'"),
        (replaced("id: staff,", "id: beds,"), 8, "'beds' stands twice"),
        (replaced("weights: [3, 1]", "weights: [3, -1]"), 10, "negative"),
        (replaced("weights: [3, 1]", "weights: [0, 0]"), 10, "all weights are 0"),
        (replaced("weights: [3, 1]", "weights: [1]"), 10, "2 numbers"),
        (replaced("children: [care, staff]", "children: [care, staf]"), 10, "needs 'staf'"),
        (SMALL + "top: care\ninputs: [{id: area}]\n", 10, "the node 'index' is an orphan"),
        (replaced("children: [beds, deaths]", "formula: nothing + area") + "inputs: [{id: area}]\n", 6, "orphan"),
        (replaced("children: [care, staff], weights: [3, 1]", "children: [care]"), 8, "'staff' is an orphan"),
        (replaced("children: [care, staff]", "children: [care, care]"), 10, "a child stands twice"),
        (replaced("children: [beds, deaths]", "children: [beds, deaths, index]"), 11, "need each other"),
        (replaced("children: [beds, deaths]", "children: []"), 11, "no way to a score"),
        (replaced("{id: care, children", "{id: staff, children"), 8, "name of two things"),
        (replaced("edges: [40, 70]", "edges: [70, 40]"), 12, "do not rise"),
        (replaced("edges: [40, 70]", "edges: [40]"), 12, "2 for 1 edges"),
        (replaced("on: index", "on: none"), 12, "no score"),
        (replaced("{low: 0, high: 100}", "{low: 5, high: 5}"), 4, "from 5 to 5"),
        (SMALL + "top: x\n", 13, "no node"),
        (SMALL + "screen: {minimum_available: 2}\n", 13, "share from 0 to 1"),
        (SMALL + "screen: {}\n", 13, "'minimum_available' is missing"),
        (SMALL + "ageing: {half_life: 0}\n", 13, "negative or zero"),
        (SMALL + "derived:\n  - {id: gap, formula: index - nowhere}\n", 14, "not known here"),
        (SMALL + "derived:\n  - {id: gap, formula: index -}\n", 14, "breaks off"),
        (SMALL + "inputs:\n  - {id: area, kind: color}\n", 14, "number or group"),
        (SMALL + "uncertainty: 5\n", 13, "no mapping"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, part: str) -> None:
    with pytest.raises(BadInput) as error:
        read_definition(text.lstrip(), file="d.yaml")
    assert part in str(error.value)
    assert str(error.value).startswith(f"d.yaml, line {line}: ")


def test_an_empty_index_is_refused() -> None:
    head = "schema: hsindex/1\nid: a\nversion: 1\n"
    with pytest.raises(BadInput, match="has no indicators"):
        read_definition(head)
    with pytest.raises(BadInput, match="has no tree"):
        read_definition(head + "indicators:\n  - {id: a}\n")
    with pytest.raises(BadInput, match="no mapping"):
        read_definition("- a\n")
    with pytest.raises(BadInput, match="'indicators' is no list"):
        read_definition(head + "indicators: 5\n")


def test_a_second_root_is_an_orphan() -> None:
    text = SMALL.replace("classes:", "  - {id: other, children: [staff]}\nclasses:").lstrip()
    with pytest.raises(BadInput, match="the node 'other' is an orphan"):
        read_definition(text)


def test_a_node_without_any_indicator_is_refused() -> None:
    text = SMALL.replace("children: [care, staff], weights: [3, 1]", "children: [care, staff, land]")
    text = text.replace("classes:", "  - {id: land, formula: area}\ninputs: [{id: area}]\nclasses:")
    with pytest.raises(BadInput, match="line 12: the node 'land' rests on no indicator"):
        read_definition(text.lstrip())


def test_defaults_hold_where_an_indicator_says_nothing() -> None:
    found = definition("""
        schema: hsindex/1
        id: a
        version: 1
        scale: {low: 0, high: 10, each_level: 1}
        inputs: [{id: region, kind: group}]
        defaults:
          impute: {method: group_median, by: region}
          normalise: {method: min_max}
          error: 0.1
        indicators:
          - {id: x}
          - {id: y, impute: null, normalise: {method: z_score}, round: null, error: 0}
        tree: [{id: top, children: [x, y]}]
        """)
    x, y = found.indicators.values()
    assert x.impute is not None
    assert (x.normalise.method, x.normalise.to, x.decimals, x.error) == ("min_max", (0, 10), 1, 0.1)
    assert (y.impute, y.normalise.method, y.decimals, y.error) == (None, "z_score", None, 0)


def test_derived_scores_may_stand_on_each_other_in_order() -> None:
    found = definition(SMALL + "derived:\n  - {id: gap, formula: 100 - index}\n  - {id: half, formula: gap / 2}\n")
    assert list(found.derived) == ["gap", "half"]
    assert found.score("gap") is found.derived["gap"]


def test_columns_behind_an_indicator_are_known() -> None:
    found = definition("""
        schema: hsindex/1
        id: a
        version: 1
        inputs: [{id: people}, {id: area}]
        quantities: [{id: density, formula: people / area}]
        indicators:
          - {id: x, denominator: people}
          - {id: y, value: "density * 2"}
          - {id: z, value: "first(z, area)"}
        tree: [{id: top, children: [x, y, z]}]
        """)
    assert found.sources == {"x": ("people", "x"), "y": ("area", "people"), "z": ("area", "z")}


def test_definitions_are_loaded_by_name_and_by_path(tmp_path: Path) -> None:
    assert {"inform-2024", "readyscore", "spar-2", "uhc-style"} <= set(shipped())
    for name in shipped():
        assert load(name).id == name
    assert load(write(tmp_path / "small.yaml", SMALL)).id == "small"
    with pytest.raises(BadInput, match="no definition 'nowhere'; expected a file, or one of dpm-style"):
        load("nowhere")
