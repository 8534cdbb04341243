"""The places below a country or province: coverage, and the lowest level of each area."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.scores import Number, level_of
from hsforhs.workbench.assessments.queries import StoredAssessment, latest_with_scores
from hsforhs.workbench.places.models import Kind, Place

from .framework_pages import areas_of_instrument


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A place below with the lowest level of each area in its newest assessment, ``None`` without one."""

    place: Place
    period: str
    reported: bool
    levels: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """The places below: coverage by kind and a table place x area."""

    areas: tuple[str, ...]
    rows: tuple[BelowRow, ...]
    coverage: tuple[tuple[str, int, int], ...]


def below(places: list[Place], by_place: dict[int, list[StoredAssessment]]) -> Below | None:
    """Summarise the places below; missing ones are counted, never averaged."""
    if not places:
        return None
    words = framework()
    rows = []
    for place in places:
        newest = latest_with_scores(by_place.get(place.pk, []))
        lowest = lowest_by_area(newest) if newest else {}
        rows.append(
            BelowRow(
                place,
                newest.round.period if newest else "",
                newest is not None,
                tuple(lowest.get(area) for area in words.areas),
            )
        )
    seen = [code for index, code in enumerate(words.areas) if any(row.levels[index] is not None for row in rows)]
    kept = [index for index, code in enumerate(words.areas) if code in seen]
    rows = [BelowRow(x.place, x.period, x.reported, tuple(x.levels[i] for i in kept)) for x in rows]
    coverage = tuple(
        (
            label,
            sum(row.reported for row in rows if row.place.kind == kind),
            sum(row.place.kind == kind for row in rows),
        )
        for kind, label in ((Kind.PROVINCE, _("provinces")), (Kind.DISTRICT, _("districts")))
        if any(row.place.kind == kind for row in rows)
    )
    return Below(tuple(seen), tuple(rows), coverage)


def lowest_by_area(stored: StoredAssessment) -> dict[str, Number]:
    """Return the lowest level of a round in each capacity area that its instrument sees."""
    areas = areas_of_instrument(stored.round.instrument)
    lowest: dict[str, Number] = {}
    for key, value in stored.assessment.values.items():
        level = level_of(stored.round.instrument, value)
        for area in areas.get(key, ()):
            lowest[area] = min(level, lowest.get(area, level))
    return lowest
