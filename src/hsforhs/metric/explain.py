"""Why a unit has its score: the part of each indicator in its distance from a reference, and what moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Sentence

from .evaluation import Computed, compute
from .observations import Observations
from .ordering import Step, StepKind, followers
from .records import Definition
from .result import identity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SEGMENTS = 16
_STEP = 1e-5
_DRAWS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator of a unit: its value, its score and that of the reference, on the scale of the index.

    ``contribution`` is its part in the distance of the unit's score from the reference, ``derivative`` the change of
    the index for one more point of the indicator's score.
    """

    indicator: str
    value: float
    score: float
    reference: float
    contribution: float
    derivative: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """``score`` is ``reference`` plus all contributions plus ``rounding``, exactly."""

    definition: Definition
    unit: str
    against: str
    score: float
    reference: float
    rounding: float
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values, the largest contribution downwards first."""
        return {
            "definition": identity(self.definition),
            "unit": self.unit,
            "against": self.against,
            "score": self.score,
            "reference": self.reference,
            "rounding": self.rounding,
            "indicators": {
                x.indicator: {
                    "value": x.value,
                    "score": x.score,
                    "reference": x.reference,
                    "contribution": x.contribution,
                    "derivative": x.derivative,
                }
                for x in sorted(self.parts, key=lambda x: x.contribution)
            },
        }


def explain(
    definition: Definition, observations: Observations, unit: str, *, against: str | None = None
) -> Explanation:
    """Explain the score of a unit by its distance from another unit, or from the median score of each indicator.

    The reference has the scores of the other unit where this one has scores; what is missing here is missing there, and
    what does not come from an indicator stays as it is here. On the straight way from the reference to the unit the
    index is divided among the indicators by their derivatives, segment by segment (Aumann and Shapley 1974); what a
    segment leaves over is divided in proportion, so that the sum is exact. For a weighted mean this is weight times
    distance. Raises BadInput for a unit that is not there or has no score.
    """
    import numpy as np

    at = _position(observations, unit)
    base = _computed(definition, observations)
    if not np.isfinite(base.scores[definition.top][at]):
        raise BadInput(
            Sentence("'%(unit)s' has no score", unit=unit),
            file=observations.file,
            expected=Sentence("a unit with a score"),
        )
    names = [x for x in definition.leaves[definition.top] if np.isfinite(base.scores[x][at])]
    if against is not None:
        other = _position(observations, against)
        aims = [base.scores[x][other] for x in names]
    else:
        aims = [np.nanmedian(base.scores[x]) for x in names]
    here = np.array([base.scores[x][at] for x in names])
    # Where the reference has no score, nothing can be said: the indicator stays as it is.
    there = np.where(np.isfinite(aims), np.array(aims), here)
    points = there + np.linspace(0, 1, SEGMENTS + 1)[:, None] * (here - there)
    tree = _Tree(definition, observations, base, names, at)
    values = tree.scores(points)
    slopes = tree.slopes((points[1:] + points[:-1]) / 2)
    # Derivatives may be cut off at the end of a scale; a missing one moves nothing.
    shares = np.nan_to_num(slopes) * (here - there) / SEGMENTS
    left = np.diff(values) - shares.sum(axis=1)
    sizes = np.abs(shares)
    moved = np.where(sizes.sum(axis=1, keepdims=True) > 0, sizes, np.abs(here - there)[None])
    total = moved.sum(axis=1, keepdims=True)
    parts = (shares + left[:, None] * moved / np.where(total > 0, total, 1.0)).sum(axis=0)
    official = float(compute_top(definition, observations)[at])
    slope = np.nan_to_num(tree.slopes(here[None])[0])
    return Explanation(
        definition,
        unit,
        against or "median",
        official,
        float(values[0]),
        official - float(values[-1]),
        tuple(
            Part(name, float(base.values[name][at]), float(here[i]), float(there[i]), float(parts[i]), float(slope[i]))
            for i, name in enumerate(names)
        ),
    )


def compute_top(definition: Definition, observations: Observations) -> Array:
    """Return the score of the index as published (units,), with all rounding."""
    found = compute(definition, observations.columns, units=observations.units, groups=observations.groups)
    return found.scores[definition.top]


def _computed(definition: Definition, observations: Observations) -> Computed:
    return compute(
        definition, observations.columns, units=observations.units, groups=observations.groups, rounded=False
    )


def _position(observations: Observations, unit: str) -> int:
    if unit not in observations.units:
        raise BadInput(
            Sentence("there is no unit '%(unit)s'", unit=unit),
            file=observations.file,
            expected=Sentence("a unit of the observations"),
        )
    return observations.units.index(unit)


@dataclass(frozen=True, slots=True)
class _Tree:
    """The index as a function of the scores of the indicators of one unit, without rounding."""

    definition: Definition
    observations: Observations
    base: Computed
    names: list[str]
    at: int

    def scores(self, points: Array) -> Array:
        """Return the score of the unit at each point (points,) for scores of its indicators (points, indicators)."""
        import numpy as np

        steps = [Step(StepKind.SCORE, x) for x in self.names]
        # Another score is not another value: what stands on values stays.
        stale = followers(self.definition, steps)
        parts = []
        for start in range(0, len(points), _DRAWS_AT_ONCE):
            rows = points[start : start + _DRAWS_AT_ONCE]
            changed = {step: self.moved(rows[:, i]) for i, step in enumerate(steps)}
            found = compute(
                self.definition,
                self.observations.columns,
                units=self.observations.units,
                groups=self.observations.groups,
                changed=changed,
                rounded=False,
                base=self.base,
                stale=stale,
            )
            top = found.scores[self.definition.top]
            parts.append(np.broadcast_to(top, (len(rows), len(self.observations.units)))[:, self.at])
        return np.concatenate(parts)

    def moved(self, column: Array) -> Any:
        def change(found: Array) -> Array:
            import numpy as np

            rows = np.tile(found, (len(column), 1))
            rows[:, self.at] = column
            return rows

        return change

    def slopes(self, points: Array) -> Array:
        """Return the derivative by each indicator at each point (points, indicators), by central differences."""
        import numpy as np

        scale = self.definition.scale
        step = _STEP * (scale.high - scale.low)
        count = points.shape[1]
        shifts = np.concatenate([np.eye(count), -np.eye(count)]) * step
        found = self.scores((points[:, None, :] + shifts).reshape(-1, count)).reshape(len(points), 2, count)
        difference: Array = (found[:, 0] - found[:, 1]) / (2 * step)
        return difference


@dataclass(frozen=True, slots=True)
class Change:
    """What moved a unit from one run to another; the parts add up to the difference exactly.

    ``score`` has the parts *data* and *method*, ``classes`` (positions from 0, the lowest) also *thresholds*. ``None``
    where one of the runs in between has no score: then the difference cannot be divided.
    """

    unit: str
    before: float | None
    after: float | None
    class_before: str | None
    class_after: str | None
    score: Mapping[str, float] | None
    classes: Mapping[str, float] | None

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "before": self.before,
            "after": self.after,
            "class_before": self.class_before,
            "class_after": self.class_after,
            "score": dict(self.score) if self.score is not None else None,
            "class": dict(self.classes) if self.classes is not None else None,
        }


def change(before: Definition, old: Observations, after: Definition, new: Observations) -> tuple[Change, ...]:
    """Divide the change of each unit that is in both runs into data, method and thresholds of classes.

    Each part is its effect averaged over all orders in which data, method and thresholds may change (Shapley value), so
    no order is preferred. Observations that a definition does not know are left aside, and what it misses is missing.
    """
    import numpy as np

    units = [x for x in new.units if x in set(old.units)]
    rows = [[x.units.index(u) for u in units] for x in (old, new)]
    methods, tables = (before, after), (old, new)
    tops, ons = {}, {}
    for d, table in enumerate(tables):
        for m, method in enumerate(methods):
            found = compute(method, table.columns, units=table.units, groups=table.groups)
            tops[d, m] = found.scores[method.top][rows[d]]
            on = method.classes.on if method.classes else method.top
            ons[d, m] = found.scores[on][rows[d]]
    edges = [x.classes.edges if x.classes else None for x in methods]
    labels = [x.classes.labels if x.classes else () for x in methods]
    placed: dict[tuple[int, ...], Array] = {
        (d, m, t): np.where(np.isfinite(ons[d, m]), np.searchsorted(e, ons[d, m], side="right"), np.nan)
        for d in (0, 1)
        for m in (0, 1)
        for t, e in enumerate(edges)
        if e is not None
    }
    scores = shapley({(d, m): tops[d, m] for d in (0, 1) for m in (0, 1)}, 2)
    positions = shapley(placed, 3) if len(placed) == 8 else None
    return tuple(
        Change(
            unit,
            _plain(tops[0, 0][i]),
            _plain(tops[1, 1][i]),
            _label(placed.get((0, 0, 0)), labels[0], i),
            _label(placed.get((1, 1, 1)), labels[1], i),
            _parts(scores, ("data", "method"), i),
            _parts(positions, ("data", "method", "thresholds"), i) if positions is not None else None,
        )
        for i, unit in enumerate(units)
    )


def shapley(values: Mapping[tuple[int, ...], Array], players: int) -> Array:
    """Return the part of each player (players, ...) in ``values[1, 1, ...] - values[0, 0, ...]``.

    ``values`` holds the result for every combination of old (0) and new (1).
    """
    from itertools import permutations

    import numpy as np

    orders = list(permutations(range(players)))
    found = np.zeros((players, *next(iter(values.values())).shape))
    for order in orders:
        state = [0] * players
        for player in order:
            earlier = values[tuple(state)]
            state[player] = 1
            found[player] += values[tuple(state)] - earlier
    return found / len(orders)


def _parts(found: Array, names: tuple[str, ...], at: int) -> dict[str, float] | None:
    import numpy as np

    column = found[:, at]
    return {x: float(y) for x, y in zip(names, column, strict=True)} if np.isfinite(column).all() else None


def _label(placed: Array | None, labels: tuple[str, ...], at: int) -> str | None:
    number = None if placed is None else _plain(placed[at])
    return None if number is None else labels[int(number)]


def _plain(value: Any) -> float | None:
    import math

    return None if math.isnan(float(value)) else float(value)
