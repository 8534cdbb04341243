"""The reference library over the API: documents, search with reasons, and what the library has and lacks."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from hsforhs.framework import VocabularyError, framework
from hsforhs.library import MOST_HITS, Filters
from hsforhs.library.records import LESSON
from hsforhs.text import LANGUAGES
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, Moment, answers, known_term, missing, refused
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .finding import counted, search
from .models import Document, Tag, TagStatus

router = Router(tags=["library"])


class TagAnswer(BaseModel):
    """A tie of a document to the vocabulary; a proposed one waits for a second person."""

    scheme: str = Field(description="area, component, sector or step (the capacity level that it helps to reach).")
    code: str
    status: str
    proposer: str
    confidence: int = Field(description="1 suggested, 2 likely, 3 sure.")


class DocumentAnswer(BaseModel):
    """A document of the library. What its source did not show is empty, ``year`` then null."""

    number: int
    id: str = Field(description="Its lasting id in files.")
    language: str
    titles: dict[str, str]
    abstracts: dict[str, str]
    kind: str
    year: int | None
    authors: list[str]
    publisher: str
    ror: str
    doi: str
    isbn: str
    handle: str
    address: str
    licence: str
    countries: list[str]
    level: str
    work: str = Field(description="Shared by the versions of one work in several languages.")
    supersedes: str = Field(description="Id of the edition before.")
    seen_at: str
    visibility: str
    added_at: dt.datetime
    changed_at: dt.datetime
    uses: int = Field(description="How many places say that they used it.")
    helped: float | None = Field(description="Mean of what they say, 1 to 5; null without any.")
    tags: list[TagAnswer]


class DocumentFilters(Paged):
    """What a list of documents can be narrowed by."""

    area: str = Field("", max_length=5, description="Tagged with this capacity area.")
    language: str = Field("", max_length=3, description="Written in this language.")
    kind: str = Field("", max_length=20, description="Of this kind, such as tool.")
    since: Moment | None = Field(None, description="Added at this moment or later.")


class SearchFilters(Schema):
    """A question and what documents must be."""

    q: str = Field("", max_length=1000, description="A question in any of six languages; none lists the newest.")
    lang: str = Field("", max_length=3, description="The reader's language: raises documents, leaves none out.")
    area: list[str] = Field([], description="Tagged with one of these capacity areas.")
    component: list[str] = Field([], description="Tagged with one of these components.")
    sector: list[str] = Field([], description="Tagged with one of these sectors.")
    step: list[str] = Field([], description="Helps to reach one of these capacity levels.")
    level: list[str] = Field([], description="For one of these levels of administration.")
    kind: list[str] = Field([], description="Of one of these kinds.")
    language: list[str] = Field([], description="Written in one of these languages.")
    country: list[str] = Field([], description="About one of these countries.")
    licence: list[str] = Field([], description="Under one of these licences, as they are written.")
    since: int | None = Field(None, ge=0, le=9999, description="Of this year or later.")
    until: int | None = Field(None, ge=0, le=9999, description="Of this year or earlier.")
    limit: int = Field(20, ge=1, le=MOST_HITS, description="How many hits.")


class HitAnswer(BaseModel):
    """A document found; scores can be compared within one answer only."""

    id: str
    number: int
    title: str
    language: str
    score: float
    why: list[str]
    snippet: str


class ConceptAnswer(BaseModel):
    """A concept that the question names."""

    id: str
    code: str
    label: str


class SearchAnswer(BaseModel):
    """What a search gives: how many documents fit, the best of them, the concepts, numbers by facet."""

    total: int
    hits: list[HitAnswer]
    concepts: list[ConceptAnswer]
    facets: dict[str, dict[str, int]]
    spelling: dict[str, list[str]] = Field(description="Words that stand nowhere, with words close to them that do.")


class DueAnswer(BaseModel):
    """A document whose next review is due, with what the last one found: keep, revise or retire."""

    number: int
    id: str
    title: str
    language: str
    due_on: dt.date
    verdict: str


class CoverageAnswer(BaseModel):
    """How many documents there are for an area, a level to reach and a language; 0 is a gap of the library."""

    area: str
    step: str
    language: str
    documents: int


def document_answer(row: Document, tags: list[Tag]) -> DocumentAnswer:
    """Return a document as the API gives it."""
    return DocumentAnswer(
        number=row.pk,
        id=row.key,
        language=row.language,
        titles=dict(row.titles),
        abstracts=dict(row.abstracts),
        kind=row.kind,
        year=row.year,
        authors=row.authors,
        publisher=row.publisher,
        ror=row.ror,
        doi=row.doi,
        isbn=row.isbn,
        handle=row.handle,
        address=row.address,
        licence=row.licence,
        countries=row.countries,
        level=row.level,
        work=row.work,
        supersedes=row.supersedes,
        seen_at=row.seen_at,
        visibility=row.visibility.lower(),
        added_at=row.added_at,
        changed_at=row.changed_at,
        uses=row.use_times,
        helped=row.use_mean if row.use_times else None,
        tags=[
            TagAnswer(scheme=x.scheme, code=x.code, status=x.status, proposer=x.proposer, confidence=x.confidence)
            for x in tags
        ],
    )


@router.get(
    "/library/documents",
    response=answers(Page[DocumentAnswer]),
    operation_id="list_documents",
    summary="List the documents of the library",
)
def list_documents(
    request: HttpRequest, response: HttpResponse, filters: Query[DocumentFilters]
) -> Page[DocumentAnswer]:
    """Documents that the caller may read, in the order in which they came."""
    found = queries.live(caller_of(request).person)
    if filters.area:
        known_term("area", filters.area, framework().areas)
        tagged = Tag.objects.filter(scheme="area", code=filters.area).exclude(status=TagStatus.REJECTED)
        found = found.filter(pk__in=tagged.values("document"))
    if filters.language:
        found = found.filter(language=known_term("language", filters.language, (*LANGUAGES, "und")))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.since:
        found = found.filter(added_at__gte=filters.since)
    rows, following = page_of(found.prefetch_related("tags"), filters)
    response["Cache-Control"] = PRIVATE
    return Page[DocumentAnswer](items=[document_answer(x, list(x.tags.all())) for x in rows], next=following)


@router.get(
    "/library/documents/due",
    response=answers(Page[DueAnswer]),
    operation_id="list_due_documents",
    summary="List the documents that are due for another look",
)
def list_due(request: HttpRequest, response: HttpResponse, filters: Query[Paged]) -> Page[DueAnswer]:
    """Documents that the caller keeps as a data steward or administrator and whose next review is due; empty for all
    others.
    """
    rows, following = page_of(queries.due_documents(caller_of(request).person, timezone.localdate()), filters)
    response["Cache-Control"] = PRIVATE
    items = [
        DueAnswer(
            number=x.pk,
            id=x.key,
            title=x.title,
            language=x.language,
            due_on=x.due_on,  # type: ignore[attr-defined]
            verdict=x.verdict,  # type: ignore[attr-defined]
        )
        for x in rows
    ]
    return Page[DueAnswer](items=items, next=following)


@router.get(
    "/library/documents/{document_number}",
    response=answers(DocumentAnswer, named=True),
    operation_id="get_document",
    summary="Give one document",
)
def get_document(request: HttpRequest, response: HttpResponse, document_number: int) -> DocumentAnswer:
    """One document with its tags."""
    known = 0 < document_number < 2**63
    row = queries.live(caller_of(request).person).filter(pk=document_number).first() if known else None
    if row is None:
        raise missing("There is no document with this number.")
    response["Cache-Control"] = PRIVATE
    return document_answer(row, list(row.tags.all()))


@router.get(
    "/library/search",
    response=answers(SearchAnswer),
    operation_id="search_library",
    summary="Search the library",
)
def search_library(request: HttpRequest, response: HttpResponse, filters: Query[SearchFilters]) -> SearchAnswer:
    """The best documents for a question, at most fifty, each with the reasons why."""
    if filters.lang:
        known_term("lang", filters.lang, LANGUAGES)
    wanted = Filters(
        tuple(filters.area),
        tuple(filters.component),
        tuple(filters.step),
        tuple(filters.level),
        tuple(filters.kind),
        tuple(filters.language),
        tuple(filters.country),
        tuple(filters.licence),
        (filters.since, filters.until),
        sectors=tuple(filters.sector),
    )
    if LESSON in wanted.kinds:
        raise refused("Lessons are no documents; expected a kind of document, or the list /api/v1/lessons.")
    try:
        wanted.check(framework())
    except VocabularyError as error:
        raise refused(f"{error}.") from None
    person = caller_of(request).person
    answer = search(
        filters.q,
        person=person,
        language=filters.lang,
        filters=wanted,
        limit=filters.limit,
    )
    numbers = {key: row.pk for key, row in queries.by_keys((x.id for x in answer.hits), person).items()}
    response["Cache-Control"] = PRIVATE
    return SearchAnswer(
        total=answer.total,
        hits=[
            HitAnswer(
                id=x.id,
                number=numbers[x.id],
                title=x.title,
                language=x.language,
                score=x.score,
                why=[reason.sentence() for reason in x.why],
                snippet=x.snippet.text,
            )
            for x in answer.hits
            if x.id in numbers
        ],
        concepts=[ConceptAnswer(id=x.id, code=x.code, label=x.label(filters.lang or "en")) for x in answer.concepts],
        facets={name: dict(codes) for name, codes in answer.facets.items()},
        spelling={word: list(close) for word, close in answer.spelling.items()},
    )


@router.get(
    "/library/coverage",
    response=answers(list[CoverageAnswer]),
    operation_id="library_coverage",
    summary="Count what the library has and lacks",
)
def library_coverage(request: HttpRequest, response: HttpResponse) -> list[CoverageAnswer]:
    """Every area, level to reach (2 to 5) and language with its number of documents, zeros included."""
    found = counted(caller_of(request).person, "area", "step", "language")
    response["Cache-Control"] = PRIVATE
    return [
        CoverageAnswer(area=area, step=step, language=language, documents=found.get((area, step, language), 0))
        for area in framework().areas
        for step in ("2", "3", "4", "5")
        for language in LANGUAGES
    ]
