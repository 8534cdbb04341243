"""Random numbers by counter: a draw depends on seed, purpose and its own number, never on what was drawn before."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 500
"""Draws that are made together. It is part of the result: another size gives other draws."""


_own = local()


def generator(seed: int, purpose: str, chunk: int) -> np.random.Generator:
    """Return the generator of one chunk of draws for one purpose, such as the weights of one node."""
    import numpy as np

    return np.random.Generator(np.random.Philox(key=_key(seed, purpose), counter=_counter(chunk)))


def _counter(chunk: int) -> NDArray[Any]:
    import numpy as np

    # The chunk stands in the upper half of the counter, so that chunks never overlap.
    return np.array([0, 0, chunk, 0], dtype=np.uint64)


@lru_cache(maxsize=4096)
def _key(seed: int, purpose: str) -> NDArray[Any]:
    import numpy as np

    digest = hashlib.blake2b(f"{seed}\0{purpose}".encode(), digest_size=16).digest()
    return np.array([int.from_bytes(x, "big") for x in (digest[8:], digest[:8])], dtype=np.uint64)


def steps(seed: int, purpose: str, chunk: int, rows: int) -> NDArray[Any]:
    """Return whole numbers from 0 to 65,535 (rows, CHUNK), each as likely as any other."""
    return _words(seed, purpose, chunk, rows * CHUNK // 4).view("<u2").reshape(rows, CHUNK)


def picks(seed: int, purpose: str, chunk: int, rows: int) -> NDArray[Any]:
    """Return whole numbers from 0 to 255 (rows, CHUNK), each as likely as any other."""
    words = _words(seed, purpose, chunk, (rows * CHUNK + 7) // 8)
    return words.view("u1")[: rows * CHUNK].reshape(rows, CHUNK)


def passing_generator(seed: int, purpose: str, chunk: int) -> np.random.Generator:
    """Return the generator of :func:`generator`, which is good until the next is asked for in this thread."""
    import numpy as np

    source = _source(seed, purpose, chunk)
    if not hasattr(_own, "generator"):
        _own.generator = np.random.Generator(source)
    found: np.random.Generator = _own.generator
    return found


def _source(seed: int, purpose: str, chunk: int) -> Any:
    import numpy as np

    # Setting the state of one source is many times faster than making a source for each purpose.
    if not hasattr(_own, "source"):
        _own.source = np.random.Philox(0)
        _own.state = _own.source.state
    _own.state["state"] = {"counter": _counter(chunk), "key": _key(seed, purpose)}
    _own.source.state = _own.state
    return _own.source


def _words(seed: int, purpose: str, chunk: int, count: int) -> NDArray[Any]:
    import numpy as np

    # The order of bytes is part of the result, on every machine.
    return np.asarray(_source(seed, purpose, chunk).random_raw(count)).astype("<u8", copy=False)
