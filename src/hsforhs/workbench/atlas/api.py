"""Where to start over the API: the groups of the page, with everything that they rest on."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from hsforhs.files import BadInput
from hsforhs.matching.priority import CONCENTRATION, DRAWS, SEED
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, refused
from hsforhs.workbench.places.queries import countries

from .where_to_start import Chosen, Row, asked_by, where_to_start

router = Router(tags=["indicators"])


class CriterionAnswer(BaseModel):
    """One criterion; without goalposts it has too few figures and is not used."""

    id: str = Field(description="gap, or the id of an indicator.")
    weight: float
    none: float | None = Field(description="The figure at which there is no need.")
    most: float | None = Field(description="The figure of greatest need.")
    places: int = Field(description="Places with a figure.")


class NeedAnswer(BaseModel):
    """The need of one country and what is unfunded; numbers of need lie between 0 and 1. There is no rank."""

    place: str
    group: str = Field(description="high, middle, low or unknown.")
    low: float | None = Field(description="5th percentile of the need over errors and weights.")
    high: float | None = Field(description="95th percentile.")
    stays: float = Field(description="Share of the draws in which the place stays in its group.")
    moved_by_weights: float
    moved_by_data: float
    known: float = Field(description="Share of the weights with a figure.")
    scaled: dict[str, float | None] = Field(description="Each criterion on the scale; null is not known, never 0.")
    unfunded: float | None = Field(description="Share of the costed need without known money; null is unknown.")
    money: str = Field(description="high, middle, low or unknown.")
    money_source: str | None = Field(description="plan, or figures that were brought in; null is unknown.")
    plan: uuid.UUID | None = Field(description="The open plan that it is known from.")


class StartAnswer(BaseModel):
    """Groups of countries in alphabetical order of their names, and all choices behind them."""

    instrument: str
    target: int
    region: str
    middle: float
    high: float
    error: float
    draws: int
    seed: int
    concentration: float
    criteria: list[CriterionAnswer]
    places: list[NeedAnswer]


class StartFilters(Schema):
    """The form of the page; what is not given is as usual."""

    instrument: str = Field("", description="Instrument with its edition, such as spar-2.")
    target: int = Field(4, ge=3, le=5, description="Level to reach.")
    region: str = Field("", description="WHO region, such as AFRO.")
    middle: int = Field(35, ge=1, le=98, description="Where middle need begins, of 100.")
    high: int = Field(55, ge=2, le=99, description="Where high need begins, of 100.")
    error: int = Field(10, ge=0, le=50, description="Standard deviation of a figure, of 100.")
    weights: str = Field("", max_length=600, description="Such as gap:50,uhc_service_coverage:20.")


@router.get(
    "/where-to-start",
    response=answers(StartAnswer),
    operation_id="get_where_to_start",
    summary="Get groups of countries by need and by what is unfunded",
)
def get_where_to_start(request: HttpRequest, response: HttpResponse, filters: Query[StartFilters]) -> StartAnswer:
    """Groups by stated criteria and weights, with intervals and the effect of changed weights; never a rank."""
    form = {name: str(x) for name, x in filters.model_dump(exclude={"weights"}).items()}
    for part in filter(None, filters.weights.split(",")):
        name, _colon, weight = part.partition(":")
        form[f"w.{name.strip()}"] = weight.strip()
    try:
        asked = asked_by(form)
        found = where_to_start([x for x in countries() if not x.invented], asked, caller_of(request).person)
    except BadInput as error:
        raise refused(str(error)) from None
    response["Cache-Control"] = PRIVATE
    return StartAnswer(
        instrument=asked.instrument,
        target=asked.target,
        region=asked.region,
        middle=asked.cuts.middle,
        high=asked.cuts.high,
        error=asked.error / 100,
        draws=DRAWS,
        seed=SEED,
        concentration=CONCENTRATION,
        criteria=[_criterion(x) for x in found.chosen],
        places=[_need(x) for x in found.rows],
    )


def _criterion(x: Chosen) -> CriterionAnswer:
    posts = (x.criterion.none, x.criterion.most) if x.criterion else (None, None)
    return CriterionAnswer(id=x.id, weight=x.weight, none=posts[0], most=posts[1], places=x.places)


def _need(x: Row) -> NeedAnswer:
    need = x.need
    return NeedAnswer(
        place=x.place.code,
        group=need.group.value,
        low=need.low,
        high=need.high,
        stays=need.shares.get(need.group, 0.0),
        moved_by_weights=need.moved_by_weights,
        moved_by_data=need.moved_by_data,
        known=need.known,
        scaled=dict(need.scaled),
        unfunded=x.lack.share,
        money=x.lack.group.value,
        money_source=x.lack.source.value if x.lack.source else None,
        plan=x.lack.plan,
    )
