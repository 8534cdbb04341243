"""The vocabulary over the API: every list is short and given whole."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from hsforhs.framework import Framework, SectorLink, Synergy, VocabularyError, framework
from hsforhs.planning import action_catalogue
from hsforhs.workbench.endpoints.answers import answers, known_instrument, known_term, missing

router = Router(tags=["framework"])


class FrameworkAnswer(BaseModel):
    """Versions of the vocabulary and the catalogue, and how many entries each list holds."""

    version: str
    catalogue_version: str
    counts: dict[str, int]


class TermAnswer(BaseModel):
    """One entry of a plain list."""

    code: str
    title: str
    basis: str
    note: str


class ComponentAnswer(TermAnswer):
    """A component of the health system, or OS for all other sectors together."""

    dimension: str
    short_title: str


class AreaAnswer(BaseModel):
    """A capacity area: a row of the framework."""

    code: str
    group: str
    title: str
    short_title: str
    spar2_capacity: str
    hepr: str
    basis: str


class SectorAnswer(BaseModel):
    """One of the 27 sectors outside health with its usual duty, in our words."""

    code: str
    title: str
    duty: str
    basis: str


class LevelAnswer(BaseModel):
    """One of the five levels that JEE and SPAR share."""

    level: int
    name: str
    meaning: str


class StepAnswer(BaseModel):
    """A step of the implementation cycle; our proposal."""

    code: str
    title: str
    inputs: str
    outputs: str


class InstrumentAnswer(BaseModel):
    """An instrument or a benchmark book in one edition."""

    id: str
    name: str
    short_name: str
    edition: str
    year: str
    kind: str
    scale: str
    source: str
    indicators: int


class IndicatorAnswer(BaseModel):
    """An indicator or benchmark of one instrument and edition."""

    key: str = Field(description="Instrument, edition and code, such as spar-2:C5.1.")
    code: str
    title: str
    group: str
    group_title: str
    pillar: str
    note: str
    source: str
    status: str


class CrosswalkAnswer(BaseModel):
    """One row of a declared crosswalk; an end is null only where something is new or has no counterpart."""

    subject: str | None
    predicate: str | None
    object: str | None
    justification: str
    relation: str
    source: str
    status: str = Field(description="read in the source, own judgement, or proposal.")


class CellAnswer(BaseModel):
    """A cell of the matrix: what a component or a sector must provide to a capacity area. Our draft."""

    cell: str
    area: str
    component: str
    sector: str
    strength: int = Field(description="3 the capacity fails without it, 2 it limits the level, 1 it helps.")
    mode: str
    descriptor: str


class CellDetail(CellAnswer):
    """A cell with the actions of the catalogue that point at it."""

    actions: list[str]


class CrosswalkFilters(Schema):
    """Which crosswalk."""

    subject: str = Field("", description="Instrument of the subject, such as spar-1.")
    object: str = Field("", description="Instrument of the object, such as spar-2.")


class CellFilters(Schema):
    """Which cells."""

    area: str = Field("", description="Capacity area.")
    component: str = Field("", description="Component; OS gives the sectors.")


@router.get("/framework", response=answers(FrameworkAnswer), operation_id="get_framework", summary="Get the versions")
def get_framework(request: HttpRequest) -> FrameworkAnswer:
    """The versions in force; the same version always has the same content."""
    words = framework()
    counts = {
        "dimensions": len(words.dimensions),
        "areas": len(words.areas),
        "components": len(words.components),
        "sectors": len(words.sectors),
        "levels": len(words.levels),
        "steps": len(words.steps),
        "instruments": len(words.instruments),
        "indicators": len(words.indicators),
        "crosswalks": len(words.crosswalks.rows),
        "cells": len(_cells(words)),
        "actions": len(action_catalogue().actions),
    }
    return FrameworkAnswer(version=words.version, catalogue_version=action_catalogue().version, counts=counts)


@router.get("/framework/dimensions", response=answers(list[TermAnswer]), operation_id="list_dimensions")
def list_dimensions(request: HttpRequest) -> list[TermAnswer]:
    """The three dimensions."""
    return [TermAnswer(code=x.code, title=x.title, basis=x.basis, note=x.note) for x in framework().dimensions.values()]


@router.get("/framework/areas", response=answers(list[AreaAnswer]), operation_id="list_areas")
def list_areas(request: HttpRequest) -> list[AreaAnswer]:
    """The capacity areas."""
    return [
        AreaAnswer(
            code=x.code,
            group=x.group,
            title=x.title,
            short_title=x.short_title,
            spar2_capacity=x.spar2_capacity,
            hepr=x.hepr,
            basis=x.basis,
        )
        for x in framework().areas.values()
    ]


@router.get("/framework/components", response=answers(list[ComponentAnswer]), operation_id="list_components")
def list_components(request: HttpRequest) -> list[ComponentAnswer]:
    """The components of the health system, and OS."""
    return [
        ComponentAnswer(
            code=x.code,
            title=x.title,
            basis=x.basis,
            note=x.note,
            dimension=x.dimension,
            short_title=x.short_title,
        )
        for x in framework().components.values()
    ]


@router.get("/framework/sectors", response=answers(list[SectorAnswer]), operation_id="list_sectors")
def list_sectors(request: HttpRequest) -> list[SectorAnswer]:
    """The sectors outside health."""
    return [SectorAnswer(code=x.code, title=x.title, duty=x.duty, basis=x.basis) for x in framework().sectors.values()]


@router.get("/framework/levels", response=answers(list[LevelAnswer]), operation_id="list_levels")
def list_levels(request: HttpRequest) -> list[LevelAnswer]:
    """The levels 1 to 5 of a capacity."""
    return [LevelAnswer(level=x.level, name=x.name, meaning=x.meaning) for x in framework().levels.values()]


@router.get("/framework/steps", response=answers(list[StepAnswer]), operation_id="list_steps")
def list_steps(request: HttpRequest) -> list[StepAnswer]:
    """The steps of the implementation cycle."""
    return [
        StepAnswer(code=x.code, title=x.title, inputs=x.inputs, outputs=x.outputs) for x in framework().steps.values()
    ]


@router.get("/framework/instruments", response=answers(list[InstrumentAnswer]), operation_id="list_instruments")
def list_instruments(request: HttpRequest) -> list[InstrumentAnswer]:
    """The instruments and benchmark books, each edition for itself."""
    words = framework()
    return [
        InstrumentAnswer(
            id=x.id,
            name=x.name,
            short_name=x.short_name,
            edition=x.edition,
            year=x.year,
            kind=x.kind,
            scale=x.scale,
            source=x.source,
            indicators=len(words.indicators_of(x.id)),
        )
        for x in words.instruments.values()
    ]


@router.get(
    "/framework/instruments/{instrument}/indicators",
    response=answers(list[IndicatorAnswer], named=True),
    operation_id="list_indicators",
)
def list_indicators(request: HttpRequest, instrument: str) -> list[IndicatorAnswer]:
    """The indicators of one instrument in the order of the book."""
    try:
        found = framework().indicators_of(instrument)
    except VocabularyError:
        raise missing("There is no such instrument; /api/v1/framework/instruments lists them.") from None
    return [
        IndicatorAnswer(
            key=str(x.key),
            code=x.code,
            title=x.title,
            group=str(x.group),
            group_title=x.group_title,
            pillar=x.pillar,
            note=x.note,
            source=x.source,
            status=x.status,
        )
        for x in found
    ]


@router.get("/framework/crosswalks", response=answers(list[CrosswalkAnswer]), operation_id="list_crosswalks")
def list_crosswalks(request: HttpRequest, filters: Query[CrosswalkFilters]) -> list[CrosswalkAnswer]:
    """The declared crosswalks as they stand in their files; proposals are marked."""
    wanted = {end: known_instrument(x) for end in ("subject", "object") if (x := getattr(filters, end))}
    return [
        CrosswalkAnswer(
            subject=str(x.subject) if x.subject else None,
            predicate=x.predicate.value if x.predicate else None,
            object=str(x.object) if x.object else None,
            justification=x.justification,
            relation=x.relation,
            source=x.source,
            status=x.status,
        )
        for x in framework().crosswalks.rows
        if all((key := getattr(x, end)) and key.instrument_id == one for end, one in wanted.items())
    ]


@router.get("/framework/cells", response=answers(list[CellAnswer]), operation_id="list_cells")
def list_cells(request: HttpRequest, filters: Query[CellFilters]) -> list[CellAnswer]:
    """The cells of our draft matrix, the sectors of each area with them."""
    words = framework()
    if filters.area:
        known_term("area", filters.area, words.areas)
    if filters.component:
        known_term("component", filters.component, words.components)
    return [x for x in _cells(words) if filters.area in ("", x.area) and filters.component in ("", x.component)]


@router.get("/framework/cells/{cell}", response=answers(CellDetail, named=True), operation_id="get_cell")
def get_cell(request: HttpRequest, cell: str) -> CellDetail:
    """One cell, such as D2:HIS or P5:OS:ANI."""
    found = next((x for x in _cells(framework()) if x.cell == cell), None)
    if found is None:
        raise missing("The matrix has no such cell; /api/v1/framework/cells lists them.")
    pointing = [x.id for x in action_catalogue().actions.values() if cell in map(str, x.cells)]
    return CellDetail(**found.__dict__, actions=pointing)


def _cells(words: Framework) -> list[CellAnswer]:
    links: list[Synergy | SectorLink] = list(words.matrix.values())
    links += [x for found in words.area_sectors.values() for x in found]
    return [_cell(x) for x in links]


def _cell(found: Synergy | SectorLink) -> CellAnswer:
    sector = found.sector if isinstance(found, SectorLink) else ""
    component = "OS" if isinstance(found, SectorLink) else found.component
    return CellAnswer(
        cell=":".join(x for x in (found.area, component, sector) if x),
        area=found.area,
        component=component,
        sector=sector,
        strength=found.strength,
        mode=found.mode.value,
        descriptor=found.descriptor,
    )
