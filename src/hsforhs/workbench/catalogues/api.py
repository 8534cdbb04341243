"""An operator's own catalogues over the API, for who may read them."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.planning import Action
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of, page_of_records

from . import queries, rules
from .models import CatalogueVersion

router = Router(tags=["actions"])


class CatalogueAnswer(BaseModel):
    """An operator's own catalogue of actions; its licence goes wherever its texts go."""

    name: str
    title: str
    version: int
    licence: str
    source: str
    readable_by: str
    imported_at: dt.datetime


class OwnActionAnswer(BaseModel):
    """One action of an own catalogue; what the operator's file does not give is empty, ``months`` then 0."""

    id: str
    catalogue: str = Field(description="Short name and version of the catalogue.")
    licence: str
    source: str
    indicator: str
    area: str
    step: int
    text: str
    components: list[str]
    level: str
    lead_sector: str
    supporting_sectors: list[str]
    mode: str
    phase: str
    kind: str
    evidence: str
    checks: list[str]
    hazards: list[str]
    hepr: str
    prerequisites: list[str]
    months: int
    costs: list[str] = Field(description="Cost drivers such as staff-month*12/national/year.")
    threshold: str
    source_note: str


class CatalogueFilters(Paged):
    """Own catalogues are few: a list has no filters of its own."""


@router.get(
    "/catalogues",
    response=answers(Page[CatalogueAnswer]),
    operation_id="list_catalogues",
    summary="List the operator's own catalogues",
)
def list_catalogues(
    request: HttpRequest, response: HttpResponse, filters: Query[CatalogueFilters]
) -> Page[CatalogueAnswer]:
    """The newest version of each own catalogue that the caller may read. Ours stands under ``/actions``."""
    person = caller_of(request).person
    found = queries.newest_versions().filter(rules.readable(person, catalogue="catalogue"))
    rows, following = page_of(found, filters)
    response["Cache-Control"] = PRIVATE
    return Page[CatalogueAnswer](items=[catalogue_answer(x) for x in rows], next=following)


@router.get(
    "/catalogues/{name}/actions",
    response=answers(Page[OwnActionAnswer], named=True),
    operation_id="list_own_actions",
    summary="List the actions of one own catalogue",
)
def list_own_actions(
    request: HttpRequest, response: HttpResponse, name: str, filters: Query[CatalogueFilters]
) -> Page[OwnActionAnswer]:
    """Actions of the newest version in the order of the framework."""
    version = queries.version_for(caller_of(request).person, name)
    if version is None:
        raise missing("There is no catalogue with this name.")
    response["Cache-Control"] = PRIVATE
    actions = list(queries.actions_of(version).actions.values())
    rows, following = page_of_records(actions, filters, name=lambda x: x.id)
    return Page[OwnActionAnswer](items=[_answer(x, version) for x in rows], next=following)


def catalogue_answer(version: CatalogueVersion) -> CatalogueAnswer:
    """Return a version as the API gives it."""
    catalogue = version.catalogue
    return CatalogueAnswer(
        name=catalogue.slug,
        title=catalogue.title,
        version=version.number,
        licence=version.licence,
        source=version.source,
        readable_by=catalogue.readable_by,
        imported_at=version.imported_at,
    )


def _answer(action: Action, version: CatalogueVersion) -> OwnActionAnswer:
    return OwnActionAnswer(
        id=action.id,
        catalogue=queries.origin_of(version).code,
        licence=version.licence,
        source=version.source,
        indicator=str(action.indicator),
        area=action.area,
        step=action.step,
        text=action.text,
        components=list(action.components),
        level=action.level,
        lead_sector=action.lead_sector,
        supporting_sectors=list(action.supporting_sectors),
        mode=action.mode.value if action.mode else "",
        phase=action.phase,
        kind=action.kind,
        evidence=action.evidence,
        checks=list(action.checks),
        hazards=list(action.hazards),
        hepr=action.hepr,
        prerequisites=list(action.prerequisites),
        months=action.months,
        costs=[str(x) for x in action.costs],
        threshold=action.threshold,
        source_note=action.source_note,
    )
