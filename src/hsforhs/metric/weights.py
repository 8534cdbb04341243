"""Weights: given, equal, by principal component, or optimised so that children matter as they should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .records import WeightMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray


def weights_of(scores: NDArray[Any], given: NDArray[Any], method: WeightMethod) -> NDArray[Any]:
    """Return the weights of the children of a node (children,) from their scores (children, units), summing to 1."""
    import numpy as np

    if method is WeightMethod.EQUAL:
        given = np.ones(len(scores))
    elif method is WeightMethod.PCA:
        given = by_principal_component(scores)
    elif method is WeightMethod.OPTIMISED:
        given = by_correlation(scores, given)
    found: NDArray[Any] = given / given.sum()
    return found


def by_principal_component(scores: NDArray[Any]) -> NDArray[Any]:
    """Return the sizes of the loadings on the first principal component of the standardised scores.

    Units with a missing score are left out; with fewer than 3 complete units all weights are equal.
    """
    import numpy as np

    complete = scores[:, np.isfinite(scores).all(axis=0)]
    if complete.shape[1] < 3 or (complete.std(axis=1) == 0).any():
        return np.ones(len(scores))
    _, vectors = np.linalg.eigh(np.corrcoef(complete))
    found: NDArray[Any] = np.abs(vectors[:, -1])
    return found


def by_correlation(scores: NDArray[Any], importance: NDArray[Any]) -> NDArray[Any]:
    """Return weights whose correlations of children with the weighted mean stand in the proportions of ``importance``.

    Found by search from equal weights (Nelder and Mead, SciPy); the weights are never negative.
    """
    import numpy as np
    from scipy.optimize import minimize

    complete = scores[:, np.isfinite(scores).all(axis=0)]
    if complete.shape[1] < 3 or (complete.std(axis=1) == 0).any():
        return np.ones(len(scores))
    wanted = importance / importance.sum()

    def distance(weights: NDArray[Any]) -> float:
        shares = np.abs(weights) / np.abs(weights).sum()
        total = shares @ complete
        reached = np.array([np.corrcoef(x, total)[0, 1] for x in complete])
        if reached.sum() <= 0:
            return 1e6
        return float(((reached / reached.sum() - wanted) ** 2).sum())

    found = minimize(distance, np.ones(len(scores)), method="Nelder-Mead", options={"maxiter": 500, "fatol": 1e-10})
    best: NDArray[Any] = np.abs(found.x)
    return best
