"""What has to be computed before what; cycles, orphans and unknown names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from .expressions import Expression, names
from .records import Definition, Indicator, Input, Node, Quantity


class StepKind(StrEnum):
    """What a step of the computation gives."""

    INPUT = "input"
    QUANTITY = "quantity"
    VALUE = "value"
    SCREEN = "screen"
    SCORE = "score"
    NODE = "node"


class Step(NamedTuple):
    """One step: the kind and what it computes."""

    kind: StepKind
    id: str


class Cycle(Exception):  # noqa: N818 - it is a finding about a definition
    """Things that need each other; ``ids`` in the order in which they do."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(" > ".join(ids))
        self.ids = ids


class Unknown(Exception):  # noqa: N818 - it is a finding about a definition
    """``user`` needs ``id``, which does not exist."""

    def __init__(self, user: str, id: str) -> None:  # noqa: A002 - as in the records
        super().__init__(f"{user} needs {id}")
        self.user = user
        self.id = id


class Vocabulary:
    """The names of a definition: a formula over values finds columns first, one over scores finds scores first."""

    def __init__(
        self,
        inputs: Mapping[str, Input],
        quantities: Mapping[str, Quantity],
        indicators: Mapping[str, Indicator],
        nodes: Mapping[str, Node],
    ) -> None:
        self.inputs, self.quantities, self.indicators, self.nodes = inputs, quantities, indicators, nodes
        self.columns = {*inputs, *(x.id for x in indicators.values() if reads_own_column(x))}

    def raw(self, user: str, name: str) -> Step:
        """Find what a formula over values means; raises Unknown."""
        if name in self.columns:
            return Step(StepKind.INPUT, name)
        if name in self.quantities:
            return Step(StepKind.QUANTITY, name)
        return self.score(user, name)

    def scored(self, user: str, name: str) -> Step:
        """Find what a formula over scores means; raises Unknown."""
        if name in self.nodes or name in self.indicators:
            return self.score(user, name)
        return self.raw(user, name)

    def score(self, user: str, name: str) -> Step:
        """Find the indicator or node of this name; raises Unknown."""
        if name in self.nodes:
            return Step(StepKind.NODE, name)
        if name in self.indicators:
            return Step(StepKind.SCORE, name)
        raise Unknown(user, name)


def reads_own_column(indicator: Indicator) -> bool:
    """Tell whether an indicator reads the column of its own name."""
    return indicator.value is None or indicator.id in names(indicator.value)


def order(words: Vocabulary, *, screened: bool) -> tuple[Step, ...]:
    """Put all steps into an order in which each follows what it needs; raises Cycle and Unknown."""
    needs = dict(_needs(words, screened=screened))
    try:
        return tuple(x for x in TopologicalSorter(needs).static_order() if x.kind is not StepKind.INPUT)
    except CycleError as error:
        found = tuple(dict.fromkeys(x.id for x in reversed(error.args[1])))
        raise Cycle((*found, found[0])) from None


def numbers_of(words: Vocabulary, derived: Mapping[str, Node]) -> Iterator[tuple[str, Sequence[str]]]:
    """Go through what computes with numbers: its name, and the names of what it computes with."""
    for quantity in words.quantities.values():
        yield quantity.id, names(quantity.formula)
    for x in words.indicators.values():
        formulas = [x.value, x.impute.formula if x.impute is not None else None]
        given = [name for formula in formulas if formula is not None for name in names(formula)]
        yield (
            x.id,
            [*given, *(x.impute.on if x.impute is not None else ()), *([x.denominator] if x.denominator else ())],
        )
    for node in (*words.nodes.values(), *derived.values()):
        yield node.id, (*node.children, *(names(node.formula) if node.formula is not None else ()))


def needs_of(words: Vocabulary) -> dict[Step, list[Step]]:
    """Return what each step needs, screening aside."""
    return dict(_needs(words, screened=False))


def _needs(words: Vocabulary, *, screened: bool) -> Iterable[tuple[Step, list[Step]]]:
    screen = Step(StepKind.SCREEN, "")
    for quantity in words.quantities.values():
        yield Step(StepKind.QUANTITY, quantity.id), _raw(words, quantity.id, quantity.formula)
    for indicator in words.indicators.values():
        value = Step(StepKind.VALUE, indicator.id)
        yield value, list(_value_needs(words, indicator))
        yield Step(StepKind.SCORE, indicator.id), [value, *([screen] if screened else [])]
    if screened:
        yield screen, [Step(StepKind.VALUE, x) for x in words.indicators]
    for node in words.nodes.values():
        formula = names(node.formula) if node.formula is not None else ()
        yield (
            Step(StepKind.NODE, node.id),
            [*(words.score(node.id, x) for x in node.children), *(words.scored(node.id, x) for x in formula)],
        )


def _value_needs(words: Vocabulary, indicator: Indicator) -> Iterable[Step]:
    if reads_own_column(indicator):
        yield Step(StepKind.INPUT, indicator.id)
    yield from _raw(words, indicator.id, indicator.value)
    if indicator.denominator is not None:
        yield words.raw(indicator.id, indicator.denominator)
    if indicator.impute is not None:
        yield from _raw(words, indicator.id, indicator.impute.formula)
        for other in indicator.impute.on:
            if other in words.indicators:
                yield Step(StepKind.VALUE, other)
            else:
                yield words.raw(indicator.id, other)
        if indicator.impute.by is not None and indicator.impute.by not in words.inputs:
            raise Unknown(indicator.id, indicator.impute.by)


def _raw(words: Vocabulary, user: str, formula: Expression | None) -> list[Step]:
    return [words.raw(user, x) for x in names(formula)] if formula is not None else []


def used(words: Vocabulary, top: str) -> frozenset[Step]:
    """Return every step that the top score needs, itself included."""
    needs = needs_of(words)
    found: set[Step] = set()
    open_steps = [Step(StepKind.NODE, top)]
    while open_steps:
        step = open_steps.pop()
        if step not in found:
            found.add(step)
            open_steps.extend(needs.get(step, ()))
    return frozenset(found)


def followers(definition: Definition, changed: Iterable[Step]) -> frozenset[Step]:
    """Return these steps and every step that needs one of them, screening aside."""
    words = Vocabulary(definition.inputs, definition.quantities, definition.indicators, definition.nodes)
    needs = needs_of(words)
    found = set(changed)
    for step in definition.steps:
        if not found.isdisjoint(needs.get(step, ())):
            found.add(step)
    return frozenset(found)


def sources(words: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return the columns of the observations on which the value of each indicator rests."""
    needs = needs_of(words)
    found: dict[str, tuple[str, ...]] = {}
    for name in words.indicators:
        reached: set[Step] = set()
        open_steps = [Step(StepKind.VALUE, name)]
        while open_steps:
            step = open_steps.pop()
            if step not in reached:
                reached.add(step)
                open_steps.extend(needs.get(step, ()))
        found[name] = tuple(sorted(x.id for x in reached if x.kind is StepKind.INPUT))
    return found


def leaves(words: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return the indicators below each node, each once, in the order of the definition."""
    needs = needs_of(words)
    found: dict[Step, frozenset[str]] = {}

    def below(step: Step) -> frozenset[str]:
        if step not in found:
            parts = frozenset().union(*(below(x) for x in needs.get(step, ())))
            found[step] = parts | {step.id} if step.kind is StepKind.SCORE else parts
        return found[step]

    return {x: tuple(i for i in words.indicators if i in below(Step(StepKind.NODE, x))) for x in words.nodes}
