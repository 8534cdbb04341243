"""Reusable reads of figures: what is in force, what was known on a day, what stands beside capacities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from hsforhs.indicators import Figure, Indicator, Provenance, Status, registry
from hsforhs.indicators.observations import Dates, dates_of, known_at
from hsforhs.indicators.registry import ASSESSMENT
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Kind, Place, Visibility

from . import rules
from .models import StoredFigure

FEW = 10
"""Figures on the profile of a place; the page of its own shows all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest figure of one indicator at one place, and how many other periods are on record."""

    indicator: Indicator
    figure: StoredFigure
    others: int = 0


def figures_for(person: Person) -> QuerySet[StoredFigure]:
    """Every figure that a person may see, superseded ones as well, with its source."""
    return StoredFigure.objects.filter(rules.seen_by(person)).select_related("source")


def in_force(person: Person) -> QuerySet[StoredFigure]:
    """The figures in force that a person may see."""
    return figures_for(person).filter(superseded_at__isnull=True)


def newest_period(person: Person) -> QuerySet[StoredFigure]:
    """The figures in force that a person may see, of the newest period of each indicator and place alone."""
    newer = in_force(person).filter(
        indicator=OuterRef("indicator"), place=OuterRef("place"), observed_on__gt=OuterRef("observed_on")
    )
    return in_force(person).filter(~Exists(newer.order_by()))


def dates(row: StoredFigure) -> Dates:
    """When a figure was observed, published and retrieved; the row is read with its source."""
    retrieved = row.source.retrieved_at
    return dates_of(row, retrieved.date() if retrieved else None)


def newest(rows: Iterable[StoredFigure], *, as_of: dt.date | None = None) -> dict[tuple[str, int], StoredFigure]:
    """Choose the newest figure by indicator and number of the place, of those known on a day where one is given.

    The newest period counts first, then publication, then retrieval.
    """
    best: dict[tuple[str, int], tuple[tuple[Dates, int], StoredFigure]] = {}
    for row in rows:
        found = dates(row)
        if as_of is not None and not known_at(found, as_of):
            continue
        key, order = (row.indicator, row.place_id), (found, row.pk)
        if key not in best or order > best[key][0]:
            best[key] = (order, row)
    return {key: row for key, (_order, row) in best.items()}


def profile_figures(place: Place, person: Person) -> list[Shown]:
    """The newest figure of each indicator of a place, in the order of the registry: one query for few rows."""
    found = newest(newest_period(person).filter(place=place))
    return [Shown(x, found[x.id, place.pk]) for x in registry().find() if (x.id, place.pk) in found]


def place_figures(place: Place, person: Person, *, as_of: dt.date | None = None) -> list[Shown]:
    """The same as known on a day, and with the number of other periods; it reads every figure of the place."""
    rows = list((figures_for if as_of else in_force)(person).filter(place=place))
    found = newest(rows, as_of=as_of)
    periods: dict[str, set[str]] = {}
    for row in rows:
        periods.setdefault(row.indicator, set()).add(row.period)
    return [
        Shown(x, found[x.id, place.pk], len(periods[x.id]) - 1) for x in registry().find() if (x.id, place.pk) in found
    ]


def beside_capacities(shown: Sequence[Shown], *, most: int = FEW) -> list[Shown]:
    """Pick few figures for a profile: those that repeat no assessment, components in turn."""
    by_component: dict[str, list[Shown]] = {}
    for x in shown:
        if not x.indicator.same_as:
            by_component.setdefault(x.indicator.components[0], []).append(x)
    turns = max(map(len, by_component.values()), default=0)
    in_turn = [x[turn] for turn in range(turns) for x in by_component.values() if turn < len(x)]
    chosen = {id(x) for x in in_turn[:most]}
    return [x for x in shown if id(x) in chosen]


def figures_in_cell(
    area: str, component: str, *, sector: str = "", place: Place | None = None, person: Person | None = None
) -> list[tuple[Indicator, StoredFigure | None]]:
    """The indicators that bear on a cell, with the newest figure of a place where one is given: at most one query."""
    found = registry().bearing_on(area, component, sector)
    if place is None or person is None or not found:
        return [(x, None) for x in found]
    rows = newest(newest_period(person).filter(place=place, indicator__in=[x.id for x in found]))
    return [(x, rows.get((x.id, place.pk))) for x in found]


def indicator_figures(indicator: str, person: Person) -> list[StoredFigure]:
    """The newest figure of each place, with the place, in the order of the tree."""
    rows = newest_period(person).filter(indicator=indicator).select_related("source", "place")
    return sorted(newest(rows).values(), key=lambda x: x.place.path)


def figure_history(indicator: str, place: Place, person: Person) -> list[StoredFigure]:
    """All values of one indicator at one place: newest period first, superseded values after the one in force."""
    rows = figures_for(person).filter(indicator=indicator, place=place)
    return sorted(rows, key=lambda x: (dates(x), x.pk), reverse=True)


def newest_by_country(indicators: Iterable[str], person: Person) -> dict[str, dict[str, StoredFigure]]:
    """The newest figures of countries that exist, by indicator and ISO3 code, in one query."""
    rows = (
        newest_period(person)
        .filter(indicator__in=list(indicators), place__kind=Kind.COUNTRY, place__invented=False, value__isnull=False)
        .select_related("source", "place")
    )
    found: dict[str, dict[str, StoredFigure]] = {}
    for (indicator, _place), row in newest(rows).items():
        found.setdefault(indicator, {})[row.place.code] = row
    return found


def counted_by_indicator(person: Person) -> dict[str, int]:
    """How many places have a figure of each indicator."""
    rows = in_force(person).order_by().values("indicator").annotate(places=Count("place", distinct=True))
    return dict(rows.values_list("indicator", "places"))


def observations(
    *, indicators: Iterable[str] = (), places: Iterable[str] = (), as_of: dt.date | None = None, private: bool = False
) -> list[Figure]:
    """Figures as records of the core, for commands of the operator: public ones, or all with ``private``.

    Without ``as_of`` those in force; with it, of each period the revision that was known then.
    """
    rows = StoredFigure.objects.select_related("source", "place").order_by("place__path", "indicator", "period", "pk")
    for field, wanted in (("indicator__in", list(indicators)), ("place__code__in", list(places))):
        rows = rows.filter(**{field: wanted}) if wanted else rows
    if not private:
        rows = rows.filter(visibility=Visibility.PUBLIC)
    if as_of is None:
        rows = rows.filter(superseded_at__isnull=True)
    found: dict[tuple[str, int, str], StoredFigure] = {}
    for row in rows:
        when = dates(row)
        key = (row.indicator, row.place_id, row.period)
        if (as_of is None or known_at(when, as_of)) and (key not in found or when >= dates(found[key])):
            found[key] = row
    return [figure_of(x) for x in found.values()]


def figure_of(row: StoredFigure) -> Figure:
    """Turn a row, read with its place and source, into a record of the core."""
    source = row.source
    return Figure(
        indicator=row.indicator,
        place=row.place.code,
        period=row.period,
        value=row.value,
        unit=row.unit,
        provenance=Provenance(source.citation, source.licence, source.address, source.retrieved_at, source.sha256),
        text=row.text,
        low=row.low,
        high=row.high,
        status=Status(row.status),
        published=row.published,
        source_code=row.source_code,
        note=row.note,
    )


def repeats_an_assessment(indicator: Indicator) -> bool:
    """Say whether the same figures are stored as scores of an instrument, so that they never count twice."""
    return indicator.same_as.startswith(ASSESSMENT)
