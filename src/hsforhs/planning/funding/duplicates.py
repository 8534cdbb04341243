"""Is this the same money that another source told of? Three zones: the same, to be asked, different."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from hsforhs.files import Sentence

from .records import Flow

SAME_FROM, DIFFERENT_UP_TO = 9.0, 1.0
"""Sums of weights (log2) from which two records are the same, and up to which they are different."""
NEAR = 0.02
_YEARS_APART = 1


class Zone(StrEnum):
    """Whether two records are the same money; what is unclear is for a person to say."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of money, the zone, and what speaks for and against, each with its weight in bits."""

    one: Flow
    other: Flow
    zone: Zone
    weight: float
    reasons: tuple[tuple[Sentence, float], ...]


# How often a sign is found in records of the same money (m) and of different money (u): our working values, which
# decide no case alone and send what is unclear to a person.
_SIGNS = {
    "the same activity": (0.98, 0.0005),
    "amounts within two per cent": (0.85, 0.05),
    "the same year": (0.85, 0.4),
    "the same giver": (0.9, 0.15),
    "the same receiver": (0.8, 0.2),
    "titles alike": (0.8, 0.03),
}
_SAID = {
    "the same activity": (Sentence("the same activity"), Sentence("not the same activity")),
    "amounts within two per cent": (
        Sentence("amounts within two per cent"),
        Sentence("not amounts within two per cent"),
    ),
    "the same year": (Sentence("the same year"), Sentence("not the same year")),
    "the same giver": (Sentence("the same giver"), Sentence("not the same giver")),
    "the same receiver": (Sentence("the same receiver"), Sentence("not the same receiver")),
    "titles alike": (Sentence("titles alike"), Sentence("not titles alike")),
}
"""What each sign says where it is seen and where it is not."""


def possible_duplicates(flows: Iterable[Flow]) -> list[Pair]:
    """Return the pairs that are the same money or must be asked about, the surest first.

    Only records whose years are at most one apart are compared, and never two of the same source with different
    identifiers, because a source does not tell the same money twice on purpose.
    """
    found = []
    for one, other in combinations(flows, 2):
        if abs(one.year - other.year) > _YEARS_APART:
            continue
        if one.source and one.source == other.source and one.id != other.id:
            continue
        pair = compare(one, other)
        if pair.zone is not Zone.DIFFERENT:
            found.append(pair)
    return sorted(found, key=lambda x: -x.weight)


def compare(one: Flow, other: Flow) -> Pair:
    """Weigh the signs that two records tell of the same money (Fellegi and Sunter: sum of log2 of m over u)."""
    reasons = []
    for name, seen in _seen(one, other).items():
        if seen is None:
            continue
        often, seldom = _SIGNS[name]
        weight = math.log2(often / seldom) if seen else math.log2((1 - often) / (1 - seldom))
        reasons.append((_SAID[name][0 if seen else 1], weight))
    total = sum(weight for _name, weight in reasons)
    zone = Zone.SAME if total >= SAME_FROM else Zone.DIFFERENT if total <= DIFFERENT_UP_TO else Zone.ASK
    return Pair(one, other, zone, total, tuple(reasons))


def _seen(one: Flow, other: Flow) -> dict[str, bool | None]:
    """Return each sign: seen, not seen, or nothing to see it by."""
    most = max(one.amount, other.amount)
    titles = _words(one.title), _words(other.title)
    return {
        "the same activity": one.activity == other.activity if one.activity and other.activity else None,
        "amounts within two per cent": abs(one.amount - other.amount) <= NEAR * most if most > 0 else None,
        "the same year": one.year == other.year,
        "the same giver": _same(one.giver, other.giver),
        "the same receiver": _same(one.receiver, other.receiver),
        "titles alike": SequenceMatcher(None, *titles).ratio() >= 0.8 if all(titles) else None,
    }


def _same(one: str, other: str) -> bool | None:
    return _words(one) == _words(other) if one and other else None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
