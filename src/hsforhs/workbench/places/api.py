"""The tree of places over the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.endpoints.answers import answers, known_term, missing, refused
from hsforhs.workbench.endpoints.bulk import BulkTable, Column, Filters
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .models import Kind, Place

router = Router(tags=["places"])


class PlaceAnswer(BaseModel):
    """A node of the tree: the world, a WHO region, a country, a province or a district."""

    code: str = Field(description="ISO3 code of a State, code of a WHO region, or a sub-national code.")
    kind: str
    name: str
    parent: str | None = Field(description="Code of the place above.")
    country: str = Field(description="ISO3 code of the State that owns the place; empty above countries.")
    path: str = Field(description="Codes from the world down, joined by slashes.")
    iso2: str
    population: int | None
    population_year: int | None
    population_source: str = Field(description="Where the number of people comes from.")
    population_retrieved_on: dt.date | None
    invented: bool = Field(description="Whether the place belongs to the invented example.")
    valid_from: dt.date | None
    valid_to: dt.date | None
    names: dict[str, str] = Field(description="Further names by code of the language.")
    identifiers: dict[str, str] = Field(description="Number of the place in other systems.")


class PlaceFilters(Paged):
    """What the list of places is narrowed by."""

    kind: str = Field("", description="world, region, country, province or district.")
    parent: str = Field("", description="Code of the place directly above.")
    under: str = Field("", description="Code of a place: it and everything below it.")
    country: str = Field("", description="ISO3 code of the State that owns the places.")
    q: str = Field("", max_length=120, description="Part of a code or a name; case and accents do not matter.")
    at: dt.date | None = Field(None, description="A day on which the places were valid.")


@router.get("/places", response=answers(Page[PlaceAnswer]), operation_id="list_places", summary="List places")
def list_places(request: HttpRequest, filters: Query[PlaceFilters]) -> Page[PlaceAnswer]:
    """Places in the order in which they were stored."""
    found = Place.objects.select_related("parent")
    if filters.kind:
        found = found.filter(kind=known_term("kind", filters.kind, Kind.values))
    if filters.parent:
        found = found.filter(parent=named_place("parent", filters.parent))
    if filters.under:
        found = found.filter(queries.within(named_place("under", filters.under).path))
    if filters.country:
        found = found.filter(country=named_place("country", filters.country).code)
    if filters.q:
        found = found.filter(pk__in=queries.named(filters.q))
    if filters.at:
        found = found.filter(queries.valid_at(filters.at))
    rows, following = page_of(found, filters)
    return Page[PlaceAnswer](items=[place_answer(x) for x in rows], next=following)


@router.get(
    "/places/{code}", response=answers(PlaceAnswer, named=True), operation_id="get_place", summary="Get one place"
)
def get_place(request: HttpRequest, code: str) -> PlaceAnswer:
    """One place by its code."""
    found = Place.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise missing("There is no place with this code.")
    return place_answer(found)


def place_answer(place: Place) -> PlaceAnswer:
    """Return a place as the API gives it."""
    return PlaceAnswer(
        code=place.code,
        kind=place.kind,
        name=place.name,
        parent=place.parent.code if place.parent else None,
        country=place.country,
        path=place.path,
        iso2=place.iso2,
        population=place.population,
        population_year=place.population_year,
        population_source=place.population_source,
        population_retrieved_on=place.population_retrieved_on,
        invented=place.invented,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        names=place.names,
        identifiers=place.identifiers,
    )


def named_place(name: str, code: str) -> Place:
    """Return the place that a filter names; the tree is public, so a code that is not there may be said."""
    found = Place.objects.filter(code=code).first()
    if found is None:
        raise refused(f"{name} is '{code}'; expected the code of a place, such as GHA.")
    return found


_COLUMNS = (
    Column("code", "text", "ISO3 code of a State, code of a WHO region, or a sub-national code"),
    Column("kind", "text", "world, region, country, province or district"),
    Column("name", "text", "name of the place"),
    Column("parent", "text", "code of the place above"),
    Column("country", "text", "ISO3 code of the State that owns the place"),
    Column("path", "text", "codes from the world down"),
    Column("iso2", "text", "ISO 3166-1 alpha-2 code"),
    Column("population", "whole", "number of people"),
    Column("population_year", "whole", "year of the number of people"),
    Column("population_source", "text", "where the number of people comes from"),
    Column("population_retrieved_on", "day", "when it was taken from there"),
    Column("invented", "truth", "whether the place belongs to the invented example"),
    Column("valid_from", "day", "first day on which the place is valid"),
    Column("valid_to", "day", "last day on which the place is valid"),
)


def _rows(caller: object, filters: Filters) -> Iterable[tuple[Any, ...]]:
    found = Place.objects.order_by("path")
    if filters.country:
        found = found.filter(country=filters.country)
    return found.values_list(*("parent__code" if x.name == "parent" else x.name for x in _COLUMNS)).iterator()


PLACES = BulkTable(
    "places",
    "The tree of places: States Parties by WHO region, and what countries added below.",
    _COLUMNS,
    ("country",),
    _rows,
    _rows,
)
