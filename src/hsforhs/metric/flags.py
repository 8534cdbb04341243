"""What is known about one cell beside its number."""

from __future__ import annotations

from enum import IntFlag


class Cell(IntFlag):
    """Flags of a cell; none of them means: reported as it stands."""

    MISSING = 1
    IMPUTED = 2
    TREATED = 4
    CARRIED = 8
