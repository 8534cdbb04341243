"""How far each language is translated and confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from hsforhs.framework import framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.reviews import Review, review_of


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A language: its own name, its texts of pages, its titles, and how many titles were seen in an official text."""

    code: str
    name: str
    review: Review
    titles: int
    official: int


def state_of_languages() -> list[LanguageState]:
    """Return the state of every language except English, the language of the sources."""
    labels = framework().labels
    return [
        LanguageState(
            code, name, review_of(code), len(labels.rows(code)), sum(row.label.official for row in labels.rows(code))
        )
        for code, name in settings.LANGUAGES
        if code != ENGLISH
    ]
