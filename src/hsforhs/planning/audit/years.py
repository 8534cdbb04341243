"""The years of a line as people write them: ``1,2``, ``3-5``, ``Y1 and Y2``, ``2024-2026``, ``第1-3年``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hsforhs.files import Sentence
from hsforhs.framework.names import fold

_WORD = r"(?:years?|yr|y|fy|annees?|an|anos?|год[аы]?|(?:ال)?(?:سنوات|سنة|عام)|第)?"
_AFTER = r"(?:\s*-?(?:年|年度|год[аы]?|годов|гг?\.?|й год))?"
_NUMBER = rf"{_WORD}\s*(\d{{1,4}}){_AFTER}"
_PART = re.compile(fold(rf"{_NUMBER}(?:\s*(?:-|–|—|~|to|until|a|al|jusqu'a|по|до|الى|至|到)\s*{_NUMBER})?"))
_FISCAL = re.compile(r"(?:fy\s*)?((?:19|20)\d\d)/(\d\d)")
_BETWEEN = re.compile(r"[,;/&+\n、，؛،]|\b(?:and|et|y|e|и|و)\b|(?<=\d)\s*和")
LONGEST = 30


class BackwardError(ValueError):
    """Years that end before they begin."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse_years(text: str) -> tuple[int, ...]:
    """Return the years of a text, each once and in order; raises ValueError for anything else,
    BackwardError where they run backward.

    Numbers stay as they are: 1 to 5 are years of the plan, 2024 is a calendar year. ``2026/27`` is the year 2026.
    """
    found: set[int] = set()
    words = _FISCAL.sub(_first_of_two, fold(text.replace("\n", ",")))
    for part in _BETWEEN.split(words):
        if not part.strip():
            continue
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"'{text}' names no years")
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if last < first:
            raise BackwardError(_runs(text, first, last))
        if last >= first + LONGEST:
            raise ValueError(_runs(text, first, last))
        found.update(range(first, last + 1))
    if not found:
        raise ValueError(f"'{text}' names no years")
    return tuple(sorted(found))


def _runs(text: str, first: int, last: int) -> Sentence:
    return Sentence("'%(text)s' runs from %(first)s to %(last)s", text=text, first=first, last=last)


def written_years(years: Iterable[int]) -> str:
    """Return years in the form that :func:`parse_years` reads, the shortest one: ``1, 3-5``."""
    rows: list[list[int]] = []
    for year in sorted(set(years)):
        if rows and year == rows[-1][-1] + 1:
            rows[-1].append(year)
        else:
            rows.append([year])
    return ", ".join(f"{x[0]}-{x[-1]}" if len(x) > 2 else ", ".join(map(str, x)) for x in rows)


def _first_of_two(found: re.Match[str]) -> str:
    return found[1] if (int(found[1]) + 1) % 100 == int(found[2]) else found[0]
