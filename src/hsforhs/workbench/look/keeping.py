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
MOST_SMALL = 8000
SMALL = 1000
"""Letters of the longest small part."""


class Parts:
    """Parts of pages by what they are made of; the many small ones, such as rows, never push out the few large ones."""

    def __init__(self) -> None:
        self._large: Shelf[str] = Shelf(MOST_PARTS)
        self._small: Shelf[str] = Shelf(MOST_SMALL)

    def get(self, key: str) -> str | None:
        found = self._small.get(key)
        return self._large.get(key) if found is None else found

    def put(self, key: str, text: str) -> None:
        (self._small if len(text) <= SMALL else self._large).put(key, text)

    def clear(self) -> None:
        for shelf in (self._small, self._large):
            shelf.clear()


parts = Parts()
