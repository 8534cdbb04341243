"""Imputation: what a rule would say for every unit, and missing values filled with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .records import ImputeMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray


def by_units(values: NDArray[Any], method: ImputeMethod) -> NDArray[Any]:
    """Return for every unit the mean or the median of the units that have a value; the last axis are the units."""
    import numpy as np

    return np.broadcast_to(_central(values, method), values.shape)


def by_group(values: NDArray[Any], method: ImputeMethod, groups: Sequence[str | None]) -> NDArray[Any]:
    """Return for every unit the mean or the median of its own group.

    A unit without a group, or in a group without any value, gets none: nobody else's value is taken silently.
    """
    import numpy as np

    found = np.full(values.shape, np.nan)
    order, starts, sizes = _members(tuple(groups))
    if not len(order):
        return found
    members = values[..., order]
    there = np.isfinite(members)
    count = np.add.reduceat(there, starts, axis=-1, dtype=np.intp)
    if method is ImputeMethod.GROUP_MEAN:
        total = np.add.reduceat(np.where(there, members, 0.0), starts, axis=-1)
        central = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    else:
        # Group by group, and what is missing stands last in its group.
        members = np.where(there, members, np.inf)
        labels = np.broadcast_to(np.repeat(np.arange(len(sizes)), sizes), members.shape)
        ordered = np.take_along_axis(members, np.lexsort((members, labels), axis=-1), axis=-1)
        central = _middle(ordered, count, starts, sizes)
    found[..., order] = np.repeat(central, sizes, axis=-1)
    return found


@lru_cache(maxsize=16)
def _members(groups: tuple[str | None, ...]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the positions of the units group by group; where each group starts among these, and its size."""
    import numpy as np

    found: dict[str, list[int]] = {}
    for at, label in enumerate(groups):
        if label:
            found.setdefault(label, []).append(at)
    sizes = np.array([len(x) for x in found.values()], dtype=np.intp)
    order = np.array([x for members in found.values() for x in members], dtype=np.intp)
    return order, np.cumsum(sizes) - sizes, sizes


def by_regression(values: NDArray[Any], predictors: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return for every unit the value of a least-squares line on ``predictors``, fitted to the complete units.

    Units whose predictors are missing get none, and so do all when too few units are complete for the line. Leading
    axes are draws, each with a line of its own.
    """
    import numpy as np

    if max(x.ndim for x in (values, *predictors)) > 1:
        arrays = np.broadcast_arrays(values, *predictors)
        rows = (x.reshape(-1, values.shape[-1]) for x in arrays)
        found = [by_regression(own, others) for own, *others in zip(*rows, strict=True)]
        return np.stack(found).reshape(arrays[0].shape)
    design = np.stack([np.ones(values.shape[-1]), *predictors], axis=-1)
    usable = np.isfinite(design).all(axis=-1)
    complete = usable & np.isfinite(values)
    if complete.sum() <= design.shape[-1]:
        return np.full(values.shape, np.nan)
    coefficients, *_ = np.linalg.lstsq(design[complete], values[complete], rcond=None)
    return np.where(usable, np.where(usable[:, None], design, 0.0) @ coefficients, np.nan)


def filled(values: NDArray[Any], by: NDArray[Any]) -> NDArray[Any]:
    """Fill what is missing with the values of a rule."""
    import numpy as np

    return np.where(np.isfinite(values), values, by)


def _central(values: NDArray[Any], method: ImputeMethod) -> NDArray[Any]:
    """Return the mean or the median of each row (..., 1), missing where the row has no value."""
    import numpy as np

    there = np.isfinite(values)
    count = there.sum(axis=-1, keepdims=True)
    if method not in {ImputeMethod.MEDIAN, ImputeMethod.GROUP_MEDIAN}:
        total = np.where(there, values, 0.0).sum(axis=-1, keepdims=True)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)
    # What is missing stands last.
    ordered = np.sort(np.where(there, values, np.inf), axis=-1)
    return _middle(ordered, count, np.zeros(1, dtype=np.intp), np.array([values.shape[-1]]))


def _middle(ordered: NDArray[Any], count: NDArray[Any], starts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
    """Return the median of each group (..., groups) of ``ordered`` values, of which the first ``count`` are known."""
    import numpy as np

    upper = starts + np.minimum(count // 2, sizes - 1)
    lower = starts + np.maximum((count - 1) // 2, 0)
    middle = 0.5 * (np.take_along_axis(ordered, lower, axis=-1) + np.take_along_axis(ordered, upper, axis=-1))
    return np.where(count > 0, middle, np.nan)
