"""The part of a text that answers a question, with what was found marked."""

from __future__ import annotations

from dataclasses import dataclass

from hsforhs.text import spans

BEFORE, LENGTH = 60, 240


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text; ``marks`` are start and end of what was found, counted in ``text``.

    ``cut_before`` and ``cut_after`` say that the text goes on there.
    """

    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


def cut_snippet(text: str, language: str, wanted: frozenset[str]) -> Snippet:
    """Return the piece of a text around the first of the wanted tokens, its beginning where none stands there."""
    first = next((start for start, _, token in spans(text, language) if token in wanted), 0) if wanted else 0
    begin = _edge(text, max(0, first - BEFORE))
    end = len(text) if begin + LENGTH >= len(text) else _edge(text, begin + LENGTH)
    piece = text[begin:end]
    marks = tuple(dict.fromkeys((a, b) for a, b, token in spans(piece, language) if token in wanted)) if wanted else ()
    return Snippet(piece, marks, begin > 0, end < len(text))


def _edge(text: str, at: int) -> int:
    """Return the place after the last blank before ``at``, near enough; ``at`` itself in texts without blanks."""
    if at <= 0:
        return 0
    blank = text.rfind(" ", max(0, at - 30), at)
    return at if blank < 0 else blank + 1
