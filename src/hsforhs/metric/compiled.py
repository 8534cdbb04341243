"""The innermost loops of draws as machine code, where the extra ``numba`` is installed; the results are the same.

Without it NumPy does the same in several passes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

WORTH_IT = 1_000_000
"""From so many scores (draws x units) on compiled loops are used: loading and compiling them takes seconds."""


class Compiled(NamedTuple):
    """Loops over cells and over draws; see the functions of this module."""

    add_cells: Callable[..., None]
    count_steps: Callable[..., None]
    count_ranks: Callable[..., None]


@cache
def compiled() -> Compiled | None:
    """Return the compiled loops, ``None`` where numba is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    loops = (add_cells, count_steps, count_ranks)
    try:
        # Compiled code is kept beside the module, or where numba keeps it when that folder cannot be written.
        return Compiled(*(njit(cache=True, nogil=True)(x) for x in loops))
    except RuntimeError:
        # A service without any folder of its own compiles anew in each process.
        return Compiled(*(njit(nogil=True)(x) for x in loops))


def add_cells(
    found: Array,
    weights: Array,
    picks: Array,
    row: Array,
    unit: Array,
    leaf: Array,
    offset: Array,
    table: Array,
) -> None:
    """Add imputed cells to ``found`` (units, draws): weight times the residual that was drawn.

    For each cell: ``row`` of ``picks``, ``unit``, ``leaf`` of ``weights``, ``offset`` of its scores in ``table``.
    """
    for cell in range(len(row)):
        start, picked, added, share = offset[cell], picks[row[cell]], found[unit[cell]], weights[leaf[cell]]
        for draw in range(len(picked)):
            added[draw] += share[draw] * table[start + picked[draw]]


def count_steps(scores: Array, factor: float, shift: float, histogram: Array) -> None:
    """Count each score (draws, units) at its step ``score * factor + shift``, cut off at the ends of the scale."""
    last = histogram.shape[1] - 1
    for draw in range(scores.shape[0]):
        for unit in range(scores.shape[1]):
            score = scores[draw, unit]
            if score == score:  # noqa: PLR0124 - a missing score is not equal to itself
                histogram[unit, int(min(max(score * factor + shift, 0.0), last))] += 1


def count_ranks(keys: Array, bits: int, mask: int, known: Array, ranks: Array) -> None:
    """Count the ranks of units from sorted keys (draws, units), whose last ``bits`` are the number of the unit."""
    units = keys.shape[1]
    for draw in range(keys.shape[0]):
        place = 0
        for at in range(units - 1, -1, -1):
            key = keys[draw, at]
            if at == units - 1 or key >> bits != keys[draw, at + 1] >> bits:
                place = units - 1 - at
            unit = key & mask
            if known[draw, unit]:
                ranks[unit, place] += 1
