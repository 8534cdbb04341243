"""Observations that the store itself holds: the scores of assessments, as a table that a definition reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.metric import Definition
from hsforhs.scores import roll_up
from hsforhs.workbench.assessments.queries import StoredAssessment, assessment_of, current
from hsforhs.workbench.places.models import Kind, Place, Visibility
from hsforhs.workbench.places.queries import within

HEADER = ("unit", "name", "indicator", "value", "period", "source")
INSTRUMENTS = {"spar-2": "spar-2", "readyscore": "jee-1", "dpm-style": "spar-2"}
"""Which edition feeds a shipped definition, by the beginning of its id; codes mean nothing in another edition."""
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Gathered:
    """A table made of stored scores, with what stands beside it."""

    text: str
    title: str
    source: str
    licence: str
    invented: bool


def instrument_of(definition: Definition) -> str:
    """Return the instrument whose scores a definition takes, "" where the store has nothing for it."""
    return next((x for name, x in INSTRUMENTS.items() if definition.id.startswith(name)), "")


def covered(definition: Definition) -> int:
    """Return how many indicators of a definition stored scores could fill."""
    instrument = instrument_of(definition)
    if not instrument:
        return 0
    codes = {x.code for x in framework().indicators if x.instrument == instrument}
    codes |= {group.key.code for group in framework().groups_of(instrument)}
    return len(codes & set(definition.indicators))


def gather(definition: Definition, place: Place | None) -> Gathered:
    """Make a table of the published scores of a place and everything below it, or of all States without one.

    For all States only what everybody may read counts, and nothing invented. Raises BadInput where nothing fits.
    """
    found = current().filter(instrument=instrument_of(definition))
    if place is None:
        found = found.filter(place__kind=Kind.COUNTRY, invented=False, visibility=Visibility.PUBLIC)
    else:
        found = found.filter(within(place.path, "place__path"))
    rounds = [StoredAssessment(x, assessment_of(x)) for x in found.order_by("place__path", "period")]
    rows = rows_of(definition, rounds)
    if not rows:
        raise BadInput(
            f"no stored scores fit '{definition.id}'", expected="a published assessment of its instrument, or a file"
        )
    sources = list(dict.fromkeys(x.round.source for x in rounds))
    return Gathered(
        text=as_table(rows),
        title=f"Scores of {framework().instruments[instrument_of(definition)].short_name}",
        source=SEPARATOR.join([rows[0][5], *dict.fromkeys(x.citation for x in sources)]),
        licence=SEPARATOR.join(dict.fromkeys(x.licence for x in sources if x.licence)) or "as of each source",
        invented=any(x.round.invented for x in rounds),
    )


def rows_of(definition: Definition, rounds: Iterable[StoredAssessment]) -> list[tuple[str, ...]]:
    """Return the rows of a long table: indicators of the instrument, or its capacities, whichever the index counts."""
    instrument = instrument_of(definition)
    found: list[tuple[str, ...]] = []
    for stored in rounds:
        if stored.round.instrument != instrument:
            continue
        values = {key.code: float(value) for key, value in stored.assessment.values.items()}
        rolled = roll_up(stored.assessment, framework())
        if rolled is not None:
            values |= {code: float(x) for code, x in rolled.capacities.items() if x is not None}
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
