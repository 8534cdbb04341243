"""Bad input as one clear sentence, and remarks on what had to be assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from .sentences import Catalogue, Sentence, in_words

_STOPS = (".", "?", "!", "。", "؟", "？", "！")


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
        return _closed(self.sentence())

    def said(self, catalogue: Catalogue) -> str:
        """Return the sentence in the language of a catalogue; parts that are no sentences stay as they stand."""
        text = self.sentence().said(catalogue)
        return text if text.endswith(_STOPS) else Sentence("%(sentence)s.", sentence=text).said(catalogue)

    def sentence(self) -> Sentence:
        """Return what, where and what was expected as one sentence, without its full stop."""
        where = tuple(part for part in (self.file, self.place) if part)
        if self.expected and where:
            return Sentence(
                "%(where)s: %(what)s; expected %(expected)s", where=where, what=self.what, expected=self.expected
            )
        if self.expected:
            return Sentence("%(what)s; expected %(expected)s", what=self.what, expected=self.expected)
        return _placed(where, self.what)

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
        return _closed(_placed((self.place,) if self.place else (), self.what))

    def said(self, catalogue: Catalogue) -> str:
        """Return the remark in the language of a catalogue."""
        text = in_words(_placed((self.place,) if self.place else (), self.what), catalogue)
        return text if text.endswith(_STOPS) else Sentence("%(sentence)s.", sentence=text).said(catalogue)


def _placed(where: tuple[str, ...], what: str) -> Sentence:
    if where:
        return Sentence("%(where)s: %(what)s", where=where, what=what)
    return what if isinstance(what, Sentence) else Sentence("%(what)s", what=what)


def _closed(sentence: str) -> str:
    text = str(sentence)
    return text if text.endswith((".", "?", "!")) else f"{text}."
