"""Finding a State by the names that files give it."""

from __future__ import annotations

import unicodedata
from collections.abc import ItemsView, Iterable, Mapping
from functools import lru_cache

from .keys import VocabularyError
from .records import State


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Fold case, accents, apostrophes and blanks so that spellings of one name meet."""
    text = unicodedata.normalize("NFKD", name.replace("\u2019", "'").replace("`", "'"))
    letters = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(letters.casefold().split())


class StateNames:
    """Exact lookup by ISO3, name or known alias; never a fuzzy guess."""

    def __init__(self, states: Mapping[str, State], aliases: Iterable[tuple[str, str]]) -> None:
        self._iso3: dict[str, str] = {}
        for state in states.values():
            for name in (state.iso3, state.name, *state.names.values()):
                self._add(name, state.iso3)
        for alias, iso3 in aliases:
            if iso3 not in states:
                raise VocabularyError(f"the alias '{alias}' points to {iso3}, which is not a State Party")
            self._add(alias, iso3)

    def _add(self, name: str, iso3: str) -> None:
        known = self._iso3.setdefault(fold(name), iso3)
        if known != iso3:
            raise VocabularyError(f"the name '{name}' would mean both {known} and {iso3}")

    def items(self) -> ItemsView[str, str]:
        """Return every known name, folded, with the ISO3 code of its State."""
        return self._iso3.items()

    def iso3(self, name: str) -> str | None:
        """Return the ISO3 code for a name as written in a file, or ``None`` when it is not known."""
        return self._iso3.get(fold(name))
