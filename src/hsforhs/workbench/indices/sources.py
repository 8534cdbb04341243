"""Observations that the store itself holds: the scores of assessments, as a table that a definition reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from hsforhs.framework import framework
from hsforhs.metric import Definition
from hsforhs.scores import roll_up
from hsforhs.workbench.assessments.queries import StoredAssessment

HEADER = ("unit", "name", "indicator", "value", "period", "source")
INSTRUMENTS = {"spar-2": "spar-2", "readyscore": "jee-1", "dpm-style": "spar-2"}
"""Which edition feeds a shipped definition; its codes mean nothing in another one."""


def instrument_of(definition: Definition) -> str:
    """Return the instrument whose scores a definition takes, "" where the store has nothing for it."""
    return next((x for name, x in INSTRUMENTS.items() if definition.id.startswith(name)), "")


def rows_of(definition: Definition, rounds: Iterable[StoredAssessment]) -> list[tuple[str, ...]]:
    """Return the rows of a long table: indicators of the instrument, or its capacities, whichever the index counts."""
    instrument = instrument_of(definition)
    found = []
    for stored in rounds:
        if stored.round.instrument != instrument:
            continue
        values = {key.code: float(value) for key, value in stored.assessment.values.items()}
        rolled = roll_up(stored.assessment, framework())
        if rolled is not None:
            values |= {str(code): float(x) for code, x in rolled.capacities.items() if x is not None}
        unit, name, source = stored.assessment.place, stored.assessment.name, f"assessments:{instrument}"
        found += [
            (unit, name, code, f"{value:g}", stored.assessment.period, source)
            for code, value in values.items()
            if code in definition.indicators
        ]
    return found


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Write the rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([HEADER, *rows])
    return stream.getvalue()
