"""What is made once in a run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

_folder: list[Path] = []


def share(folder: Path) -> None:
    """Say which folder all processes of this run have in common."""
    _folder[:] = [folder]


def once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the path of this name in the common folder, which ``make`` has filled; whoever else asks waits."""
    (common,) = _folder
    path, made = common / name, common / f"{name}.made"
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(path)
            made.touch()
    return path
