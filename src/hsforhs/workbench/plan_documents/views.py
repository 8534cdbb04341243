"""Pages of documents of a plan: packs to take away, files that came back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.look.rates import limited
from hsforhs.workbench.plans import queries
from hsforhs.workbench.plans.models import Plan, PlanReturn

from . import rules, services
from .content import parts_of
from .difference import STORE, Change, UndecidedError, in_words
from .forms import ReturnForm
from .writing import WRITERS, pack_name
from .writing import pack as written_pack

_SALT = "hsforhs.plan-documents"
MOST_CHANGES = 60
"""Fields of one page; a page stays below its weight."""
MOST_REMARKS = 30


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def hand_in(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Take packs of provinces away, and hand in what came back."""
    plan = _plan(request, plan_id)
    may_hand_in = rules.may_hand_in(request.user, plan)
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if request.method == "POST" and not may_hand_in:
        raise PermissionDenied
    if form.is_valid():
        try:
            services.hand_in(person=request.user, plan=plan, files=form.cleaned_data["file"])
        except BadInput as error:
            form.add_error("file", str(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("plan_documents:check-return", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "may_hand_in": may_hand_in,
        "waiting": services.returned_by(request.user, plan) if may_hand_in else [],
        "parts": parts_of(plan),
    }
    return render(request, "plan_documents/return.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def pack(request: HttpRequest, plan_id: uuid.UUID, code: str, kind: str) -> FileResponse:
    """Give the pack of one province as a file."""
    plan = _plan(request, plan_id)
    part = next((x.place for x in parts_of(plan) if x.place.code == code), None)
    if part is None or kind not in WRITERS:
        raise Http404
    return FileResponse(
        written_pack(plan, part, kind).open("rb"),
        as_attachment=True,
        filename=pack_name(plan, part, kind),
        content_type=MEDIA_TYPES[kind],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what the documents would change, field by field, and store the fields that are ticked."""
    plan = _plan_to_change(request, plan_id)
    waiting = services.returned_by(request.user, plan)
    if not waiting:
        return redirect("plan_documents:return", plan.pk)
    if request.method == "POST":
        return _accept(request, plan, waiting)
    return _show(request, plan, waiting)


@never_cache
@require_POST
def drop(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Forget the files that came back, or one of them."""
    plan = _plan_to_change(request, plan_id)
    number = request.POST.get("file", "")
    if services.drop(person=request.user, plan=plan, number=int(number) if number.isdecimal() else None):
        messages.success(request, _("The file is forgotten; nothing was stored."))
    if services.returned_by(request.user, plan):
        return redirect("plan_documents:return", plan.pk)
    return redirect("plans:plan", plan.pk)


def _accept(request: HttpRequest, plan: Plan, waiting: list[PlanReturn]) -> HttpResponse:
    shown = _marks(request.POST.get("shown", ""))
    everything = shown.pop("", "") if "everything" in request.POST else ""
    shown.pop("", None)
    picks = {key: str(request.POST.get(f"side:{key}", "")) for key in shown}
    ticked = set(request.POST.getlist("take"))
    # Choosing a file in a conflict means to take it, also where the tick was forgotten.
    taken = {key for key in shown if key in ticked or picks[key] not in ("", STORE)}
    try:
        stored = services.accept(
            person=request.user, plan=plan, shown=shown, taken=taken, picks=picks, everything=everything
        )
    except services.OutdatedError as outdated:
        return _show(request, plan, waiting, error=outdated.messages[0], status=409)
    except UndecidedError as undecided:
        why = _("Choose for %(code)s which side is to stand. Nothing is stored yet.") % {"code": undecided.code}
        return _show(request, plan, waiting, error=why, status=422, taken=taken, picks=picks)
    except ValidationError as error:
        return _show(request, plan, waiting, error=error.messages[0], status=422, taken=taken, picks=picks)
    number = sum(stored.values())
    said = ngettext("%(number)d field is stored.", "%(number)d fields are stored.", number)
    messages.success(request, said % {"number": number})
    if services.returned_by(request.user, plan):
        return redirect("plan_documents:check-return", plan.pk)
    return redirect("plans:plan", plan.pk)


def _show(
    request: HttpRequest,
    plan: Plan,
    waiting: list[PlanReturn],
    *,
    error: str = "",
    status: int = 200,
    taken: set[str] | None = None,
    picks: Mapping[str, str] | None = None,
) -> HttpResponse:
    try:
        found = services.difference_of(request.user, plan, waiting)
    except BadInput as bad:
        # A newer catalogue or edition may not know the rows of a file any more.
        services.drop(person=request.user, plan=plan)
        messages.error(request, str(bad))
        return redirect("plan_documents:return", plan.pk)
    page = Paginator(found.changes, MOST_CHANGES).get_page(request.GET.get("page"))
    here = list(page)
    chosen = taken if taken is not None else {x.key for x in here if x.kind in ("changed", "added")}
    marks = {x.key: x.mark for x in here if x.kind != "shut"} | {"": found.mark}
    context = {
        "plan": plan,
        "waiting": waiting,
        "difference": found,
        "counts": found.counts,
        "plain_number": len(found.plain),
        "page": page,
        "rows": [_row(plan, x, x.key in chosen, (picks or {}).get(x.key, "")) for x in here],
        "can_take": len(marks) > 1,
        "remarks": found.remarks[:MOST_REMARKS],
        "more_remarks": len(found.remarks[MOST_REMARKS:]),
        "shown": signing.dumps(marks, salt=_SALT),
        "error": error,
    }
    return render(request, "plan_documents/check.html", context, status=status)


def _row(plan: Plan, change: Change, ticked: bool, side: str) -> dict[str, Any]:
    options = [(str(n), in_words(change, x.value), x.sources) for n, x in enumerate(change.options)]
    return {
        "change": change,
        "ticked": ticked,
        "side": side,
        # Indicators and cost items are of the framework, whatever catalogue the plan is made of.
        "language": ENGLISH if change.table.key in ("targets", "lines") else queries.language_of(plan),
        "before": in_words(change, change.before) if change.before is not None else None,
        "options": options,
        "theirs": in_words(change, change.theirs),
    }


def _marks(text: str) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return found


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = queries.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    return found


def _plan_to_change(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = _plan(request, plan_id)
    if not rules.may_hand_in(request.user, found):
        raise PermissionDenied
    return found
