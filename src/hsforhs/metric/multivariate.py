"""How the children of a node hang together: correlations, Cronbach's alpha, principal components, redundancy."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .result import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

REDUNDANT = 0.92
"""Correlation from which two children count twice, as COINr and the JRC's handbook flag it."""
OPPOSED = -0.4
"""Correlation below which two children of one node cancel each other."""
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Coherence:
    """What one node's children share, over the units that have all of them.

    ``correlations`` is children x children (Pearson), ``alpha`` Cronbach's alpha, ``explained`` the shares of variance
    of the principal components, ``with_parent`` the correlation of each child with the node. ``None`` stands where
    fewer than 3 units are complete or a child does not vary.
    """

    node: str
    children: tuple[str, ...]
    units: int
    correlations: NDArray[Any] | None
    alpha: float | None
    explained: tuple[float, ...]
    with_parent: tuple[float | None, ...]
    flags: tuple[str, ...]

    @property
    def first_component(self) -> float | None:
        """The share of variance of the first principal component."""
        return self.explained[0] if self.explained else None

    def as_json(self) -> dict[str, Any]:
        """Return the coherence as plain JSON values."""
        return {
            "node": self.node,
            "children": list(self.children),
            "units": self.units,
            "correlations": None if self.correlations is None else self.correlations.round(6).tolist(),
            "alpha": self.alpha,
            "explained": list(self.explained),
            "with_parent": list(self.with_parent),
            "flags": list(self.flags),
        }


def report(result: Result, *, nodes: Iterable[str] | None = None) -> tuple[Coherence, ...]:
    """Look at every node with at least two children, or at the nodes named."""
    wanted = set(nodes) if nodes is not None else None
    return tuple(
        coherence(result, x.id)
        for x in result.definition.nodes.values()
        if len(x.children) > 1 and (wanted is None or x.id in wanted)
    )


def coherence(result: Result, node: str) -> Coherence:
    """Look at the children of one node."""
    import numpy as np

    children = result.definition.nodes[node].children
    scores = np.stack([result.scores[x] for x in (*children, node)])
    complete = scores[:, np.isfinite(scores).all(axis=0)]
    units = complete.shape[1]
    if units < _FEWEST or (np.ptp(complete, axis=1) < 1e-12).any():
        return Coherence(node, children, units, None, None, (), (None,) * len(children), ("too little to compare",))
    everything = np.corrcoef(complete)
    correlations = everything[:-1, :-1]
    explained = np.linalg.eigvalsh(correlations)[::-1] / len(children)
    return Coherence(
        node,
        children,
        units,
        correlations,
        cronbach_alpha(complete[:-1]),
        tuple(float(x) for x in explained),
        tuple(float(x) for x in everything[-1, :-1]),
        tuple(_flags(children, correlations, everything[-1, :-1])),
    )


def cronbach_alpha(scores: NDArray[Any]) -> float:
    """Return Cronbach's alpha of complete scores (children, units).

    It is k / (k - 1) times 1 less the sum of the variances over the variance of the sum.
    """
    k = len(scores)
    total = float(scores.sum(axis=0).var(ddof=1))
    return k / (k - 1) * (1 - float(scores.var(axis=1, ddof=1).sum()) / total) if total else math.nan


def _flags(children: tuple[str, ...], correlations: NDArray[Any], with_parent: NDArray[Any]) -> Iterable[str]:
    for i, one in enumerate(children):
        for j in range(i + 1, len(children)):
            if correlations[i, j] >= REDUNDANT:
                yield f"{one} and {children[j]} are nearly the same (r = {correlations[i, j]:.2f})"
            elif correlations[i, j] <= OPPOSED:
                yield f"{one} and {children[j]} cancel each other (r = {correlations[i, j]:.2f})"
        if with_parent[i] < 0:
            yield f"{one} runs against its node (r = {with_parent[i]:.2f})"
