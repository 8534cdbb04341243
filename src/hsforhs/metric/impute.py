"""Imputation: missing values filled by a stated rule, and every filled cell flagged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .records import ImputeMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray


def by_units(values: NDArray[Any], method: ImputeMethod) -> NDArray[Any]:
    """Fill with the mean or the median of the units that have a value; the last axis are the units."""
    return _filled(values, _central(values, method))


def by_group(values: NDArray[Any], method: ImputeMethod, groups: Sequence[str | None]) -> NDArray[Any]:
    """Fill with the mean or the median of the unit's own group.

    A unit without a group, or in a group without any value, stays missing: nobody else's value is taken silently.
    """
    import numpy as np

    found = np.array(values, dtype=float)
    labels = np.array([x or "" for x in groups])
    for label in {x for x in groups if x}:
        members = labels == label
        found[..., members] = _filled(found[..., members], _central(found[..., members], method))
    return found


def by_regression(values: NDArray[Any], predictors: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Fill from a least-squares line on ``predictors``, fitted to the units that have everything.

    Units whose predictors are missing stay missing, and so do all when fewer units are complete than the line has
    coefficients.
    """
    import numpy as np

    design = np.stack([np.ones(values.shape[-1]), *predictors], axis=-1)
    usable = np.isfinite(design).all(axis=-1)
    complete = usable & np.isfinite(values)
    if complete.sum() <= design.shape[-1]:
        return values
    coefficients, *_ = np.linalg.lstsq(design[complete], values[complete], rcond=None)
    fitted = np.where(usable, np.where(usable[:, None], design, 0.0) @ coefficients, np.nan)
    return _filled(values, fitted)


def by_formula(values: NDArray[Any], computed: NDArray[Any]) -> NDArray[Any]:
    """Fill with values computed elsewhere."""
    return _filled(values, computed)


def _filled(values: NDArray[Any], by: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.where(np.isfinite(values), values, by)


def _central(values: NDArray[Any], method: ImputeMethod) -> NDArray[Any]:
    import numpy as np

    median = method in {ImputeMethod.MEDIAN, ImputeMethod.GROUP_MEDIAN}
    reduce: Callable[..., NDArray[Any]] = np.nanmedian if median else np.nanmean
    there = np.isfinite(values)
    # A row without any value has no centre; zeros keep NumPy quiet and are taken away again.
    safe = np.where(there.any(axis=-1, keepdims=True), values, 0.0)
    return np.where(there.any(axis=-1, keepdims=True), reduce(safe, axis=-1, keepdims=True), np.nan)
