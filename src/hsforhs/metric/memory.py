"""Memory that is used again: what one block of draws gives back serves the next one."""

from __future__ import annotations

import ctypes
import platform
from functools import cache

# mallopt(3): the numbers of the two parameters, and the largest limit that glibc takes for the first.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_LARGEST_MMAP_THRESHOLD = 32 * 2**20


@cache
def keep_what_is_freed() -> bool:
    """Ask the C library to keep memory that arrays give back, once in a process.

    Arrays of a block are allocated and freed thousands of times. By default glibc returns each to the system, which
    clears every page before it is used again: half of the time of a draw. Its limits are set outright, because those
    that it finds by itself stay where they are as soon as one is named in the environment.

    Returns whether the C library is one that can be asked; others follow rules of their own.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    limits = {_M_MMAP_THRESHOLD: _LARGEST_MMAP_THRESHOLD, _M_TRIM_THRESHOLD: 2 * _LARGEST_MMAP_THRESHOLD}
    return all(mallopt(parameter, limit) for parameter, limit in limits.items())
