"""Fields whose choices are in another language than the page, or in one that nobody told."""

from __future__ import annotations

from typing import Any

from django import forms

from .naming import page_language


class MarkedSelect(forms.Select):
    """A list of choices in several languages, marked where the page speaks another."""

    def language_of(self, value: str) -> str:
        """Return the language of a choice; ``""`` is one that is not known."""
        raise NotImplementedError

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **words: Any) -> dict[str, Any]:
        """Return an option with the language of its text; the empty choice speaks that of the page."""
        option = super().create_option(name, value, label, *args, **words)
        language = self.language_of(str(value)) if str(value) else page_language()
        if language != page_language():
            option["attrs"] |= {"lang": language, "dir": "auto"}
        return option


class SelectOf(MarkedSelect):
    """A list of choices in one language; ``""`` is a language not known."""

    def __init__(self, language: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.language = language

    def language_of(self, value: str) -> str:
        """Return the one language."""
        return self.language
