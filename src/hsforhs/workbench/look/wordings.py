"""The words of documents in the six languages, from the catalogues of messages; needs no set-up of Django."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from gettext import GNUTranslations
from importlib.resources import files

from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.framework.labels import ENGLISH, LANGUAGES

_FOLDERS = {"zh-hans": "zh_Hans"}


def wording_in(language: str) -> Wording:
    """Return the words of documents in a language; what nobody translated is in English."""
    if language == ENGLISH:
        return IN_ENGLISH
    from .reviews import review_of

    return replace(_words(language), is_draft=review_of(language).is_draft)


def all_wordings() -> tuple[Wording, ...]:
    """Return the words of documents in every language but English, to read what comes back."""
    return tuple(_words(x) for x in LANGUAGES if x != ENGLISH)


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> Wording:
    locale = files("hsforhs").joinpath("workbench", "locale", _FOLDERS.get(language, language), "LC_MESSAGES")
    with locale.joinpath("django.mo").open("rb") as stream:
        return Wording(language, GNUTranslations(stream))
