"""The registry of indicators and the figures of places over the API."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.indicators import Filter, Indicator, registry
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, known_term, missing, refused
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of, page_of_records
from hsforhs.workbench.places.models import Place

from . import queries
from .models import StoredFigure

router = Router(tags=["indicators"])


class SeriesAnswer(BaseModel):
    """One published series; what it bears on is our judgement."""

    id: str
    title: str
    provider: str
    code: str = Field(description="The provider's code, letter by letter.")
    filters: str = Field(description="Which rows of the provider's answer count.")
    unit: str
    direction: str = Field(description="higher_better, lower_better or context.")
    mode: str = Field(description="When it matters: ROUT, SURGE or BOTH.")
    family: str
    level: str
    frequency: str
    licence: str = Field(description="Empty where it is not confirmed.")
    address: str
    confirmed: bool = Field(description="Whether the code was seen where confirmed_by says.")
    own: bool = Field(description="Whether the series is this project's own, filled by import.")
    filters_confirmed: bool
    confirmed_by: str
    same_as: str = Field(description="What holds the same figures, so that they never count twice.")
    components: list[str]
    sectors: list[str]
    areas: list[str]
    cells: list[str]
    note: str


class FigureAnswer(BaseModel):
    """One value of an indicator for a place and period; a number in ``value`` or words in ``text``."""

    id: int
    indicator: str
    place: str
    country: str
    period: str
    value: float | None
    text: str
    low: float | None
    high: float | None
    unit: str
    status: str = Field(description="reported, estimated, imputed or older vintage.")
    published: str
    retrieved_at: dt.datetime | None
    source: str
    source_code: str
    licence: str
    address: str
    note: str
    visibility: str
    in_force: bool = Field(description="False for a value that a newer one superseded.")
    stored_at: dt.datetime


class SeriesFilters(Paged):
    """What the registry is narrowed by, as on its page."""

    component: str = Field("", description="Component of the health system, or OS.")
    sector: str = Field("", description="One of the other sectors.")
    area: str = Field("", description="Capacity area.")
    source: str = Field("", description="Provider, such as World Bank.")
    mode: str = Field("", description="ROUT or SURGE; both include what is needed in both.")
    q: str = Field("", max_length=120, description="Words of the title, the id or the code.")


class FigureFilters(Paged):
    """What figures are narrowed by."""

    series: str = Field("", description="Id of an indicator in the registry, or the provider's code.")
    place: str = Field("", description="Code of one place.")
    country: str = Field("", description="ISO3 code of the State that owns the places.")
    superseded: bool = Field(False, description="Give values that were superseded as well.")


@router.get(
    "/indicators",
    response=answers(Page[SeriesAnswer]),
    operation_id="list_series",
    summary="List indicators of the health system and other sectors",
)
def list_series(request: HttpRequest, filters: Query[SeriesFilters]) -> Page[SeriesAnswer]:
    """The registry in its order. Indicators of instruments stand under ``/framework/instruments``."""
    words = framework()
    for name, code, known in (
        ("component", filters.component, words.components),
        ("sector", filters.sector, words.sectors),
        ("area", filters.area, words.areas),
        ("source", filters.source, registry().providers),
        ("mode", filters.mode, ("ROUT", "SURGE")),
    ):
        if code:
            known_term(name, code, known)
    wanted = Filter(filters.q, filters.component, filters.sector, filters.area, filters.source, filters.mode)
    rows, following = page_of_records(registry().find(wanted), filters, name=lambda x: x.id)
    return Page[SeriesAnswer](items=[_indicator(x) for x in rows], next=following)


@router.get(
    "/indicators/{series}",
    response=answers(SeriesAnswer, named=True),
    operation_id="get_series",
    summary="Get one indicator",
)
def get_series(request: HttpRequest, series: str) -> SeriesAnswer:
    """One indicator by its id."""
    found = registry().indicators.get(series)
    if found is None:
        raise missing("There is no indicator with this id.")
    return _indicator(found)


@router.get(
    "/figures",
    response=answers(Page[FigureAnswer]),
    operation_id="list_figures",
    summary="List figures of places",
)
def list_figures(request: HttpRequest, response: HttpResponse, filters: Query[FigureFilters]) -> Page[FigureAnswer]:
    """The figures that the caller may see, in the order in which they were stored."""
    caller = caller_of(request)
    rows = (queries.figures_for if filters.superseded else queries.in_force)(caller.person)
    found = caller.narrow(rows.select_related("source", "place"))
    if filters.series:
        try:
            found = found.filter(indicator=registry().named(filters.series).id)
        except BadInput as error:
            raise refused(f"series: {error}") from None
    for name, code in (("place__code", filters.place), ("country", filters.country)):
        if code:
            if not Place.objects.filter(code=code).exists():
                raise refused(f"{name.partition('_')[0]} is '{code}'; expected the code of a place, such as GHA.")
            found = found.filter(**{name: code})
    page, following = page_of(found, filters)
    response["Cache-Control"] = PRIVATE
    return Page[FigureAnswer](items=[_figure(x) for x in page], next=following)


def _indicator(x: Indicator) -> SeriesAnswer:
    return SeriesAnswer(
        id=x.id,
        title=x.title,
        provider=x.provider,
        code=x.code,
        filters=x.filters,
        unit=x.unit,
        direction=x.direction.value,
        mode=x.mode.value,
        family=x.family,
        level=x.level,
        frequency=x.frequency,
        licence=x.licence,
        address=x.address,
        confirmed=x.confirmed,
        own=x.own,
        filters_confirmed=x.filters_confirmed,
        confirmed_by=x.confirmed_by,
        same_as=x.same_as,
        components=list(x.components),
        sectors=list(x.sectors),
        areas=list(x.areas),
        cells=list(x.cells),
        note=x.note,
    )


def _figure(x: StoredFigure) -> FigureAnswer:
    return FigureAnswer(
        id=x.pk,
        indicator=x.indicator,
        place=x.place.code,
        country=x.country,
        period=x.period,
        value=x.value,
        text=x.text,
        low=x.low,
        high=x.high,
        unit=x.unit,
        status=x.status,
        published=x.published,
        retrieved_at=x.source.retrieved_at,
        source=x.source.citation,
        source_code=x.source_code,
        licence=x.source.licence,
        address=x.source.address,
        note=x.note,
        visibility=x.visibility,
        in_force=x.superseded_at is None,
        stored_at=x.stored_at,
    )
