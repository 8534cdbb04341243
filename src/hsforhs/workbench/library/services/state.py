"""The state of the library as a whole: a mark that differs after every change, and what each change touched."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from hsforhs.workbench.library.models import Document, LibraryChange, LibraryState
from hsforhs.workbench.places.models import Place, Visibility

KEPT_CHANGES = 500
"""So many changes are remembered; an index that is further behind is made anew."""


def changed(keys: Iterable[str] | None, *, stock: str | None = None) -> None:
    """Say that documents or their tags changed, in the transaction of the change; an index of before is then out of
    date. ``keys`` are those of the documents; ``None`` where nobody knows, so that the index is made anew.
    """
    values = {"mark": secrets.token_hex(8)} | ({} if stock is None else {"stock": stock})
    # The row of the state is locked from here to the end of the transaction: changes follow one another as their marks.
    LibraryState.objects.update_or_create(pk=1, defaults=values)
    if keys is None:
        LibraryChange.objects.all().delete()
    made = LibraryChange.objects.create(mark=values["mark"], keys=sorted(set(keys or ())))
    LibraryChange.objects.filter(pk__lte=made.pk - KEPT_CHANGES).delete()


def place_changed(place: Place) -> None:
    """Say that the documents of a country are read by others perhaps, since a place of it has moved in the tree."""
    closed = Document.objects.filter(deleted_at=None, place__country=place.country).exclude(
        visibility=Visibility.PUBLIC
    )
    if keys := list(closed.values_list("key", flat=True)):
        changed(keys)


def changed_between(before: str, after: str) -> set[str] | None:
    """Return the keys of documents that changed from one mark to another; ``None`` where that is not known."""
    found = list(LibraryChange.objects.order_by("pk").values_list("mark", "keys"))
    marks = [mark for mark, _ in found]
    if before not in marks or after not in marks:
        return None
    first, last = marks.index(before), marks.index(after)
    return {key for _, keys in found[first + 1 : last + 1] for key in keys} if first <= last else None


def mark() -> tuple[str, str]:
    """Return the mark of the present state, and the version of the start stock that is stored; empty before both."""
    return LibraryState.objects.filter(pk=1).values_list("mark", "stock").first() or ("", "")
