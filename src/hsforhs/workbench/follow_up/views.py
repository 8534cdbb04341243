"""Pages of a plan at a glance and of its progress."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.planning.progress import Standing, expected_percent
from hsforhs.workbench.costs.forms import without_exponent
from hsforhs.workbench.costs.heat import heat_map
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.plans import queries as plans
from hsforhs.workbench.plans.models import Plan

from . import rules, services
from .board import Board, Followed, board_of, needing_a_hand
from .forms import DatesForm, ReportForm
from .models import Status
from .money import known_money
from .pictures import gantt, loads, quarters_of, waterfall
from .reporting import Quarter, quarter_report, score_movement

MOST_ROWS = 40
MOST_BARS = 30


@never_cache
@require_GET
def overview(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show need and gap, what is spent where, what runs when, and who has how much to begin."""
    plan = _plan(request, plan_id)
    found = board_of(plan, on=timezone.localdate())
    words = framework().areas
    areas = list(dict.fromkeys(x.record.action.area for x in found.activities))
    area = request.GET.get("area", areas[0] if areas else "")
    quarters = quarters_of(found)
    context: dict[str, Any] = {
        "plan": plan,
        "board": found,
        "cost": found.cost,
        "areas": [words[x] for x in areas if x in words],
        "area": words.get(area),
        "gantt": gantt(found, [x for x in found.activities if x.record.action.area == area][:MOST_BARS]),
        "quarters": quarters,
        "loads": [(_agency_name(x.agency), x) for x in loads(found, quarters)[:MOST_BARS]],
        "language": plans.language_of(plan),
    }
    if found.cost is not None:
        money = known_money(plan, cost=found.cost)
        heat = heat_map(found.cost)
        context |= {
            "money": money,
            "falls": [(_FALLS[x.name](), x) for x in waterfall(found.cost.total, money)],
            "heat_areas": [words[x] for x in heat.areas if x in words],
            "heat_unit": heat.unit,
            "heat_rows": [
                (
                    place,
                    [(amount / heat.unit, heat.shade(amount)) for amount in _row(heat, place.code if place else "")],
                    sum(_row(heat, place.code if place else "")) / heat.unit,
                )
                for place in heat.rows
            ],
        }
    return render(request, "follow_up/overview.html", context)


_FALLS = {
    "need": lambda: _("need"),
    "government": lambda: _("government"),
    "partners": lambda: _("partners"),
    "unused": lambda: _("of it for no need yet"),
    "gap": lambda: _("gap"),
}


def _row(heat: Any, code: str) -> list[Any]:
    return [heat.amounts.get((code, area), Decimal(0)) for area in heat.areas]


def _agency_name(code: str) -> str:
    sectors = framework().sectors
    if code in sectors:
        return label_of(sectors[code]).text
    return _("Health") if code == "HEALTH" else code


@never_cache
@require_GET
def board(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show how activities stand: overdue and at risk first, then those of a status or an agency."""
    plan = _plan(request, plan_id)
    found = board_of(plan, on=timezone.localdate())
    asked = request.GET.get("standing", "")
    standings = {x.value: x for x in Standing}
    shown = found.by_standing[standings[asked]] if asked in standings else needing_a_hand(found.activities)
    context = {
        "plan": plan,
        "board": found,
        "standings": [(x.value, _standing_name(x), len(found.by_standing[x])) for x in Standing],
        "asked": asked if asked in standings else "",
        "statuses": [(x.label, n) for x, n in found.by_status.items()],
        "page": Paginator([_row_of(x) for x in shown], MOST_ROWS).get_page(request.GET.get("page")),
        "movement": score_movement(found, request.user),
        "quarter": str(Quarter.of(found.on).before),
        "may_manage": rules.may_manage(request.user, plan),
        "may_report": rules.may_report(request.user, plan),
        "language": plans.language_of(plan),
    }
    return render(request, "follow_up/board.html", context)


def _row_of(one: Followed) -> dict[str, Any]:
    return {
        "one": one,
        "standing": _standing_name(one.standing),
        "agency": _agency_name(one.agency),
        "late": one.standing in (Standing.OVERDUE, Standing.AT_RISK),
    }


def _standing_name(found: Standing) -> str:
    return {
        Standing.CANCELLED: _("cancelled"),
        Standing.DONE: _("done"),
        Standing.NOT_DUE: _("not due yet"),
        Standing.ON_TIME: _("on time"),
        Standing.AT_RISK: _("at risk"),
        Standing.OVERDUE: _("overdue"),
    }[found]


@never_cache
@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, plan_id: uuid.UUID, action_id: str) -> HttpResponse:
    """Report how one activity stands, set its dates, and see what was reported before."""
    plan = _plan(request, plan_id)
    found = board_of(plan, on=timezone.localdate())
    one = found.activity(action_id)
    if one is None:
        raise Http404
    report_form, dates_form = _activity_forms(request, one)
    if request.method == "POST":
        form = dates_form if "dates" in request.POST else report_form
        if form.is_valid():
            try:
                act = services.set_dates if form is dates_form else services.report
                act(person=request.user, plan=plan, action_id=action_id, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("It is stored."))
                return redirect("follow_up:activity", plan.pk, action_id)
    bad = any(x.is_bound and x.errors for x in (report_form, dates_form))
    context = {
        "plan": plan,
        "board": found,
        "one": one,
        "action": one.record.action,
        "standing": _standing_name(one.standing),
        "agency": _agency_name(one.agency),
        "expected": expected_percent(one.starts, one.ends, found.on),
        "reports": plan.progress_reports.filter(action_id=action_id).order_by("-on", "-pk")[:MOST_ROWS],
        "report_form": report_form,
        "dates_form": dates_form,
        "may_report": rules.may_report_on(request.user, plan, action_id),
        "may_manage": rules.may_manage(request.user, plan),
        "language": plans.language_of(plan),
    }
    return render(request, "follow_up/activity.html", context, status=422 if bad else 200)


def _activity_forms(request: HttpRequest, one: Followed) -> tuple[ReportForm, DatesForm]:
    posted = request.method == "POST"
    dates = posted and "dates" in request.POST
    stored = one.progress
    initial = {
        "status": one.status,
        "percent": one.percent,
        "spent": without_exponent(one.spent) if one.spent else 0,
        "evidence": stored.evidence if stored else "",
        "on": timezone.localdate(),
    }
    return (
        ReportForm(request.POST if posted and not dates else None, initial=initial),
        DatesForm(
            request.POST if dates else None,
            initial={"starts": stored.starts, "ends": stored.ends} if stored else None,
        ),
    )


@never_cache
@require_GET
def quarterly(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the report of one quarter: what moved, what was spent, what is overdue at its end."""
    plan = _plan(request, plan_id)
    today = timezone.localdate()
    asked = request.GET.get("quarter", "")
    quarter = Quarter.read(asked) if asked else Quarter.of(today).before
    if quarter is None:
        raise Http404
    found: Board = board_of(plan, on=today)
    report = quarter_report(plan, quarter)
    actions = plans.catalogue_of(plan).actions
    context = {
        "plan": plan,
        "board": found,
        "report": report,
        "quarter": quarter,
        "earlier": quarter.before,
        "later": quarter.next if quarter.next <= Quarter.of(today) else None,
        "changed": [(actions.get(x.action), x, Status(x.after.status).label) for x in report.changed],
        "late": needing_a_hand(found.activities)[:MOST_ROWS] if quarter.next >= Quarter.of(today) else None,
        "currency": found.cost.costing.currency if found.cost else "",
        "language": plans.language_of(plan),
    }
    return render(request, "follow_up/quarterly.html", context)


@require_POST
def remind(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Send the author of the plan a list of what is overdue or at risk."""
    plan = _plan(request, plan_id)
    try:
        sent = services.remind(person=request.user, plan=plan, address=request.build_absolute_uri("/").rstrip("/"))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        told = _("The author of the plan is reminded.") if sent else _("Nothing is overdue or at risk.")
        messages.success(request, told)
    return redirect("follow_up:board", plan.pk)


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = plans.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    return found
