"""Random numbers by counter: a draw depends on seed, purpose and its own number, never on what was drawn before."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 500
"""Draws that are made together. It is part of the result: another size gives other draws."""


def generator(seed: int, purpose: str, chunk: int) -> np.random.Generator:
    """Return the generator of one chunk of draws for one purpose, such as the weights of one node."""
    import numpy as np

    # The chunk stands in the upper half of the counter, so that chunks never overlap.
    return np.random.Generator(np.random.Philox(key=_key(seed, purpose), counter=[0, 0, chunk, 0]))


@lru_cache(maxsize=4096)
def _key(seed: int, purpose: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}\0{purpose}".encode(), digest_size=16).digest(), "big")


def steps(seed: int, purpose: str, chunk: int, rows: int) -> NDArray[Any]:
    """Return whole numbers from 0 to 65,535 (rows, CHUNK), each as likely as any other."""
    import numpy as np

    words = generator(seed, purpose, chunk).bit_generator.random_raw(rows * CHUNK // 4)
    # The order of bytes is part of the result, on every machine.
    return np.asarray(words).astype("<u8", copy=False).view("<u2").reshape(rows, CHUNK)


def positions(seed: int, purpose: str, chunk: int, sizes: NDArray[Any]) -> NDArray[Any]:
    """Return positions (rows, CHUNK) below ``sizes`` (rows,), nearly alike: a position is off by 1 of 65,536 at most.

    Beyond 4,096 positions two steps make one number, so that none is off by more than a millionth of its own chance.
    """
    import numpy as np

    rows = len(sizes)
    if sizes.max(initial=0) <= 4_096:
        found = np.multiply(steps(seed, purpose, chunk, rows), sizes[:, None].astype(np.uint32), dtype=np.uint32)
        found >>= 16
        return found
    pairs = steps(seed, purpose, chunk, 2 * rows).reshape(rows, CHUNK, 2).astype(np.uint64)
    found = ((pairs[..., 0] << np.uint64(16)) + pairs[..., 1]) * sizes[:, None].astype(np.uint64)
    return (found >> np.uint64(32)).astype(np.uint32)
