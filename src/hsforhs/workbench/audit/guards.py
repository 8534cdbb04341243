"""Guarded rows: whose content stands as a digest in the event that last changed them.

The app of a record registers how its rows are digested; the audit app itself knows no other app.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

GONE = ""
"""Stands instead of a digest when an event removed the row."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One kind of guarded row: its label (``assessments.round``) and the digests of all rows stored now.

    ``present`` returns {reference: digest}; a reference is the label, a colon and the key of the row.
    """

    label: str
    present: Callable[[], Mapping[str, str]]


_registered: dict[str, Guard] = {}


def register(guard: Guard) -> None:
    """Add a kind of guarded row; apps call this when they are ready."""
    _registered[guard.label] = guard


def registered() -> tuple[Guard, ...]:
    """All kinds of guarded rows, by label."""
    return tuple(_registered[label] for label in sorted(_registered))


def digest_of(content: Any) -> str:
    """Return the SHA-256 of content made of plain JSON values, independent of the order of keys."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
