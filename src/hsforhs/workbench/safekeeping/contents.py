"""Opening a backup: everything in it is checked before anything in the store is touched."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput
from hsforhs.files.archive import member_chunks, open_archive
from hsforhs.files.limits import Limits, megabytes

from .manifest import MEMBER, MOST_BYTES, FileEntry, Manifest, TableEntry, read_manifest

_GIGABYTE = 1024**3
LIMITS = Limits(
    max_file_bytes=1024 * _GIGABYTE,
    max_unpacked_bytes=4096 * _GIGABYTE,
    # Rows that are much alike pack as well as this way of packing can; they are read line by line.
    max_ratio=1100,
    max_members=10_000_000,
)
"""An operator's own file: what bounds it is the disk."""
LONGEST_LINE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Contents:
    """An opened backup whose parts are as its manifest says."""

    archive: zipfile.ZipFile
    manifest: Manifest
    file: str

    def rows(self, entry: TableEntry) -> Iterator[list[Any]]:
        """Yield the rows of one table; raises BadInput for what is not one row a line."""
        for line in _lines(member_chunks(self.archive, entry.member, file=self.file), self.file, entry.member):
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, list) or len(row) != len(entry.columns):
                raise BadInput(f"the part '{entry.member}' is damaged", file=self.file, expected="one row a line")
            yield row

    def extract(self, entry: FileEntry, target: Path) -> None:
        """Write one file to ``target``."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("wb") as stream:
            target.chmod(0o600)
            for chunk in member_chunks(self.archive, entry.member, file=self.file):
                stream.write(chunk)


@contextmanager
def open_backup(path: Path) -> Iterator[Contents]:
    """Open a backup and check all digests; raises BadInput for a damaged file or one that is no backup."""
    with open_archive(path, LIMITS) as archive:
        names = archive.namelist()
        if MEMBER not in names:
            raise BadInput(
                "this is not a backup of a workbench", file=path.name, expected="a file made by `hsforhs backup`"
            )
        if len(set(names)) != len(names):
            raise BadInput("the file holds two parts of one name", file=path.name, expected="each part once")
        if archive.getinfo(MEMBER).file_size > MOST_BYTES:
            raise BadInput("the manifest is too large", file=path.name, expected=f"at most {megabytes(MOST_BYTES)}")
        written = b"".join(member_chunks(archive, MEMBER, file=path.name))
        contents = Contents(archive, read_manifest(written, file=path.name), path.name)
        _check(contents, set(names))
        yield contents


def _check(contents: Contents, names: set[str]) -> None:
    manifest, file = contents.manifest, contents.file
    known = {MEMBER, *(x.member for x in manifest.tables), *(x.member for x in manifest.files)}
    if odd := sorted(names - known):
        raise BadInput(f"the part '{odd[0]}' is not in the manifest", file=file, expected="only the parts named there")
    for table in manifest.tables:
        digest, lines = _digest(contents, table.member)
        if digest != table.sha256:
            raise _changed(table.member, file)
        if lines != table.rows:
            raise BadInput(f"the part '{table.member}' holds {lines} rows", file=file, expected=f"{table.rows}")
    for entry in manifest.files:
        if _digest(contents, entry.member)[0] != entry.sha256:
            raise _changed(entry.member, file)


def _changed(member: str, file: str) -> BadInput:
    return BadInput(f"the part '{member}' was changed", file=file, expected="the content that the manifest describes")


def _digest(contents: Contents, member: str) -> tuple[str, int]:
    digest, lines = hashlib.sha256(), 0
    for chunk in member_chunks(contents.archive, member, file=contents.file):
        digest.update(chunk)
        lines += chunk.count(b"\n")
    return digest.hexdigest(), lines


def _lines(chunks: Iterator[bytes], file: str, member: str) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise BadInput(f"a row in '{member}' is too long", file=file, expected=f"at most {megabytes(LONGEST_LINE)}")
    if rest:
        raise BadInput(f"the part '{member}' is cut off", file=file, expected="one row a line")
