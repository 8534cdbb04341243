"""An index by quarters: each one computed from what was known at its end, never from what came later."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Sentence

from .observations import Dated, Observations, read_dated
from .records import Definition
from .result import Result, evaluate, identity
from .select import end_of_period

if TYPE_CHECKING:
    import pandas as pd

MOST = 400


@dataclass(frozen=True, slots=True)
class Series:
    """The results of an index for quarters such as ``2023-Q2``, the earliest first."""

    definition: Definition
    quarters: tuple[str, ...]
    results: tuple[Result, ...]

    def of(self, unit: str, id: str | None = None) -> tuple[float | None, ...]:  # noqa: A002 - as in the records
        """Return one score of one unit for each quarter, ``None`` where it cannot be computed; raises KeyError."""
        return tuple(x.of(unit, id) for x in self.results)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values: for each unit lists with one entry for each quarter."""
        first = self.results[0]
        top, shown = self.definition.top, (*self.definition.nodes, *self.definition.derived)
        units = {
            unit: {
                "score": [_plain(x.score[at]) for x in self.results],
                "class": [x.classes[at] for x in self.results],
                "nodes": {name: [_plain(x.scores[name][at]) for x in self.results] for name in shown},
                "available": [round(float(x.available[top][at]), 4) for x in self.results],
                "reliability": [round(float(x.reliability[top][at]), 4) for x in self.results],
            }
            for at, unit in enumerate(first.units)
        }
        return {
            "definition": identity(self.definition),
            "observations": {"sha256": first.observations_sha256},
            "quarters": list(self.quarters),
            "units": units,
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per quarter and unit, with the columns of :meth:`Result.to_pandas`."""
        from .frames import pandas

        pd = pandas()
        frames = [x.to_pandas() for x in self.results]
        return pd.concat(frames, keys=self.quarters, names=["quarter"])


def series(definition: Definition, observations: Dated | Path | str, start: str, end: str) -> Series:
    """Evaluate an index for each quarter from ``start`` to ``end``, such as 2020Q1, as of the end of the quarter.

    A value counts from the quarter on in which it was observed, published and retrieved, as far as these dates are
    given, until it is older than the definition allows. Raises BadInput for observations without dates, since nothing
    would tell what was known when, and for quarters that are none or too many.
    """
    names = tuple(_quarters(start, end))
    table: Dated | Observations = (
        observations if isinstance(observations, Dated) else read_dated(Path(observations), definition)
    )
    if not isinstance(table, Dated) or not table.has_dates:
        raise BadInput(
            Sentence("the observations have no dates, so no quarter can be told from another"),
            file=table.file,
            expected=Sentence("a column such as 'period', 'published' or 'retrieved'"),
        )
    return Series(definition, names, tuple(evaluate(definition, table.known(_end(x))) for x in names))


def _quarters(start: str, end: str) -> Iterator[str]:
    first, last = _number(start), _number(end)
    if not first <= last < first + MOST:
        raise BadInput(
            Sentence("the quarters go from %(start)s to %(end)s", start=start, end=end),
            expected=Sentence("1 to %(most)s quarters, the earliest first", most=MOST),
        )
    for number in range(first, last + 1):
        yield f"{number // 4}-Q{number % 4 + 1}"


def _number(text: str) -> int:
    day = end_of_period(text)
    if day is None or "Q" not in text.upper():
        raise BadInput(Sentence("'%(text)s' is no quarter", text=text), expected=Sentence("such as 2023Q2 or 2023-Q2"))
    return day.year * 4 + (day.month - 1) // 3


def _end(quarter: str) -> date | None:
    return end_of_period(quarter)


def _plain(value: Any) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number + 0.0
