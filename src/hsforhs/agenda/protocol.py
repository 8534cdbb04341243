"""Digests: what was fixed before scoring opened, and which answers a result was computed from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """Return JSON values in the one form that is hashed: sorted keys, no blanks, UTF-8 as it is."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def protocol_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a protocol; anybody who holds the text can compute it anew."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def answers_digest(answers: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """Return the SHA-256 (hex) of the answers of a round: (question, values) in any order.

    The rows are sorted by what they hold, so that the digest tells nothing about whose they are or when they came.
    """
    rows = sorted(canonical({"question": question, "values": values}) for question, values in answers)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
