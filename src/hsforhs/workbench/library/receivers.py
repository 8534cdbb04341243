"""What happens here when somebody is erased: the name goes out of what was made from records, and out of the index."""

from __future__ import annotations

from typing import Any

from hsforhs.workbench.accounts.erasure import file_rewritten
from hsforhs.workbench.threads.naming import Erased, names_erased


def connect() -> None:
    """Listen to erasures; called once, when the app is ready."""
    names_erased.connect(_names, dispatch_uid="library.erase_names")
    file_rewritten.connect(_rewritten, dispatch_uid="library.clean_index")


def _names(*, actor: str, erased: Erased, **_more: Any) -> None:
    from .erasure import take_names_out

    take_names_out(actor=actor, erased=erased)


def _rewritten(**_more: Any) -> None:
    from .erasure import clean_index

    clean_index()
