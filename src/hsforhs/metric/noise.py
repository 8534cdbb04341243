"""What is added to the values of an indicator, as it was drawn: positions of residuals, steps of an error, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .records import Indicator, NormaliseMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

STEPS = 65_536
"""A relative error takes one of so many equally likely values, the middles of equal parts of its range."""


PICKS = 256
"""A residual is drawn as one of so many evenly spread quantiles of all of them."""


class Noise(NamedTuple):
    """What is added to the cells of one indicator: positions of units (cells,) and numbers (draws, cells)."""

    columns: Array
    values: Array

    def rows(self, members: Array | slice) -> Noise:
        """Return some of the draws."""
        return Noise(self.columns, self.values[members])


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residuals of a rule of imputation: ``picks`` (cells, draws) are positions in ``residuals`` (``PICKS``,)."""

    columns: Array
    picks: Array
    residuals: Array

    @property
    def values(self) -> Array:
        """The numbers (draws, cells)."""
        found: Array = self.residuals[self.picks.T]
        return found

    def rows(self, members: Array | slice) -> Residuals:
        """Return some of the draws."""
        return Residuals(self.columns, self.picks[:, members], self.residuals)


@dataclass(frozen=True, slots=True)
class Errors:
    """Relative errors: ``steps`` (units, draws) of ``STEPS`` from minus to plus the ``half_width`` of ``given`` values.

    Only the cells ``columns`` have an error; steps stand for every unit.
    """

    columns: Array
    steps: Array
    half_width: float
    given: Array

    @property
    def values(self) -> Array:
        """The numbers (draws, cells)."""
        share = (self.steps[self.columns].T + 0.5) * (2.0 / STEPS) - 1.0
        found: Array = share * (self.half_width * self.given[self.columns])
        return found

    def rows(self, members: Array | slice) -> Errors:
        """Return some of the draws."""
        return Errors(self.columns, self.steps[:, members], self.half_width, self.given)


def spread(residuals: Array) -> Array:
    """Return residuals as ``PICKS`` evenly spread quantiles; with fewer residuals each stands there several times."""
    import numpy as np

    at = ((np.arange(PICKS) + 0.5) * len(residuals) / PICKS).astype(np.intp)
    found: Array = np.sort(residuals)[at]
    return found


AnyNoise: TypeAlias = Noise | Residuals | Errors


def joined(parts: list[AnyNoise]) -> AnyNoise:
    """Return the draws of several chunks one after the other."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    if isinstance(first, Residuals):
        picks = np.concatenate([x.picks for x in parts if isinstance(x, Residuals)], axis=1)
        return Residuals(first.columns, picks, first.residuals)
    if isinstance(first, Errors):
        steps = np.concatenate([x.steps for x in parts if isinstance(x, Errors)], axis=1)
        return Errors(first.columns, steps, first.half_width, first.given)
    return Noise(first.columns, np.concatenate([x.values for x in parts]))


def side_by_side(parts: list[AnyNoise]) -> AnyNoise:
    """Return the noise of all cells of one indicator; no cell has two kinds."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    columns = np.concatenate([x.columns for x in parts])
    values = np.concatenate([x.values for x in parts], axis=-1)
    order = columns.argsort()
    return Noise(columns[order], values[:, order])


@dataclass(frozen=True, slots=True)
class Line:
    """Scores of values with errors that follow a line: ``start + slope * step``, cut off at ``low`` and ``high``.

    All are (units,); ``beyond`` are the units that reach beyond either end with some step.
    """

    start: Array
    slope: Array
    low: Array
    high: Array
    beyond: Array

    def scores(self, steps: Array) -> Array:
        """Return the scores (units, draws)."""
        # A product of two kinds of numbers is converted piece by piece, which is slower.
        found: Array = steps.astype(float)
        found *= self.slope[:, None]
        found += self.start[:, None]
        at = self.beyond
        if len(at):
            found[at] = found[at].clip(self.low[at, None], self.high[at, None])
        return found

    def only(self, drawn: Array, others: Array) -> Line:
        """Return the line with the units that are not ``drawn`` at their own scores, whatever the step."""
        import numpy as np

        return Line(
            np.where(drawn, self.start, others),
            np.where(drawn, self.slope, 0.0),
            np.where(drawn, self.low, -np.inf),
            np.where(drawn, self.high, np.inf),
            self.beyond[drawn[self.beyond]],
        )


def line_of(indicator: Indicator, noise: Errors) -> Line | None:
    """Return the line on which scores lie, ``None`` where a rule bends them."""
    import numpy as np

    rule, given = indicator.normalise, np.nan_to_num(noise.given)
    plain = rule.method is NormaliseMethod.GOALPOSTS and indicator.transform is None and indicator.decimals is None
    if not plain or rule.zero is not None or rule.missing is not None:
        return None
    first, step = _first_and_step(noise, given)
    low, high = rule.low or 0.0, rule.high or 0.0
    start, slope = (first - low) / (high - low), step / (high - low)
    if indicator.direction < 0:
        start, slope = 1.0 - start, -slope
    bottom, top = rule.to
    start, slope = bottom + start * (top - bottom), slope * (top - bottom)
    least, most = (min(rule.to), max(rule.to)) if rule.clip else (-np.inf, np.inf)
    ends = np.stack([start, start + slope * (STEPS - 1)])
    beyond = np.flatnonzero((ends.min(axis=0) < least) | (ends.max(axis=0) > most))
    return Line(start, slope, np.full(len(given), least), np.full(len(given), most), beyond)


def _first_and_step(noise: Errors, given: Array) -> tuple[Array, Array]:
    """Return the value at the first step, and what each step adds to it."""
    width = noise.half_width * given
    return given + width * (1.0 / STEPS - 1.0), width * (2.0 / STEPS)


def scored_with(indicator: Indicator, noise: Errors) -> Array:
    """Return the scores (units, draws) of values with errors."""
    import numpy as np

    from .evaluation import scored

    line = line_of(indicator, noise)
    if line is not None:
        return line.scores(noise.steps)
    first, step = _first_and_step(noise, np.nan_to_num(noise.given))
    return scored(noise.steps * step[:, None] + first[:, None], indicator)
