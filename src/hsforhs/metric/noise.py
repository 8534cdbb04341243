"""What is added to the values of an indicator, as it was drawn: positions of residuals, steps of an error, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

STEPS = 65_536
"""A relative error takes one of so many equally likely values, the middles of equal parts of its range."""


MOST_RESIDUALS = 512


class Noise(NamedTuple):
    """What is added to the cells of one indicator: positions of units (cells,) and numbers (draws, cells)."""

    columns: Array
    values: Array

    def rows(self, members: Array | slice) -> Noise:
        """Return some of the draws."""
        return Noise(self.columns, self.values[members])


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residuals of a rule of imputation, as ``STEPS`` (cells, draws) that stand for positions in ``residuals``."""

    columns: Array
    steps: Array
    residuals: Array

    @property
    def values(self) -> Array:
        """The numbers (draws, cells)."""
        found: Array = self.residuals[positions(self.steps, len(self.residuals)).T]
        return found

    def rows(self, members: Array | slice) -> Residuals:
        """Return some of the draws."""
        return Residuals(self.columns, self.steps[:, members], self.residuals)


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


def positions(steps: Array, sizes: Array | int) -> Array:
    """Return the positions below ``sizes`` for which steps stand; each has its chance to 1 of 65,536."""
    import numpy as np

    found = np.multiply(steps, sizes, dtype=np.uint32)
    found >>= 16
    return found


def thinned(residuals: Array) -> Array:
    """Return all residuals, of more than ``MOST_RESIDUALS`` as many quantiles evenly spread."""
    import numpy as np

    if len(residuals) <= MOST_RESIDUALS:
        return residuals
    found: Array = np.quantile(residuals, (np.arange(MOST_RESIDUALS) + 0.5) / MOST_RESIDUALS)
    return found


AnyNoise: TypeAlias = Noise | Residuals | Errors


def joined(parts: list[AnyNoise]) -> AnyNoise:
    """Return the draws of several chunks one after the other."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    if isinstance(first, Residuals):
        steps = np.concatenate([x.steps for x in parts if isinstance(x, Residuals)], axis=1)
        return Residuals(first.columns, steps, first.residuals)
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
