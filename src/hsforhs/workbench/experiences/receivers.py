"""What happens here when somebody is erased: the name goes out of lessons that were made from records."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.threads.naming import Erased, names_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    names_erased.connect(_names, dispatch_uid="experiences.erase_names")


def _names(*, actor: str, erased: Erased, **_more: Any) -> None:
    from .erasure import take_names_out

    take_names_out(actor=actor, erased=erased)
