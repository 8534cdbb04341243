"""Memory that is used again: what one block of draws gives back serves the next one."""

from __future__ import annotations

from functools import cache

_JUST_BELOW_THE_MOST = 31 * 2**20


@cache
def keep_what_is_freed() -> None:
    """Ask the C library to keep memory that arrays give back, once in a process.

    Arrays of a block are allocated and freed thousands of times. By default glibc returns each to the system, which
    clears every page before it is used again: half of the time of a draw. Its limit for doing so rises to the size of
    the largest array that was ever freed, up to 32 MB (mallopt(3), M_MMAP_THRESHOLD); no page of this one is touched.
    """
    import numpy as np

    np.empty(_JUST_BELOW_THE_MOST, dtype=np.uint8)
