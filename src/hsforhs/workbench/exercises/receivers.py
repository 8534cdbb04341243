"""What happens here when the library takes documents: unanswered questions of their cells are to be looked at again.

The reason names the title of a document, and so perhaps a person who is erased later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsforhs.framework import Cell
from hsforhs.workbench.library.services.arrivals import documents_arrived
from hsforhs.workbench.threads.naming import Erased, names_erased

from .services import evidence_arrived


def connect() -> None:
    """Listen to the library; called once, when the app is ready."""
    documents_arrived.connect(_arrived, dispatch_uid="exercises.evidence_arrived")
    names_erased.connect(_names, dispatch_uid="exercises.erase_names")


def _arrived(*, actor: str, titles: Mapping[Cell, str], **_more: Any) -> None:
    evidence_arrived(actor=actor, titles=titles)


def _names(*, erased: Erased, **_more: Any) -> None:
    from .models import Question

    for row in Question.objects.exclude(recheck=""):
        if found := erased.take_out(row, ("recheck",), *erased.of_record):
            row.save(update_fields=found)
