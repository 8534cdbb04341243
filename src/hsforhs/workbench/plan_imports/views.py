"""Pages on which a costed plan of another layout is gone through."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.workbench.costs import rules
from hsforhs.workbench.costs.costing import costing_of
from hsforhs.workbench.costs.views import plan_or_404
from hsforhs.workbench.look.rates import limited
from hsforhs.workbench.look.saying import said
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import catalogue_of, language_of

from . import imports, naming
from .forms import FileForm, MeaningForm
from .models import PlanImport
from .rows import TAKEN, StoredRow, rows_of
from .taking import OUTSIDE, UNPLACED, take

MOST_ROWS = 15
MOST_NAMED = 100
"""Rows on one page, and refused rows that are named there; the API names all."""


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def hand_in(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Choose a file, or look at one that was taken."""
    plan = plan_or_404(request, plan_id)
    may = rules.may_cost(request.user, plan)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and not may:
        raise PermissionDenied
    if form.is_valid():
        try:
            made = imports.hand_in(person=request.user, plan=plan, file=form.cleaned_data["file"])
        except BadInput as error:
            form.add_error("file", said(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("plan_imports:import", plan.pk, made.number)
    found = imports.imports_of(request.user, plan)
    context = {
        "plan": plan,
        "form": form,
        "may_cost": may,
        "costed": costing_of(plan) is not None,
        "imports": [(x, naming.layout(x.facts["layout"])) for x in found],
        "layouts": naming.layouts(),
    }
    return render(request, "plan_imports/hand_in.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Show each row, what it becomes and what is left; keep choices, or take the rows."""
    plan = plan_or_404(request, plan_id)
    found = imports.open_import(request.user, plan, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, plan, found)
    try:
        imports.choose(person=request.user, found=found, choices=_choices(request, found))
        if "take" in request.POST:
            tally = take(person=request.user, found=found)
            done = ngettext("%(number)d row is in the plan.", "%(number)d rows are in the plan.", tally.taken)
            messages.success(request, done % {"number": tally.taken})
    except ValidationError as error:
        return _show(request, plan, found, error=error.messages[0], status=422)
    page = request.POST.get("goto", "")
    address = redirect("plan_imports:import", plan.pk, number)
    if page.isdecimal():
        address["Location"] += f"?page={page}"
    return address


@never_cache
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Say what columns, codes, amounts and years of a file mean; it is read anew."""
    plan = plan_or_404(request, plan_id)
    found = imports.open_import(request.user, plan, number)
    if found is None or not found.is_open:
        raise Http404
    headings = found.facts["headings"]
    mapped = dict(found.columns)
    form = MeaningForm(request.POST if request.method == "POST" else None, found=found)
    error = ""
    if form.is_bound:
        mapped = {x: str(request.POST.get(f"column:{n}", mapped.get(x, ""))) for n, x in enumerate(headings)}
    if form.is_valid():
        try:
            imports.interpret(person=request.user, found=found, columns=mapped, **form.cleaned_data)
        except (BadInput, ValidationError) as fault:
            error = fault.messages[0] if isinstance(fault, ValidationError) else said(fault)
        else:
            messages.success(request, _("The file is read anew. Nothing is stored in the plan yet."))
            return redirect("plan_imports:import", plan.pk, found.number)
    context = {
        "plan": plan,
        "found": found,
        "form": form,
        "error": error,
        "columns": [(n, x, mapped.get(x, "")) for n, x in enumerate(headings)],
        "fields": naming.fields_for(found.columns.values()),
    }
    return render(request, "plan_imports/columns.html", context, status=422 if form.errors or error else 200)


@never_cache
@require_POST
def drop(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    plan = plan_or_404(request, plan_id)
    found = imports.open_import(request.user, plan, number)
    if found is None:
        raise Http404
    try:
        imports.drop(person=request.user, found=found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The file is forgotten; nothing was stored."))
    return redirect("plan_imports:imports", plan.pk)


def _choices(request: HttpRequest, found: PlanImport) -> dict[str, str]:
    """What people chose on this page: another id that was typed in goes before the list."""
    choices: dict[str, str] = {}
    for name, value in request.POST.items():
        kind, sign, key = name.partition(":")
        if not sign or kind not in ("action", "other"):
            continue
        text = str(value).strip()
        if kind == "other" and text:
            choices[key] = text
        elif kind == "action" and key not in choices:
            choices[key] = text or PlanImport.LEFT
    proposed = {x["key"]: x["proposed"] or PlanImport.LEFT for x in found.rows}
    # Only what differs from the proposal, or from an earlier choice, is a choice.
    return {x: y for x, y in choices.items() if found.choices.get(x, proposed.get(x)) != y}


def _show(
    request: HttpRequest,
    plan: Plan,
    found: PlanImport,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = rows_of(found)
    wanted = request.GET.get("only", "")
    shown = [x for x in rows if _fits(x, found, wanted)]
    page = Paginator(shown, MOST_ROWS).get_page(request.GET.get("page"))
    actions = catalogue_of(plan).actions
    placed = sum(bool(x.chosen(found.choices)) for x in rows)
    facts = found.facts
    context: dict[str, Any] = {
        "plan": plan,
        "found": found,
        "layout": naming.layout(facts["layout"]),
        "page": page,
        "rows": [naming.shown_row(x, found, actions) for x in page],
        "number": len(rows),
        "placed": placed,
        "unplaced": len(rows) - placed,
        "only": wanted,
        "refused": [naming.refused(x) for x in facts["refused"][:MOST_NAMED]],
        "refused_more": max(0, facts["refused_number"] - MOST_NAMED),
        "sums": facts["sums"][:MOST_NAMED],
        "unread": facts["unread"],
        "totals": naming.totals(rows, found),
        "outcomes": [(naming.outcome(x), n) for x, n in Counter(x.outcome for x in rows).items() if x],
        "language": language_of(plan),
        "error": error,
    }
    return render(request, "plan_imports/import.html", context, status=status)


def _fits(row: StoredRow, found: PlanImport, wanted: str) -> bool:
    if wanted == UNPLACED:
        return not row.chosen(found.choices)
    if wanted == "left":
        return row.outcome not in ("", TAKEN)
    if wanted == OUTSIDE:
        return bool(naming.outside(row, found))
    return True
