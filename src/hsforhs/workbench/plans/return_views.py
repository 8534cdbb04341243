"""Pages of a plan workbook that came back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.workbench.look.rates import limited

from . import queries, returns, rules
from .forms import ReturnForm
from .models import Plan, PlanReturn
from .plan_difference import FILE, UndecidedError

_SALT = "hsforhs.plan-pack"


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def hand_in(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Choose the workbook that came back."""
    plan = _plan(request, plan_id)
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if form.is_valid():
        try:
            returns.hand_in(person=request.user, plan=plan, file=form.cleaned_data["file"])
        except BadInput as error:
            form.add_error("file", str(error))
        else:
            return redirect("plans:check-return", plan.pk)
    context = {"plan": plan, "form": form, "waiting": returns.returned_by(request.user, plan)}
    return render(request, "plans/return.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what a workbook would change, row by row, and store the rows that are ticked."""
    plan = _plan(request, plan_id)
    returned = returns.returned_by(request.user, plan)
    if returned is None:
        return redirect("plans:return", plan.pk)
    if request.method == "POST":
        return _accept(request, plan, returned)
    return _show(request, plan, returned)


@never_cache
@require_POST
def drop(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    plan = _plan(request, plan_id)
    returned = returns.returned_by(request.user, plan)
    if returned is not None:
        returns.drop(person=request.user, returned=returned)
        messages.success(request, _("The workbook is forgotten; nothing was stored."))
    return redirect("plans:plan", plan.pk)


def _accept(request: HttpRequest, plan: Plan, returned: PlanReturn) -> HttpResponse:
    shown = _marks(request.POST.get("shown", ""))
    picks = {key: str(request.POST.get(f"side:{key}", "")) for key in shown}
    # Choosing the file in a conflict means to take it, also where the tick was forgotten.
    taken = {key for key in shown if key in request.POST.getlist("take") or picks[key] == FILE}
    try:
        stored = returns.accept(person=request.user, returned=returned, shown=shown, taken=taken, picks=picks)
    except returns.OutdatedError as outdated:
        return _show(request, plan, returned, error=outdated.messages[0], status=409)
    except UndecidedError as undecided:
        why = _("Choose for %(code)s which side is to stand. Nothing is stored yet.") % {"code": undecided.code}
        return _show(request, plan, returned, error=why, status=422, taken=taken, picks=picks)
    except ValidationError as error:
        return _show(request, plan, returned, error=error.messages[0], status=422, taken=taken, picks=picks)
    number = sum(stored.values())
    said = ngettext("%(number)d row of the workbook is stored.", "%(number)d rows of the workbook are stored.", number)
    messages.success(request, said % {"number": number})
    return redirect("plans:plan", plan.pk)


def _show(
    request: HttpRequest,
    plan: Plan,
    returned: PlanReturn,
    *,
    error: str = "",
    status: int = 200,
    taken: set[str] | None = None,
    picks: Mapping[str, str] | None = None,
) -> HttpResponse:
    try:
        difference = returns.difference_of(returned, plan=plan)
    except BadInput as bad:
        # A newer catalogue or edition may not know the rows of the file any more.
        returns.drop(person=request.user, returned=returned)
        messages.error(request, str(bad))
        return redirect("plans:return", plan.pk)
    can_take = difference.by_key()
    chosen = taken if taken is not None else {key for key, x in can_take.items() if x.kind == "changed"}
    context = {
        "plan": plan,
        "returned": returned,
        "difference": difference,
        "counts": difference.counts,
        "rows": [(x, x.key in chosen, (picks or {}).get(x.key, "")) for x in difference.shown],
        "can_take": bool(can_take),
        "shown": signing.dumps({key: x.mark for key, x in can_take.items()}, salt=_SALT),
        "error": error,
    }
    return render(request, "plans/return_check.html", context, status=status)


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
    if not rules.may_change(request.user, found):
        raise PermissionDenied
    return found
