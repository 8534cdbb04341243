"""The public library as one signed file for machines without a network: a database and a page to read it with.

A difference holds what is new or changed since an earlier file, and the keys of what is gone; it also holds the digests
of the whole library, so that the next difference can be made from it.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from hsforhs.files.archive import open_archive
from hsforhs.files.whole import whole_file
from hsforhs.framework import framework
from hsforhs.library import Document
from hsforhs.library.flat import to_flat
from hsforhs.workbench.library.queries import public_records
from hsforhs.workbench.library.records import facts_digest

from .layout import LIMITS, RECORDS
from .library_layout import FORMAT, PAGE, STATEMENTS, VERSION
from .library_page import page
from .library_reading import read_library
from .making import add_part, sign


def make_library_bundle(target: Path, *, since: Path | None = None) -> Counter[str]:
    """Write the public documents to a signed file; with an earlier file only what differs. Counts what it holds.

    Raises BadInput for an earlier file that is no library bundle or was changed.
    """
    before: Mapping[str, str] = {}
    if since is not None:
        with open_archive(since, LIMITS) as archive:
            before = read_library(archive, since.name).state
    documents = public_records()
    state = {x.id: f"{facts_digest(x)} {json.dumps(sorted((t.scheme, t.code) for t in x.tags))}" for x in documents}
    fresh = [x for x in documents if before.get(x.id) != state[x.id]]
    gone = sorted(before.keys() - state.keys())
    with (
        tempfile.TemporaryDirectory(prefix=".library-", dir=target.absolute().parent) as folder,
        whole_file(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        records = Path(folder) / RECORDS
        _write(records, fresh, gone, state)
        parts = [add_part(archive, records, RECORDS)]
        readable = Path(folder) / PAGE
        readable.write_text(page(fresh, gone, framework(), whole=since is None), encoding="utf-8")
        parts.append(add_part(archive, readable, PAGE))
        kind = "difference" if since is not None else "whole"
        sign(archive, {"format": FORMAT, "version": VERSION, "kind": kind}, parts)
    return Counter({"documents": len(fresh), "gone": len(gone)})


def _write(path: Path, documents: Iterable[Document], gone: Iterable[str], state: Mapping[str, str]) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in STATEMENTS:
            database.execute(statement)
        rows = ((x.id, x.title, x.language, json.dumps(to_flat(x), ensure_ascii=False)) for x in documents)
        database.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO gone VALUES (?)", ((key,) for key in gone))
        database.executemany("INSERT INTO state VALUES (?, ?)", state.items())
