"""Storing how many people live in a place, with year and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from hsforhs.workbench.audit.services import record

from .models import Place

_FIELDS = ("population", "population_year", "population_source", "population_retrieved_on")


@dataclass(frozen=True, slots=True)
class PopulationCounts:
    """How many places got another figure, how many had it already, and codes that are not in the tree."""

    changed: int
    same: int
    unknown: tuple[str, ...]


@transaction.atomic
def set_populations(
    *,
    actor: str,
    populations: Mapping[str, int],
    year: int,
    source: str,
    retrieved_on: dt.date,
    facts: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> PopulationCounts:
    """Store the population of places by code, in persons, with its year and source; the caller knows who may.

    A place that already has this figure, year and source stays as it is, with the day on which it was first
    retrieved; where nothing changes no event is written. ``facts`` are added to the event, such as the address and
    the digest of the answer that the figures come from. ``dry_run`` only counts.
    """
    places = Place.objects.select_for_update().in_bulk(populations, field_name="code")
    due = []
    for code, place in places.items():
        wanted = (populations[code], year, source)
        if (place.population, place.population_year, place.population_source) != wanted:
            place.population, place.population_year, place.population_source = wanted
            place.population_retrieved_on = retrieved_on
            due.append(place)
    counts = PopulationCounts(len(due), len(places) - len(due), tuple(sorted(set(populations) - set(places))))
    if due and not dry_run:
        Place.objects.bulk_update(due, _FIELDS, batch_size=200)
        record(
            actor=actor,
            action="places.set_populations",
            subject=f"places.population:{year}",
            facts={"changed": len(due), "year": year, "source": source, **(facts or {})},
        )
    return counts
