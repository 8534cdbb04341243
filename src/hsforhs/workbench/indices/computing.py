"""A definition and a table in, the plain values of every unit out: what a run stores.

The content of a unit: ``score``, ``class``, ``reason`` (why there is no score, as :mod:`hsforhs.files.keeping` keeps
sentences), ``available`` and ``reliability`` (0 to 1), ``nodes`` {node: [value, q05, q25, q50, q75, q95]}, ``values``
{node: value} of all other nodes, ``classes`` {node: share of draws in each class}, ``history`` {node: one entry per
period, [value, q05, q95] or null}.
"""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sentence
from hsforhs.files.keeping import kept
from hsforhs.metric import Definition, Observations, Result, evaluate, read_observations
from hsforhs.metric.factors import factors_of
from hsforhs.metric.ordering import StepKind, Vocabulary, used
from hsforhs.metric.uncertainty import Uncertainty, uncertainty

from .shape import classed_nodes, parts, shown_nodes, stands_alone

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
HISTORY_DRAWS = 500
MOST_PERIODS = 24
DIGITS = 4
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to compute: the table, the day up to which values count, the days of the history, draws and seed."""

    definition: Definition
    text: str
    as_of: dt.date | None = None
    periods: tuple[dt.date, ...] = ()
    draws: int = 1_000
    seed: int = 1

    @property
    def cost(self) -> int:
        """Cells to be drawn, for the choice between at once and in the background; without reading the table."""
        rows = self.text.count("\n")
        return rows * (len(shown_nodes(self.definition)) * self.draws + len(self.periods) * HISTORY_DRAWS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The content of each unit, with the names that the table gives, the factors drawn and the remarks on the table."""

    units: Mapping[str, dict[str, Any]]
    names: Mapping[str, str]
    shown: tuple[str, ...]
    factors: dict[str, Any]
    observations_sha256: str


def table_of(text: str, definition: Definition, *, as_of: dt.date | None = None, name: str = "") -> Observations:
    """Read a table of observations from its text; raises BadInput naming line and column."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-index-") as folder:
        path = Path(folder) / "observations.csv"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            return read_observations(path, definition, as_of=as_of)
        except BadInput as error:
            # Translators: stands for the name of a file that has none
            raise error.at(file=name or Sentence("table")) from None


def of_node(definition: Definition, node: str) -> Definition:
    """Return the index whose top is a node of another one, without what it does not need, so that it is drawn sooner.

    The top itself is drawn as in the whole. Its classes are those of the whole where it has some.
    """
    classes = definition.classes
    classed = classes is not None and node in classed_nodes(definition)
    found = replace(definition, top=node, classes=replace(classes, on=node) if classes and classed else None)
    # A screening counts all indicators, and weights may be drawn for nodes that are named.
    if definition.screen is not None or factors_of(definition).weighted_nodes:
        return found
    words = Vocabulary(definition.inputs, definition.quantities, definition.indicators, definition.nodes)
    needed = used(words, node)
    nodes = {x for kind, x in needed if kind is StepKind.NODE}
    indicators = {x for kind, x in needed if kind in (StepKind.SCORE, StepKind.VALUE)}
    return replace(
        found,
        indicators={x: y for x, y in definition.indicators.items() if x in indicators},
        nodes={x: y for x, y in definition.nodes.items() if x in nodes},
        derived={},
        steps=tuple(x for x in definition.steps if x in needed),
        leaves={x: y for x, y in definition.leaves.items() if x in nodes},
        sources={x: y for x, y in definition.sources.items() if x in indicators},
    )


def compute_run(order: Order, progress: Progress | None = None) -> Outcome:
    """Compute every unit of a run. Raises BadInput for a table that does not fit the definition."""
    definition, say = order.definition, progress or (lambda _done, _total: None)
    table = table_of(order.text, definition, as_of=order.as_of)
    result = evaluate(definition, table)
    shown = shown_nodes(definition)
    units: dict[str, dict[str, Any]] = {x: _plain_result(result, at, shown) for at, x in enumerate(table.units)}
    steps = len(shown) + len(order.periods)
    for done, node in enumerate(shown):
        drawn = uncertainty(of_node(definition, node), table, draws=order.draws, seed=order.seed)
        _add_intervals(units, drawn, node)
        say(done + 1, steps)
    if order.periods:
        _add_history(units, order, lambda done: say(len(shown) + done, steps))
    factors = replace(factors_of(definition), draws=order.draws, seed=order.seed)
    return Outcome(units, table.names, shown, factors.as_json(), table.sha256)


def _plain_result(result: Result, at: int, shown: Sequence[str]) -> dict[str, Any]:
    definition = result.definition
    return {
        "score": number(result.score[at]),
        "class": result.classes[at],
        "reason": kept(result.why_not(at) or ""),
        "available": number(result.available[definition.top][at]),
        "reliability": number(result.reliability[definition.top][at]),
        "nodes": {x: [number(result.scores[x][at])] for x in shown},
        "values": {x: number(result.scores[x][at]) for x in definition.nodes if x not in shown},
        "classes": {},
        "history": {},
    }


def _add_intervals(units: Mapping[str, dict[str, Any]], drawn: Uncertainty, node: str) -> None:
    quantiles = [drawn.statistics.quantile(x) for x in SHARES]
    shares = drawn.statistics.class_shares()
    for at, unit in enumerate(drawn.result.units):
        if units[unit]["nodes"][node][0] is None:
            continue
        units[unit]["nodes"][node] += [number(x[at]) for x in quantiles]
        if drawn.result.definition.classes is not None:
            units[unit]["classes"][node] = [number(x) for x in shares[at]]


def _add_history(units: Mapping[str, dict[str, Any]], order: Order, say: Callable[[int], None]) -> None:
    """Compute the index as it was known at the end of each period, without anything that came later.

    Where no unit matters for another one, all periods go through the engine together, as if they were units.
    """
    definition = order.definition
    nodes = (definition.top, *parts(definition))
    for content in units.values():
        content["history"] = {node: [None] * len(order.periods) for node in nodes}
    known = [(at, x) for at, day in enumerate(order.periods) if (x := _known_at(order, day)) is not None]
    together = [known] if known and stands_alone(definition) else [[x] for x in known]
    for members in together:
        table = _stacked(members)
        for node in nodes:
            drawn = uncertainty(
                of_node(definition, node), table, draws=min(order.draws, HISTORY_DRAWS), seed=order.seed
            )
            _add_entries(units, drawn, members, node)
        say(members[-1][0] + 1)


def _known_at(order: Order, day: dt.date) -> Observations | None:
    try:
        return table_of(order.text, order.definition, as_of=day)
    except BadInput:
        # Nothing was known yet; what is wrong with the table itself was said when it was read as a whole.
        return None


def _stacked(members: Sequence[tuple[int, Observations]]) -> Observations:
    """Put tables below one another, each unit of each period as a unit of its own."""
    import numpy as np

    tables = [table for _at, table in members]
    if len(tables) == 1:
        return tables[0]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    groups = dict.fromkeys(name for table in tables for name in table.groups)
    return Observations(
        tables[0].file,
        tuple(f"{at} {unit}" for at, table in members for unit in table.units),
        {},
        {x: np.concatenate([y.columns.get(x, np.full(len(y.units), np.nan)) for y in tables]) for x in names},
        {x: tuple(z for y in tables for z in y.groups.get(x, (None,) * len(y.units))) for x in groups},
    )


def _add_entries(
    units: Mapping[str, dict[str, Any]], drawn: Uncertainty, members: Sequence[tuple[int, Observations]], node: str
) -> None:
    low, high = (drawn.statistics.quantile(x) for x in (SHARES[0], SHARES[-1]))
    row = 0
    for at, table in members:
        for unit in table.units:
            value = number(drawn.result.score[row])
            if value is not None and unit in units:
                units[unit]["history"][node][at] = [value, number(low[row]), number(high[row])]
            row += 1


def number(value: Any) -> float | None:
    """Return a plain number rounded for storage; ``None`` for a missing one."""
    found = float(value)
    return None if math.isnan(found) else round(found, DIGITS) + 0.0


def quarters(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Return the last days of the quarters from one day to another, the newest ``MOST_PERIODS`` of them."""
    return _ends(first, last, (3, 6, 9, 12))


def years(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Return the last days of the years from one day to another, the newest ``MOST_PERIODS`` of them."""
    return _ends(first, last, (12,))


def _ends(first: dt.date, last: dt.date, months: Sequence[int]) -> tuple[dt.date, ...]:
    found = []
    for year in range(first.year, last.year + 1):
        for month in months:
            day = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
            if first <= day <= last:
                found.append(day)
    return tuple(found[-MOST_PERIODS:])
