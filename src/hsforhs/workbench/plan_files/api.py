"""A plan as PDF over the API."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from hsforhs.files import BadInput
from hsforhs.formats import PDF_MEDIA_TYPE
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, known_term, missing, refused
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_for

from . import pdf

router = Router(tags=["plans"])


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


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    return found
