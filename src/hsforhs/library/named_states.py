"""States that a question names, in six languages.

A name is known whole (``Framework.state_names``). Beyond that a Russian name is found in each of its cases where it
begins with a capital letter, and an Arabic one behind a preposition that is written together with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hsforhs.framework import framework
from hsforhs.text import tokens

MOST_STATE_WORDS = 12
_WORDS_TOO = {"катар", "куба", "мали", "перу", "того", "чад", "чили"}
"""Names that are words of their language in small letters."""
_NAMES_AFTER = {"مالي": frozenset({"في", "جمهورية", "دولة"})}
"""Names that are words of their language too, where no letter is a capital; they are names after these words alone."""
_LARGER_WORDS = {"中国": ("发展中国家",)}
"""Words that hold the name of a State by chance."""
_PREPOSITIONS = ("ب", "ل", "و", "ف", "ك")
_LEAST_AFTER_PREPOSITION = 4


def states_named(text: str, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the ISO3 codes of States by the first word of their name and the one after it.

    ``places`` are the first letter and the one after the last of each word, as :func:`hsforhs.text.spans` gives them.
    """
    found: dict[tuple[int, int], str] = {}
    for first, (start, _) in enumerate(places):
        before = text[slice(*places[first - 1])] if first else ""
        for end in range(first + 1, min(first + MOST_STATE_WORDS, len(places)) + 1):
            last = places[end - 1][1]
            name = text[start:last]
            if (iso3 := _state(name, before)) and not _stands_in_another(text, start, name):
                found[first, end] = iso3
    return found


def _state(name: str, before: str) -> str | None:
    letter = name[0]
    # In small letters a code of three is a word: and, can, per.
    if "A" <= letter.upper() <= "Z" and len(name) <= 3 and not name.isupper():
        return None
    if name in _WORDS_TOO or before not in _NAMES_AFTER.get(name, {before}):
        return None
    if iso3 := framework().state_names.iso3(name):
        return iso3
    if "А" <= letter <= "Я":
        return _russian_stems().get(tuple(tokens(name, "ru")))
    if letter in _PREPOSITIONS and len(name) > _LEAST_AFTER_PREPOSITION:
        return framework().state_names.iso3(name[1:])
    return None


def _stands_in_another(text: str, start: int, name: str) -> bool:
    return any(
        text.find(word, max(0, start - word.index(name))) == start - word.index(name)
        for word in _LARGER_WORDS.get(name, ())
    )


@cache
def _russian_stems() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for iso3, state in framework().states.items():
        found.setdefault(tuple(tokens(state.names["ru"], "ru")), set()).add(iso3)
    for alias, iso3 in framework().state_names.items():
        if "а" <= alias[0] <= "я":
            found.setdefault(tuple(tokens(alias, "ru")), set()).add(iso3)
    # Two States whose names have one stem are told apart by their whole names alone.
    return {stems: next(iter(codes)) for stems, codes in found.items() if len(codes) == 1}
