"""Under which action of a plan a row of another file belongs: by id, by indicator and edition, by area, by words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hsforhs.framework import Framework, Key
from hsforhs.framework.names import fold
from hsforhs.planning.catalogue import ActionCatalogue
from hsforhs.planning.records import Action
from hsforhs.text import guess_languages, stopwords, tokens

from .records import IncomingRow

INSTRUMENTS = ("jee-3", "jee-2", "jee-1", "spar-2", "spar-1", "benchmarks-2", "benchmarks-1")
"""Instruments whose indicators plans name, the newest edition first; a code means nothing without its edition."""
MOST_OFFERED = 8
_MOST_COMPARED = 60
CLOSE = 0.34
"""Likeness of words from which on a row is placed by itself; people see every placing before it is stored."""
_CODE = re.compile(r"[A-Z]{0,3}\.?\s?\d+(?:\.\d+)*|[A-Z]{1,3}\d?\.\d+", re.IGNORECASE)

_BARE = re.compile(r"[A-Z]{0,3}\.?\d+(?:\.\d+)+", re.IGNORECASE)
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a row could stand: ``offered`` are ids of actions, the likeliest first.

    ``chosen`` is the first of them where its words are close enough or the row names its id, else empty. ``basis`` says
    by what: id, indicator, area, words or nothing.
    """

    chosen: str
    offered: tuple[str, ...]
    basis: str


class Placer:
    """Places rows under the actions of a catalogue; actions of the plan go before others."""

    def __init__(
        self, catalogue: ActionCatalogue, words: Framework, *, instrument: str, in_plan: Collection[str] = ()
    ) -> None:
        self._actions = catalogue.actions
        self._words = words
        self._instrument = instrument
        self._in_plan = frozenset(in_plan)
        self._known = {key: _tokens(x.text) for key, x in catalogue.actions.items()}
        self._holding: dict[str, list[str]] = {}
        for key, words_of_action in self._known.items():
            for word in words_of_action:
                self._holding.setdefault(word, []).append(key)
        self._by_indicator: dict[str, list[Action]] = {}
        self._by_area: dict[str, list[Action]] = {}
        for action in catalogue.actions.values():
            if action.indicator is not None:
                self._by_indicator.setdefault(action.indicator.code, []).append(action)
            self._by_area.setdefault(action.area, []).append(action)
        self._areas = _titles(words)

    def place(self, row: IncomingRow) -> Placing:
        """Propose actions for a row."""
        named = row.fields.get("action", "").strip()
        if named in self._actions:
            return Placing(named, (named,), "id")
        said = _tokens(" ".join(row.fields.get(x, "") for x in ("text", "summary", "objective", "bottleneck")))
        for basis, actions in (
            ("indicator", self._of_indicator(_code_of(row))),
            ("area", self._of_area(row)),
            ("words", self._of_words(said)),
        ):
            if actions:
                return self._likeliest(actions, said, basis)
        return Placing("", (), "nothing")

    def _likeliest(self, actions: Sequence[Action], said: frozenset[str], basis: str) -> Placing:
        scored = [(_likeness(said, self._known[x.id]), x) for x in actions]
        scored.sort(key=lambda pair: (-pair[0], pair[1].id not in self._in_plan, pair[1].id))
        offered = tuple(x.id for _, x in scored[:MOST_OFFERED])
        close = bool(scored) and scored[0][0] >= CLOSE
        return Placing(offered[0] if close else "", offered, basis)

    def _of_words(self, said: frozenset[str]) -> list[Action]:
        """Return the actions that share the most words; comparing a row with all of them would take long."""
        shared = Counter(key for word in sorted(said) for key in self._holding.get(word, ()))
        return [self._actions[key] for key, _ in shared.most_common(_MOST_COMPARED)]

    def _of_indicator(self, text: str) -> list[Action]:
        key = indicator_key(text, self._instrument, self._words)
        if key is None:
            return []
        found = [key] if key.instrument_id == "jee-3" else [x.object for x in self._words.counterparts(key, "jee-3")]
        return [action for x in found for action in self._by_indicator.get(x.code, ())]

    def _of_area(self, row: IncomingRow) -> list[Action]:
        for text in (row.fields.get("area", ""), row.sheet):
            areas = self._areas.get(fold(text)) or self._areas.get(fold(text.partition(" ")[0])) or self._begun(text)
            if areas:
                return [action for area in areas for action in self._by_area.get(area, ())]
        return []

    def _begun(self, text: str) -> tuple[str, ...]:
        """Return the areas of the one title that begins with a text, as ``Emergency response operations``."""
        begun = fold(text)
        found = {areas for title, areas in self._areas.items() if len(begun) > _SHORTEST and title.startswith(begun)}
        return found.pop() if len(found) == 1 else ()


def _code_of(row: IncomingRow) -> str:
    """The code of an indicator; tables of costed plans write some of them where others write requirements."""
    summary = row.fields.get("summary", "")
    return row.fields.get("indicator", "") or (summary if _BARE.fullmatch(summary) else "")


def indicator_key(text: str, instrument: str, words: Framework) -> Key | None:
    """Return the indicator that a text names in an instrument: ``P.1.1.2`` is a requirement of ``P.1.1`` of JEE 1."""
    found = _CODE.match(text.strip())
    if found is None:
        return None
    parts = found[0].replace(" ", "").upper().split(".")
    while parts:
        for code in (".".join(parts), _cased(".".join(parts))):
            key = Key.of(instrument, code)
            if key in words.indicators:
                return key
        parts = parts[:-1]
    return None


def guess_instrument(rows: Iterable[IncomingRow], words: Framework) -> str:
    """Return the instrument in which most rows name an indicator, the newest edition where several do."""
    texts = Counter(text for x in rows if (text := _code_of(x)))
    fitting = {
        instrument: sum(n for text, n in texts.items() if indicator_key(text, instrument, words) is not None)
        for instrument in INSTRUMENTS
    }
    return max(INSTRUMENTS, key=lambda x: (fitting[x], -INSTRUMENTS.index(x)))


def _cased(code: str) -> str:
    # Points of entry are the one code with small letters.
    return code.replace("POE", "PoE")


def _titles(words: Framework) -> dict[str, tuple[str, ...]]:
    """Capacity areas by their codes and titles, and by the titles of the groups of other editions."""
    found: dict[str, dict[str, None]] = {}
    for area in words.areas.values():
        for text in (area.code, area.title, area.short_title):
            found.setdefault(fold(text), {})[area.code] = None
    for instrument in INSTRUMENTS[1:]:
        for group in words.groups_of(instrument):
            areas: dict[str, None] = {}
            for key in group.indicators:
                for other in words.counterparts(key, "jee-3"):
                    areas[words.area_of(other.object).code] = None
            if areas and fold(group.title) not in found:
                found[fold(group.title)] = areas
    return {title: tuple(areas) for title, areas in found.items() if title}


@lru_cache(maxsize=8192)
def _tokens(text: str) -> frozenset[str]:
    language = guess_languages(text)[0] if text else "en"
    return frozenset(tokens(text, language)) - _idle(language)


@lru_cache(maxsize=8)
def _idle(language: str) -> frozenset[str]:
    return frozenset(x for word in stopwords(language) for x in tokens(word, language))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common words, 0 to 1 (cosine of the two sets)."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
