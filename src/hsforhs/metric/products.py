"""Products of matrices in pieces that are computed where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 262_144
"""So many multiplications OpenBLAS does in the calling thread (interface/gemm.c, the smallest job for several threads).

Beyond it a product wakes a thread for each processor. For matrices as small as those of draws these wait for each other
longer than they compute, and on a busy machine many times longer.
"""
_COLUMNS = 64
_ROWS_AT_LEAST = 8


def product(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return the product of (rows, inner) and (inner, columns), in pieces where these are large enough to be fast."""
    import numpy as np

    rows, inner, columns = *left.shape, right.shape[1]
    step = AT_ONCE // (inner * _COLUMNS)
    if rows * inner * columns <= AT_ONCE or step < _ROWS_AT_LEAST:
        whole: NDArray[Any] = left @ right
        return whole
    found = np.empty((rows, columns), dtype=np.result_type(left, right))
    for top in range(0, rows, step):
        down = slice(top, top + step)
        for first in range(0, columns, _COLUMNS):
            across = slice(first, first + _COLUMNS)
            np.matmul(left[down], right[:, across], out=found[down, across])
    return found
