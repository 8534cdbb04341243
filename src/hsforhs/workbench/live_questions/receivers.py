"""What happens here when an account is erased: what the person asked goes, votes belong to nobody."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import person_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    person_erased.connect(_erased, dispatch_uid="live_questions.erase")


def _erased(*, user: Any, **_more: Any) -> None:
    from .own_data import erase
    from .voices import voices_of

    erase(list(voices_of(user)))
