"""Fields whose choices are in another language than the page, or in one that nobody told."""

from __future__ import annotations

from typing import Any

from django import forms

from .naming import page_language


class SelectOf(forms.Select):
    """A list of choices in one language, marked where the page speaks another; ``""`` is a language not known."""

    def __init__(self, language: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.language = language

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **words: Any) -> dict[str, Any]:
        """Return an option with the language of its text; the empty choice speaks that of the page."""
        option = super().create_option(name, value, label, *args, **words)
        if str(value) and self.language != page_language():
            option["attrs"]["lang"] = self.language
        return option
