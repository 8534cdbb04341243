"""Levels that a plan aims at, as values of an index: the path of a unit's score through the years of the plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import plain

from .observations import Observations
from .records import Definition
from .result import evaluate
from .whatif import State, what_if

PER_LEVEL = 20.0
HIGHEST = 5.0


@dataclass(frozen=True, slots=True)
class Projection:
    """A unit as it is, then at the end of each year of a plan; ``years`` are those of all states but the first."""

    unit: str
    years: tuple[int, ...]
    states: tuple[State, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Return plain JSON values; the year of the first state is null."""
        return [{"year": year, **x.as_json()} for year, x in zip((None, *self.years), self.states, strict=True)]


def projected(
    definition: Definition,
    observations: Observations,
    unit: str,
    *,
    current: Mapping[str, float],
    targets: Mapping[int, Mapping[str, float]],
    through: Definition | None = None,
    per_level: float = PER_LEVEL,
) -> Projection:
    """Return the path of a unit's score if it reaches levels (0 to 5) year by year.

    ``current`` are the levels now, ``targets`` those that are new at the end of each year; earlier ones stay. A level
    is ``per_level`` in the values of the index. An indicator of the index is set to its own level, or to what
    ``through`` makes of the levels, such as the SPAR capacity ``C5`` from ``C5.1`` and ``C5.2`` through the definition
    ``spar-2``. What no target touches stays as observed. Raises BadInput for a level that is none, for a code that
    neither definition knows, and for targets that reach no indicator of the index.
    """
    known = {*definition.indicators, *(through.indicators if through else ())}
    for name, level in [*current.items(), *(x for year in targets.values() for x in year.items())]:
        if name not in known:
            raise BadInput(
                Sentence("'%(name)s' is no indicator of %(definition)s", name=name, definition=definition.id),
                expected=Sentence("an indicator of the index"),
            )
        if not (math.isfinite(level) and 0 <= level <= HIGHEST):
            raise BadInput(
                Sentence("'%(name)s' is at level %(level)s", name=name, level=plain(level)),
                expected=Sentence("a level from 0 to %(highest)s", highest=plain(HIGHEST)),
            )
    years = tuple(sorted(targets))
    if not years:
        raise BadInput(Sentence("there are no target levels"), expected=Sentence("levels for at least one year"))
    levels, touched = dict(current), set[str]()
    steps: list[dict[str, float]] = []
    for year in years:
        levels |= targets[year]
        touched |= targets[year].keys()
        values = {k: v * per_level for k, v in levels.items()}
        step = {k: values[k] for k in touched if k in definition.indicators}
        if through is not None:
            step |= _rolled_up(definition, through, values, touched)
        if not step:
            raise BadInput(
                Sentence(
                    "no indicator of %(definition)s stands on %(listed)s",
                    definition=definition.id,
                    listed=tuple(sorted(touched)),
                ),
                expected=Sentence("a definition that the levels are rolled up through, such as spar-2"),
            )
        steps.append(step)
    return Projection(unit, years, what_if(definition, observations, unit, steps))


def _rolled_up(
    definition: Definition, through: Definition, values: Mapping[str, float], touched: set[str]
) -> dict[str, float]:
    """Return the nodes of ``through`` that are indicators of the index and stand on a level that a target touches."""
    import numpy as np

    columns = {k: np.array([v]) for k, v in values.items() if k in through.indicators}
    found = evaluate(through, Observations("levels", ("unit",), {}, columns, {}))
    scores: dict[str, float] = {}
    for name, leaves in through.leaves.items():
        if name in definition.indicators and name not in values and touched.intersection(leaves):
            score = found.of("unit", name)
            if score is not None:
                scores[name] = score
    return scores
