"""How much of a file is opened before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import BadInput
from .sentences import Sentence
from .values import Written


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes and counts beyond which a file is refused.

    ``max_ratio`` (unpacked to packed) holds for parts of at least ``ratio_from_bytes``, ``max_text_chars`` for a cell.
    """

    max_file_bytes: int = 50 * 1024 * 1024
    max_unpacked_bytes: int = 300 * 1024 * 1024
    max_ratio: int = 200
    ratio_from_bytes: int = 1024 * 1024
    max_members: int = 2_000
    max_rows: int = 100_000
    max_columns: int = 2_000
    max_cells: int = 5_000_000
    max_text_chars: int = 100_000


DEFAULT_LIMITS = Limits()


def megabytes(size: int) -> str:
    """Write a size for a message."""
    return Sentence("%(number)s MB", number=Written(size / 1024 / 1024, f"{size / 1024 / 1024:.0f}"))


def check_bytes(size: int | None, most: int, *, file: str = "") -> None:
    """Raise BadInput for a file of more bytes than ``most``, and for one that does not say how many it has."""
    if size is None or size > most:
        raise BadInput(
            Sentence("the file has %(size)s", size=megabytes(size or 0)),
            file=file,
            expected=Sentence("at most %(size)s", size=megabytes(most)),
        )
