"""Opening a bundle of another instance: signature, trust, digests, schema and types, before a row is used."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput
from hsforhs.files.archive import member_chunks, open_archive

from .columns import LONGEST_JSON, Row, written_name
from .keys import fingerprint, in_groups, is_signed, is_trusted, own_fingerprint
from .layout import (
    ATTACHMENTS,
    FORMAT,
    LIMITS,
    MANIFEST,
    MOST_MANIFEST_BYTES,
    MOST_ROWS,
    PUBLIC_KEY,
    RECORDS,
    SIGNATURE,
    TABLES,
    VERSIONS,
    described,
    expected_description,
    tables,
)

_EXPECTED = "a file as `hsforhs bundle make` wrote it"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose signature is valid and whose key is accepted. ``attachments`` are unpacked files by SHA-256."""

    file: str
    country: str
    made_at: str
    program: str
    key: str
    sha256: str
    rows: dict[str, list[Row]]
    attachments: dict[str, Path]


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle; raises BadInput for one that is damaged, changed, of an unknown key or of another schema."""
    with open_archive(path, LIMITS) as archive, tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        manifest, written = signed_manifest(archive, path.name, _checked)
        attachments = _unpack(archive, manifest, Path(folder), path.name)
        yield Bundle(
            file=path.name,
            country=str(manifest["country"]),
            made_at=str(manifest["made_at"]),
            program=str(manifest["program"]),
            key=str(manifest["key"]),
            sha256=hashlib.sha256(written).hexdigest(),
            rows=read_records(Path(folder) / RECORDS, file=path.name, version=manifest["version"]),
            attachments=attachments,
        )


def signed_manifest(
    archive: zipfile.ZipFile, file: str, checked: Callable[[bytes, str], dict[str, Any] | None]
) -> tuple[dict[str, Any], bytes]:
    """Return the manifest of a bundle and how it is written, once signature, key and parts are found good.

    ``checked`` returns the manifest where it has the shape of its kind of bundle, given the fingerprint of the key.
    """
    names = archive.namelist()
    if MANIFEST not in names or SIGNATURE not in names or PUBLIC_KEY not in names:
        raise BadInput("this is not a bundle", file=file, expected="a file made by `hsforhs bundle make`")
    if len(set(names)) != len(names):
        raise BadInput("the bundle holds two parts of one name", file=file, expected=_EXPECTED)
    if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
        raise BadInput("the manifest of the bundle is too large", file=file, expected=_EXPECTED)
    written, signature, public = (_small(archive, name, file) for name in (MANIFEST, SIGNATURE, PUBLIC_KEY))
    if not is_signed(written, signature, public):
        raise BadInput("the signature does not fit: the bundle was changed", file=file, expected=_EXPECTED)
    mark = fingerprint(public)
    if mark != own_fingerprint() and not is_trusted(mark):
        raise BadInput(
            f"the bundle is signed with the key {in_groups(mark)}, which nobody has accepted here",
            file=file,
            expected=f"a known key; compare it with what `hsforhs bundle key` prints where the bundle was made, then "
            f"`hsforhs bundle trust {mark}`",
        )
    manifest = checked(written, mark)
    if manifest is None:
        raise BadInput("the manifest is not one that this program knows", file=file, expected=_EXPECTED)
    listed = {MANIFEST, SIGNATURE, PUBLIC_KEY, *(x["name"] for x in manifest["parts"])}
    if odd := sorted(listed.symmetric_difference(names)):
        raise BadInput(f"the part '{odd[0]}' is missing or not in the manifest", file=file, expected=_EXPECTED)
    return manifest, written


def _small(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_MANIFEST_BYTES:
        raise BadInput(f"the part '{name}' is too large", file=file, expected=_EXPECTED)
    return b"".join(member_chunks(archive, name, file=file))


def _checked(written: bytes, mark: str) -> dict[str, Any] | None:
    """Return the manifest where it has the shape that we write. It is signed, but not by us."""
    try:
        found = json.loads(written)
        good = (
            (found["format"], found["key"]) == (FORMAT, mark)
            and found["version"] in VERSIONS
            and all(isinstance(found[x], str) for x in ("country", "made_at", "program"))
            and all(isinstance(x["name"], str) and isinstance(x["sha256"], str) for x in found["parts"])
            and [x["name"] for x in found["parts"]].count(RECORDS) == 1
            and all(x["name"] in (RECORDS, f"{ATTACHMENTS}{x['sha256']}") for x in found["parts"])
        )
    except (ValueError, KeyError, TypeError):
        return None
    return found if good else None


def _unpack(archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path, file: str) -> dict[str, Path]:
    attachments = {}
    for part in manifest["parts"]:
        target = folder / (RECORDS if part["name"] == RECORDS else part["sha256"])
        digest = hashlib.sha256()
        with target.open("wb") as stream:
            for chunk in member_chunks(archive, part["name"], file=file):
                digest.update(chunk)
                stream.write(chunk)
        if digest.hexdigest() != part["sha256"]:
            raise BadInput(f"the part '{part['name']}' was changed", file=file, expected=_EXPECTED)
        if part["name"] != RECORDS:
            attachments[part["sha256"]] = target
    return attachments


def read_records(path: Path, *, file: str, version: int) -> dict[str, list[Row]]:
    """Read all rows of a foreign database, which is opened for reading only and may define nothing but our tables."""
    known = tables(version)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
                database.execute(f"PRAGMA {pragma}")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * LONGEST_JSON + 1000)
            if described(database) != expected_description(version):
                raise BadInput(
                    "the database of the bundle has other tables than a bundle has", file=file, expected=_EXPECTED
                )
            if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise BadInput("the database of the bundle is damaged", file=file, expected=_EXPECTED)
            return {table: _rows(database, table, file) if table in known else [] for table in TABLES}
    except (sqlite3.Error, UnicodeDecodeError):
        raise BadInput("the database of the bundle is damaged", file=file, expected=_EXPECTED) from None


def _rows(database: sqlite3.Connection, table: str, file: str) -> list[Row]:
    columns = TABLES[table]
    (count,) = database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 - our own names
    if count > MOST_ROWS:
        raise BadInput(f"the table {table} holds {count} rows", file=file, expected=f"at most {MOST_ROWS}")
    found = []
    names = ", ".join(map(written_name, columns))
    for number, row in enumerate(database.execute(f"SELECT {names} FROM {table}"), start=1):  # noqa: S608
        made = {}
        for (name, column), stored in zip(columns.items(), row, strict=True):
            try:
                made[name] = column.value(stored)
            except (ValueError, TypeError, OverflowError, RecursionError):
                raise BadInput(
                    f"the value of {name} is not of its kind",
                    file=file,
                    place=f"{table}, row {number}",
                    expected=_EXPECTED,
                ) from None
        found.append(made)
    return found
