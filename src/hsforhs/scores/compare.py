"""Comparison of two assessments: within an edition directly, between editions only through a crosswalk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hsforhs.framework import Counterpart, Framework, Key, Predicate

from .levels import level_of
from .records import Assessment, Number

_COMPARABLE = {Predicate.EXACT, Predicate.CLOSE}


@dataclass(frozen=True, slots=True)
class Change:
    """Two scores of one question. ``counterpart`` is ``None`` within one edition. Levels 0 to 5."""

    before: Key
    after: Key
    level_before: Number
    level_after: Number
    counterpart: Counterpart | None

    @property
    def steps(self) -> Number:
        """Levels gained (positive) or lost (negative)."""
        return self.level_after - self.level_before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be compared and what cannot; together the lists hold every indicator of both sides.

    ``changes``: one clear counterpart and a value on both sides. ``unclear``: split, merged or only related
    questions, listed and not subtracted. ``without_counterpart_*``: no crosswalk row leads across, or only to
    what the other side does not ask. ``without_value``: a clear pair of which one side has no value.
    """

    changes: tuple[Change, ...]
    unclear: tuple[Counterpart, ...]
    without_counterpart_before: tuple[Key, ...]
    without_counterpart_after: tuple[Key, ...]
    without_value: tuple[tuple[Key, Key], ...]


def compare(before: Assessment, after: Assessment, framework: Framework) -> Comparison:
    """Compare two assessments of one place.

    Between editions a pair is subtracted only where exactly one indicator stands on each side and the
    crosswalk calls the match exact or close; everything else is listed with its relation, never dropped.
    """
    if before.instrument == after.instrument:
        pairs: list[tuple[Key, Key, Counterpart | None]] = [
            (key, key, None) for key in before.scores if key in after.scores
        ]
        shared = {key for key, _, _ in pairs}
        return _comparison(before, after, pairs, (), shared, shared)
    links = [x for key in before.scores for x in framework.counterparts(key, after.instrument)]
    links = [x for x in links if x.object in after.scores]
    clear = clear_links(links)
    unclear = tuple(x for x in links if x not in clear)
    return _comparison(
        before,
        after,
        [(x.subject, x.object, x) for x in clear],
        unclear,
        {x.subject for x in links},
        {x.object for x in links},
    )


def clear_links(links: Sequence[Counterpart]) -> list[Counterpart]:
    """Return the links that join exactly one indicator of each side and that the crosswalk calls exact or close."""
    out = Counter(x.subject for x in links)
    into = Counter(x.object for x in links)
    return [x for x in links if out[x.subject] == into[x.object] == 1 and x.predicate in _COMPARABLE]


def _comparison(
    before: Assessment,
    after: Assessment,
    pairs: list[tuple[Key, Key, Counterpart | None]],
    unclear: tuple[Counterpart, ...],
    linked_before: set[Key],
    linked_after: set[Key],
) -> Comparison:
    old, new = before.values, after.values
    changes = [
        Change(a, b, level_of(before.instrument, old[a]), level_of(after.instrument, new[b]), counterpart)
        for a, b, counterpart in pairs
        if a in old and b in new
    ]
    return Comparison(
        tuple(sorted(changes, key=lambda change: -change.steps)),
        unclear,
        tuple(key for key in before.scores if key not in linked_before),
        tuple(key for key in after.scores if key not in linked_after),
        tuple((a, b) for a, b, _ in pairs if a not in old or b not in new),
    )
