"""The index of the store: on SQLite one file in the data folder, made anew when documents or tags have changed.

It is made beside the old one and names the state of the library that it was made of, so that a machine that stops in
the middle leaves an index that is out of date at worst and is then made again. On PostgreSQL
it stands in tables of the database, in the same way.
"""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from django.db import connection

from hsforhs.files import BadInput
from hsforhs.library import Engine, Index

from .models import Document
from .postgres import PostgresIndex
from .records import records
from .services.state import mark

INDEX_FILE = "library-index.sqlite3"


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
    live = Document.objects.filter(deleted_at=None)
    if connection.vendor == "postgresql":
        return PostgresIndex.open(state) or PostgresIndex.build(records(live), state)
    try:
        return Index.open(path, mark=state)
    except BadInput:
        return Index.build(records(live), path, mark=state)


def forget() -> None:
    """Close the index that this process has open."""
    with _kept.making:
        if isinstance(_kept.index, Index):
            _kept.index.close()
        _kept.index, _kept.name = None, ""
