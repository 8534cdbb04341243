"""What if: scores with other values, and the cheapest set of gains that reaches a class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import plain

from .classify import positions
from .evaluation import Computed, compute
from .observations import Observations
from .ordering import Step, StepKind, reads_own_column
from .records import Definition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

MOST_GAINS = 200
_MOST_ROUNDS = 2_000


@dataclass(frozen=True, slots=True)
class State:
    """A unit at one point of a path: what was set last, its score, its class and its nodes (``None``: no score)."""

    set: Mapping[str, float]
    score: float | None
    label: str | None
    nodes: Mapping[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"set": dict(self.set), "score": self.score, "class": self.label, "nodes": dict(self.nodes)}


@dataclass(frozen=True, slots=True)
class Gain:
    """A possible gain: an input or indicator set to ``value`` at a ``cost`` of at least 0, in any one unit."""

    id: str
    value: float
    cost: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest gains that reach the class, and the state of the unit with them."""

    gains: tuple[Gain, ...]
    cost: float
    before: State
    after: State

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "gains": [{"id": x.id, "value": x.value, "cost": x.cost} for x in self.gains],
            "cost": self.cost,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
        }


def what_if(
    definition: Definition, observations: Observations, unit: str, settings: Sequence[Mapping[str, float]]
) -> tuple[State, ...]:
    """Return the unit as it is and after each step of a path; each step sets values and keeps those before.

    A name is an input or an indicator; values are in the units of the observations, for an indicator with a formula of
    its own in those of its value. Raises BadInput for a name or unit that is not there and for a value that is no
    finite number.
    """
    import numpy as np

    model = _Model(definition, observations, unit)
    states: list[dict[str, float]] = [{}]
    for setting in settings:
        for name, value in setting.items():
            model.check(name)
            if not np.isfinite(value):
                raise BadInput(
                    Sentence("'%(name)s' is set to %(value)s", name=name, value=value),
                    expected=Sentence("a finite number"),
                )
        states.append({**states[-1], **setting})
    found = model.computed(states)
    return tuple(
        model.state(found, i, len(states), set_last) for i, set_last in enumerate([{}, *(dict(x) for x in settings)])
    )


def cheapest(
    definition: Definition, observations: Observations, unit: str, *, label: str, gains: Sequence[Gain]
) -> Choice:
    """Return the cheapest set of gains, at most one per name, that brings the unit to the class ``label`` or beyond it.

    Exact for an index in which a gain never hurts: gains of one name count as better the nearer they bring the goal. A
    small integer programme proposes the cheapest set (HiGHS through ``scipy.optimize.milp``), the index itself judges
    it, and a set that falls short, made as large as it can be while it still does, is ruled out with everything below
    it. Raises BadInput if the class cannot be reached, and where a gain makes the unit worse.
    """
    model = _Model(definition, observations, unit)
    classes = definition.classes
    if classes is None or label not in classes.labels:
        labels = (
            Sentence("%(listed)s", listed=tuple(classes.labels)) if classes else Sentence("a definition with classes")
        )
        raise BadInput(
            Sentence("there is no class '%(label)s' in '%(definition)s'", label=label, definition=definition.id),
            expected=labels,
        )
    if not 1 <= len(gains) <= MOST_GAINS:
        raise BadInput(
            Sentence("%(number)s gains to choose from", number=len(gains)),
            expected=Sentence("from 1 to %(most)s", most=MOST_GAINS),
        )
    for gain in gains:
        model.check(gain.id)
        if not (gain.cost >= 0 and abs(gain.value) < float("inf") and gain.cost < float("inf")):
            raise BadInput(
                Sentence(
                    "'%(gain)s' set to %(value)s costs %(cost)s",
                    gain=gain.id,
                    value=plain(gain.value),
                    cost=plain(gain.cost),
                ),
                expected=Sentence("a cost of at least 0"),
            )
    search = _Search(model, classes.labels.index(label), gains)
    chosen = search.solve()
    states = model.computed([{}, {x.id: x.value for x in chosen}])
    cost = float(sum(x.cost for x in chosen))
    return Choice(
        chosen, cost, model.state(states, 0, 2, {}), model.state(states, 1, 2, {x.id: x.value for x in chosen})
    )


class _Model:
    def __init__(self, definition: Definition, observations: Observations, unit: str) -> None:
        if unit not in observations.units:
            raise BadInput(
                Sentence("there is no unit '%(unit)s'", unit=unit),
                file=observations.file,
                expected=Sentence("a unit of the observations"),
            )
        self.definition, self.observations = definition, observations
        self.at = observations.units.index(unit)

    def check(self, name: str) -> None:
        x = self.definition
        if name not in x.indicators and (name not in x.inputs or x.inputs[name].group):
            raise BadInput(
                Sentence("there is no indicator '%(name)s' in '%(definition)s'", name=name, definition=x.id),
                expected=Sentence("an indicator or an input"),
            )

    def computed(self, states: Sequence[Mapping[str, float]]) -> Computed:
        """Compute the index with the unit in each state; leading axis of the scores are the states."""
        import numpy as np

        x, given = self.definition, self.observations
        names = list(dict.fromkeys(name for state in states for name in state))
        columns: dict[str, Array] = dict(given.columns)
        changed: dict[Step, Callable[[Array], Array]] = {}
        for name in names:
            values = np.array([state.get(name, np.nan) for state in states])
            if name in x.inputs or reads_own_column(x.indicators[name]):
                columns[name] = self.put(columns.get(name, np.full(len(given.units), np.nan)), values)
            else:
                changed[Step(StepKind.VALUE, name)] = lambda found, values=values: self.put(found, values)  # type: ignore[misc]
        return compute(x, columns, units=given.units, groups=given.groups, changed=changed)

    def put(self, found: Array, values: Array) -> Array:
        import numpy as np

        rows = np.array(np.broadcast_to(found, (len(values), found.shape[-1])), dtype=float)
        rows[:, self.at] = np.where(np.isfinite(values), values, rows[:, self.at])
        return rows

    def column(self, found: Computed, name: str, count: int) -> Array:
        import numpy as np

        scores = found.scores[name]
        return np.broadcast_to(scores, (count, scores.shape[-1]))[:, self.at]

    def state(self, found: Computed, row: int, count: int, set_last: Mapping[str, float]) -> State:
        import math

        x = self.definition
        nodes: dict[str, float | None] = {}
        for name in (*x.nodes, *x.derived):
            number = float(self.column(found, name, count)[row])
            nodes[name] = None if math.isnan(number) else number
        at = int(self.placed(found, count)[row]) if x.classes is not None else -1
        return State(dict(set_last), nodes[x.top], x.classes.labels[at] if x.classes and at >= 0 else None, nodes)

    def placed(self, found: Computed, count: int) -> Array:
        """Return the position of the class of the unit in each state (count,), -1 without a score."""
        import numpy as np

        classes = self.definition.classes
        if classes is None:
            return np.full(count, -1)
        return positions(self.column(found, classes.on, count), np.array(classes.edges))


class _Search:
    """The search for the cheapest set: a set is the level of each name, 0 for *as it is*, then gain by gain."""

    def __init__(self, model: _Model, goal: int, gains: Sequence[Gain]) -> None:
        self.model, self.goal = model, goal
        on = model.definition.classes.on if model.definition.classes else model.definition.top
        now = model.computed([{}])
        self.start = float(model.column(now, on, 1)[0])
        place = int(model.placed(now, 1)[0])
        if place < 0:
            raise BadInput(Sentence("the unit has no score to start from"), file=model.observations.file)
        self.sign = 1 if goal >= place else -1
        alone = model.column(model.computed([{x.id: x.value} for x in gains]), on, len(gains))
        for gain, score in zip(gains, alone, strict=True):
            if not self.sign * (score - self.start) >= -1e-9:
                raise BadInput(
                    Sentence(
                        "'%(gain)s' at %(value)s moves the score away from the class",
                        gain=gain.id,
                        value=plain(gain.value),
                    ),
                    expected=Sentence("gains only"),
                )
        ordered = sorted(zip(gains, alone, strict=True), key=lambda x: (self.sign * x[1], -x[0].cost))
        self.ladders: dict[str, list[Gain]] = {}
        for gain, _ in ordered:
            self.ladders.setdefault(gain.id, []).append(gain)
        self.names = list(self.ladders)

    def reached(self, sets: Sequence[Sequence[int]]) -> list[bool]:
        """Tell which sets reach the class."""
        placed = self.model.placed(self.model.computed([self.values(x) for x in sets]), len(sets))
        return [x >= 0 and self.sign * (x - self.goal) >= 0 for x in placed.tolist()]

    def values(self, levels: Sequence[int]) -> dict[str, float]:
        return {x.id: x.value for x in self.gains(levels)}

    def gains(self, levels: Sequence[int]) -> tuple[Gain, ...]:
        return tuple(self.ladders[name][x - 1] for name, x in zip(self.names, levels, strict=True) if x)

    def solve(self) -> tuple[Gain, ...]:
        full = [len(self.ladders[x]) for x in self.names]
        if not self.reached([full])[0]:
            raise BadInput(
                Sentence("all gains together do not reach the class"), expected=Sentence("more or larger gains")
            )
        cuts: list[list[int]] = []
        for _ in range(_MOST_ROUNDS):
            levels = self.proposal(cuts)
            if self.reached([levels])[0]:
                return self.gains(levels)
            cuts.append(self.enlarged(levels, full))
        raise BadInput(
            Sentence("no cheapest set within %(most)s proposals", most=_MOST_ROUNDS), expected=Sentence("fewer gains")
        )

    def enlarged(self, levels: Sequence[int], full: Sequence[int]) -> list[int]:
        """Raise a set that falls short, level by level, as long as it still does."""
        found = list(levels)
        open_names = set(range(len(found)))
        while open_names:
            tries = [(i, [*found[:i], found[i] + 1, *found[i + 1 :]]) for i in sorted(open_names) if found[i] < full[i]]
            if not tries:
                break
            good = self.reached([x for _, x in tries])
            short = [x for x, enough in zip(tries, good, strict=True) if not enough]
            open_names = {i for i, _ in short}
            if short:
                found = short[0][1]
        return found

    def proposal(self, cuts: Sequence[Sequence[int]]) -> list[int]:
        """Return the cheapest set that is above every cut in at least one name."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        places = [(i, level) for i, name in enumerate(self.names) for level in range(1, len(self.ladders[name]) + 1)]
        costs = [self.ladders[self.names[i]][level - 1].cost for i, level in places]
        rows = [[float(i == j) for i, _ in places] for j in range(len(self.names))]
        limits = [LinearConstraint(np.array(rows), -np.inf, 1.0)]
        if cuts:
            above = [[float(level > cut[i]) for i, level in places] for cut in cuts]
            limits.append(LinearConstraint(np.array(above), 1.0, np.inf))
        solved = milp(costs, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(places)))
        levels = [0] * len(self.names)
        for (i, level), taken in zip(places, solved.x, strict=True):
            if taken > 0.5:
                levels[i] = level
        return levels
