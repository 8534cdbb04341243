"""Random numbers by counter: a draw depends on seed, purpose and its own number, never on what was drawn before."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

CHUNK = 500
"""Draws that are made together. It is part of the result: another size gives other draws."""


def generator(seed: int, purpose: str, chunk: int) -> np.random.Generator:
    """Return the generator of one chunk of draws for one purpose, such as the weights of one node."""
    import numpy as np

    key = int.from_bytes(hashlib.blake2b(f"{seed}\0{purpose}".encode(), digest_size=16).digest(), "big")
    # The chunk stands in the upper half of the counter, so that chunks never overlap.
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, chunk, 0]))
