"""Opening zip archives without being blown up by them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .errors import BadInput
from .limits import DEFAULT_LIMITS, Limits, check_bytes, megabytes
from .sentences import Sentence
from .values import Written

_CHUNK = 1024 * 1024
_ENTRY_MARK = b"PK\x01\x02"
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def check_size(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise BadInput for a file with more bytes than the limit."""
    check_bytes(path.stat().st_size, limits.max_file_bytes, file=path.name)


def open_archive(path: Path, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """Open a zip archive whose table of contents keeps to the limits.

    Sizes are those that the archive declares; of a plainly packed member Python never unpacks more than is declared.
    Raises BadInput for a truncated, encrypted or oversized archive, for other ways of packing (which give no such
    guarantee) and for member names that leave the archive.
    """
    check_size(path, limits)
    _check_members(count_entries(path), path.name, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise BadInput(
            Sentence("the file is damaged or cut off, so it cannot be unpacked"),
            file=path.name,
            expected=Sentence("a complete file"),
        ) from None
    try:
        _check(archive, path.name, limits)
    except BadInput:
        archive.close()
        raise
    return archive


def count_entries(path: Path) -> int:
    """Count the marks of entries in an archive's table of contents, at least as many as there are members.

    Python builds an object for every entry before it tells how many there are; counting bytes comes before that.
    """
    count, tail = 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            count += (tail + chunk).count(_ENTRY_MARK)
            tail = chunk[-len(_ENTRY_MARK) + 1 :]
    return count


def _check_members(count: int, name: str, limits: Limits) -> None:
    if count > limits.max_members:
        raise BadInput(
            Sentence("the file holds %(count)s parts", count=count),
            file=name,
            expected=Sentence("at most %(most)s", most=limits.max_members),
        )


def _check(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    total = 0
    for member in archive.infolist():
        if member.flag_bits & 0x1:
            raise BadInput(
                Sentence("the file is protected by a password"), file=name, expected=Sentence("a file without password")
            )
        if member.compress_type not in _PLAIN_METHODS:
            raise BadInput(
                Sentence("the part '%(filename)s' is packed in an unusual way", filename=member.filename),
                file=name,
                expected=Sentence("a plain zip archive"),
            )
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts:
            raise BadInput(
                Sentence("the part '%(filename)s' points outside the file", filename=member.filename),
                file=name,
                expected=Sentence("a plain file"),
            )
        total += member.file_size
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size >= limits.ratio_from_bytes and ratio > limits.max_ratio:
            raise BadInput(
                Sentence(
                    "the part '%(filename)s' unpacks to %(ratio)s times its size, as a zip bomb does",
                    filename=member.filename,
                    ratio=Written(ratio, f"{ratio:.0f}"),
                ),
                file=name,
                expected=Sentence("at most %(max_ratio)s times", max_ratio=limits.max_ratio),
            )
    if total > limits.max_unpacked_bytes:
        raise BadInput(
            Sentence("the file unpacks to %(size)s", size=megabytes(total)),
            file=name,
            expected=Sentence("at most %(size)s", size=megabytes(limits.max_unpacked_bytes)),
        )


def member_chunks(archive: zipfile.ZipFile, member: str, *, file: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of one member in pieces of at most 1 MB; raises BadInput where it is damaged."""
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except KeyError:
        raise BadInput(
            Sentence("the part '%(member)s' is missing", member=member), file=file, expected=Sentence("a complete file")
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise BadInput(
            Sentence("the part '%(member)s' is damaged", member=member), file=file, expected=Sentence("a complete file")
        ) from None
