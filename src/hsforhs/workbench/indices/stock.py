"""The definitions that come with the program: read from its package, never stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from hsforhs.metric import Definition, read_definition, shipped

_ID = re.compile(r"\bid: ([^\s,}]+)")
EXACT = frozenset({"inform-2024", "spar-2"})
"""Definitions that give the published figures exactly; tests of the project compare every one of them."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """One definition with its text, by the name of the index in addresses."""

    slug: str
    definition: Definition
    text: str

    @property
    def exact(self) -> bool:
        """Whether it reproduces published figures; all others are reconstructions or somebody's own."""
        return self.slug in EXACT


@lru_cache(maxsize=32)
def stocked(slug: str) -> Stocked | None:
    """Return a shipped definition by its name; ``None`` where there is none."""
    if slug not in shipped():
        return None
    text = _text_of(slug)
    return Stocked(slug, read_definition(text, file=f"{slug}.yaml"), text)


@lru_cache(maxsize=32)
def _text_of(slug: str) -> str:
    return (files("hsforhs.metric") / "definitions" / f"{slug}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def _ids_of(slug: str) -> frozenset[str]:
    return frozenset(_ID.findall(_text_of(slug)))


def stocked_with(names: Iterable[str]) -> list[Stocked]:
    """Return the shipped definitions whose files name all of these ids; only they are read as definitions."""
    wanted = set(names)
    fitting = (x for x in shipped() if wanted <= _ids_of(x))
    return [x for x in map(stocked, fitting) if x is not None]


def stock() -> list[Stocked]:
    """Return all shipped definitions in the order of their names."""
    return [x for x in map(stocked, shipped()) if x is not None]


@lru_cache(maxsize=64)
def read_text(text: str) -> Definition:
    """Read the definition of a stored run or an own one, which was checked when it was stored."""
    return read_definition(text)
