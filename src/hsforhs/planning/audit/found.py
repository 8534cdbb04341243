"""One finding of an audit."""

from __future__ import annotations

from dataclasses import dataclass

from hsforhs.files import Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: ``code`` of ``CODES``, the sheet and row that it is about, and a sentence."""

    code: str
    sheet: str
    row: int
    message: Sentence
