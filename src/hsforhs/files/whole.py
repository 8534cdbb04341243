"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .errors import BadInput


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
            f"the file cannot be written ({reason})", file=str(path), expected="a folder that can be written"
        ) from None


def _mode(path: Path) -> int:
    """Return the rights that a plainly written file would have: those of the old one, else those of the process."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
