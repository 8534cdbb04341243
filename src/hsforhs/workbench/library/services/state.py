"""The state of the library as a whole: a mark that differs after every change."""

from __future__ import annotations

import secrets

from hsforhs.workbench.library.models import LibraryState


def changed(*, stock: str | None = None) -> None:
    """Say that documents or tags changed, in the transaction of the change; an index of before is then out of date."""
    values = {"mark": secrets.token_hex(8)} | ({} if stock is None else {"stock": stock})
    LibraryState.objects.update_or_create(pk=1, defaults=values)


def mark() -> tuple[str, str]:
    """Return the mark of the present state, and the version of the start stock that is stored; empty before both."""
    return LibraryState.objects.filter(pk=1).values_list("mark", "stock").first() or ("", "")
