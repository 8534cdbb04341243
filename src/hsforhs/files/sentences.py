"""Sentences that other languages say as well: English text that remembers what it was put together from.

The core speaks English. A page, or the writer of a document, hands in a catalogue and gets the same sentence in another
language. ``tools/messages.py`` finds the words of every :class:`Sentence` in the sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, Self

_COMMA = ", "


class Catalogue(Protocol):
    """Translations, as :mod:`gettext` and Django offer them."""

    def gettext(self, message: str, /) -> str:
        """Return a text in the language of the catalogue, or itself."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Return the form of a text that goes with a number."""


class Sentence(str):
    """An English text made of ``template`` and ``values``, which stand in it as ``%(name)s``.

    Values that are sentences are said in the other language too; of a tuple each part, with commas between them.
    Without values a per cent sign is a per cent sign.
    """

    template: str
    plural: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Put the English text together."""
        return cls._made(template, "", template, values)

    @classmethod
    def _made(cls, template: str, plural: str, used: str, values: Mapping[str, object]) -> Self:
        told = {name: _COMMA.join(map(str, x)) if type(x) is tuple else x for name, x in values.items()}
        made = super().__new__(cls, used % told if values else used)
        made.template, made.plural, made.values = template, plural, values
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.template, self.plural, dict(self.values))

    def said(self, catalogue: Catalogue) -> str:
        """Return the sentence in the language of a catalogue."""
        template = catalogue.gettext(self.template)
        return self._filled(template, catalogue)

    def _filled(self, template: str, catalogue: Catalogue) -> str:
        return template % {name: worded(x, catalogue) for name, x in self.values.items()} if self.values else template


class Numbered(Sentence):
    """A sentence with a form for one and one for every other number, which stands in it as ``%(number)d``."""

    def __new__(cls, one: str, many: str, /, number: int, **values: object) -> Self:
        """Put the English text together."""
        return cls._made(one, many, one if number == 1 else many, {"number": number, **values})

    def said(self, catalogue: Catalogue) -> str:
        """Return the sentence in the language of a catalogue, in the form that goes with its number."""
        number = self.values["number"]
        return self._filled(catalogue.ngettext(self.template, self.plural, int(str(number))), catalogue)


def _again(kind: type[Sentence], template: str, plural: str, values: dict[str, object]) -> Sentence:
    if issubclass(kind, Numbered):
        number = int(str(values.pop("number")))
        return kind(template, plural, number=number, **values)
    return kind(template, **values)


def worded(found: object, catalogue: Catalogue) -> object:
    """Return a sentence in the language of a catalogue; anything else as it stands."""
    if isinstance(found, Sentence):
        return found.said(catalogue)
    if type(found) is tuple:
        return catalogue.gettext(_COMMA).join(str(worded(x, catalogue)) for x in found)
    return found


def in_words(text: str, catalogue: Catalogue) -> str:
    """Return a text in the language of a catalogue where it is a sentence, or as it stands."""
    return text.said(catalogue) if isinstance(text, Sentence) else text
