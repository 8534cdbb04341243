"""What if: other levels for a place, the path of a plan, and the cheapest steps to a class. Nothing is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hsforhs.files import BadInput, Sentence
from hsforhs.metric import Definition, Observations
from hsforhs.metric.ordering import reads_own_column
from hsforhs.metric.uncertainty import uncertainty
from hsforhs.metric.whatif import Choice, Gain, cheapest, what_if
from hsforhs.scores import Assessment, rounded_mean

from .computing import SHARES, number, of_node
from .queries import Loaded
from .shape import parts, points_per_level

DRAWS = 300
LEVELS = range(1, 6)
MOST_CHANGES = 40
MOST_NAMES_TO_CHOOSE = 8
"""Indicators among which the cheapest steps are looked for: those that lift the score most."""


@dataclass(frozen=True, slots=True)
class Rung:
    """An indicator with benchmark levels: where the place stands, and what each level is worth in its units."""

    id: str
    now: float
    per_level: float

    @property
    def level(self) -> float:
        """The level now; a mean of several indicators may lie between two."""
        return self.now / self.per_level


def rungs(ready: Loaded, unit: str) -> list[Rung]:
    """Return the indicators with levels for which the unit has a value, in the order of the definition."""
    at = ready.table.units.index(unit)
    found = []
    for indicator in ready.definition.indicators.values():
        per_level = points_per_level(indicator)
        column = ready.table.columns.get(indicator.id)
        if per_level is None or column is None or not reads_own_column(indicator):
            continue
        now = number(column[at])
        if now is not None:
            found.append(Rung(indicator.id, now, per_level))
    return found


def read_changes(ready: Loaded, unit: str, asked: Mapping[str, str]) -> dict[str, float]:
    """Read wanted levels by indicator into values; empty fields and levels that are there already change nothing.

    Raises BadInput for a level that does not exist.
    """
    by_id = {x.id: x for x in rungs(ready, unit)}
    found: dict[str, float] = {}
    for name, text in asked.items():
        if not text or name not in by_id:
            continue
        if text not in {str(x) for x in LEVELS}:
            raise BadInput(
                Sentence("%(name)s: '%(value)s' is no level", name=name, value=text[:20]),
                expected=Sentence("a whole number from 1 to 5"),
            )
        wanted = int(text) * by_id[name].per_level
        if wanted != by_id[name].now:
            found[name] = wanted
    if len(found) > MOST_CHANGES:
        raise BadInput(
            Sentence("%(number)s changes at once", number=len(found)),
            expected=Sentence("at most %(most)s", most=MOST_CHANGES),
        )
    return found


def changed_table(table: Observations, unit: str, changes: Mapping[str, float]) -> Observations:
    """Return the observations with other values for one unit."""
    import numpy as np

    at = table.units.index(unit)
    columns = dict(table.columns)
    for name, value in changes.items():
        column = np.array(columns.get(name, np.full(len(table.units), np.nan)), dtype=float)
        column[at] = value
        columns[name] = column
    return replace(table, columns=columns)


def with_changes(ready: Loaded, unit: str, changes: Mapping[str, float], *, seed: int) -> dict[str, list[float | None]]:
    """Return the numbers of the top and of each part that moves, as a run stores them, with the changes made."""
    before, after = what_if(ready.definition, ready.table, unit, [changes])
    table = changed_table(ready.table, unit, changes)
    at = table.units.index(unit)
    found = {}
    for node in (ready.definition.top, *parts(ready.definition)):
        if before.nodes[node] == after.nodes[node]:
            continue
        drawn = uncertainty(of_node(ready.definition, node), table, draws=DRAWS, seed=seed)
        quantiles = [number(drawn.statistics.quantile(x)[at]) for x in SHARES]
        found[node] = [_plain(after.nodes[node]), *quantiles]
    return found


def _plain(value: float | None) -> float | None:
    return None if value is None else number(value)


@dataclass(frozen=True, slots=True)
class Stage:
    """One year of a plan's path: the score, its class, and how many indicators have moved by then."""

    year: int
    score: float | None
    label: str | None
    moved: int


def plan_path(
    ready: Loaded, unit: str, start: Assessment, targets: Mapping[str, int], years: int
) -> list[Stage] | None:
    """Return the score year by year when each indicator climbs evenly from its level to its target.

    ``None`` where the index takes no value of the instrument. A capacity is the mean of its indicators, as in SPAR.
    """
    if years < 1 or not start.instrument.startswith(("spar", "jee")):
        return None
    by_id = {x.id: x for x in rungs(ready, unit)}
    levels = {key.code: _level(start.instrument, float(value)) for key, value in start.values.items()}
    settings: list[dict[str, float]] = []
    moved: list[int] = []
    for year in range(1, years + 1):
        then = {code: _climbed(now, targets.get(code, 0), year / years) for code, now in levels.items()}
        values = {code: level * by_id[code].per_level for code, level in then.items() if code in by_id}
        values |= _capacities(start.instrument, then, by_id)
        settings.append({x: y for x, y in values.items() if not math.isclose(y, by_id[x].now)})
        moved.append(sum(then[x] != levels[x] for x in levels))
    if not any(settings):
        return None
    states = what_if(ready.definition, ready.table, unit, settings)
    return [
        Stage(year, state.score, state.label, number_moved)
        for year, (state, number_moved) in enumerate(zip(states, [0, *moved], strict=True))
    ]


def _level(instrument: str, value: float) -> float:
    return value / 20 if instrument.startswith("spar") else value


def _climbed(now: float, target: int, share: float) -> float:
    """Return the level after a share of the time: whole steps alone count; a target below the level moves nothing."""
    return now if target <= now else now + math.floor((target - now) * share + 1e-9)


def _capacities(instrument: str, levels: Mapping[str, float], by_id: Mapping[str, Rung]) -> dict[str, float]:
    """Return the capacities of SPAR that an index counts, each the rounded mean of its indicators in per cent."""
    if not instrument.startswith("spar"):
        return {}
    found = {}
    for code in by_id:
        under = [20 * level for name, level in levels.items() if name.partition(".")[0] == code and name != code]
        mean = rounded_mean(under)
        if mean is not None:
            found[code] = float(mean)
    return found


def cheapest_steps(ready: Loaded, unit: str, label: str) -> Choice:
    """Return the fewest benchmark steps that bring a unit to a class, among the indicators that lift it most.

    Raises BadInput where these do not reach it, or where the index has no classes.
    """
    able = [x for x in rungs(ready, unit) if x.level < LEVELS[-1]]
    gains = _strongest(ready.definition, ready.table, unit, able)
    if not gains:
        raise BadInput(
            Sentence("no indicator with levels can rise here"),
            expected=Sentence("an index that counts benchmark levels"),
        )
    return cheapest(ready.definition, ready.table, unit, label=label, gains=gains)


def _strongest(definition: Definition, table: Observations, unit: str, able: Sequence[Rung]) -> list[Gain]:
    full = [what_if(definition, table, unit, [{x.id: LEVELS[-1] * x.per_level}]) for x in able]
    worth = [((after.score or 0.0) - (before.score or 0.0), x) for (before, after), x in zip(full, able, strict=True)]
    chosen = [x for gain, x in sorted(worth, key=lambda x: (-abs(x[0]), x[1].id)) if gain > 0][:MOST_NAMES_TO_CHOOSE]
    return [
        Gain(x.id, level * x.per_level, math.ceil(level - x.level))
        for x in chosen
        for level in LEVELS
        if level > x.level
    ]


def levels_of(choice: Choice, by_id: Mapping[str, Rung]) -> list[tuple[str, float, int]]:
    """Return the chosen steps as indicator, level now and level then."""
    return [(x.id, by_id[x.id].level, round(x.value / by_id[x.id].per_level)) for x in choice.gains]
