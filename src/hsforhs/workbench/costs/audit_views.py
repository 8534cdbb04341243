"""Pages that say what does not add up: in the costing of a plan, and in any costed plan that a person brings."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes
from hsforhs.planning.audit import Audit, audit_plan, read_costed_plan
from hsforhs.workbench.look.rates import limited

from . import rules
from .costing import plan_cost
from .findings import findings_of
from .forms import AuditForm
from .views import plan_or_404

MOST_BYTES = 5_000_000
MOST_SHOWN = 150
"""Findings of one page: a table in which nothing adds up has thousands."""


@never_cache
@require_GET
def check(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what does not add up in the costing of a plan, and what is missing."""
    plan = plan_or_404(request, plan_id)
    cost = plan_cost(plan)
    if cost is None:
        return redirect("costs:overview", plan.pk)
    found = findings_of(cost)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = counts.get(one.name, 0) + 1
    asked = request.GET.get("code", "")
    shown = [x for x in found if asked in ("", x.code)]
    context = {
        "plan": plan,
        "cost": cost,
        "number": len(found),
        "counts": {x.code: (x.name, counts[x.name]) for x in found},
        "code": asked,
        "findings": shown[:MOST_SHOWN],
        "more": max(0, len(shown) - MOST_SHOWN),
        "may_cost": rules.may_cost(request.user, plan),
    }
    return render(request, "costs/check.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def audit_file(request: HttpRequest) -> HttpResponse:
    """Check a costed plan of any layout, row by row; the file is read and not kept."""
    form = AuditForm(request.POST, request.FILES) if request.method == "POST" else AuditForm()
    found: Audit | None = None
    name = ""
    if form.is_bound and form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        name = file.name or "file"
        try:
            found = _audited(file, form.cleaned_data["years"])
        except BadInput as error:
            form.add_error("file", error.said(translation))
    context = {
        "form": form,
        "name": name,
        "audit": found,
        "findings": found.findings[:MOST_SHOWN] if found else (),
        "more": max(0, len(found.findings) - MOST_SHOWN) if found else 0,
    }
    return render(request, "costs/audit.html", context, status=422 if form.errors else 200)


def _audited(file: UploadedFile, years: int) -> Audit:
    check_bytes(file.size, MOST_BYTES)
    with tempfile.TemporaryDirectory() as folder:
        # The name plays no part but in messages, and may hold anything.
        path = Path(folder) / ("plan" + Path(file.name or "").suffix[:6].lower().replace("/", ""))
        path.write_bytes(file.read())
        try:
            return audit_plan(read_costed_plan(path), years=years)
        except BadInput as error:
            raise error.at(file=(file.name or path.name)[:200]) from None
