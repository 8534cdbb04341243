"""Bringing an index up to date: what changed is written anew, what is gone is taken out, everything else stays."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .entries import Entry, entry_of, facets_shown, spelled_shown
from .records import Document

Facet = tuple[str, str]


class Placed(NamedTuple):
    """Where a document stands in an index: its row among the words, its bit among the facets."""

    row: int
    slot: int
    shown: str


class Changing(ABC):
    """What a database must do so that its index can be brought up to date, inside one transaction."""

    @abstractmethod
    def placed(self, ids: Collection[str]) -> dict[str, Placed]:
        """Return where documents stand by their id; what is not there is left out."""

    @abstractmethod
    def taken(self, rows: Collection[int]) -> set[int]:
        """Return those of the rows at which a document stands."""

    @abstractmethod
    def next_slot(self) -> int:
        """Return the first bit behind those of all documents."""

    @abstractmethod
    def remove(self, rows: list[int]) -> None:
        """Take documents out, in ascending order."""

    @abstractmethod
    def add(self, entries: list[tuple[int, int, Entry]]) -> None:
        """Put documents at their row and slot, in ascending order."""

    @abstractmethod
    def bits(self, facets: Collection[Facet]) -> dict[Facet, bytes]:
        """Return the bits of facets; what no document has is left out."""

    @abstractmethod
    def set_bits(self, bits: Mapping[Facet, bytes]) -> None:
        """Write the bits of facets; without any bit the facet goes."""

    @abstractmethod
    def spell(self, words: Mapping[str, int]) -> None:
        """Count words of titles up or down; a word that stands nowhere goes."""


def change(index: Changing, documents: Iterable[Document], gone: Iterable[str]) -> None:
    """Write documents into an index, in place of what stands there under their ids, and take out what is gone."""
    fresh = {x.id: entry_of(x) for x in documents}
    before = index.placed({*fresh, *gone})
    cleared: dict[Facet, set[int]] = defaultdict(set)
    filled: dict[Facet, set[int]] = defaultdict(set)
    words: Counter[str] = Counter()
    for old in before.values():
        shown = json.loads(old.shown)
        for facet in facets_shown(shown):
            cleared[facet].add(old.slot)
        words.subtract(spelled_shown(shown))
    # Asked before the old rows go: a document that is written anew keeps its bit.
    slot = index.next_slot()
    index.remove(sorted(x.row for x in before.values()))
    added = []
    for row, entry in _free_rows(index, list(fresh.values())):
        if entry.id in before:
            own = before[entry.id].slot
        else:
            own, slot = slot, slot + 1
        added.append((row, own, entry))
        for facet in entry.facets:
            filled[facet].add(own)
        words.update(entry.spelled)
    index.add(added)
    touched = {x for x in {*cleared, *filled} if cleared[x] != filled[x]}
    stored = index.bits(touched)
    index.set_bits({x: _with_bits(stored.get(x, b""), cleared[x], filled[x]) for x in sorted(touched)})
    index.spell({word: number for word, number in sorted(words.items()) if number})


def placed_in_order(entries: Iterable[Entry]) -> Iterable[tuple[int, Entry]]:
    """Yield entries with their rows, for an empty index; the entries come in the order of the rows that they want."""
    last = -1
    for entry in entries:
        last = max(entry.wanted, last + 1)
        yield last, entry


def _free_rows(index: Changing, entries: list[Entry]) -> list[tuple[int, Entry]]:
    waiting = {x.id: (x.wanted, x) for x in entries}
    found: dict[int, Entry] = {}
    while waiting:
        held = index.taken({row for row, _ in waiting.values()})
        for key, (row, entry) in sorted(waiting.items()):
            if row in held or row in found:
                waiting[key] = row + 1, entry
            else:
                found[row] = entry
                del waiting[key]
    return sorted(found.items())


def _with_bits(stored: bytes, cleared: set[int], filled: set[int]) -> bytes:
    """Return bits with some cleared, then some set; the first bit of a byte is its highest, as numpy packs them."""
    bits = bytearray(stored)
    bits.extend(bytes(max(0, max(filled, default=-1) // 8 + 1 - len(bits))))
    for slot in cleared - filled:
        bits[slot // 8] &= ~(128 >> slot % 8)
    for slot in filled:
        bits[slot // 8] |= 128 >> slot % 8
    return bytes(bits)
