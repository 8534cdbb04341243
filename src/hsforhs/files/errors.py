"""Bad input as one clear sentence, and remarks on what had to be assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


class BadInput(Exception):  # noqa: N818 - it is the user's input that is bad, not the program
    """Something in a file is not as expected: what, where, and what was expected.

    ``str()`` is one sentence: ``espar.xlsx, sheet Scores, cell K42: level 6 does not exist; expected 1 to 5.``
    """

    def __init__(
        self, what: str, *, file: str | None = None, place: str | None = None, expected: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.file = file
        self.place = place
        self.expected = expected

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        sentence = f"{where}: {self.what}" if where else self.what
        return _closed(f"{sentence}; expected {self.expected}" if self.expected else sentence)

    def at(self, *, file: str | None = None, place: str | None = None) -> Self:
        """Return a copy in which missing parts of the place are filled; ``file`` replaces a working name."""
        copy = type(self)(self.what, file=file or self.file, place=self.place or place, expected=self.expected)
        copy.__dict__.update({k: v for k, v in self.__dict__.items() if k not in copy.__dict__})
        return copy


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that had to be assumed in reading; it does not stop the reading."""

    place: str | None
    what: str

    def __str__(self) -> str:
        return _closed(f"{self.place}: {self.what}" if self.place else self.what)


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
