"""What apps above carry along when an event goes to a laptop that serves a room, and when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .models import Event


class Join(Protocol):
    """Joins what came back with what is stored; the same again changes nothing. Returns a number for each outcome.

    Raises ValidationError, the store unchanged, for what no program of ours wrote.
    """

    def __call__(self, *, event: Event, packed: Any, actor: str) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Carrier:
    """How one app packs its records of an event as JSON types, and joins them again.

    Records must have keys that are the same on every instance. Numbers of sessions, which are not, are given as they
    are stored here wherever a field is called ``session``; whoever carries the pack turns them into lasting keys.
    """

    name: str
    pack: Callable[[Event], Any]
    join: Join


carriers: list[Carrier] = []
"""Filled by apps above when they are ready."""
