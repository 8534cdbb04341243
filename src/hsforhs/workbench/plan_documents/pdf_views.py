"""Pages of a plan as PDF."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import PDF_MEDIA_TYPE
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.workbench.costs.views import plan_or_404

from . import pdf


@require_POST
def make(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Write the plan as PDF in the background, in the language of the page."""
    job = pdf.start_pdf(person=request.user, plan=plan_or_404(request, plan_id), language=_language(request))
    return redirect("tasks:job", job.pk)


@never_cache
@require_GET
def document(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Give the plan as PDF; a link that was kept still works when the file must be written first."""
    plan, language = plan_or_404(request, plan_id), _language(request)
    try:
        path = pdf.plan_pdf(plan, language)
    except BadInput as error:
        # Nothing that this person did is wrong: the server lacks a font, and the sentence says which.
        return HttpResponse(error.said(translation), status=503, content_type="text/plain; charset=utf-8")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=pdf.file_name(plan, language),
        content_type=PDF_MEDIA_TYPE,
    )


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language") or request.POST.get("language") or get_language() or ENGLISH
    if asked not in LANGUAGES:
        raise Http404
    return asked
