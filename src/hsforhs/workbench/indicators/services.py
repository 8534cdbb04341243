"""What can be done with figures: store them with their source. Nothing is overwritten; a newer value supersedes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.indicators import Figure, Provenance, Status, registry
from hsforhs.metric.select import end_of_period
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place, Visibility

from . import rules
from .models import FigureSource, StoredFigure

_BATCH = 500
Key = tuple[str, str, str]
"""Indicator, code of the place, period."""


@dataclass(frozen=True, slots=True)
class FigureCounts:
    """How many figures are new, how many supersede another value, and how many were stored already."""

    new: int
    changed: int
    same: int


def bring_in(
    *, person: User, place: Place, figures: Sequence[Figure], visibility: str = Visibility.PUBLIC
) -> FigureCounts:
    """Store figures of a place and of places below it for somebody who may.

    Raises PermissionDenied without the right, and BadInput, the store unchanged, for a figure of another place.
    """
    if not rules.may_bring_in(person, place):
        raise PermissionDenied
    known = Place.objects.in_bulk({x.place for x in figures}, field_name="code")
    for figure in figures:
        found = known.get(figure.place)
        if found is not None and found.path != place.path and not found.path.startswith(f"{place.path}/"):
            raise BadInput(
                Sentence("%(place)s does not lie in %(other)s", place=figure.place, other=place.code),
                place=figure.where or None,
                expected=Sentence("places below it"),
            )
    return store_figures(actor=person.actor, figures=figures, visibility=visibility)


@transaction.atomic
def store_figures(
    *, actor: str, figures: Iterable[Figure], visibility: str = Visibility.PUBLIC, dry_run: bool = False
) -> FigureCounts:
    """Store figures; the caller knows who may.

    A figure that is in force already with the same value, bounds, unit and status stays with the source that it came
    from first. Where nothing changes no event is written. ``dry_run`` only counts. Raises BadInput, with the store
    unchanged, for a place that is not in the tree and for a visibility that does not exist.
    """
    if visibility not in Visibility.values:
        raise BadInput(
            Sentence("'%(visibility)s' is no visibility", visibility=visibility),
            expected=Sentence("%(listed)s", listed=tuple(Visibility.values)),
        )
    wanted = {(x.indicator, x.place, x.period): x for x in figures}
    places = Place.objects.select_for_update().in_bulk({x.place for x in wanted.values()}, field_name="code")
    for x in wanted.values():
        if x.place not in places or not places[x.place].country:
            raise BadInput(
                Sentence("'%(place)s' is no country, province or district of this store", place=x.place[:40]),
                place=x.where or None,
                expected=Sentence("the code of a place, such as GHA"),
            )
    present = _in_force(wanted, visibility)
    due = {key: x for key, x in wanted.items() if key not in present or _content(present[key]) != x.content}
    counts = FigureCounts(
        new=sum(key not in present for key in due),
        changed=sum(key in present for key in due),
        same=len(wanted) - len(due),
    )
    if due and not dry_run:
        StoredFigure.objects.filter(pk__in=[present[key].pk for key in due if key in present]).update(
            superseded_at=timezone.now()
        )
        sources = _sources(x.provenance for x in due.values())
        rows = [_row(x, places[x.place], sources[x.provenance], visibility) for x in due.values()]
        StoredFigure.objects.bulk_create(rows, batch_size=_BATCH)
        _record(actor, due.values(), places, counts, visibility)
    return counts


def load_shipped_figures(*, actor: str) -> FigureCounts:
    """Store the published figures of the worked example, older vintages all."""
    return store_figures(actor=actor, figures=registry().figures)


def _in_force(wanted: Mapping[Key, Figure], visibility: str) -> dict[Key, StoredFigure]:
    found = StoredFigure.objects.filter(
        indicator__in={key[0] for key in wanted},
        place__code__in={key[1] for key in wanted},
        visibility=visibility,
        superseded_at__isnull=True,
    ).select_related("place")
    return {(x.indicator, x.place.code, x.period): x for x in found}


def _content(row: StoredFigure) -> tuple[object, ...]:
    """Return what :attr:`hsforhs.indicators.Figure.content` is of a stored figure."""
    return row.value, row.text, row.low, row.high, row.unit, Status(row.status), row.source_code


def _sources(wanted: Iterable[Provenance]) -> dict[Provenance, FigureSource]:
    found = {}
    for x in dict.fromkeys(wanted):
        found[x] = FigureSource.objects.create(
            citation=x.source, licence=x.licence, address=x.address, sha256=x.sha256, retrieved_at=x.retrieved_at
        )
    return found


def _last_day(period: str) -> dt.date:
    found = end_of_period(period)
    if found is None:
        raise BadInput(
            Sentence("'%(period)s' is no period", period=period[:20]),
            expected=Sentence("a year, a quarter such as 2023-Q2, a month or a day"),
        )
    return found


def _row(x: Figure, place: Place, source: FigureSource, visibility: str) -> StoredFigure:
    return StoredFigure(
        indicator=x.indicator,
        place=place,
        country=place.country,
        period=x.period,
        observed_on=_last_day(x.period),
        value=x.value,
        text=x.text,
        low=x.low,
        high=x.high,
        unit=x.unit,
        status=x.status.value,
        published=x.published,
        source=source,
        source_code=x.source_code,
        note=x.note,
        visibility=visibility,
    )


def _record(
    actor: str, due: Iterable[Figure], places: Mapping[str, Place], counts: FigureCounts, visibility: str
) -> None:
    found = list(due)
    codes = sorted({x.place for x in found})
    countries = {places[x].country for x in codes}
    record(
        actor=actor,
        action="indicators.store",
        # Events of no country make all kept pages anew, events of one only those of that country.
        country=countries.pop() if len(countries) == 1 else "",
        subject=f"places.place:{codes[0]}" if len(codes) == 1 else "indicators.storedfigure",
        facts={
            "new": counts.new,
            "changed": counts.changed,
            "visibility": str(visibility),
            "places": codes[:20],
            "indicators": sorted({x.indicator for x in found})[:20],
            "sources": sorted({x.provenance.source for x in found})[:5],
        },
    )
