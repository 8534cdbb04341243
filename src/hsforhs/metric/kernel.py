"""Draws as the inner vector: a tree of weighted means as a few products of matrices.

Arrays are (units, draws) here. Means of one kind that stand on each other are multiplied out, so that one product gives
all of them; cells whose values were drawn are added on top. What a tree holds beyond weighted means is left to
:func:`hsforhs.metric.evaluation.compute`, which gives the same for any tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from .compiled import Compiled
from .evaluation import Computed
from .noise import Errors, Residuals, scored_with
from .records import AggregateMethod, Definition, Node, NormaliseMethod, WeightMethod
from .rounding import half_away

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

_MEANS = frozenset({AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC, AggregateMethod.GEOMETRIC_INVERTED})


@dataclass(frozen=True, slots=True)
class Imputed:
    """The imputed cells of one indicator: positions of units (cells,) and their scores for each residual (cells, m)."""

    columns: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A child of a mean, or of a mean that is multiplied out into it; ``there`` tells which units have it."""

    name: str
    there: Array


@dataclass(frozen=True, slots=True)
class _Slots:
    """The imputed cells of a mean: units stand in an order of their own, those with most imputed cells first.

    Each slot in ``cells`` holds one cell of each of the first units, the first slot of most of them. For each cell,
    ``unit`` is the place of its unit, ``leaf`` its position among the leaves, ``row`` that among what was drawn,
    ``offset`` that of its scores in ``table``. ``back`` puts units into their order again.
    """

    cells: tuple[slice, ...]
    back: Array
    unit: Array
    leaf: Array
    row: Array
    offset: Array
    table: Array


@dataclass(frozen=True, slots=True)
class _Group:
    """One mean with all means of its kind below it: what is the same in every draw, and its imputed cells.

    ``children`` are the positions of its children, each with the mean that is multiplied out. ``fixed`` (units, leaves)
    is what the mean adds up, ``zero`` tells where a geometric mean is zero whatever is drawn. ``has`` tells which cells
    there are where some are missing.
    """

    node: Node
    leaves: tuple[_Leaf, ...]
    children: tuple[tuple[int, _Group | None], ...]
    fixed: Array
    zero: Array
    indicators: tuple[tuple[int, str], ...]
    nodes: tuple[tuple[int, str], ...]
    has: Array | None
    slots: _Slots | None

    @property
    def there(self) -> Array:
        """Which units have a score."""
        import numpy as np

        found: Array = np.logical_or.reduce([x.there for x in self.leaves])
        return found


class NotMeans(Exception):  # noqa: N818 - it is a finding about a tree
    """The tree, or the scores in it, are more than this module computes."""


@dataclass(slots=True)
class Drawing:
    """The noise of one block of draws; ``kept`` holds what was computed of it where it is used more than once."""

    residuals: Mapping[str, Residuals]
    errors: Mapping[str, Errors]
    keep: bool = False
    kept: dict[tuple[str, str], Array] = field(default_factory=dict)

    def rows(self, members: Array) -> Drawing:
        """Return some of the draws."""
        return Drawing(
            {k: x.rows(members) for k, x in self.residuals.items()},
            {k: x.rows(members) for k, x in self.errors.items()},
        )


class Kernel:
    """The tree of one index for draws; raises NotMeans where it cannot be computed in this way.

    ``errors`` names the indicators whose reported values have errors, ``fast`` are compiled loops.
    """

    def __init__(
        self,
        definition: Definition,
        base: Computed,
        imputed: Mapping[str, Imputed],
        errors: frozenset[str],
        wanted: tuple[str, ...],
        fast: Compiled | None = None,
    ) -> None:
        self.definition, self.base, self.imputed, self.errors = definition, base, imputed, errors
        self.fast = fast
        self.scale = (definition.scale.low, definition.scale.high)
        self.groups: dict[str, _Group] = {}
        for name in dict.fromkeys(wanted):
            self._group(name)

    def run(self, weights: Mapping[str, Array], drawing: Drawing, size: int) -> Run:
        """Return the scores for weights (size, children) of nodes and a block of noise."""
        return Run(self, weights, drawing, size)

    def _group(self, name: str) -> _Group:
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
        slots = None
        if noisy := [(i, x) for i, x in indicators if x in self.imputed]:
            slots = self._slots(node, noisy)
            fixed = fixed[slots.back.argsort()]
        self.groups[name] = _Group(
            node, leaves, children, fixed, np.asarray(zero.any(axis=1)), indicators, nodes, has, slots
        )
        return self.groups[name]

    def _leaves(self, node: Node) -> tuple[tuple[_Leaf, ...], tuple[tuple[int, _Group | None], ...]]:
        import numpy as np

        leaves: list[_Leaf] = []
        children: list[tuple[int, _Group | None]] = []
        for i, (child, weight) in enumerate(zip(node.children, node.weights, strict=True)):
            if not weight:
                continue
            if child in self.definition.indicators:
                if self.base.scores[child].ndim > 1:
                    raise NotMeans(child)
                leaves.append(_Leaf(child, np.isfinite(self.base.scores[child])))
                children.append((i, None))
                continue
            below = self._group(child)
            if below.has is None and _same_kind(node, below.node) and not self._finished(below.node):
                leaves += below.leaves
                children.append((i, below))
            else:
                leaves.append(_Leaf(child, below.there))
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
        if (scores < 0).any():
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

    def _slots(self, node: Node, leaves: list[tuple[int, str]]) -> _Slots:
        import numpy as np

        tables = [self.inner(node, self.imputed[x].scores) for _, x in leaves]
        counts = [len(x) for x in tables]
        unit = np.concatenate([self.imputed[x].columns for _, x in leaves])
        leaf = np.repeat([i for i, _ in leaves], counts)
        starts = np.cumsum([0, *(x.size for x in tables[:-1])])
        offset = np.concatenate([at + np.arange(len(x)) * x.shape[1] for at, x in zip(starts, tables, strict=True)])
        cells = np.bincount(unit, minlength=len(self.base.kept))
        back = np.empty(len(cells), dtype=np.intp)
        back[np.argsort(-cells, kind="stable")] = np.arange(len(cells))
        by_unit = np.argsort(unit, kind="stable")
        slot = np.empty_like(unit)
        slot[by_unit] = np.arange(len(unit)) - np.repeat(np.cumsum(cells) - cells, cells)
        row = np.lexsort((back[unit], slot))
        table = np.concatenate([x.ravel() for x in tables])
        ends = np.cumsum(np.bincount(slot))
        slices = tuple(slice(int(a), int(b)) for a, b in pairwise((0, *ends)))
        return _Slots(slices, back, back[unit[row]], leaf[row], row, offset[row], table)


@dataclass(slots=True)
class Run:
    """One block of draws; scores are computed when they are asked for."""

    kernel: Kernel
    weights: Mapping[str, Array]
    drawing: Drawing
    size: int
    found: dict[str, Array] = field(default_factory=dict)
    divided: dict[str, Array] = field(default_factory=dict)

    def value(self, name: str) -> Array:
        """Return the score of a node (units, draws)."""
        if name not in self.found:
            self.found[name] = self.mean(self.kernel.groups[name])
        return self.found[name]

    def mean(self, group: _Group) -> Array:
        """Return one mean (units, draws)."""
        import numpy as np

        node, kernel = group.node, self.kernel
        # The weights of what is missing fall away unit by unit, so they are divided later.
        weights = self.down(group, self.shares(node.id) if group.has is None else self.given(node.id))
        found: Array = group.fixed @ weights
        if group.slots is not None:
            self.add_imputed(group, group.slots, found, weights)
            found = found.take(group.slots.back, axis=0)
        if group.zero.any():
            found[group.zero] = -np.inf
        for i, name in group.indicators:
            if name in kernel.errors:
                found += self.reported(group, i, name) * weights[i]
        for i, name in group.nodes:
            scores = self.value(name)
            part = kernel.inner(node, scores)
            # Logarithms are new numbers, scores are still needed as they are.
            part = np.multiply(part, weights[i], out=None if part is scores else part)
            if not group.leaves[i].there.all():
                part[~group.leaves[i].there] = 0.0
            found += part
        if group.has is not None:
            total = group.has @ weights
            with np.errstate(invalid="ignore"):
                found /= total
            found[~group.has.any(axis=1)] = np.nan
        return kernel.outer(node, found)

    def down(self, group: _Group, weights: Array) -> Array:
        """Return the weight of each leaf (leaves, draws) from those of the children: the product on the way down."""
        import numpy as np

        found = []
        for at, below in group.children:
            inner = weights[at : at + 1]
            if below is not None:
                inner = self.down(below, self.shares(below.node.id)) * inner
            found.append(inner)
        return np.concatenate(found)

    def given(self, node: str) -> Array:
        """Return the weights of the children of a node (children, draws)."""
        import numpy as np

        if node in self.weights:
            return np.ascontiguousarray(self.weights[node].T)
        weights = self.kernel.base.weights[node]
        return np.broadcast_to(weights[:, None], (len(weights), self.size))

    def shares(self, node: str) -> Array:
        """Return the weights of the children of a node, which sum to 1 (children, draws)."""
        if node not in self.divided:
            given = self.given(node)
            self.divided[node] = given / given.sum(axis=0)
        return self.divided[node]

    def add_imputed(self, group: _Group, slots: _Slots, found: Array, weights: Array) -> None:
        """Add the imputed cells of a mean, which stand in the order of the slots."""
        import numpy as np

        drawn = [self.drawing.residuals[x] for _, x in group.indicators if x in self.kernel.imputed]
        picks = np.concatenate([x.picks for x in drawn])
        if self.kernel.fast is not None and not self.drawing.keep:
            # Without a sign a position needs no check for counting from the end.
            offset = slots.offset.view(np.uint64)
            self.kernel.fast.add_cells(found, weights, picks, slots.row, slots.unit, slots.leaf, offset, slots.table)
            return
        # Slot by slot, so that what is worked on stays in the cache of the processor.
        for number, cells in enumerate(slots.cells):
            key = (group.node.id, str(number))
            values = self.drawing.kept.get(key)
            if values is None:
                places = np.add(picks.take(slots.row[cells], axis=0), slots.offset[cells, None], dtype=np.intp)
                values = self.kept(key, slots.table.take(places))
            part = weights.take(slots.leaf[cells], axis=0)
            part *= values
            found[: len(part)] += part

    def reported(self, group: _Group, at: int, name: str) -> Array:
        """Return what the reported values of an indicator add up to before the weight, zero where there is none."""
        import numpy as np

        key = (group.node.id, name)
        if key in self.drawing.kept:
            return self.drawing.kept[key]
        kernel, node, noise = self.kernel, group.node, self.drawing.errors[name]
        scores, there = scored_with(kernel.definition.indicators[name], noise), group.leaves[at].there
        imputed = kernel.imputed[name].columns if name in kernel.imputed else noise.columns[:0]
        drawn = np.zeros(len(there), dtype=bool)
        drawn[noise.columns] = True
        others = np.where(there, kernel.base.scores[name], kernel.neutral(node))
        others[imputed] = kernel.neutral(node)
        scores[~drawn] = others[~drawn, None]
        return self.kept(key, kernel.inner(node, scores))

    def kept(self, key: tuple[str, str], found: Array) -> Array:
        """Return what was found, and keep it where it is used again."""
        if self.drawing.keep:
            self.drawing.kept[key] = found
        return found


def _same_kind(one: Node, other: Node) -> bool:
    a, b = one.aggregate, other.aggregate
    return a.method is b.method and (a.method is not AggregateMethod.GEOMETRIC_INVERTED or a.shift == b.shift)
