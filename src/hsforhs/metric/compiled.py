"""The innermost loops of draws as machine code, where the extra ``numba`` is installed; the results are the same.

Without it NumPy does the same in several passes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

WORTH_IT = 1_000_000
"""From so many scores (draws x units) on compiled loops are used: loading and compiling them takes seconds."""


class Compiled(NamedTuple):
    """Loops over cells and over draws; see the functions of this module."""

    add_cells: Callable[..., None]
    add_errors: Callable[..., None]
    count_steps: Callable[..., None]
    count_classes: Callable[..., None]
    name_keys: Callable[..., None]
    count_ranks: Callable[..., None]


@cache
def compiled() -> Compiled | None:
    """Return the compiled loops, ``None`` where numba is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    loops = (add_cells, add_errors, count_steps, count_classes, name_keys, count_ranks)
    try:
        # Compiled code is kept beside the module, or where numba keeps it when that folder cannot be written.
        return Compiled(*(njit(cache=True, nogil=True)(x) for x in loops))
    except RuntimeError:
        # A service without any folder of its own compiles anew in each process.
        return Compiled(*(njit(nogil=True)(x) for x in loops))


def add_cells(found: Array, weight: Array, picks: Array, units: Array, table: Array) -> None:
    """Add the imputed cells of one indicator to ``found`` (units, draws): weight times the residual that was drawn.

    Cells stand at ``units``; each has a row of ``picks`` (cells, draws) and of ``table`` (cells, residuals), where its
    scores stand, and all share the ``weight`` (draws,).
    """
    for cell in range(len(units)):
        scores, picked, added = table[cell], picks[cell], found[units[cell]]
        for draw in range(len(picked)):
            added[draw] += weight[draw] * scores[picked[draw]]


def add_errors(found: Array, weight: Array, steps: Array, start: Array, slope: Array, low: Array, high: Array) -> None:
    """Add the values of one indicator with their errors to ``found`` (units, draws).

    Scores lie on a line, ``start + slope * step`` (units,), cut off at ``low`` and ``high``; ``weight`` is (draws,).
    """
    for unit in range(len(start)):
        added, drawn = found[unit], steps[unit]
        first, step, least, most = start[unit], slope[unit], low[unit], high[unit]
        for draw in range(len(drawn)):
            added[draw] += min(max(drawn[draw] * step + first, least), most) * weight[draw]


def count_steps(scores: Array, factor: float, shift: float, sums: Array, count: Array, histogram: Array) -> None:
    """Add each score (draws, units) up, and count it at its step ``score * factor + shift`` within the scale."""
    last = histogram.shape[1] - 1
    for draw in range(scores.shape[0]):
        for unit in range(scores.shape[1]):
            score = scores[draw, unit]
            if isfinite(score):
                sums[unit] += score
                count[unit] += 1
                histogram[unit, int(min(max(score * factor + shift, 0.0), last))] += 1


def count_classes(scores: Array, edges: Array, classes: Array) -> None:
    """Count each score (draws, units) in its class (units, classes)."""
    for draw in range(scores.shape[0]):
        for unit in range(scores.shape[1]):
            score = scores[draw, unit]
            if isfinite(score):
                own = 0
                for edge in edges:
                    own += score >= edge
                classes[unit, own] += 1


def name_keys(keys: Array, words: Array, bits: int, far: float) -> None:
    """Name the unit in the last ``bits`` of each score (draws, units); what is missing becomes minus ``far``.

    ``words`` are the same memory as whole numbers.
    """
    others = ~((1 << bits) - 1)
    for draw in range(keys.shape[0]):
        for unit in range(keys.shape[1]):
            if not isfinite(keys[draw, unit]):
                keys[draw, unit] = -far
            words[draw, unit] = words[draw, unit] & others | unit


def count_ranks(keys: Array, words: Array, bits: int, far: float, ranks: Array) -> None:
    """Count the ranks of units from named keys (draws, units), sorted upwards; see :func:`name_keys`."""
    units, mask = keys.shape[1], (1 << bits) - 1
    for draw in range(keys.shape[0]):
        place, above = 0, 0
        for at in range(units - 1, -1, -1):
            if keys[draw, at] < -0.5 * far:
                break
            word = words[draw, at]
            if at == units - 1 or word >> bits != above:
                place, above = units - 1 - at, word >> bits
            ranks[word & mask, place] += 1
