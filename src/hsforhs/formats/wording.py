"""The words of a document: in which language it speaks, and which titles of the framework it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations

from hsforhs.files import Catalogue, Sentence, in_words
from hsforhs.framework import Framework
from hsforhs.framework.labels import ENGLISH

RIGHT_TO_LEFT = ("ar",)
_FORBIDDEN = "[]:*?/\\"
_LONGEST_SHEET_NAME = 31
_DRAFT = Sentence(
    "Not every word of this document has been confirmed in this language yet. Actions stand in the language of their "
    "catalogue."
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Says the texts of a document in one language; without a catalogue in English.

    ``is_draft`` says that people have not confirmed all of the translation yet.
    """

    language: str = ENGLISH
    catalogue: Catalogue = field(default_factory=NullTranslations)
    is_draft: bool = False

    @property
    def right_to_left(self) -> bool:
        """Whether the language runs from right to left."""
        return self.language in RIGHT_TO_LEFT

    @property
    def notice(self) -> str:
        """What a document says of its language; nothing where all of it is confirmed."""
        return self.of(_DRAFT) if self.is_draft else ""

    def says(self, text: str, /, **values: object) -> str:
        """Say a text; values stand in it as ``%(name)s``. Without values a per cent sign is a per cent sign."""
        found = self.catalogue.gettext(text)
        return found % values if values else found

    def counts(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Say a text with a number, which stands in it as ``%(number)d``."""
        return self.catalogue.ngettext(one, many, number) % {"number": number, **values}

    def of(self, text: str) -> str:
        """Say a sentence; any other text stays as it is."""
        return in_words(text, self.catalogue)

    def each(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Say headings or names, each once: where two of them are the same words, the later gets its number."""
        found: dict[str, str] = {}
        for text in texts:
            said, number = self.of(text), 2
            name = said
            while name.casefold() in found:
                name, number = f"{said} {number}", number + 1
            found[name.casefold()] = name
        return tuple(found.values())

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts as in a sentence: ``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        first = self.says(", ").join(parts[:-1])
        return self.says("%(first)s and %(last)s", first=first, last=parts[-1])

    def title(self, words: Framework, scheme: str, code: str, *, short: bool = False) -> str:
        """Return a title of the framework, in English where it has none in the language."""
        found = words.label(scheme, code, self.language)
        return found.brief if short else found.text


IN_ENGLISH = Wording()


def reads_from_right(text: str) -> bool | None:
    """Say whether a text has letters that run from right to left; None where no letter has a direction.

    One is enough: titles often begin with a code in Latin letters.
    """
    found = {unicodedata.bidirectional(x) for x in text}
    return True if found & {"R", "AL"} else False if "L" in found else None


def sheet_names(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return names of sheets by their keys, each once and at most 31 letters, without what Excel forbids."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, text in wanted.items():
        clean = "".join("-" if x in _FORBIDDEN else x for x in text.replace("'", "’"))
        name, number = clean[:_LONGEST_SHEET_NAME].rstrip(" ’"), 2
        while name.casefold() in taken:
            ending = f" {number}"
            name, number = f"{clean[: _LONGEST_SHEET_NAME - len(ending)].rstrip()}{ending}", number + 1
        taken.add(name.casefold())
        found[key] = name
    return found
