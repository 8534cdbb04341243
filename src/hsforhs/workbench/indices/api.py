"""Runs of indices and their results over the API."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .models import Run, UnitResult

router = Router(tags=["indices"])


class RunAnswer(BaseModel):
    """One computation of one index, with everything that it takes to repeat it."""

    id: int
    index: str = Field(description="Name of the index; with @ and a code where a place owns it.")
    title: str
    version: str
    definition_sha256: str
    observations_sha256: str
    source: str
    licence: str
    place: str | None = Field(description="Code of the place that owns the run; null for the site.")
    visibility: str
    invented: bool
    engine: str
    draws: int
    seed: int
    as_of: dt.date | None
    units: int
    computed: int = Field(description="Units that have a score.")
    withdrawn: bool
    stored_at: dt.datetime


class NodeAnswer(BaseModel):
    """One score with the quantiles of its draws; all null where it cannot be computed."""

    value: float | None
    q05: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q95: float | None


class ResultAnswer(BaseModel):
    """The result of one unit."""

    unit: str
    name: str
    place: str | None = Field(description="Code of the place, where the unit is one of the tree.")
    score: float | None
    label: str | None = Field(description="Class of the score; null without classes or without a score.")
    reason: str = Field(description="Why there is no score; empty where there is one.")
    available: float | None = Field(description="Share of the indicators that were reported, 0 to 1.")
    reliability: float | None = Field(description="The same, with the age of the values.")
    nodes: dict[str, NodeAnswer] = Field(description="The score and its parts, by their names in the definition.")
    classes: dict[str, list[float]] = Field(description="Share of the draws in each class of the definition.")


class RunFilters(Paged):
    """What runs are narrowed by."""

    index: str = Field("", max_length=100, description="Name of the index.")
    country: str = Field("", max_length=3, description="ISO3 code of the State that owns the run.")
    invented: bool | None = Field(None, description="true for the invented example alone, false without it.")


class ResultFilters(Paged):
    """What results are narrowed by."""

    unit: str = Field("", max_length=100, description="Code of one unit.")


@router.get(
    "/indices", response=answers(Page[RunAnswer]), operation_id="list_index_runs", summary="List runs of indices"
)
def list_index_runs(request: HttpRequest, response: HttpResponse, filters: Query[RunFilters]) -> Page[RunAnswer]:
    """Finished runs that the caller may see, the oldest first."""
    caller = caller_of(request)
    found = caller.narrow(queries.seen_runs(caller.person))
    if filters.index:
        found = found.filter(slug=filters.index)
    if filters.country:
        found = found.filter(country=filters.country)
    if filters.invented is not None:
        found = found.filter(invented=filters.invented)
    rows, following = page_of(found, filters)
    response["Cache-Control"] = PRIVATE
    return Page[RunAnswer](items=[run_answer(x) for x in rows], next=following)


@router.get(
    "/indices/{int:run_id}/results",
    response=answers(Page[ResultAnswer], named=True),
    operation_id="list_index_results",
    summary="List the results of a run",
)
def list_index_results(
    request: HttpRequest, response: HttpResponse, run_id: int, filters: Query[ResultFilters]
) -> Page[ResultAnswer]:
    """Scores of every unit of a run with their intervals, in the order of its table; never in that of the scores."""
    caller = caller_of(request)
    run = queries.seen_runs(caller.person).filter(pk=run_id).first()
    if run is None or (run.place is None and caller.branch) or (run.place and not caller.reaches(run.place)):
        raise missing("There is no run with this number.")
    found = UnitResult.objects.filter(run=run).select_related("place")
    if filters.unit:
        found = found.filter(unit=filters.unit)
    rows, following = page_of(found, filters)
    response["Cache-Control"] = PRIVATE
    return Page[ResultAnswer](items=[result_answer(x) for x in rows], next=following)


def run_answer(run: Run) -> RunAnswer:
    """Return a run as the API gives it."""
    return RunAnswer(
        id=run.pk,
        index=run.slug,
        title=run.title,
        version=run.version,
        definition_sha256=run.definition_sha256,
        observations_sha256=run.observations.sha256,
        source=run.observations.source,
        licence=run.observations.licence,
        place=run.place.code if run.place else None,
        visibility=run.visibility,
        invented=run.invented,
        engine=run.engine,
        draws=run.draws,
        seed=run.seed,
        as_of=run.as_of,
        units=run.units,
        computed=run.computed,
        withdrawn=run.withdrawn_at is not None,
        stored_at=run.stored_at,
    )


def result_answer(result: UnitResult) -> ResultAnswer:
    """Return a result as the API gives it."""
    content = result.content
    names = list(NodeAnswer.model_fields)
    return ResultAnswer(
        unit=result.unit,
        name=content["name"],
        place=result.place.code if result.place else None,
        score=content["score"],
        label=content["class"],
        reason=str(result.reason),
        available=content["available"],
        reliability=content["reliability"],
        nodes={
            node: NodeAnswer(**dict(zip(names, [*numbers, *[None] * 6], strict=False)))
            for node, numbers in content["nodes"].items()
        },
        classes=content["classes"],
    )
