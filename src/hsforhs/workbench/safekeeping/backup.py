"""Writing a store to one file, all of it as it was at one moment."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from hsforhs import __version__
from hsforhs.files import BadInput
from hsforhs.files.whole import whole_file

from .manifest import MEMBER, FileEntry, Manifest, TableEntry, safe_name
from .schema import Table, applied_schema, sequences, tables
from .values import encode

_CHUNK = 1024 * 1024
_MODE = "transaction_mode"
"""Name of the attribute that says how a SQLite transaction begins."""
_PACKED = ("", ".txt", ".csv", ".json", ".xml")
"""Endings of files worth packing; workbooks, pictures and documents are packed already."""


def back_up(target: Path) -> Manifest:
    """Write the whole store to ``target`` and return what it holds; an older file of this name is replaced at the end.

    Reads one snapshot; people may go on working. The file is written beside its place and moved there when it is
    complete and on the disk. Raises BadInput for a store that was never prepared or that a newer program migrated.
    """
    schema = applied_schema()
    if not schema:
        raise BadInput("the store holds no records yet", expected="one that was prepared by `hsforhs serve`")
    found = tables(schema)
    with whole_file(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, snapshot():
        manifest = _write(archive, schema, [table for table in found if table.kept])
        archive.writestr(MEMBER, manifest.to_json())
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, without keeping writers waiting."""
    kept = getattr(connection, _MODE, None)
    if connection.vendor == "sqlite":
        setattr(connection, _MODE, "DEFERRED")
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            setattr(connection, _MODE, kept)


def _write(archive: zipfile.ZipFile, schema: dict[str, str], found: list[Table]) -> Manifest:
    given = sequences(found)
    head, events = "", 0
    entries: list[TableEntry] = []
    names: set[str] = set()
    for table in found:
        digest, rows = hashlib.sha256(), 0
        files = [number for number, x in enumerate(table.fields) if isinstance(x, models.FileField)]
        with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as part:
            for row in _rows(table):
                line = f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n".encode()
                digest.update(line)
                part.write(line)
                rows += 1
                names.update(str(row[number]) for number in files if row[number])
        entries.append(
            TableEntry(table.name, table.label, table.columns, rows, digest.hexdigest(), given.get(table.name, 0))
        )
        if table.label == "audit.Event":
            events = rows
            head = table.model._base_manager.order_by("-pk").values_list("digest", flat=True).first() or ""
    kept = [x for name in sorted(names) if (x := _add_file(archive, name)) is not None]
    return Manifest(
        program=__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        database=connection.vendor,
        schema=schema,
        head=head,
        events=events,
        tables=entries,
        files=kept,
        missing_files=sorted(names - {x.name for x in kept}),
    )


def _rows(table: Table) -> Iterator[list[object]]:
    fields = table.fields
    rows = table.model._base_manager.order_by("pk").values_list(*(x.attname for x in fields))
    for row in rows.iterator(chunk_size=2000):
        yield [encode(field, value) for field, value in zip(fields, row, strict=True)]


def _add_file(archive: zipfile.ZipFile, name: str) -> FileEntry | None:
    """Add a file that a record names; ``None`` when it is not there any more."""
    path = Path(settings.MEDIA_ROOT) / name
    if not safe_name(name) or not path.is_file():
        return None
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(f"files/{name}")
    info.compress_type = zipfile.ZIP_DEFLATED if path.suffix.lower() in _PACKED else zipfile.ZIP_STORED
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    with source, archive.open(info, "w", force_zip64=True) as part:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            part.write(chunk)
            size += len(chunk)
    return FileEntry(name, size, digest.hexdigest())
