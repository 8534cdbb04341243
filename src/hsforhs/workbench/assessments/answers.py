"""Assessments, scores and gaps as the API gives them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from pydantic import BaseModel, Field

from hsforhs.framework import Framework, Key, SectorLink, Synergy, framework
from hsforhs.scores import TOTAL, Assessment, GapReport, capacity_gaps, roll_up

from .models import Round, Source, StoredScore
from .queries import assessment_of

Number = int | float


class SourceAnswer(BaseModel):
    """Where figures came from."""

    citation: str
    address: str
    licence: str
    updated_on: dt.date | None
    retrieved_at: dt.datetime


class AssessmentAnswer(BaseModel):
    """One assessment of one place by one instrument in one period, in one vintage."""

    id: int
    place: str
    place_name: str
    country: str
    instrument: str
    kind: str = Field(description="Kind of score: SELF, EXT, FUNC, PEER or DATA.")
    period: str
    year: int | None
    date: dt.date | None
    reported: bool
    status_as_written: str
    published_total: float | None = Field(description="Per cent, as published; never recomputed.")
    visibility: str
    invented: bool
    vintage: int = Field(description="1 for the first; a corrected import makes the next.")
    superseded_by: int | None = Field(description="Number of the assessment in its next vintage.")
    catalogue_version: str
    stored_at: dt.datetime
    published_at: dt.datetime | None = Field(
        description="When the team published it here; null for figures that were published when they were stored."
    )
    source: SourceAnswer


class CapacityAnswer(BaseModel):
    """A capacity, or the total under the code TOTAL: as published, and recomputed from the indicators beside it."""

    code: str
    title: str
    published: Number | None = Field(description="Per cent; null where nothing was published.")
    recomputed: int | None = Field(description="Per cent; null where no indicator holds a value or no rule is known.")
    differs: bool = Field(description="Whether both are there and differ.")


class AssessmentDetail(AssessmentAnswer):
    """One assessment with its capacities, its total and how many scores stand in which state."""

    states: dict[str, int] = Field(description="Scores by state: value, not reported, not applicable.")
    capacities: list[CapacityAnswer]
    total: CapacityAnswer | None


class CapacitiesAnswer(BaseModel):
    """The capacities and the total of one assessment."""

    assessment: int
    place: str
    country: str
    instrument: str
    kind: str
    period: str
    capacities: list[CapacityAnswer]
    total: CapacityAnswer | None
    source: SourceAnswer


class ScoreAnswer(BaseModel):
    """One indicator of one assessment. 0 is a value; ``value`` is null unless ``state`` is value."""

    id: int
    assessment: int
    place: str
    country: str
    instrument: str
    kind: str
    period: str
    code: str
    title: str
    state: str = Field(description="value, not reported or not applicable.")
    value: Number | None
    reasoning: str
    evidence: str
    strengths: str
    to_strengthen: str
    language: str = Field(description="Language of the texts, where it is known.")
    dated: dt.date | None
    invented: bool
    vintage: int
    citation: str
    stored_at: dt.datetime
    published_at: dt.datetime | None


class GapCellAnswer(BaseModel):
    """A cell of our draft matrix."""

    cell: str
    strength: int = Field(description="3 the capacity fails without it, 2 it limits the level, 1 it helps.")
    mode: str
    descriptor: str


class GapAnswer(BaseModel):
    """An indicator below its target, spoken in cells of the framework."""

    indicator: str
    title: str
    now: Number
    target: int
    area: str
    jee3: list[str]
    components: list[GapCellAnswer]
    sectors: list[GapCellAnswer]


class CapacityGapAnswer(BaseModel):
    """A published capacity below 100 per cent: it speaks areas, not steps."""

    capacity: str
    title: str
    per_cent: Number
    areas: list[str]


class GapsAnswer(BaseModel):
    """All gaps of one assessment, and all that it cannot say."""

    assessment: int
    instrument: str
    years: int
    target: int | None
    gaps: list[GapAnswer]
    capacity_gaps: list[CapacityGapAnswer]
    unmapped: list[str]
    not_seen: list[str]
    not_reported: list[str]
    not_applicable: list[str]


def source_answer(source: Source) -> SourceAnswer:
    """Return where figures came from."""
    return SourceAnswer(
        citation=source.citation,
        address=source.address,
        licence=source.licence,
        updated_on=source.updated_on,
        retrieved_at=source.retrieved_at,
    )


def assessment_answer(found: Round) -> AssessmentAnswer:
    """Return a round without its scores."""
    return AssessmentAnswer(
        id=found.pk,
        place=found.place.code,
        place_name=found.place.name,
        country=found.country,
        instrument=found.instrument,
        kind=found.kind,
        period=found.period,
        year=found.year,
        date=found.date,
        reported=found.reported,
        status_as_written=found.status_as_written,
        published_total=found.published_total,
        visibility=found.visibility,
        invented=found.invented,
        vintage=found.vintage,
        superseded_by=found.superseded_by_id,
        catalogue_version=found.catalogue_version,
        stored_at=found.stored_at,
        published_at=found.published_at,
        source=source_answer(found.source),
    )


def assessment_detail(found: Round) -> AssessmentDetail:
    """Return a round with its capacities; its scores stand in the list of scores."""
    assessment = assessment_of(found)
    capacities, total = _capacities(assessment, framework())
    return AssessmentDetail(
        **assessment_answer(found).__dict__,
        states=dict(Counter(x.state.value for x in assessment.scores.values())),
        capacities=capacities,
        total=total,
    )


def capacities_answer(found: Round) -> CapacitiesAnswer:
    """Return the capacities and the total of a round."""
    capacities, total = _capacities(assessment_of(found), framework())
    return CapacitiesAnswer(
        assessment=found.pk,
        place=found.place.code,
        country=found.country,
        instrument=found.instrument,
        kind=found.kind,
        period=found.period,
        capacities=capacities,
        total=total,
        source=source_answer(found.source),
    )


def _capacities(assessment: Assessment, words: Framework) -> tuple[list[CapacityAnswer], CapacityAnswer | None]:
    computed = roll_up(assessment, words)
    if computed is None and not assessment.published:
        return [], None

    def answer(code: str, title: str, again: int | None) -> CapacityAnswer:
        published = assessment.published.get(code)
        differs = published is not None and again is not None and published != again
        return CapacityAnswer(code=code, title=title, published=published, recomputed=again, differs=differs)

    again = computed.capacities if computed else {}
    groups = words.groups_of(assessment.instrument)
    return (
        [answer(x.key.code, x.title, again.get(x.key.code)) for x in groups],
        answer(TOTAL, "Total", computed.total if computed else None),
    )


def score_answer(row: StoredScore) -> ScoreAnswer:
    """Return one score with what says whose and when it is."""
    found = row.round
    return ScoreAnswer(
        id=row.pk,
        assessment=found.pk,
        place=found.place.code,
        country=found.country,
        instrument=found.instrument,
        kind=found.kind,
        period=found.period,
        code=row.code,
        title=title_of(found.instrument, row.code),
        state=row.state,
        value=number_of(row.value),
        reasoning=row.reasoning,
        evidence=row.evidence,
        strengths=row.strengths,
        to_strengthen=row.to_strengthen,
        language=row.language,
        dated=row.dated,
        invented=found.invented,
        vintage=found.vintage,
        citation=found.source.citation,
        stored_at=found.stored_at,
        published_at=found.published_at,
    )


def title_of(instrument: str, code: str) -> str:
    """Return the title of an indicator, or nothing for one that this catalogue does not hold."""
    found = framework().indicators.get(Key.of(instrument, code))
    return found.title if found else ""


def number_of(value: object) -> Number | None:
    """Return a stored decimal as the number that was published: whole where it is whole."""
    if value is None:
        return None
    number = float(str(value))
    return int(number) if number.is_integer() else number


def gaps_answer(found: Round, report: GapReport, *, years: int, target: int | None) -> GapsAnswer:
    """Return a report of gaps."""
    words = framework()
    return GapsAnswer(
        assessment=found.pk,
        instrument=found.instrument,
        years=years,
        target=target,
        gaps=[
            GapAnswer(
                indicator=str(x.indicator),
                title=words.indicators[x.indicator].title,
                now=x.now,
                target=x.target,
                area=x.area,
                jee3=[str(key) for key in x.jee3],
                components=[_cell(y) for y in x.components],
                sectors=[_cell(y) for y in x.sectors],
            )
            for x in report.gaps
        ],
        capacity_gaps=[
            CapacityGapAnswer(
                capacity=str(x.capacity), title=words.groups[x.capacity].title, per_cent=x.per_cent, areas=list(x.areas)
            )
            for x in capacity_gaps(report.assessment, words)
        ],
        unmapped=[str(x) for x in report.unmapped],
        not_seen=[str(x) for x in report.not_seen],
        not_reported=[str(x) for x in report.not_reported],
        not_applicable=[str(x) for x in report.not_applicable],
    )


def _cell(found: Synergy | SectorLink) -> GapCellAnswer:
    name = f"{found.area}:OS:{found.sector}" if isinstance(found, SectorLink) else f"{found.area}:{found.component}"
    return GapCellAnswer(cell=name, strength=found.strength, mode=found.mode.value, descriptor=found.descriptor)
