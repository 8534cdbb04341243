"""Opening a bundle of the library and storing what it brings, as a harvest of the instance that made it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.files.archive import member_chunks, open_archive
from hsforhs.library.flat import COLUMNS, OTHER_LANGUAGES, from_flat
from hsforhs.library.harvest import Harvested
from hsforhs.workbench.library.queries import keys_from
from hsforhs.workbench.library.services import HarvestCounts, store_harvested

from .columns import LONGEST_TEXT
from .layout import LIMITS, RECORDS
from .library_layout import FORMAT, PAGE, STATEMENTS, VERSION
from .opening import signed_manifest

_EXPECTED = "a file as `hsforhs library bundle` wrote it"
_MOST_LETTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class LibraryBundle:
    """A bundle whose signature is good and whose key is accepted: the maker's key, rows of facts, keys that are gone,
    and the digests of the whole library at that time.
    """

    key: str
    made_at: str
    kind: str
    facts: Mapping[str, str]
    gone: tuple[str, ...]
    state: Mapping[str, str]


def read_library(archive: zipfile.ZipFile, file: str) -> LibraryBundle:
    """Read a bundle of the library; raises BadInput for one that is damaged, changed or of an unknown key."""
    manifest, _ = signed_manifest(archive, file, _checked)
    with tempfile.TemporaryDirectory(prefix="library-") as folder:
        path = Path(folder) / RECORDS
        for part in manifest["parts"]:
            digest = hashlib.sha256()
            with path.open("wb") as stream:
                for chunk in member_chunks(archive, part["name"], file=file):
                    digest.update(chunk)
                    stream.write(chunk)
            if digest.hexdigest() != part["sha256"]:
                raise BadInput(f"the part '{part['name']}' was changed", file=file, expected=_EXPECTED)
            if part["name"] == RECORDS:
                facts, gone, state = _rows(path, file)
    return LibraryBundle(manifest["key"], manifest["made_at"], manifest["kind"], facts, gone, state)


def _checked(written: bytes, mark: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(written)
        good = (
            (found["format"], found["version"], found["key"]) == (FORMAT, VERSION, mark)
            and found["kind"] in ("whole", "difference")
            and isinstance(found["made_at"], str)
            and all(isinstance(x["sha256"], str) for x in found["parts"])
            and sorted(x["name"] for x in found["parts"]) == sorted((RECORDS, PAGE))
        )
    except (ValueError, KeyError, TypeError):
        return None
    return found if good else None


def _rows(path: Path, file: str) -> tuple[dict[str, str], tuple[str, ...], dict[str, str]]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
                database.execute(f"PRAGMA {pragma}")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_LETTERS)
            described = [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
            if sorted(described) != sorted(STATEMENTS):
                raise BadInput("the database has other tables than a library has", file=file, expected=_EXPECTED)
            facts = dict(database.execute("SELECT key, facts FROM document ORDER BY rowid").fetchall())
            gone = tuple(key for (key,) in database.execute("SELECT key FROM gone"))
            state = dict(database.execute("SELECT key, digest FROM state").fetchall())
    except (sqlite3.Error, UnicodeDecodeError):
        raise BadInput("the database of the bundle is damaged", file=file, expected=_EXPECTED) from None
    if not all(isinstance(x, str) and len(x) <= LONGEST_TEXT for x in (*facts, *gone, *state)):
        raise BadInput("a key in the bundle is no text", file=file, expected=_EXPECTED)
    return facts, gone, state


def receive_library(path: Path, *, actor: str) -> HarvestCounts:
    """Store the documents of a bundle: new ones are added, changed ones follow their maker, gone ones are taken out.

    The same file twice changes nothing. Tags come in as proposals. Raises BadInput with the store unchanged.
    """
    with open_archive(path, LIMITS) as archive:
        bundle = read_library(archive, path.name)
    found = [_document(key, text, path.name) for key, text in bundle.facts.items()]
    found += [Harvested(key, None, deleted=True) for key in bundle.gone]
    if bundle.kind == "whole":
        found += _missing(bundle)
    counts = HarvestCounts()
    with transaction.atomic():
        store_harvested(actor, f"bundle:{bundle.key}", "", found, counts)
    return counts


def _missing(bundle: LibraryBundle) -> list[Harvested]:
    return [Harvested(x, None, deleted=True) for x in keys_from(f"bundle:{bundle.key}") if x not in bundle.state]


def _document(key: str, text: str, file: str) -> Harvested:
    place = f"record '{key[:60]}'"
    try:
        row = json.loads(text)
        known = {*COLUMNS, *OTHER_LANGUAGES}
        if not isinstance(row, dict) or not all(name in known and isinstance(x, str) for name, x in row.items()):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise BadInput("the record has another shape", file=file, place=place, expected=_EXPECTED) from None
    try:
        return Harvested(key, from_flat(row, place=place, proposer="bundle"))
    except BadInput as error:
        raise error.at(file=file) from None
