"""Texts of a printed plan: in which language and direction they stand, and how figures are written."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from hsforhs.formats.palette import level_colours
from hsforhs.framework import Framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import HEALTH
from hsforhs.scores import Number

Text: TypeAlias = str | dict[str, Any]
"""A text of the document's language, or any other with its language and direction."""
UNKNOWN = ""
RIGHT_TO_LEFT = ("ar",)
_HALF = 0.5
_THIN = "\u202f"
_NEVER_SHOWN = {"Cc", "Cs", "Co", "Cn"}


@lru_cache(maxsize=8)
def words_of(language: str) -> Mapping[str, str]:
    """Return the words of the document in a language, by key."""
    text = files(__package__).joinpath("words", f"{language}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def reads_from_right(text: str) -> bool:
    """Say whether the first letter of a text that has a direction runs from right to left."""
    for letter in text:
        found = unicodedata.bidirectional(letter)
        if found in ("L", "R", "AL"):
            return found != "L"
    return False


def clean(text: str) -> str:
    """Leave out characters that no font shows, such as control characters; lines stay."""
    return "".join(x for x in text if x == "\n" or unicodedata.category(x) not in _NEVER_SHOWN)


class Speaker:
    """Says things in the language of a document."""

    def __init__(self, language: str, words: Framework) -> None:
        self.language = language
        self.rtl = language in RIGHT_TO_LEFT
        self.framework = words
        self.words = words_of(language)

    def say(self, text: str, language: str) -> Text:
        """Return a text with its language and direction, or alone where both are those of the document."""
        text = clean(text)
        from_right = language in RIGHT_TO_LEFT if language else reads_from_right(text)
        if language == self.language or (not language and from_right == self.rtl):
            return text
        return {"t": text, "lang": "zh" if language == "zh-hans" else language, "rtl": from_right}

    def named(self, scheme: str, code: str) -> Text:
        """Return a title of the vocabulary in the language of the document, or in English where there is none."""
        found = self.framework.label(scheme, code, self.language)
        return self.say(found.text, found.language)

    def with_code(self, code: str, title: Text) -> Text:
        """Put a code before a title; the code keeps its direction."""
        first = f"\u2068{code}\u2069 " if self.rtl else f"{code} "
        return first + title if isinstance(title, str) else {**title, "t": f"{code} {title['t']}"}

    def sector(self, code: str) -> Text:
        """Return the title of a sector; the health sector itself is not in the list of the others."""
        if code == HEALTH:
            return self.words["health"]
        return self.named("sector", code) if code else self.words["not_given"]

    def chip(self, level: Number | None, otherwise: str = "") -> Text:
        """Return a level on its colour."""
        if level is None:
            return otherwise
        fill, ink = level_colours(level)
        return {"text": f"{level:g}", "fill": fill, "ink": ink}

    def counted(self, title: Text, number: int) -> Text:
        """Put a number after a title, in brackets."""
        return f"{title} ({number})" if isinstance(title, str) else {**title, "t": f"{title['t']} ({number})"}

    def share(self, part: float, whole: float, *, of: float) -> dict[str, Any]:
        """Return a share in per cent and the length of its bar, 0 to 1, where ``of`` has the whole length."""
        hundredths = 100 * part / whole if whole else 0.0
        few = "<1" if 0 < hundredths < _HALF else f"{hundredths:.0f}"
        percent = f"{few}{self.percent_sign}" if whole else ""
        return {"text": percent, "part": min(1.0, part / of) if of else 0.0}

    @property
    def percent_sign(self) -> str:
        """The sign as the language sets it behind a number."""
        return "%" if self.language in (ENGLISH, "zh-hans", "ar") else f"{_THIN}%"


def amount(number: float) -> str:
    """Write an amount in whole units with narrow spaces that never break."""
    return f"{round(number):,}".replace(",", _THIN).replace("-", "−")
