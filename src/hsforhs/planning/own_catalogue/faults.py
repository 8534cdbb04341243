"""What is wrong with the rows of an operator's catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hsforhs.files import BadInput, Sentence

MOST_FAULTS = 200
"""Rows that a refusal lists; the number of all faults is told beside."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One cell that cannot be taken: row of the file (counted from 1), heading, what it holds, what was expected."""

    row: int
    column: str
    value: str
    what: str
    expected: str

    def __str__(self) -> str:
        heading = " ".join(self.column.split())
        return f"row {self.row}, column '{heading}': {self.what}; expected {self.expected}"


class CatalogueRefused(BadInput):
    """A catalogue that is refused as a whole. ``faults`` are at most MOST_FAULTS of its rows, ``number`` counts all."""

    faults: tuple[RowFault, ...] = ()
    number: int = 0

    @classmethod
    def of(cls, faults: Sequence[RowFault], *, file: str) -> CatalogueRefused:
        """Make the refusal of a file in the order of its rows."""
        ordered = sorted(faults, key=lambda x: x.row)
        first = ordered[0].what
        if len(ordered) > 1:
            what = Sentence("%(what)s (and %(more)s more); nothing was stored", what=first, more=len(ordered) - 1)
        else:
            what = Sentence("%(what)s; nothing was stored", what=first)
        refused = cls(
            what,
            file=file,
            place=Sentence(
                "row %(row)s, column '%(column)s'", row=ordered[0].row, column=" ".join(ordered[0].column.split())
            ),
            expected=ordered[0].expected,
        )
        refused.faults, refused.number = tuple(ordered[:MOST_FAULTS]), len(ordered)
        return refused
