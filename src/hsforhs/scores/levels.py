"""Levels, per cent and targets: the arithmetic that JEE and SPAR share."""

from __future__ import annotations

import math

from .records import Number

HIGHEST = 5
FIRST_STEP = 2
"""Level 1 means that nothing is in place, so the first step of any plan leads to level 2."""


def level_of(instrument: str, value: Number) -> Number:
    """Return the level 0 to 5 of a score: SPAR per cent divided by 20, a JEE level as it stands.

    A SPAR indicator of 0 % is level 0: no level was reached.
    """
    if instrument.startswith("spar"):
        level = value / 20
        return int(level) if level == int(level) else level
    return value


def band_of(per_cent: Number) -> int:
    """Return the band 1 to 5 of a capacity score or average in per cent, as in the e-SPAR glossary.

    0 to 20 is band 1, 21 to 40 band 2 and so on. A band describes an average; it is not a level that a
    country reached.
    """
    return max(1, min(HIGHEST, math.ceil(per_cent / 20)))


def next_step(level: Number) -> int:
    """Return the level one step up; from 0 or 1 that is 2; 5 stays 5."""
    return min(HIGHEST, max(FIRST_STEP, math.floor(level) + 1))


def standard_target(level: Number, *, years: int) -> int:
    """Return the usual target: one step up in one year; level 4 in five years, or 5 where already at 4."""
    if years == 1:
        return next_step(level)
    return 4 if level < 4 else HIGHEST


def steps_between(level: Number, target: int) -> range:
    """Return the levels to climb from ``level`` up to and including ``target``."""
    return range(next_step(level), target + 1) if level < HIGHEST else range(0)
