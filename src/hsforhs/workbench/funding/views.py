"""Pages of the money behind a plan."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.workbench.accounts.queries import names_of
from hsforhs.workbench.costs.forms import without_exponent
from hsforhs.workbench.costs.views import plan_or_404
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import language_of

from . import naming, queries, rules, services
from .board import Board, board_of
from .forms import CommitmentForm, ReadinessForm, RemoveForm, commitment_initial
from .models import Commitment, Organisation, Readiness, State
from .pictures import funded_bars

MOST_ROWS = 40
MOST_NAMES = 200
MOST_OUTSIDE = 12


@never_cache
@require_GET
def board(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show need, money and gap by year and area, the activities of one area, and what is not counted."""
    plan = plan_or_404(request, plan_id)
    found = board_of(plan)
    may_fund = rules.may_fund(request.user, plan)
    context: dict[str, Any] = {"plan": plan, "board": found, "cost": found.cost, "may_fund": may_fund}
    if found.gap is not None and found.cost is not None:
        words = framework().areas
        area = request.GET.get("area", found.gap.areas[0].key if found.gap.areas else "")
        titles = {x.id: x.record.action for x in found.cost.activities}
        rows = [x for x in found.gap.lines if titles[x.key].area == area]
        context |= {
            "years": funded_bars(found.gap.years),
            "areas": [(words[bar.name], bar) for bar in funded_bars(found.gap.areas)],
            "area": words.get(area),
            "lines": [(titles[x.key], x) for x in rows],
            "unallocated": sum(found.gap.unallocated.values()),
            "surplus": sum(found.gap.surplus.values()),
            "language": language_of(plan),
        }
    context |= {
        "states": [(State(key), amount, found.probabilities.get(key)) for key, amount in found.by_state.items()],  # type: ignore[call-overload]
        "page": Paginator(found.told, MOST_ROWS).get_page(request.GET.get("page")),
        "alike": found.looking_alike,
        "outside": found.outside[:MOST_OUTSIDE],
        "outside_more": max(0, len(found.outside) - MOST_OUTSIDE),
        "last_year": found.cost.calendar_years[-1] if found.cost is not None else None,
        "files": queries.files_of(plan),
        "commitments": {str(x.commitment.pk): x.commitment for x in found.told},
    }
    return render(request, "funding/board.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, plan_id: uuid.UUID, number: int | None = None) -> HttpResponse:
    """Show one commitment, or a new one, and store what a person says about it."""
    plan = plan_or_404(request, plan_id)
    found = None if number is None else _commitment(plan, number)
    if found is None and not rules.may_fund(request.user, plan):
        raise PermissionDenied
    cost = board_of(plan).cost
    lines = [(x.id, f"{x.id} {x.record.action.text[:80]}") for x in cost.activities] if cost else []
    initial = commitment_initial(found) if found else {"currency": cost.costing.currency if cost else ""}
    form = CommitmentForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, plan, found, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The money is stored."))
            return redirect("funding:board", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "found": found,
        "actor": names_of([found.actor]).get(found.actor, found.actor) if found else "",
        "remove_form": RemoveForm(),
        "may_fund": rules.may_fund(request.user, plan),
        "organisations": Organisation.objects.values_list("name", flat=True)[:MOST_NAMES],
    }
    return render(request, "funding/commitment.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _store(request: HttpRequest, plan: Plan, found: Commitment | None, form: CommitmentForm) -> None:
    values = form.cleaned_data
    giver = services.organisation_for(person=request.user, plan=plan, name=values["organisation"], kind=values["kind"])
    new = form.new(giver, held=found)
    if found is None:
        services.add_commitment(person=request.user, plan=plan, new=new)
    else:
        services.change_commitment(
            person=request.user, commitment=found, new=new, version=values["version"] or found.version
        )


@require_POST
def remove(request: HttpRequest, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Take a commitment away."""
    plan = plan_or_404(request, plan_id)
    found = _commitment(plan, number)
    try:
        services.remove_commitment(person=request.user, commitment=found, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("funding:commitment", plan.pk, number)
    messages.success(request, _("The money is taken away; the history keeps what was said."))
    return redirect("funding:board", plan.pk)


@require_POST
def alike(request: HttpRequest, plan_id: uuid.UUID, one: int, other: int) -> HttpResponse:
    """Answer whether two commitments are the same money."""
    plan = plan_or_404(request, plan_id)
    first, second = _commitment(plan, one), _commitment(plan, other)
    try:
        if request.POST.get("answer") == "same":
            services.say_same(person=request.user, kept=first, again=second)
        else:
            services.tell_apart(person=request.user, one=first, other=second)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("funding:board", plan.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def fitting(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the calls that fit the gap, each rule quoted with its answer, and say what the plan has."""
    plan = plan_or_404(request, plan_id)
    found = board_of(plan)
    may_fund = rules.may_fund(request.user, plan)
    shown = queries.fitting(found, on=timezone.localdate())
    form = _readiness_form(request, plan, found, [x for match in shown for x in match.call.must_have])
    if request.method == "POST" and form.is_valid():
        cofinance = form.cleaned_data["cofinance"]
        services.set_readiness(
            person=request.user,
            plan=plan,
            has=form.has,
            cofinance=None if cofinance is None else cofinance / 100,
            probabilities=form.probabilities,
        )
        messages.success(request, _("What the plan has is stored."))
        return redirect("funding:fitting", plan.pk)
    currency = found.cost.costing.currency if found.cost else ""
    context = {
        "plan": plan,
        "board": found,
        "found": [
            (
                x,
                [(naming.rule(r, currency), r.answer) for r in x.match.rules],
                [(naming.part(name), value, x.match.weights[name]) for name, value in x.match.parts.items()],
            )
            for x in shown
        ],
        "currency": currency,
        "language": language_of(plan),
        "form": form,
        "may_fund": may_fund,
    }
    return render(request, "funding/fitting.html", context, status=422 if form.errors else 200)


def _readiness_form(request: HttpRequest, plan: Plan, board: Board, papers: list[str]) -> ReadinessForm:
    stored = Readiness.objects.filter(plan=plan).first()
    cofinance = without_exponent(stored.cofinance * 100) if stored and stored.cofinance is not None else None
    return ReadinessForm(
        request.POST if request.method == "POST" else None,
        papers=dict.fromkeys(papers),
        has=dict(stored.has) if stored else {},
        chances={str(key): Decimal(str(x)) for key, x in board.probabilities.items()},
        initial={"cofinance": cofinance},
    )


@never_cache
@require_GET
def extract(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """One page for a donor: what is wanted, from where to where, what it costs, who else gives, what is missing."""
    plan = plan_or_404(request, plan_id)
    found = board_of(plan)
    if found.gap is None or found.cost is None:
        raise Http404
    words = framework().areas
    area = request.GET.get("area", "")
    targets = {x.indicator.code: x for x in found.cost.record.report.gaps}
    areas = [(words[x.key], x) for x in found.gap.areas if not area or x.key == area]
    wanted = [x for x in targets.values() if not area or x.area == area]
    context = {
        "plan": plan,
        "board": found,
        "cost": found.cost,
        "areas": areas,
        "area": words.get(area),
        "wanted": wanted,
    }
    return render(request, "funding/extract.html", context)


def _commitment(plan: Plan, number: int) -> Commitment:
    found = queries.commitment_of(plan, number)
    if found is None:
        raise Http404
    return found
