"""The shape of a definition as pages show it: its parts, what stands below each, its choices in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hsforhs.files import Sentence
from hsforhs.metric import Definition
from hsforhs.metric.expressions import names
from hsforhs.metric.factors import factors_of
from hsforhs.metric.records import AggregateMethod, Indicator, Node, NormaliseMethod, WeightMethod
from hsforhs.metric.yamlfile import read_yaml

MOST_SHOWN = 40
"""Nodes of one index that get intervals: the top, its parts, and what stands directly below the parts."""
MOST_CLASSED = 8
_ALONE = frozenset({NormaliseMethod.GOALPOSTS, NormaliseMethod.NONE})
_TOGETHER = frozenset({AggregateMethod.COPELAND, AggregateMethod.BENEFIT_OF_THE_DOUBT})
_LEVEL_UNIT = "level 1 to 5"
_SPAR_CODE = re.compile(r"C\d{1,2}(\.\d)?\Z")


def below(definition: Definition, node: str) -> tuple[str, ...]:
    """Return what a node is computed from, nodes and indicators, in the order of the definition."""
    found = definition.nodes.get(node)
    if found is None:
        return ()
    if found.formula is not None:
        return tuple(x for x in names(found.formula) if x in definition.nodes or x in definition.indicators)
    return found.children


def nodes_below(definition: Definition, node: str) -> tuple[str, ...]:
    """Return the nodes among what a node is computed from."""
    return tuple(x for x in below(definition, node) if x in definition.nodes)


def parts(definition: Definition) -> tuple[str, ...]:
    """Return the nodes directly below the top, such as syndromes, dimensions or capacities."""
    return nodes_below(definition, definition.top)


def shown_nodes(definition: Definition) -> tuple[str, ...]:
    """Return the nodes with intervals: the top first, then the parts, then what stands directly below them."""
    first = (definition.top, *parts(definition))
    second = dict.fromkeys(y for x in parts(definition) for y in nodes_below(definition, x) if y not in first)
    return (*first, *second) if len(first) + len(second) <= MOST_SHOWN else first[:MOST_SHOWN]


def classed_nodes(definition: Definition) -> tuple[str, ...]:
    """Return the nodes that get shares of classes: the one on which the classes stand, and its few parts.

    Parts are classed by the limits of the whole where it is the mean of a few nodes, so that both stand on one scale.
    """
    if definition.classes is None:
        return ()
    on = definition.classes.on
    node = definition.nodes.get(on)
    few = nodes_below(definition, on)
    is_mean = node is not None and node.formula is None and node.aggregate.method == "arithmetic"
    return (on, *few) if is_mean and len(few) <= MOST_CLASSED else (on,)


def stands_alone(definition: Definition) -> bool:
    """Say whether the score of a unit depends on no other unit, nor do its draws."""
    factors = factors_of(definition)
    indicators_alone = all(
        x.normalise.method in _ALONE and x.treat is None and (x.impute is None or x.impute.formula is not None)
        for x in definition.indicators.values()
    )
    nodes_alone = all(
        x.aggregate.method not in _TOGETHER and x.aggregate.weights in (WeightMethod.GIVEN, WeightMethod.EQUAL)
        for x in definition.nodes.values()
    )
    return indicators_alone and nodes_alone and not (factors.normalise or factors.aggregate or factors.max_points)


def points_per_level(indicator: Indicator) -> float | None:
    """Return what one benchmark level is worth in an indicator's units; ``None`` where it has no levels.

    Levels of the JEE stand as they are; a level of SPAR is 20 per cent.
    """
    if indicator.unit == _LEVEL_UNIT:
        return 1.0
    return 20.0 if indicator.unit == "%" and _SPAR_CODE.match(indicator.id) else None


def name_of(definition: Definition, name: str) -> str:
    """Return the name of a node or indicator, else its id."""
    found = definition.indicators.get(name) or definition.nodes.get(name) or definition.derived.get(name)
    return (found.name if found is not None else "") or name


@dataclass(frozen=True, slots=True)
class Branch:
    """A node or indicator in the tree. ``again`` says that it stands with its own children further up.

    ``how`` is the aggregation or formula, or what is done to an indicator; ``weight`` its share in the parent.
    """

    id: str
    name: str
    how: str
    weight: str
    indicator: Indicator | None
    children: tuple[Branch, ...]
    again: bool


def tree(definition: Definition, text: str) -> Branch:
    """Return the whole tree from the top, each node with its children where it stands first."""
    raw = {x["id"]: x for x in _mapping(read_yaml(text).value).get("tree", ())}
    return _branch(definition, definition.top, "", raw, set())


def _branch(definition: Definition, name: str, weight: str, raw: Mapping[str, Any], seen: set[str]) -> Branch:
    title = name_of(definition, name)
    if name in definition.indicators:
        found = definition.indicators[name]
        return Branch(name, title, _normalised(found), weight, found, (), again=False)
    node = definition.nodes[name]
    if name in seen:
        return Branch(name, title, "", weight, None, (), again=True)
    seen.add(name)
    shares = _shares(node)
    children = tuple(_branch(definition, x, shares.get(x, ""), raw, seen) for x in below(definition, name))
    return Branch(name, title, _combined(node, raw.get(name, {})), weight, None, children, again=False)


def _shares(node: Node) -> dict[str, str]:
    total = sum(node.weights)
    if node.formula is not None or not total or len(set(node.weights)) < 2:
        return {}
    return {x: f"{100 * w / total:.3g}" for x, w in zip(node.children, node.weights, strict=True)}


def _combined(node: Node, raw: Mapping[str, Any]) -> str:
    if node.formula is not None:
        return str(raw.get("formula", ""))
    least = node.aggregate.minimum_available
    method = str(node.aggregate.method)
    if not least:
        return method
    return Sentence("%(method)s, %(share)s%% available", method=method, share=int(f"{least:.0%}".removesuffix("%")))


def _normalised(indicator: Indicator) -> str:
    rule = indicator.normalise
    ends = "" if rule.low is None or rule.high is None else f" {rule.low:g}..{rule.high:g}"
    how = f"{rule.method}{ends}"
    return Sentence("%(method)s, reversed", method=how) if indicator.direction < 0 else how


@dataclass(frozen=True, slots=True)
class Notes:
    """The words at the head of a definition file: sentences, and the choices listed among them."""

    sentences: tuple[str, ...]
    choices: tuple[str, ...]


def head_notes(text: str) -> Notes:
    """Read the comments that a definition file begins with; a line that begins with a dash is one choice."""
    sentences: list[str] = []
    choices: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        words = line.lstrip("#")
        if words.strip().startswith("- "):
            choices.append(words.strip()[2:])
        elif words.startswith("   ") and choices:
            choices[-1] += f" {words.strip()}"
        elif words.strip():
            sentences.append(words.strip())
    return Notes(tuple(sentences), tuple(choices))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
