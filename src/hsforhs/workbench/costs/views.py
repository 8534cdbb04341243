"""Pages of the costing of a plan."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.planning.costing import CostLine, compare_plan, spread, tornado
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.workbench.places.models import Kind
from hsforhs.workbench.plans import queries as plans
from hsforhs.workbench.plans.models import Plan

from . import rules, services
from .costing import CostedActivity, CostedLine, PlanCost, plan_cost
from .forms import ActivityForm, FreezeForm, LineForm, line_initial, place_choices
from .models import FrozenCosting, Level
from .pictures import bars, tornado_bars, whisker

MOST_CHECKED = 20
MOST_FLAGGED = 20


def plan_or_404(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    """The plan of an address, if the person may see it."""
    found = plans.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def overview(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the total with its range, what moves it, what to check first, and the activities of one area."""
    plan = plan_or_404(request, plan_id)
    cost = plan_cost(plan)
    may_cost = rules.may_cost(request.user, plan)
    if cost is None:
        return render(request, "costs/begin.html", {"plan": plan, "may_cost": may_cost})
    context: dict[str, Any] = {"plan": plan, "cost": cost, "may_cost": may_cost, "freeze_form": FreezeForm()}
    context |= _range_of(cost) | _beside(cost)
    words = framework().areas
    area = request.GET.get("area", next(iter(cost.by_area), ""))
    context |= {
        "years": [(cost.calendar(y), bar) for y, bar in enumerate(bars([("", x) for x in cost.by_year]), 1)],
        "areas": [(words[x.name], x) for x in bars(cost.by_area) if x.name in words],
        "area": words.get(area),
        "activities": [x for x in cost.activities if x.record.action.area == area],
        "language": plans.language_of(plan),
        "versions": plan.frozen_costings.defer("content")[:5],
    }
    return render(request, "costs/overview.html", context)


def _range_of(cost: PlanCost) -> dict[str, Any]:
    if not cost.lines:
        return {}
    factor = float(cost.factor)
    drawn = spread(cost.lines)
    shown = {x: factor * getattr(drawn, x) for x in ("low", "central", "high", "p5", "p50", "p95")}
    first = cost.check_first
    return {
        "spread": shown,
        "whisker": whisker(drawn),
        "tornado": tornado_bars(tornado(cost.lines), _driver_names(cost), factor=factor),
        "check_first": [(x, _title_of(cost, x)) for x in first[:MOST_CHECKED]],
        "check_first_number": len(first),
        "line_number": len(cost.lines),
    }


def _driver_names(cost: PlanCost) -> dict[tuple[str, str], str]:
    """What the drivers of the tornado are called: cost items, lines of one's own, and levels."""
    names = {("price", code): item.title for code, item in cost.catalogue.cost_items.items()}
    names |= {("size", str(level)): _("number of: %(level)s") % {"level": level.label} for level in Level}
    for activity in cost.activities:
        for line in activity.lines:
            # A line of which only the quantity was changed is paid at the price of its item.
            if line.price is not None and line.stored is not None and line.stored.central is not None:
                names["price", line.price.item] = f"{line.title} ({activity.id})"
    return names


def _title_of(cost: PlanCost, line: CostLine) -> str:
    activity = cost.activity(line.action)
    found = next((x for x in activity.lines if x.line is line), None) if activity else None
    return found.title if found else line.driver.item


def _beside(cost: PlanCost) -> dict[str, Any]:
    """What published costed plans say, as far as the currency has a rate to USD."""
    usd = cost.usd
    if usd is None:
        return {"no_usd": True}
    areas = {x.id: x.record.action.area for x in cost.activities}
    found = compare_plan(cost.lines, areas, usd=usd)
    lines = [x for x in found if x.what == "line"]
    flagged = [x for x in lines if x.comparison.is_flagged]
    return {
        "beside_total": next((x for x in found if x.what == "total"), None),
        "beside_chapters": [x for x in found if x.what == "chapter"],
        "beside_lines": [(x, cost.catalogue.cost_items[x.of[1]].title) for x in flagged[:MOST_FLAGGED]],
        "flagged_number": len(flagged),
        "compared_number": len(lines),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, plan_id: uuid.UUID, action_id: str) -> HttpResponse:
    """Show one activity with its lines; decide when it starts, who does it and where."""
    plan = plan_or_404(request, plan_id)
    cost, found = _activity_or_404(plan, action_id)
    usual = usual_start(found.record, levels_now(cost.record.report), years=plan.years)
    provinces = place_choices(x for x in cost.below if x.kind == Kind.PROVINCE)
    decided = found.decided
    initial = {
        name: getattr(decided, name)
        for name in ("start_year", "owner", "partners", "places", "excluded", "reason")
        if decided is not None
    }
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        years=plan.years,
        usual=usual,
        places=provinces,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_activity(person=request.user, plan=plan, action_id=action_id, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The activity is stored."))
            return redirect("costs:activity", plan.pk, action_id)
    context = _activity_context(request, plan, cost, found) | {"form": form}
    return render(request, "costs/activity.html", context, status=422 if form.errors else 200)


def _activity_context(request: HttpRequest, plan: Plan, cost: PlanCost, found: CostedActivity) -> dict[str, Any]:
    words = framework()
    action = found.record.action
    return {
        "plan": plan,
        "cost": cost,
        "activity": found,
        "action": action,
        "area": words.areas[action.area],
        "by_year": [(cost.calendar(y), found.in_year(y)) for y in range(1, plan.years + 1)],
        "may_cost": rules.may_cost(request.user, plan),
        "may_report": rules.may_report(request.user, plan),
        "language": plans.language_of(plan),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, plan_id: uuid.UUID, action_id: str, key: str) -> HttpResponse:
    """Change one line of an activity, or take the change back."""
    plan = plan_or_404(request, plan_id)
    cost, found = _activity_or_404(plan, action_id)
    row = next((x for x in found.lines if x.key == key), None)
    if row is None:
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        if row.stored is not None:
            services.drop_line(person=request.user, plan=plan, line=row.stored)
            messages.success(request, _("The line is as the draft says."))
        return redirect("costs:activity", plan.pk, action_id)
    return _line_form(request, plan, cost, found, row)


@never_cache
@require_http_methods(["GET", "POST"])
def new_line(request: HttpRequest, plan_id: uuid.UUID, action_id: str) -> HttpResponse:
    """Write a line of one's own."""
    plan = plan_or_404(request, plan_id)
    cost, found = _activity_or_404(plan, action_id)
    return _line_form(request, plan, cost, found, None)


def _line_form(
    request: HttpRequest, plan: Plan, cost: PlanCost, found: CostedActivity, row: CostedLine | None
) -> HttpResponse:
    own = row is None or row.own
    initial = line_initial(
        row.stored if row else None,
        quantity=row.quantity if row else Decimal(1),
        per=row.per if row else str(Level.NATIONAL),
        yearly=row.yearly if row else False,
        currency=cost.costing.currency,
    )
    form = LineForm(request.POST if request.method == "POST" else None, own=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        item = "" if own or row is None else row.item
        try:
            services.set_line(
                person=request.user,
                plan=plan,
                action_id=found.id,
                item=item,
                title=cleaned.get("title", ""),
                quantity=cleaned["quantity"],
                per=cleaned["per"],
                yearly=cleaned["yearly"],
                years=cleaned["years"],
                price=form.price(item),
                excluded=cleaned["excluded"],
                reason=cleaned["reason"],
                line=row.stored if row else None,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The line is stored."))
            return redirect("costs:activity", plan.pk, found.id)
    context = _activity_context(request, plan, cost, found) | {"form": form, "row": row, "own": own}
    return render(request, "costs/line.html", context, status=422 if form.errors else 200)


@require_POST
def freeze(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Keep the costing as it stands as a version."""
    plan = plan_or_404(request, plan_id)
    form = FreezeForm(request.POST)
    try:
        remark = form.cleaned_data["note"] if form.is_valid() else ""
        made = services.freeze(person=request.user, plan=plan, remark=remark)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("costs:overview", plan.pk)
    return redirect("costs:version", plan.pk, made.number)


@never_cache
@require_GET
def version(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Show a version that was frozen, and how far the costing of today is from it."""
    plan = plan_or_404(request, plan_id)
    frozen = get_object_or_404(FrozenCosting, plan=plan, number=number)
    cost = plan_cost(plan)
    words = framework().areas
    content = frozen.content
    now = dict(cost.by_area) if cost else {}
    then = {area: Decimal(x) for area, x in content["by_area"].items()}
    comparable = cost is not None and (cost.costing.currency, cost.costing.price_year) == (
        frozen.currency,
        frozen.price_year,
    )
    context = {
        "plan": plan,
        "frozen": frozen,
        "years": [(content["first_year"] + y, Decimal(x)) for y, x in enumerate(content["by_year"])],
        "rows": [
            (
                words[x],
                then.get(x, Decimal(0)),
                now.get(x, Decimal(0)),
                now.get(x, Decimal(0)) - then.get(x, Decimal(0)),
            )
            for x in dict.fromkeys([*then, *now])
            if x in words
        ],
        "comparable": comparable,
        "cost": cost,
        "activity_number": len(content["activities"]),
    }
    return render(request, "costs/version.html", context)


def _activity_or_404(plan: Plan, action_id: str) -> tuple[PlanCost, CostedActivity]:
    cost = plan_cost(plan)
    found = cost.activity(action_id) if cost else None
    if cost is None or found is None:
        raise Http404
    return cost, found
