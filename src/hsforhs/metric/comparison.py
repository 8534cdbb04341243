"""Computed scores beside published ones: every difference is shown, nothing is overwritten."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, read_delimited

from .definition import read_definition
from .observations import read_observations
from .reading import MISSING_TEXTS
from .result import Result, evaluate

TOLERANCE = 1e-9
CLASS = "class"
_MISSING = frozenset(x.lower() for x in MISSING_TEXTS)


@dataclass(frozen=True, slots=True)
class Difference:
    """One score or class that is not as published; ``None`` where there is no value."""

    unit: str
    node: str
    published: float | str | None
    computed: float | str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many nodes and published values were compared, and which differ."""

    nodes: int
    values: int
    differences: tuple[Difference, ...]


def compare_folder(folder: Path) -> Comparison:
    """Evaluate ``definition.yaml`` on ``observations.csv`` of a folder and compare with its ``published.csv``.

    Raises BadInput for a missing or unfitting file.
    """
    paths = [folder / x for x in ("definition.yaml", "observations.csv", "published.csv")]
    for path in paths:
        if not path.is_file():
            raise BadInput(f"there is no {path.name}", file=str(folder), expected="a folder of `metric import-inform`")
    definition = read_definition(paths[0])
    return compare(evaluate(definition, read_observations(paths[1], definition)), paths[2])


def compare(result: Result, published: Path) -> Comparison:
    """Compare a result with a table of columns unit, node and value; the node ``class`` holds labels."""
    table = read_delimited(published)
    heads = {x.lower(): i for i, x in enumerate(table.header)}
    if not {"unit", "node", "value"} <= heads.keys():
        raise BadInput("the columns are not as expected", file=table.file, expected="unit, node and value")
    unit_at, node_at, value_at = (heads[x] for x in ("unit", "node", "value"))
    position = {x: i for i, x in enumerate(result.units)}
    nodes: set[str] = set()
    values = 0
    found: list[Difference] = []
    for index, row in enumerate(table.rows):
        unit, node, text = row[unit_at], row[node_at], row[value_at]
        if node != CLASS and node not in result.scores:
            raise BadInput(f"there is no score '{node}'", file=table.file, place=table.place(index, node_at))
        wanted = (text or None) if node == CLASS else _number(text, table.file, table.place(index, value_at))
        computed = _computed(result, position.get(unit), node)
        nodes.add(node)
        values += wanted is not None
        if not _same(wanted, computed):
            found.append(Difference(unit, node, wanted, computed))
    if not values:
        # That nothing differs from nothing would be read as success.
        raise BadInput("there are no published values", file=table.file, expected="at least one value")
    return Comparison(len(nodes), values, tuple(found))


def _computed(result: Result, at: int | None, node: str) -> float | str | None:
    if at is None:
        return None
    if node == CLASS:
        return result.classes[at]
    value = float(result.scores[node][at])
    return None if math.isnan(value) else value


def _number(text: str, file: str, place: str) -> float | None:
    if text.lower() in _MISSING:
        return None
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"'{text[:40]}' is no number", file=file, place=place, expected="a number") from None


def _same(wanted: float | str | None, computed: float | str | None) -> bool:
    if isinstance(wanted, float) and isinstance(computed, float):
        return abs(wanted - computed) < TOLERANCE
    return wanted == computed
