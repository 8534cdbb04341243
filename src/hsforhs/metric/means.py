"""Which means of a tree are computed together, and what is the same in each draw of them.

Means of one kind that stand on each other are multiplied out, so that one product of matrices gives all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .evaluation import Computed
from .noise import Errors
from .records import AggregateMethod, Definition, Node, NormaliseMethod, WeightMethod
from .rounding import half_away

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

_MEANS = frozenset({AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC, AggregateMethod.GEOMETRIC_INVERTED})


class NotMeans(Exception):  # noqa: N818 - it is a finding about a tree
    """The tree, or the scores in it, are more than products of matrices compute."""


@dataclass(frozen=True, slots=True)
class Imputed:
    """The imputed cells of one indicator: positions of units (cells,) and their scores for each residual (cells, m)."""

    columns: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class Leaf:
    """A child of a mean, or of a mean that is multiplied out into it; ``there`` tells which units have it."""

    name: str
    there: Array


@dataclass(frozen=True, slots=True)
class Group:
    """One mean with all means of its kind below it: what is the same in every draw, and its imputed cells.

    ``children`` are the positions of its children, each with the mean that is multiplied out. ``fixed`` (units, leaves)
    is what the mean adds up, ``zero`` tells where a geometric mean is zero whatever is drawn. ``has`` tells which cells
    there are where some are missing. ``cells`` are the imputed cells of leaves, by their positions, with what the mean
    adds up for each residual.
    """

    node: Node
    leaves: tuple[Leaf, ...]
    children: tuple[tuple[int, Group | None], ...]
    fixed: Array
    zero: Array
    indicators: tuple[tuple[int, str], ...]
    nodes: tuple[tuple[int, str], ...]
    has: Array | None
    cells: tuple[tuple[int, str, Imputed], ...]

    @property
    def there(self) -> Array:
        """Which units have a score."""
        import numpy as np

        found: Array = np.logical_or.reduce([x.there for x in self.leaves])
        return found


class Means:
    """The means of one index; raises NotMeans where it holds more than these.

    ``imputed`` are the imputed cells of indicators, ``errors`` names those whose reported values have errors. ``uses``
    counts who asks for a mean.
    """

    def __init__(
        self,
        definition: Definition,
        base: Computed,
        imputed: Mapping[str, Imputed],
        errors: frozenset[str],
        wanted: tuple[str, ...],
    ) -> None:
        self.definition, self.base, self.imputed, self.errors = definition, base, imputed, errors
        self.scale = (definition.scale.low, definition.scale.high)
        self.groups: dict[str, Group] = {}
        for name in dict.fromkeys(wanted):
            self._group(name)
        self.uses = Counter([*wanted, *(x for group in self.groups.values() for _, x in group.nodes)])

    def _group(self, name: str) -> Group:
        """Note the mean of a node."""
        import numpy as np

        if name in self.groups:
            return self.groups[name]
        node = self.definition.nodes.get(name)
        if node is None or node.formula is not None or node.aggregate.method not in _MEANS:
            raise NotMeans(name)
        if node.aggregate.minimum_available is not None or node.aggregate.weights is not WeightMethod.GIVEN:
            raise NotMeans(name)
        leaves, children = self._leaves(node)
        indicators = tuple((i, x.name) for i, x in enumerate(leaves) if x.name in self.definition.indicators)
        nodes = tuple((i, x.name) for i, x in enumerate(leaves) if x.name not in self.definition.indicators)
        fixed = np.zeros((len(self.base.kept), len(leaves)))
        for i, x in indicators:
            if x in self.errors:
                self._stays_positive(node, x)
                continue
            fixed[:, i] = self.inner(node, np.where(leaves[i].there, self.base.scores[x], self.neutral(node)))
            if x in self.imputed:
                fixed[self.imputed[x].columns, i] = 0.0
        complete = all(x.there.all() for x in leaves)
        has = None if complete else np.stack([x.there for x in leaves], axis=1).astype(float)
        # A product of matrices with infinite numbers is not defined.
        zero = np.isneginf(fixed)
        fixed[zero] = 0.0
        cells = tuple(
            (i, x, Imputed(self.imputed[x].columns, self.inner(node, self.imputed[x].scores)))
            for i, x in indicators
            if x in self.imputed
        )
        self.groups[name] = Group(
            node, leaves, children, fixed, np.asarray(zero.any(axis=1)), indicators, nodes, has, cells
        )
        return self.groups[name]

    def _leaves(self, node: Node) -> tuple[tuple[Leaf, ...], tuple[tuple[int, Group | None], ...]]:
        import numpy as np

        leaves: list[Leaf] = []
        children: list[tuple[int, Group | None]] = []
        for i, (child, weight) in enumerate(zip(node.children, node.weights, strict=True)):
            if not weight:
                continue
            if child in self.definition.indicators:
                if self.base.scores[child].ndim > 1:
                    raise NotMeans(child)
                leaves.append(Leaf(child, np.isfinite(self.base.scores[child])))
                children.append((i, None))
                continue
            below = self._group(child)
            if below.has is None and _same_kind(node, below.node) and not self._finished(below.node):
                leaves += below.leaves
                children.append((i, below))
            else:
                leaves.append(Leaf(child, below.there))
                children.append((i, None))
        return tuple(leaves), tuple(children)

    def _finished(self, node: Node) -> bool:
        top = node.id == self.definition.top and self.definition.scale.final is not None
        return node.decimals is not None or bool(node.replace) or top

    def neutral(self, node: Node) -> float:
        """Return the score whose part in a mean is zero; see :meth:`inner`."""
        if node.aggregate.method is AggregateMethod.ARITHMETIC:
            return 0.0
        return 1.0 if node.aggregate.method is AggregateMethod.GEOMETRIC else self._outer(node, 1.0)

    def _stretch(self, node: Node) -> tuple[float, float, float]:
        low, high = self.scale
        first, last = node.aggregate.shift
        return (last - first) / (high - low), first, high

    def _outer(self, node: Node, x: Any) -> Any:
        stretch, first, high = self._stretch(node)
        return high - (x - first) / stretch

    def inner(self, node: Node, scores: Array) -> Array:
        """Return what a mean adds up: the scores, or the logarithms of them; raises NotMeans below zero."""
        import numpy as np

        method = node.aggregate.method
        if method is AggregateMethod.ARITHMETIC:
            return scores
        if method is AggregateMethod.GEOMETRIC_INVERTED:
            stretch, first, high = self._stretch(node)
            scores = (high - scores) * stretch + first
        if scores.size and scores.min() < 0:
            raise NotMeans(node.id)
        with np.errstate(divide="ignore"):
            found: Array = np.log(scores)
        return found

    def outer(self, node: Node, mean: Array) -> Array:
        """Return the score for a mean of what :meth:`inner` gives, rounded where the node says so."""
        import numpy as np

        if node.aggregate.method is not AggregateMethod.ARITHMETIC:
            np.exp(mean, out=mean)
        if node.aggregate.method is AggregateMethod.GEOMETRIC_INVERTED:
            mean = self._outer(node, mean)
        if node.decimals is not None:
            mean = half_away(mean, node.decimals)
        if node.id == self.definition.top and self.definition.scale.final is not None:
            mean = half_away(mean, self.definition.scale.final)
        for score, by in node.replace:
            mean = np.where(mean == score, by, mean)
        return mean

    def without_error(self, group: Group, at: int, name: str, noise: Errors) -> tuple[Array, Array]:
        """Return which units have an error in a leaf, and the scores of the others: zero in the mean where imputed."""
        import numpy as np

        there = group.leaves[at].there
        drawn = np.zeros(len(there), dtype=bool)
        drawn[noise.columns] = True
        others = np.where(there, self.base.scores[name], self.neutral(group.node))
        if name in self.imputed:
            others[self.imputed[name].columns] = self.neutral(group.node)
        return drawn, others

    def _stays_positive(self, node: Node, indicator: str) -> None:
        """Refuse an indicator whose drawn scores may be below zero in a geometric mean."""
        if node.aggregate.method is AggregateMethod.ARITHMETIC:
            return
        rule = self.definition.indicators[indicator].normalise
        bounded = rule.method is NormaliseMethod.GOALPOSTS and rule.clip
        geometric = node.aggregate.method is AggregateMethod.GEOMETRIC
        inside = min(rule.to) >= 0 if geometric else max(rule.to) <= self.scale[1]
        if not (bounded and inside):
            raise NotMeans(indicator)


def _same_kind(one: Node, other: Node) -> bool:
    a, b = one.aggregate, other.aggregate
    return a.method is b.method and (a.method is not AggregateMethod.GEOMETRIC_INVERTED or a.shift == b.shift)
