"""The index of the store, brought up to date with what changed: on SQLite one file in the data folder, on PostgreSQL
tables of the database.

Every change writes, in its own transaction, which documents it touched (`services.state.changed`). The index names the
state of the library that it was made of; where that is an older one the next search writes just these documents into
it, in one transaction. A machine that stops anywhere therefore leaves an index that is out of date at worst, and the
search after that brings it up to date. Where nobody knows what changed it is made anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from hsforhs.files import BadInput
from hsforhs.library import Document as Record
from hsforhs.library import Engine, Index

from .models import Document
from .postgres import PostgresIndex
from .records import records
from .services.state import changed_between, mark

INDEX_FILE = "library-index.sqlite3"
LEAST_ANEW = 2_000
"""Where more documents than this and than half of all changed, making the index anew is quicker."""
_AT_ONCE = 500


class _Kept:
    """The index that this process has open; an old one serves while another thread makes the next."""

    def __init__(self) -> None:
        self.name = ""
        self.index: Engine | None = None
        self.making = threading.Lock()


_kept = _Kept()


def index() -> Engine:
    """Return the index of the present state of the library, open; made first where it is missing or out of date."""
    path = Path(settings.DATA_DIR) / INDEX_FILE
    state = mark()[0]
    name = f"{path} {state}"
    old = _kept.index if _kept.name.startswith(f"{path} ") else None
    if isinstance(old, PostgresIndex) and _kept.name == name and not old.stands(state):
        forget()
        old = None
    if old is not None and _kept.name == name:
        return old
    if not _kept.making.acquire(blocking=old is None):
        return old  # type: ignore[return-value]
    try:
        if _kept.name != name or _kept.index is None:
            _kept.index = _opened(path, state)
            _kept.name = name
        return _kept.index
    finally:
        _kept.making.release()


def _opened(path: Path, state: str) -> Engine:
    in_database = connection.vendor == "postgresql"
    held = PostgresIndex.mark() if in_database else Index.mark_of(path)
    try:
        if held == state:
            return PostgresIndex() if in_database else Index.open(path, mark=state)
        keys = changed_between(held, state) if held is not None else None
        if held is not None and keys is not None and _few(len(keys)):
            fresh = list(_records_of(keys))
            gone = keys.difference(x.id for x in fresh)
            if not in_database:
                return Index.change(path, fresh, gone, before=held, mark=state)
            if (found := PostgresIndex.change(fresh, gone, before=held, mark=state)) is not None:
                return found
    except BadInput:
        # Another process brought it to a third state meanwhile, or the file is damaged.
        pass
    return make_anew(state)


def make_anew(state: str) -> Engine:
    """Make the whole index of one state of the library."""
    live = records(Document.objects.filter(deleted_at=None))
    if connection.vendor == "postgresql":
        return PostgresIndex.build(live, state)
    return Index.build(live, Path(settings.DATA_DIR) / INDEX_FILE, mark=state)


def is_behind() -> bool:
    """Whether there is an index, and it was made of another state than the present one."""
    path = Path(settings.DATA_DIR) / INDEX_FILE
    held = PostgresIndex.mark() if connection.vendor == "postgresql" else Index.mark_of(path)
    return held is not None and held != mark()[0]


def rebuild() -> int:
    """Make the index of the present state anew, whatever stands there; return the number of documents in it."""
    forget()
    if connection.vendor == "postgresql":
        PostgresIndex.drop()
    with _kept.making:
        made = make_anew(mark()[0])
    size = made.size
    if isinstance(made, Index):
        made.close()
    return size


def _few(number: int) -> bool:
    return number <= LEAST_ANEW or number <= Document.objects.filter(deleted_at=None).count() // 2


def _records_of(keys: set[str]) -> Iterator[Record]:
    ordered = sorted(keys)
    live = Document.objects.filter(deleted_at=None)
    for first in range(0, len(ordered), _AT_ONCE):
        yield from records(live.filter(key__in=ordered[first : first + _AT_ONCE]))


def forget() -> None:
    """Close the index that this process has open."""
    with _kept.making:
        if isinstance(_kept.index, Index):
            _kept.index.close()
        _kept.index, _kept.name = None, ""
