"""What a process made once and keeps in memory: whole pages of visitors, and parts of pages that everybody shares.

Nothing kept is ever wrong for being old: whoever keeps something names all that it was made of in its key.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Things kept by one process, the least recently used given up first; safe for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, thing: Kept) -> None:
        with self._lock:
            self._kept[key] = thing
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


def digest(text: str) -> str:
    """Shorten what a thing was made of to a key."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


MOST_PARTS = 1200
"""Of 1 to 60 kB each."""
parts: Shelf[str] = Shelf(MOST_PARTS)
