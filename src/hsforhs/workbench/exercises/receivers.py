"""What happens here when the library takes documents: unanswered questions of their cells are to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsforhs.framework import Cell
from hsforhs.workbench.library.services.arrivals import documents_arrived

from .services import evidence_arrived


def connect() -> None:
    """Listen to the library; called once, when the app is ready."""
    documents_arrived.connect(_arrived, dispatch_uid="exercises.evidence_arrived")


def _arrived(*, actor: str, titles: Mapping[Cell, str], **_more: Any) -> None:
    evidence_arrived(actor=actor, titles=titles)
