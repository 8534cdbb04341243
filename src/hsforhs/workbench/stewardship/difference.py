"""The difference of two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Chinese and its neighbours write no blanks between words: there a letter is the unit.
_WORDS = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``changed`` where the other text does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class WordDifference:
    """Both texts in pieces; the pieces of each side joined give its text."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]


def word_difference(before: str, after: str) -> WordDifference:
    """Compare two texts word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[Part] = []
    right: list[Part] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for parts, words in ((left, old[a:b]), (right, new[c:d])):
            if words:
                parts.append(Part("".join(words), what != "equal"))
    return WordDifference(tuple(left), tuple(right))
