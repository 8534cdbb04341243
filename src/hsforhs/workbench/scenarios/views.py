"""Pages of scenarios."""

from __future__ import annotations

import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.planning import HEALTH
from hsforhs.planning.scenarios import limits_of
from hsforhs.workbench.costs.costing import PlanCost, plan_cost
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.look.rates import limited
from hsforhs.workbench.plans import queries as plans
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.tasks.models import Job

from . import queries, rules, services
from .forms import ScenarioForm, initial_of
from .models import Scenario, State
from .offering import offered
from .pictures import frontier_marks, path_bars

MOST_ROWS = 40
REASONS = {
    "budget": gettext_lazy("money"),
    "order": gettext_lazy("order"),
    "staff": gettext_lazy("staff"),
    "donor": gettext_lazy("nobody pays"),
    "benefit": gettext_lazy("no benefit"),
    "decision": gettext_lazy("decided"),
    "cost": gettext_lazy("not costed"),
}


@never_cache
@require_GET
def listed(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the scenarios of a plan beside each other."""
    plan = _plan(request, plan_id)
    found = queries.scenarios_of(plan)
    context = {
        "plan": plan,
        "facts": [queries.Facts.of(x) for x in found],
        "costing": getattr(plan, "costing", None),
        "may_choose": rules.may_choose(request.user, plan),
    }
    return render(request, "scenarios/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@limited("plans.draft", visitors_only=True)
def new(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Declare limits and weights; the first answer stands on the next page."""
    plan = _plan(request, plan_id)
    if not rules.may_choose(request.user, plan):
        raise PermissionDenied
    cost = plan_cost(plan)
    if cost is None:
        return redirect("costs:overview", plan.pk)
    priority = queries.priority_of(plan)
    begun = request.GET.get("from", "")
    earlier = plan.scenarios.filter(number=int(begun)).first() if begun.isdecimal() and len(begun) < 9 else None
    form = ScenarioForm(
        request.POST if request.method == "POST" else None,
        years=plan.years,
        agencies=_agencies(cost),
        initial=initial_of(limits_of(earlier.limits).plain()) if earlier else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_scenario(
                person=request.user,
                plan=plan,
                name=form.cleaned_data["name"],
                limits=form.limits(priority=priority),
                seconds=form.cleaned_data["seconds"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("scenarios:scenario", plan.pk, made.number)
    context = {"plan": plan, "form": form, "cost": cost, "years": plan.years, "priority": priority}
    return render(request, "scenarios/new.html", context, status=422 if form.errors else 200)


def _agencies(cost: PlanCost) -> list[tuple[str, str]]:
    leads = Counter(x.action.lead_sector or HEALTH for x in cost.record.lines)
    sectors = framework().sectors
    names = {code: label_of(sectors[code]).text if code in sectors else _("Health") for code in leads}
    return [(code, f"{names[code]} ({code})") for code, _number in leads.most_common()]


@never_cache
@require_GET
def scenario(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Show what a scenario chooses, what it leaves out and why, and how scores would move."""
    plan = _plan(request, plan_id)
    found = get_object_or_404(Scenario, plan=plan, number=number)
    outcome = found.outcome
    cost = plan_cost(plan)
    actions = plans.catalogue_of(plan).actions
    start = sorted(outcome.get("start", {}).items(), key=lambda x: (x[1], x[0]))
    left_out = sorted(found.left_out.items(), key=lambda x: (x[1][0], x[0]))
    reason = request.GET.get("reason", "")
    shown = [x for x in left_out if reason in ("", x[1][0])]
    marks, stretches = frontier_marks(found.frontier)
    job = Job.objects.filter(pk=found.job).first() if found.job else None
    context = {
        "plan": plan,
        "scenario": found,
        "facts": queries.Facts.of(found),
        "cost": cost,
        "outdated": bool(found.costing) and (cost is None or found.costing != offered(cost).digest),
        "job": job if job is not None and not job.over else None,
        "years": _years(found, cost.calendar(1) if cost else 1),
        "chosen": Paginator([(actions.get(x), x, y) for x, y in start], MOST_ROWS).get_page(request.GET.get("page")),
        "reasons": [(x, REASONS.get(x, x), n) for x, n in Counter(x for _code, (x, _detail) in left_out).items()],
        "reason": reason,
        "out_asked": f"reason={reason}" if reason in REASONS else "",
        "left_out": Paginator(
            [(actions.get(code), code, REASONS.get(x, x), detail) for code, (x, detail) in shown],
            MOST_ROWS,
        ).get_page(request.GET.get("out")),
        "marks": marks,
        "stretches": stretches,
        "path": path_bars(found.path),
        "moved": _moved(found),
        "language": plans.language_of(plan),
        "may_choose": rules.may_choose(request.user, plan),
        "may_adopt": found.state in (State.FIRST, State.PROVEN),
    }
    return render(request, "scenarios/scenario.html", context)


def _years(found: Scenario, first: int) -> list[dict[str, Any]]:
    """What is paid in each year, in all and by donor."""
    spend = found.outcome.get("spend", {})
    return [
        {"year": first + y, "total": Decimal(str(total)), "by_donor": [amounts[y] for amounts in spend.values()]}
        for y, total in enumerate(found.outcome.get("cost", ()))
    ]


def _moved(found: Scenario) -> list[tuple[str, list[float]]]:
    """The indicators whose level would move, with the level at the end of each year from today on."""
    if not found.path:
        return []
    first, last = found.path[0]["levels"], found.path[-1]["levels"]
    return [(code, [x["levels"][code] for x in found.path]) for code in first if last[code] != first[code]]


@never_cache
@require_GET
def compare(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show two scenarios side by side."""
    plan = _plan(request, plan_id)
    by_number = {str(x.number): x for x in queries.scenarios_of(plan)}
    pair = [by_number.get(request.GET.get(name, "")) for name in ("one", "other")]
    if pair[0] is None or pair[1] is None:
        messages.error(request, _("Choose two scenarios to compare."))
        return redirect("scenarios:list", plan.pk)
    actions = plans.catalogue_of(plan).actions
    differing = queries.differences(pair[0], pair[1])
    context = {
        "plan": plan,
        "facts": [queries.Facts.of(x) for x in pair if x is not None],
        "number": len(differing),
        "page": Paginator([(actions.get(x.action), x) for x in differing], MOST_ROWS).get_page(request.GET.get("page")),
        "asked": f"one={pair[0].number}&other={pair[1].number}",
        "language": plans.language_of(plan),
    }
    return render(request, "scenarios/compare.html", context)


@require_POST
def again(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Answer a scenario with the costs of today."""
    found = get_object_or_404(Scenario, plan=_plan(request, plan_id), number=number)
    _act(request, lambda: services.answer_again(person=request.user, scenario=found))
    return redirect("scenarios:scenario", plan_id, number)


@require_POST
def adopt(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Take a scenario into the plan."""
    found = get_object_or_404(Scenario, plan=_plan(request, plan_id), number=number)
    if _act(request, lambda: services.adopt(person=request.user, scenario=found)):
        messages.success(request, _("The plan follows this scenario."))
    return redirect("costs:overview", plan_id)


@require_POST
def delete(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Delete a scenario."""
    found = get_object_or_404(Scenario, plan=_plan(request, plan_id), number=number)
    _act(request, lambda: services.delete_scenario(person=request.user, scenario=found))
    return redirect("scenarios:list", plan_id)


def _act(request: HttpRequest, act: Any) -> bool:
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    return True


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = plans.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    return found
