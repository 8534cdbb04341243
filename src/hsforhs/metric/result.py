"""What evaluating an index gives: scores, classes and how much of them rests on reported data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsforhs.files import Remark, Sentence

from .classify import labels
from .evaluation import Computed, compute
from .flags import Cell
from .observations import Observations, read_observations
from .records import Definition
from .reliability import reliabilities, reported, shares

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of all units.

    ``scores`` holds an array (units,) per indicator (normalised), node and derived score; NaN means *not computable*.
    ``values`` are the indicators in their own units after denomination and imputation, ``flags`` one byte of
    :class:`Cell` per cell. ``available`` is the share (0 to 1) of the indicators below each node that were reported;
    ``reliability`` also counts the age of the values where the definition says how fast they age.
    """

    definition: Definition
    units: tuple[str, ...]
    names: Mapping[str, str]
    values: Mapping[str, NDArray[Any]]
    scores: Mapping[str, NDArray[Any]]
    flags: Mapping[str, NDArray[Any]]
    available: Mapping[str, NDArray[Any]]
    reliability: Mapping[str, NDArray[Any]]
    kept: NDArray[Any]
    weights: Mapping[str, NDArray[Any]]
    classes: tuple[str | None, ...]
    observations_sha256: str
    remarks: tuple[Remark, ...]

    @property
    def score(self) -> NDArray[Any]:
        """The score of the index for each unit (units,), NaN where it cannot be computed."""
        return self.scores[self.definition.top]

    def of(self, unit: str, id: str | None = None) -> float | None:  # noqa: A002 - as in the records
        """Return one score of one unit, of the index itself where no other is named; ``None`` if not computable.

        Raises KeyError for a unit or score that is not in the result.
        """
        if unit not in self.units:
            raise KeyError(unit)
        found = float(self.scores[id or self.definition.top][self.units.index(unit)])
        return None if math.isnan(found) else found

    def why_not(self, at: int) -> str | None:
        """Say why the unit at a position has no score; ``None`` where it has one."""
        if not math.isnan(float(self.score[at])):
            return None
        if not self.kept[at]:
            return Sentence("screened out: too few indicators are available")
        if all(x[at] & Cell.MISSING for x in self.flags.values()):
            return Sentence("no data")
        children = self.definition.nodes[self.definition.top].children
        empty = [x for x in children if math.isnan(float(self.scores[x][at]))]
        if empty:
            return Sentence("no score for %(listed)s", listed=tuple(empty))
        return Sentence("too few scores are available")

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per unit: name, score, class, available share, then every node and derived score."""
        from .frames import pandas

        pd = pandas()
        top = self.definition.top
        columns: dict[str, Any] = {
            "name": [self.names.get(x, "") for x in self.units],
            "score": self.score,
            "class": list(self.classes),
            "available": self.available[top],
        }
        columns |= {x: self.scores[x] for x in (*self.definition.nodes, *self.definition.derived) if x != top}
        return pd.DataFrame(columns, index=pd.Index(self.units, name="unit"))

    def cells_to_pandas(self) -> pd.DataFrame:
        """Return one row per unit and indicator: value, score and the flags missing, imputed, treated, carried."""
        from .frames import pandas

        pd = pandas()
        parts = []
        for indicator in self.definition.indicators:
            flags = self.flags[indicator]
            part = {
                "unit": self.units,
                "indicator": indicator,
                "value": self.values[indicator],
                "score": self.scores[indicator],
            }
            parts.append(pd.DataFrame(part | {str(x.name).lower(): (flags & x) > 0 for x in Cell}))
        return pd.concat(parts, ignore_index=True)

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain JSON values; a score that cannot be computed is ``None`` with its reason."""
        return {
            "definition": identity(self.definition),
            "observations": {"sha256": self.observations_sha256},
            "units": {unit: self._unit(at) for at, unit in enumerate(self.units)},
        }

    def _unit(self, at: int) -> dict[str, Any]:
        top = self.definition.top
        found: dict[str, Any] = {"score": _plain(self.score[at]), "class": self.classes[at]}
        if reason := self.why_not(at):
            found |= {"state": "not computable", "reason": reason}
        shown = (*self.definition.nodes, *self.definition.derived)
        found["nodes"] = {x: _plain(self.scores[x][at]) for x in shown}
        found["available"] = round(float(self.available[top][at]), 4)
        found["reliability"] = round(float(self.reliability[top][at]), 4)
        return found


def identity(definition: Definition) -> dict[str, str]:
    """Return what identifies a definition in a record of a run."""
    return {"id": definition.id, "version": definition.version, "sha256": definition.sha256}


def _plain(value: Any) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number + 0.0


def evaluate(definition: Definition, observations: Observations | pd.DataFrame | Path | str) -> Result:
    """Evaluate an index on observations: a table read before, a file, or a pandas frame, long or wide.

    Raises BadInput with one sentence for observations that do not fit the definition.
    """
    table = _observations(definition, observations)
    computed = compute(definition, table.columns, units=table.units, groups=table.groups)
    return result_of(definition, table, computed)


def _observations(definition: Definition, source: Observations | pd.DataFrame | Path | str) -> Observations:
    if isinstance(source, Observations):
        return source
    if isinstance(source, (str, Path)):
        return read_observations(Path(source), definition)
    from .frames import from_frame

    return from_frame(source, definition)


def result_of(definition: Definition, table: Observations, computed: Computed) -> Result:
    """Return the result of what was computed on observations."""
    flags, ages = with_age(definition, table, computed.flags)
    score = computed.scores[definition.classes.on] if definition.classes else None
    classes: Sequence[str | None] = (
        labels(score, definition.classes) if definition.classes and score is not None else [None] * len(table.units)
    )
    return Result(
        definition=definition,
        units=table.units,
        names=table.names,
        values=computed.values,
        scores=computed.scores,
        flags=flags,
        available=shares(reported(flags), definition.leaves),
        reliability=shares(reliabilities(flags, ages, definition.ageing.half_life), definition.leaves),
        kept=computed.kept,
        weights=computed.weights,
        classes=tuple(classes),
        observations_sha256=table.sha256,
        remarks=table.remarks,
    )


def with_age(
    definition: Definition, table: Observations, flags: Mapping[str, NDArray[Any]]
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
    """Add the flags *carried* and *imputed*, and return the age of each indicator: that of its oldest column."""
    import numpy as np

    found, ages = dict(flags), {}
    for name, columns in definition.sources.items():
        old = [table.carried[x] for x in columns if x in table.carried]
        if old:
            carried = np.where(np.logical_or.reduce(old), Cell.CARRIED, 0).astype(np.uint8)
            found[name] = flags[name] | carried
        filled = [table.imputed[x] for x in columns if x in table.imputed]
        if filled:
            made_up = np.logical_or.reduce(filled) & (found[name] & Cell.MISSING == 0)
            found[name] = found[name] | np.where(made_up, Cell.IMPUTED, 0).astype(np.uint8)
        known = [table.ages[x] for x in columns if x in table.ages]
        if known:
            ages[name] = np.fmax.reduce(known)
    return found, ages
