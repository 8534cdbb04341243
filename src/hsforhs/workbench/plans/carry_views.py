"""Pages on which a plan is carried over to the current edition."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.planning import ActionFate

from . import carrying, queries, rules, services
from .models import Plan

_SALT = "hsforhs.plan-carry"
SHOWN = (
    ActionFate.DROPPED,
    ActionFate.SPLIT,
    ActionFate.MERGED,
    ActionFate.REPLACED,
    ActionFate.MOVED,
    ActionFate.REWORDED,
    ActionFate.CHANGED,
)
"""The classes that are listed, what asks most of a person first; kept actions are counted alone."""


@never_cache
@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show what the current edition would change in the plan, and carry it over when that is confirmed."""
    plan = _plan(request, plan_id)
    if request.method == "POST":
        try:
            state = signing.loads(request.POST.get("state", ""), salt=_SALT)
            carrying.carry(person=request.user, plan=plan, state=state)
        except signing.BadSignature:
            raise Http404 from None
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("plans:carry", plan.pk)
        messages.success(request, _("The plan follows the current edition now."))
        return redirect("plans:plan", plan.pk)
    report = carrying.carry_report(plan)
    if plan.catalogue_version == report.version:
        messages.info(request, _("The plan follows the current edition already."))
        return redirect("plans:plan", plan.pk)
    context = {
        "plan": plan,
        "report": report,
        "counts": [(x.value, words_of(x), len(report.found.of(x))) for x in ActionFate],
        "parts": [(words_of(x), report.found.of(x)) for x in SHOWN if report.found.of(x)],
        "state": signing.dumps(report.state, salt=_SALT),
    }
    return render(request, "plans/carry.html", context)


@require_POST
def forget(request: HttpRequest, plan_id: uuid.UUID, action_id: str) -> HttpResponse:
    """Take back a decision about an action that the edition of the plan does not hold."""
    plan = _plan(request, plan_id)
    services.undo(person=request.user, plan=plan, action_id=action_id)
    return redirect("plans:plan", plan.pk)


def words_of(fate: ActionFate) -> str:
    """Name what became of actions."""
    return {
        ActionFate.KEPT: _("unchanged"),
        ActionFate.CHANGED: _("other details"),
        ActionFate.REWORDED: _("reworded"),
        ActionFate.MOVED: _("moved to another indicator or step"),
        ActionFate.REPLACED: _("replaced by one action"),
        ActionFate.SPLIT: _("split into several actions"),
        ActionFate.MERGED: _("merged with others"),
        ActionFate.DROPPED: _("dropped"),
    }[fate]


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = queries.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    if not rules.may_change(request.user, found):
        raise PermissionDenied
    return found
