"""Draws as the inner vector: a tree of weighted means as a few products of matrices.

Arrays are (units, draws) here. One product gives a mean with those that are multiplied out into it; cells whose values
were drawn are added on top. What a tree holds beyond weighted means is left to
:func:`hsforhs.metric.evaluation.compute`, which gives the same for any tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from .compiled import Compiled
from .evaluation import Computed
from .means import Group, Imputed, Means
from .noise import Errors, Line, Residuals, line_of, scored_with
from .products import product
from .records import AggregateMethod, Definition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


@dataclass(slots=True)
class Drawing:
    """The noise of one block of draws; ``kept`` holds what was computed of it where it is used more than once."""

    residuals: Mapping[str, Residuals]
    errors: Mapping[str, Errors]
    keep: bool = False
    kept: dict[tuple[str, str, str], Array] = field(default_factory=dict)

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
        self.means, self.fast = Means(definition, base, imputed, errors, wanted), fast
        self._lines: dict[tuple[str, str], Line | None] = {}

    def line(self, group: Group, at: int, name: str, noise: Errors) -> Line | None:
        """Return the line on which the scores of a leaf lie, which is the same in every block of draws."""
        key = (group.node.id, name)
        if key not in self._lines:
            line = line_of(self.means.definition.indicators[name], noise)
            own = self.means.without_error(group, at, name, noise)
            self._lines[key] = line.only(*own) if line is not None else None
        return self._lines[key]

    def run(self, weights: Mapping[str, Array], drawing: Drawing, size: int) -> Run:
        """Return the scores for weights (size, children) of nodes and a block of noise."""
        return Run(self, weights, drawing, size)


@dataclass(slots=True)
class Run:
    """One block of draws; scores are computed when they are asked for."""

    kernel: Kernel
    weights: Mapping[str, Array]
    drawing: Drawing
    size: int
    found: dict[str, Array] = field(default_factory=dict)

    def value(self, name: str) -> Array:
        """Return the score of a node (units, draws)."""
        if name not in self.found:
            self.found[name] = self.mean(self.kernel.means.groups[name])
        return self.found[name]

    def mean(self, group: Group) -> Array:
        """Return one mean (units, draws)."""
        import numpy as np

        node, means = group.node, self.kernel.means
        weights = self.down(group)
        parts = (self.part(group, i, name, weights[i]) for i, name in group.nodes)
        found = product(group.fixed, weights) if group.indicators else next(parts)
        for at, name, cells in group.cells:
            self.add_imputed(found, group, name, cells, weights[at])
        if group.zero.any():
            found[group.zero] = -np.inf
        for at, name in group.indicators:
            if name in means.errors:
                self.add_reported(found, group, at, name, weights[at])
        for part in parts:
            found += part
        if group.has is not None:
            total = product(group.has, weights)
            with np.errstate(invalid="ignore"):
                found /= total
            found[~group.has.any(axis=1)] = np.nan
        return means.outer(node, found)

    def part(self, group: Group, at: int, name: str, weight: Array) -> Array:
        """Return what a node adds to the mean that it is a leaf of, as a new array."""
        import numpy as np

        # What nobody else asks for is not kept: its memory, still in the cache, serves the next mean.
        shared = self.kernel.means.uses[name] > 1
        scores = self.value(name) if shared else self.mean(self.kernel.means.groups[name])
        part = self.kernel.means.inner(group.node, scores)
        part = np.multiply(part, weight, out=None if shared and part is scores else part)
        if not group.leaves[at].there.all():
            part[~group.leaves[at].there] = 0.0
        return part

    def down(self, group: Group) -> Array:
        """Return the weight of each leaf (leaves, draws): the product of the shares on the way down."""
        import numpy as np

        found = np.empty((len(group.leaves), self.size))
        given = self.given(group.node.id)
        # The weights of what is missing fall away unit by unit, so they are divided later.
        self.spread(group, given, 1.0 / given.sum(axis=0) if group.has is None else np.ones(self.size), iter(found))
        return found

    def spread(self, group: Group, given: Array, factor: Array, rows: Iterator[Array]) -> None:
        """Fill the rows of the leaves of a mean: its given weights, each times a factor (draws,)."""
        import numpy as np

        for at, below in group.children:
            if below is None:
                np.multiply(given[at], factor, out=next(rows))
            else:
                inner = self.given(below.node.id)
                self.spread(below, inner, given[at] * factor / inner.sum(axis=0), rows)

    def given(self, node: str) -> Array:
        """Return the weights of the children of a node (children, draws)."""
        import numpy as np

        if node in self.weights:
            return np.ascontiguousarray(self.weights[node].T)
        weights = self.kernel.means.base.weights[node]
        return np.broadcast_to(weights[:, None], (len(weights), self.size))

    def add_imputed(self, found: Array, group: Group, name: str, cells: Imputed, weight: Array) -> None:
        """Add the imputed cells of one leaf to a mean: one indicator after the other stays in the cache."""
        import numpy as np

        picks, table = self.drawing.residuals[name].picks, cells.scores
        if self.kernel.fast is not None and not self.drawing.keep:
            self.kernel.fast.add_cells(found, weight, picks, cells.columns, table)
            return
        key = (group.node.id, "imputed", name)
        values = self.drawing.kept.get(key)
        if values is None:
            # A position of eight bytes needs no conversion when the table is read.
            places = picks.astype(np.intp)
            places += (np.arange(len(table)) * table.shape[1])[:, None]
            values = self.kept(key, table.take(places, mode="clip"))
        part = np.multiply(values, weight, out=None if self.drawing.keep else values)
        part += found.take(cells.columns, axis=0)
        found[cells.columns] = part

    def add_reported(self, found: Array, group: Group, at: int, name: str, weight: Array) -> None:
        """Add the reported values of one leaf to a mean."""
        import numpy as np

        kernel, noise = self.kernel, self.drawing.errors[name]
        line = kernel.line(group, at, name, noise)
        plain = group.node.aggregate.method is AggregateMethod.ARITHMETIC
        if kernel.fast is not None and line is not None and plain and not self.drawing.keep:
            kernel.fast.add_errors(found, weight, noise.steps, line.start, line.slope, line.low, line.high)
            return
        key = (group.node.id, "reported", name)
        scores = self.drawing.kept.get(key)
        if scores is None:
            scores = line.scores(noise.steps) if line is not None else self.bent(group, at, name, noise)
            scores = self.kept(key, kernel.means.inner(group.node, scores))
        found += np.multiply(scores, weight, out=None if self.drawing.keep else scores)

    def bent(self, group: Group, at: int, name: str, noise: Errors) -> Array:
        """Return the scores of reported values that follow no line, those without an error as they are."""
        means = self.kernel.means
        drawn, others = means.without_error(group, at, name, noise)
        scores = scored_with(means.definition.indicators[name], noise)
        scores[~drawn] = others[~drawn, None]
        return scores

    def kept(self, key: tuple[str, str, str], found: Array) -> Array:
        """Return what was found, and keep it where it is used again."""
        if self.drawing.keep:
            self.drawing.kept[key] = found
        return found
