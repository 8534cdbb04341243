"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import BadInput
from .sentences import Sentence


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever finds half of it; a file that is there is replaced.

    Raises BadInput when the folder is missing or cannot be written, or the disk is full; the old file stays then.
    """
    fresh: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".part")
        fresh = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(_mode(path))
        fresh.replace(path)
    except OSError as error:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise BadInput(
            Sentence("the file cannot be written (%(reason)s)", reason=reason),
            file=str(path),
            expected=Sentence("a folder that can be written"),
        ) from None


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes the place of ``target`` only when it is complete and on the disk.

    Only its owner may read it. Errors of the system are raised as they are, after the unfinished file is gone.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
        sync_folder(target.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(path: Path) -> int:
    """Return the rights that a plainly written file would have: those of the old one, else those of the process."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
