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
