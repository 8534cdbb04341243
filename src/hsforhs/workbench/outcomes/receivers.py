"""What happens here when an account is erased: the person's name goes out of what came out of events."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    person_erased.connect(_erased, dispatch_uid="outcomes.erase")


def _erased(*, user: Any, address: str, name: str = "", **_more: Any) -> None:
    from .erasure import erase_person_in_outcomes

    erase_person_in_outcomes(user=user, names=(address, name))
