"""What can be drawn of an index: weights of nodes, residuals of imputed values, errors of reported ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from hsforhs.files import BadInput, Sentence

from .evaluation import Computed
from .factors import Factors
from .flags import Cell
from .noise import spread
from .records import Definition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


def weighted(definition: Definition, base: Computed, factors: Factors) -> dict[str, Array]:
    """Return the given weights of every node whose weights are uncertain: those with several weighted children."""
    if factors.concentration is None and factors.weight_noise is None:
        return {}
    if unknown := [x for x in factors.weighted_nodes if x not in definition.nodes]:
        raise BadInput(
            Sentence("there is no node '%(name)s' whose weights could be drawn", name=unknown[0]),
            file=definition.id,
        )
    return {
        node: given
        for node, given in base.weights.items()
        if (given > 0).sum() > 1 and (not factors.weighted_nodes or node in factors.weighted_nodes)
    }


def gamma_shapes(given: Array, concentration: float) -> tuple[Any, Array]:
    """Return the shapes of the gamma numbers that make a Dirichlet draw, and the least that each of them counts.

    The first is one number where all are alike, which is drawn faster; the second keeps a sum above zero.
    """
    import numpy as np

    shapes = concentration * given / given.sum()
    alike = bool((shapes == shapes[0]).all())
    return shapes[0] if alike else shapes[:, None], np.where(given > 0, 1e-300, 0.0)[:, None]


def imputed(base: Computed) -> Iterator[tuple[str, tuple[Array, Array]]]:
    """Give the positions of the imputed units of each indicator, and the residuals of its rule at known values."""
    import numpy as np

    for name, predicted in base.predicted.items():
        imputed = (base.flags[name] & Cell.IMPUTED) > 0
        residuals = (base.values[name] - predicted)[~imputed]
        residuals = residuals[np.isfinite(residuals)]
        if imputed.any() and len(residuals):
            yield name, (np.flatnonzero(imputed), spread(residuals))


def half_widths(definition: Definition, factors: Factors) -> dict[str, float]:
    """Return the relative half-width of the error of each indicator that has one."""
    if factors.data_error is None:
        return {}
    found = {k: factors.data_error if x.error is None else x.error for k, x in definition.indicators.items()}
    return {k: x for k, x in found.items() if x}


def reported(base: Computed, indicator: str) -> Array:
    """Return the positions of the units whose value of an indicator was reported."""
    import numpy as np

    return np.flatnonzero(np.isfinite(base.values[indicator]) & ((base.flags[indicator] & Cell.IMPUTED) == 0))
