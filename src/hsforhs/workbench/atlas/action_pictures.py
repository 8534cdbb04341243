"""An action as two small pictures: the stairs of its indicator, and what comes before and after it.

Positions across are per cent, so that text keeps its size at any width, and mirrored for right-to-left reading;
heights are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from hsforhs.planning import Action, ActionCatalogue
from hsforhs.workbench.look.drawing import across, written

LEVELS = (1, 2, 3, 4, 5)
STAIR, RISE, FOOT = 20.0, 16, 24
"""Width of a stair in per cent, height that each one gains, room below for the number of actions."""
BOX, ROW, GAP = 28.0, 36, 8
"""Width of a box in per cent, height of a row, and what of it stays empty, in pixels."""
MOST_BOXES = 8


@dataclass(frozen=True, slots=True)
class Stair:
    """One level of the stairs; ``here`` where the action leads to it. Level 1, the beginning, has no actions."""

    level: int
    x: str
    width: str
    middle: str
    y: int
    height: int
    here: bool
    actions: int | None


@dataclass(frozen=True, slots=True)
class Stairs:
    stairs: tuple[Stair, ...]
    height: int
    ground: int


def stairs(action: Action, catalogue: ActionCatalogue) -> Stairs:
    """Return the five levels of an action's indicator or topic with the number of actions that lead to each."""
    counts = Counter(x.step for x in catalogue.actions.values() if x.under == action.under)
    ground = RISE * (len(LEVELS) + 1)
    found = []
    for number, level in enumerate(LEVELS):
        start, height = STAIR * number, RISE * (level + 1)
        found.append(
            Stair(
                level,
                _left(start, STAIR - 1),
                written(STAIR - 1),
                across(start + (STAIR - 1) / 2),
                ground - height,
                height,
                level == action.step,
                counts[level] if level > 1 else None,
            )
        )
    return Stairs(tuple(found), ground + FOOT, ground)


@dataclass(frozen=True, slots=True)
class Box:
    """An action as a box that opens its page; ``middle`` is the height of its centre."""

    action: Action
    x: str
    y: int
    middle: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line from the box that comes first to the one that follows."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What must come first, the action itself, and what it opens the way for; ``more`` boxes would not fit."""

    first: tuple[Box, ...]
    this: Box
    then: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: str
    height: int
    box_height: int
    more: int
    mirrored: bool

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, in the order in which they are read."""
        return (*self.first, self.this, *self.then)


def flow(action: Action, catalogue: ActionCatalogue) -> Flow | None:
    """Return the neighbours of an action in the order of work; None when it has none."""
    before = [catalogue.actions[x] for x in action.prerequisites if x in catalogue.actions]
    after = catalogue.followers(action.id)
    if not before and not after:
        return None
    rows = min(MOST_BOXES, max(len(before), len(after)))
    first, then = _column(before, 0.0, rows), _column(after, 100 - BOX, rows)
    [this] = _column([action], (100 - BOX) / 2, rows)
    edges = [(box, this, 0.0) for box in first] + [(this, box, (100 - BOX) / 2) for box in then]
    lines = (
        Line(across(start + BOX), one.middle, across(start + (100 - BOX) / 2), other.middle)
        for one, other, start in edges
    )
    more = len(before) + len(after) - len(first) - len(then)
    return Flow(first, this, then, tuple(lines), written(BOX), ROW * rows, ROW - GAP, more, get_language_bidi())


def _column(actions: Iterable[Action], start: float, rows: int) -> tuple[Box, ...]:
    shown = list(actions)[:MOST_BOXES]
    top = (rows - len(shown)) * ROW // 2
    return tuple(
        Box(x, _left(start, BOX), top + ROW * number + GAP // 2, top + ROW * number + ROW // 2)
        for number, x in enumerate(shown)
    )


def _left(start: float, width: float) -> str:
    """Return the left edge of something that begins at ``start`` in the direction of reading."""
    return across(start + width) if get_language_bidi() else across(start)
