"""Documents of plans over the API."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES, PDF_MEDIA_TYPE
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, known_term, missing, refused
from hsforhs.workbench.plans.documents import document, file_name
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_for, plan_record

from . import pdf
from .content import Part, parts_of
from .queries import plan_with_reach
from .writing import WRITERS, pack, pack_name

router = Router(tags=["plans"])
_NO_PLAN = "There is no plan with this address."


class PlanDocumentAnswer(BaseModel):
    """A document of a plan: the whole plan, or the pack of one province."""

    kind: str = Field(description="xlsx or docx.")
    part: str | None = Field(description="Code of the province; null for the whole plan.")
    part_name: str | None
    activities: int = Field(description="How many activities it holds.")


class PlanDocumentsAnswer(BaseModel):
    """The documents that a plan gives out."""

    documents: list[PlanDocumentAnswer]


class DocumentFilters(Schema):
    """Which document."""

    part: str = Field("", description="Code of a province: its pack alone.")
    language: str = Field(ENGLISH, description=f"One of {', '.join(LANGUAGES)}.")


def _described(kind: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {"responses": {200: {"description": "The document.", "content": {MEDIA_TYPES[kind]: {"schema": schema}}}}}


@router.get(
    "/plans/{uuid:plan_id}/documents",
    response=answers(PlanDocumentsAnswer, named=True),
    operation_id="list_plan_documents",
    summary="List the documents of a plan",
)
def list_documents(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> PlanDocumentsAnswer:
    """The whole plan and the packs of provinces that have activities, each in Excel and in Word.

    Who works on the part of a province alone is told of its pack alone.
    """
    found, sees_all, own = _reached(request, plan_id)
    response["Cache-Control"] = PRIVATE
    parts: list[tuple[str | None, str | None, int]] = []
    if sees_all:
        parts.append((None, None, len(plan_record(found).lines)))
    parts += [(x.place.code, x.place.name, x.number) for x in own]
    return PlanDocumentsAnswer(
        documents=[
            PlanDocumentAnswer(kind=kind, part=code, part_name=name, activities=number)
            for code, name, number in parts
            for kind in WRITERS
        ]
    )


@router.get(
    "/plans/{uuid:plan_id}/document.xlsx",
    response=answers(None, named=True),
    operation_id="download_plan_workbook",
    summary="Download a plan as Excel",
    openapi_extra=_described("xlsx"),
)
def download_workbook(request: HttpRequest, plan_id: uuid.UUID, filters: Query[DocumentFilters]) -> HttpResponse:
    """A workbook that people fill in and hand in on the page of the plan."""
    return _download(request, plan_id, filters, "xlsx")


@router.get(
    "/plans/{uuid:plan_id}/document.docx",
    response=answers(None, named=True),
    operation_id="download_plan_word_document",
    summary="Download a plan as Word",
    openapi_extra=_described("docx"),
)
def download_word(request: HttpRequest, plan_id: uuid.UUID, filters: Query[DocumentFilters]) -> HttpResponse:
    """A Word document that people fill in and hand in on the page of the plan."""
    return _download(request, plan_id, filters, "docx")


def _download(request: HttpRequest, plan_id: uuid.UUID, filters: DocumentFilters, kind: str) -> HttpResponse:
    language = known_term("language", filters.language, LANGUAGES)
    found, sees_all, parts = _reached(request, plan_id)
    part = next((x.place for x in parts if x.place.code == filters.part), None)
    if filters.part and part is None:
        raise missing("The plan has no activity in such a province.")
    if part is None and not sees_all:
        raise missing(_NO_PLAN)
    path = pack(found, part, kind, language) if part else document(found, kind, language)
    name = pack_name(found, part, kind, language) if part else file_name(found, kind, language)
    answer = HttpResponse(path.read_bytes(), content_type=MEDIA_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = PRIVATE
    return answer


class PdfFilters(Schema):
    """In which language the document is."""

    language: str = Field(ENGLISH, description=f"One of {', '.join(LANGUAGES)}.")


@router.get(
    "/plans/{uuid:plan_id}/document.pdf",
    response=answers(None, named=True),
    operation_id="download_plan_pdf",
    summary="Download a plan as PDF",
    openapi_extra={
        "responses": {
            200: {
                "description": "The plan as an A4 document.",
                "content": {PDF_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def download_plan_pdf(request: HttpRequest, plan_id: uuid.UUID, filters: Query[PdfFilters]) -> HttpResponse:
    """The plan with its costs and its gap, to print. Refused where the server has no font for the language."""
    language = known_term("language", filters.language, LANGUAGES)
    plan = _plan(request, plan_id)
    try:
        content = pdf.plan_pdf(plan, language).read_bytes()
    except BadInput as error:
        raise refused(str(error)) from None
    response = HttpResponse(content, content_type=PDF_MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{pdf.file_name(plan, language)}"'
    response["Cache-Control"] = PRIVATE
    return response


def _reached(request: HttpRequest, plan_id: uuid.UUID) -> tuple[Plan, bool, list[Part]]:
    """Return a plan, whether the caller reads all of it, and the packs that are given out."""
    caller = caller_of(request)
    known = plan_with_reach(caller.person, plan_id)
    if known is None:
        raise missing(_NO_PLAN)
    plan, reach = known
    sees_all = reach.sees_all and caller.reaches(plan.place)
    own = [x for x in parts_of(plan) if sees_all or (x.place.code in reach.codes and caller.reaches(x.place))]
    if not sees_all and not own:
        raise missing(_NO_PLAN)
    return plan, sees_all, own


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing(_NO_PLAN)
    return found
