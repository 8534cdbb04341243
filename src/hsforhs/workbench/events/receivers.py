"""What happens here when an account is erased or asks for its data."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased
from hsforhs.workbench.accounts.queries import further_data


def connect() -> None:
    """Listen to accounts; called once, when the app is ready."""
    from .own_data import own_data

    person_erased.connect(_erased, dispatch_uid="events.erase")
    further_data["meetings"] = own_data


def _erased(*, user: Any, address: str, **_more: Any) -> None:
    from .erasure import erase_person_at_events

    erase_person_at_events(user=user, address=address)
