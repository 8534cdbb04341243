"""Observations that the store itself holds: scores and figures of indicators, as a table that a definition reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import framework
from hsforhs.indicators import Figure, registry
from hsforhs.indicators.observations import names_in
from hsforhs.metric import Definition
from hsforhs.scores import roll_up
from hsforhs.workbench.assessments.queries import StoredAssessment, assessment_of, current
from hsforhs.workbench.indicators.queries import observations
from hsforhs.workbench.places.models import Kind, Place, Visibility
from hsforhs.workbench.places.queries import within

HEADER = ("unit", "name", "indicator", "value", "period", "published", "retrieved", "status", "source")
FIGURES = "indicators"
"""What the source column says of figures of the registry; of scores it names the instrument."""
INSTRUMENTS = {"spar-2": "spar-2", "readyscore": "jee-1", "dpm-style": "spar-2"}
"""Which edition feeds a shipped definition, by the beginning of its id; codes mean nothing in another edition."""
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Gathered:
    """A table made of what is stored, with what stands beside it."""

    text: str
    title: str
    source: str
    licence: str
    invented: bool


def instrument_of(definition: Definition) -> str:
    """Return the instrument whose scores a definition takes, "" where the store has nothing for it."""
    return next((x for name, x in INSTRUMENTS.items() if definition.id.startswith(name)), "")


def covered(definition: Definition) -> int:
    """Return how many indicators of a definition stored scores and figures of the registry could fill."""
    names = set(names_in(definition, registry()).values())
    instrument = instrument_of(definition)
    if instrument:
        names |= {x.code for x in framework().indicators if x.instrument == instrument}
        names |= {group.key.code for group in framework().groups_of(instrument)}
    return len(names & set(definition.indicators))


def gather(definition: Definition, place: Place | None) -> Gathered:
    """Make a table of the published scores and the figures of a place and everything below it, or of all States.

    For all States only what everybody may read counts, and nothing invented. Where an assessment gives an indicator, a
    figure that repeats it does not count again. Raises BadInput where nothing fits.
    """
    rounds = _rounds(definition, place)
    rows = rows_of(definition, rounds)
    figures = _figures(definition, place, {x[2] for x in rows})
    rows += [row for row, _figure in figures]
    if not rows:
        raise BadInput(
            Sentence("no stored scores and figures fit '%(id)s'", id=definition.id),
            expected=Sentence("a published assessment of its instrument, figures of its indicators, or a file"),
        )
    told = [(x.round.source.citation, x.round.source.licence) for x in rounds]
    told += [(x.provenance.source, x.provenance.licence) for _row, x in figures]
    origins = dict.fromkeys(x[8] for x in rows)
    return Gathered(
        text=as_table(rows),
        title="Scores and figures that are stored here" if figures else "Scores that are stored here",
        source=SEPARATOR.join([*origins, *dict.fromkeys(x for x, _licence in told)]),
        licence=SEPARATOR.join(dict.fromkeys(x for _source, x in told if x)) or "as of each source",
        invented=any(x.round.invented for x in rounds) or bool(place and place.invented),
    )


def _rounds(definition: Definition, place: Place | None) -> list[StoredAssessment]:
    found = current().filter(instrument=instrument_of(definition))
    if place is None:
        found = found.filter(place__kind=Kind.COUNTRY, invented=False, visibility=Visibility.PUBLIC)
    else:
        found = found.filter(within(place.path, "place__path"))
    return [StoredAssessment(x, assessment_of(x)) for x in found.order_by("place__path", "period")]


def _figures(definition: Definition, place: Place | None, assessed: set[str]) -> list[tuple[tuple[str, ...], Figure]]:
    """Return rows of figures that a definition asks for by id, code, or the code in the source that it gives."""
    names = {x: y for x, y in names_in(definition, registry()).items() if y not in assessed}
    if not names:
        return []
    places = Place.objects.filter(within(place.path)) if place else Place.objects.filter(kind=Kind.COUNTRY)
    titles = dict(places.filter(invented=bool(place and place.invented)).values_list("code", "name"))
    found: list[tuple[tuple[str, ...], Figure]] = []
    for x in observations(indicators=names, private=place is not None):
        if x.value is None or x.place not in titles:
            continue
        retrieved = x.provenance.retrieved_at
        dates = (x.period, x.published, retrieved.date().isoformat() if retrieved else "")
        row = (x.place, titles[x.place], names[x.indicator], repr(x.value), *dates, x.status.value, FIGURES)
        found.append((row, x))
    return found


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
            (unit, name, code, f"{value:g}", stored.assessment.period, "", "", "reported", source)
            for code, value in values.items()
            if code in definition.indicators
        ]
    return found


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Write the rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([HEADER, *rows])
    return stream.getvalue()
