"""Carrying an assessment over to another edition or instrument: what has a clear counterpart moves, the rest waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from hsforhs.files import BadInput
from hsforhs.framework import Counterpart, Framework, Key

from .compare import clear_links
from .levels import HIGHEST, level_of
from .records import Assessment, Number, Score, ScoreState


class CarryKind(Enum):
    """What becomes of a question in another instrument."""

    KEPT = "kept"
    MOVED = "moved"
    RECAST = "recast"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CarriedScore:
    """What becomes of one indicator of the old instrument.

    ``kept``: the same instrument. ``moved``: one indicator on each side, and the crosswalk calls the match exact or
    close. ``recast``: one on each side, wider, narrower or only related. ``split``: several new ones. ``merged``: a
    new one that takes up others too. ``dropped``: no counterpart. ``counterparts`` are the ways through the crosswalk
    (none for kept and dropped). ``carried`` is the score in the new instrument, ``None`` where nothing can be said;
    ``why_not`` then says why a score that was there is not carried, and is empty where there was none.
    """

    before: Score
    kind: CarryKind
    counterparts: tuple[Counterpart, ...]
    carried: Score | None
    why_not: str = ""

    @property
    def after(self) -> tuple[Key, ...]:
        """The indicators of the new instrument that take up the question."""
        if self.kind is CarryKind.KEPT:
            return (self.before.key,)
        return tuple(x.object for x in self.counterparts)


@dataclass(frozen=True, slots=True)
class ScoreCarry:
    """An assessment in another instrument, and the report on the way there.

    ``rows`` holds every indicator of the old assessment once, ``new`` the indicators that nothing old leads to.
    In ``assessment`` what was not carried is not reported; it holds no published figures.
    """

    assessment: Assessment
    rows: tuple[CarriedScore, ...]
    new: tuple[Key, ...]

    def of(self, kind: CarryKind) -> tuple[CarriedScore, ...]:
        """Return the rows of one kind."""
        return tuple(x for x in self.rows if x.kind is kind)


def carry_scores(assessment: Assessment, instrument: str, framework: Framework) -> ScoreCarry:
    """Carry an assessment over to another instrument through the declared crosswalk.

    A score moves only where :func:`hsforhs.scores.compare` would subtract it: one indicator on each side of the whole
    crosswalk, match exact or close. SPAR per cent and JEE levels are the same five levels (20 per cent a level);
    a value that the other scale does not have (0 per cent, half levels) is not rounded. Texts go with their score.

    Raises VocabularyError for an unknown instrument, BadInput for one without scores or without a crosswalk to it.
    """
    tool = framework.instrument(instrument)
    if not tool.scale:
        raise BadInput(f"{tool.short_name} is no instrument with scores", expected="such as jee-3 or spar-2")
    same = assessment.instrument == instrument
    if not same and not framework.crosswalks.route(assessment.instrument, instrument):
        raise BadInput(f"no crosswalk leads from {assessment.instrument} to {instrument}", expected="a declared one")
    links = [] if same else _links(assessment.instrument, instrument, framework)
    rows = tuple(_row(score, instrument, links, same=same) for score in assessment.scores.values())
    carried = {x.carried.key: x.carried for x in rows if x.carried}
    asked = [x.key for x in framework.indicators_of(instrument)]
    if same:
        asked = list(assessment.scores)
    taken_up = {key for row in rows for key in row.after}
    scores = {key: carried.get(key, Score.of(key, None)) for key in asked}
    new = dataclasses.replace(assessment, instrument=instrument, scores=scores, published={})
    return ScoreCarry(assessment if same else new, rows, tuple(key for key in asked if key not in taken_up))


def _links(before: str, after: str, framework: Framework) -> list[Counterpart]:
    return [y for x in framework.indicators_of(before) for y in framework.counterparts(x.key, after)]


def _row(score: Score, instrument: str, links: Sequence[Counterpart], *, same: bool) -> CarriedScore:
    if same:
        return CarriedScore(score, CarryKind.KEPT, (), score)
    mine = tuple(x for x in links if x.subject == score.key)
    if not mine:
        return CarriedScore(score, CarryKind.DROPPED, (), None, _lost(score, "no question takes its place"))
    kind = _kind(mine, links)
    if kind is not CarryKind.MOVED:
        return CarriedScore(score, kind, mine, None, _lost(score, _REASONS[kind]))
    if score.value is None:
        return CarriedScore(score, kind, mine, dataclasses.replace(score, key=mine[0].object))
    value = _value(score.value, score.key.instrument_id, instrument)
    if value is None:
        return CarriedScore(score, kind, mine, None, "the other scale does not have this value")
    return CarriedScore(score, kind, mine, dataclasses.replace(score, key=mine[0].object, value=value))


_REASONS = {
    CarryKind.RECAST: "the question became wider or narrower, or is only related",
    CarryKind.SPLIT: "several questions take its place",
    CarryKind.MERGED: "one question takes up several",
}


def _lost(score: Score, reason: str) -> str:
    return "" if score.state is ScoreState.NOT_REPORTED else reason


def _kind(mine: Sequence[Counterpart], links: Sequence[Counterpart]) -> CarryKind:
    if len(mine) > 1:
        return CarryKind.SPLIT
    if clear_links([x for x in links if x.subject == mine[0].subject or x.object == mine[0].object]):
        return CarryKind.MOVED
    if sum(x.object == mine[0].object for x in links) > 1:
        return CarryKind.MERGED
    return CarryKind.RECAST


def _value(value: Number, before: str, after: str) -> Number | None:
    """Return a score on the scale of another instrument, ``None`` where that scale does not have it."""
    level = level_of(before, value)
    if after.startswith("spar"):
        per_cent = level * 20
        return int(per_cent) if per_cent == int(per_cent) and per_cent % 20 == 0 else None
    if not 1 <= level <= HIGHEST or (level != int(level) and after != "jee-1"):
        return None
    return level
