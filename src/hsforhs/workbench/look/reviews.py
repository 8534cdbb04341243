"""How much of a translation a person has confirmed: `locale/LANGUAGE/reviewed.csv` beside the compiled catalogue.

A confirmation holds for one wording. It names the message, a digest of its translation, who confirmed it and when; a
later change of the translation, or of the message, makes it lapse.
"""

from __future__ import annotations

import csv
import gettext
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import to_locale

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CONTEXT_SEPARATOR = "\x04"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One row of reviewed.csv."""

    context: str
    message: str
    digest: str
    person: str
    date: str


@dataclass(frozen=True, slots=True)
class Review:
    """Messages of a catalogue and how many of them a person confirmed in their present wording."""

    messages: int
    confirmed: int

    @property
    def is_draft(self) -> bool:
        """Whether a message is left that nobody confirmed; English has none, it is the language of the sources."""
        return self.confirmed < self.messages


def digest(forms: Iterable[str]) -> str:
    """Return the first 16 hex digits of the SHA-256 of a translation with all its plural forms in order."""
    return hashlib.sha256("\0".join(forms).encode()).hexdigest()[:16]


def read_confirmations(path: Path) -> Iterator[Confirmation]:
    """Yield the rows of a reviewed.csv; none when there is no such file."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield Confirmation(row["context"], row["message"], row["digest"], row["person"], row["date"])


def translations(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the messages of a compiled catalogue as (context, message) with all forms of their translation."""
    with path.open("rb") as stream:
        raw = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    found: dict[tuple[str, str], list[str]] = {}
    for key, text in raw.items():
        whole = key[0] if isinstance(key, tuple) else key
        if whole:
            context, _, message = whole.rpartition(CONTEXT_SEPARATOR)
            found.setdefault((context, message), []).append(text)
    return {key: tuple(forms) for key, forms in found.items()}


@lru_cache(maxsize=16)
def review_of(language: str, locale: Path = LOCALE) -> Review:
    """Count the messages of a language and those that were confirmed; none where there is no catalogue."""
    folder = locale / to_locale(language)
    compiled = folder / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return Review(0, 0)
    known = {(*key, digest(forms)) for key, forms in translations(compiled).items()}
    confirmed = {(x.context, x.message, x.digest) for x in read_confirmations(folder / "reviewed.csv")}
    return Review(len(known), len(known & confirmed))
