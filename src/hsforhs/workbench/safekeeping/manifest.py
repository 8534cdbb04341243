"""What a backup says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from hsforhs.files import BadInput

FORMAT = "hsforhs-backup"
VERSION = 1
MEMBER = "manifest.json"
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: columns in order, number of rows, digest of its part, last number that the database gave."""

    table: str
    model: str
    columns: list[str]
    rows: int
    sha256: str
    sequence: int

    @property
    def member(self) -> str:
        """Name of the part that holds the rows."""
        return f"tables/{self.table}.jsonl"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that a record refers to; ``name`` is its path in the folder of files."""

    name: str
    bytes: int
    sha256: str

    @property
    def member(self) -> str:
        """Name of the part that holds the file."""
        return f"files/{self.name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The table of contents. ``schema`` is the last migration of each app, ``head`` the digest of the last event."""

    program: str
    made_at: str
    database: str
    schema: dict[str, str]
    head: str
    events: int
    tables: list[TableEntry] = field(default_factory=list)
    files: list[FileEntry] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(x.rows for x in self.tables)

    def to_json(self) -> bytes:
        """Write the manifest."""
        content = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_manifest(written: bytes, *, file: str) -> Manifest:
    """Read a manifest; raises BadInput for anything that this program did not write."""
    try:
        content = json.loads(written)
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput("this is not a backup of a workbench", file=file, expected="a file made by `hsforhs backup`")
    if content.get("version") != VERSION:
        raise BadInput(
            f"the backup is written in format {content.get('version')}",
            file=file,
            expected=f"format {VERSION}; a newer program may be needed",
        )
    try:
        found = Manifest(
            program=_text(content, "program"),
            made_at=_text(content, "made_at"),
            database=_text(content, "database"),
            schema={_plain(app): _plain(name) for app, name in content["schema"].items()},
            head=_text(content, "head"),
            events=_number(content, "events"),
            tables=[_table(x) for x in content["tables"]],
            files=[_file(x) for x in content["files"]],
            missing_files=[_plain(x) for x in content["missing_files"]],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput(
            "the manifest of the backup is damaged", file=file, expected="a file made by `hsforhs backup`"
        ) from None
    members = [*(x.member for x in found.tables), *(x.member for x in found.files)]
    if len(set(members)) != len(members):
        raise BadInput("the manifest names a part twice", file=file, expected="a file made by `hsforhs backup`")
    return found


def safe_name(name: str) -> bool:
    """Say whether a path stays inside the folder of files, on every system."""
    inner = PurePosixPath(name)
    return (
        bool(name)
        and not inner.is_absolute()
        and not any(x in name for x in ("\\", ":", "\0"))
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )


def _table(entry: Mapping[str, Any]) -> TableEntry:
    return TableEntry(
        table=_text(entry, "table"),
        model=_text(entry, "model"),
        columns=[_plain(x) for x in entry["columns"]],
        rows=_number(entry, "rows"),
        sha256=_text(entry, "sha256"),
        sequence=_number(entry, "sequence"),
    )


def _file(entry: Mapping[str, Any]) -> FileEntry:
    found = FileEntry(name=_text(entry, "name"), bytes=_number(entry, "bytes"), sha256=_text(entry, "sha256"))
    if not safe_name(found.name):
        raise ValueError(found.name)
    return found


def _text(entry: Mapping[str, Any], name: str) -> str:
    return _plain(entry[name])


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(entry: Mapping[str, Any], name: str) -> int:
    value = entry[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(name)
    return value
