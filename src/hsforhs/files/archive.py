"""Opening zip archives without being blown up by them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .errors import BadInput
from .limits import DEFAULT_LIMITS, Limits, megabytes

_CHUNK = 1024 * 1024


def open_archive(path: Path, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """Open a zip archive whose table of contents keeps to the limits.

    Sizes are those that the archive declares; Python never unpacks more of a member than it declares. Raises
    BadInput for a truncated, encrypted or oversized archive and for member names that leave the archive.
    """
    size = path.stat().st_size
    if size > limits.max_file_bytes:
        raise BadInput(
            f"the file has {megabytes(size)}",
            file=path.name,
            expected=f"at most {megabytes(limits.max_file_bytes)}",
        )
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise BadInput(
            "the file is damaged or cut off, so it cannot be unpacked",
            file=path.name,
            expected="a complete file",
        ) from None
    try:
        _check(archive, path.name, limits)
    except BadInput:
        archive.close()
        raise
    return archive


def _check(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.max_members:
        raise BadInput(f"the file holds {len(members)} parts", file=name, expected=f"at most {limits.max_members}")
    total = 0
    for member in members:
        if member.flag_bits & 0x1:
            raise BadInput("the file is protected by a password", file=name, expected="a file without password")
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts:
            raise BadInput(f"the part '{member.filename}' points outside the file", file=name, expected="a plain file")
        total += member.file_size
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.ratio_from_bytes and ratio > limits.max_ratio:
            raise BadInput(
                f"the part '{member.filename}' unpacks to {ratio:.0f} times its size, as a zip bomb does",
                file=name,
                expected=f"at most {limits.max_ratio} times",
            )
    if total > limits.max_unpacked_bytes:
        raise BadInput(
            f"the file unpacks to {megabytes(total)}",
            file=name,
            expected=f"at most {megabytes(limits.max_unpacked_bytes)}",
        )


def member_chunks(archive: zipfile.ZipFile, member: str, *, file: str, most: int | None = None) -> Iterator[bytes]:
    """Yield the unpacked bytes of one member, at most ``most`` of them; raises BadInput where it is damaged."""
    try:
        with archive.open(member) as stream:
            if most is not None:
                yield stream.read(most)
                return
            while chunk := stream.read(_CHUNK):
                yield chunk
    except KeyError:
        raise BadInput(f"the part '{member}' is missing", file=file, expected="a complete file") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise BadInput(f"the part '{member}' is damaged", file=file, expected="a complete file") from None
