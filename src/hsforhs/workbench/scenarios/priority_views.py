"""Pages of the priorities of a plan."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.look.drawing import across
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.plans import queries as plans
from hsforhs.workbench.plans.models import Plan

from . import priorities, rules
from .models import PriorityRound
from .priority_forms import CriteriaForm, PriorityForm, ScoresForm, VoteForm


@never_cache
@require_GET
def overview(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Show the round of voting: what is asked, ranks with their intervals once it is closed, and decisions."""
    plan = _plan(request, plan_id)
    found = PriorityRound.objects.filter(plan=plan).prefetch_related("criteria", "decisions").first()
    may_choose = rules.may_choose(request.user, plan)
    may_vote = rules.may_vote(request.user, plan)
    context: dict[str, Any] = {"plan": plan, "round": found, "may_choose": may_choose, "may_vote": may_vote}
    if found is not None:
        words = framework().areas
        decisions = {x.area: x for x in found.decisions.all()}
        ranking = found.result.get("ranking", ())
        number = max(1, len(ranking))
        context |= {
            "criteria": list(found.criteria.all()),
            "ballots": found.ballots.count(),
            "voted": request.user.is_authenticated and found.voters.filter(user=request.user.pk).exists(),
            "weights": _weights(found),
            "rows": [
                {
                    "area": words[x["area"]],
                    "row": x,
                    "place": {name: _across(x[name], number) for name in ("rank", "best", "worst")},
                    "votes": [(_role_name(role), n) for role, n in x["votes"].items()],
                    "decision": decisions.get(x["area"]),
                }
                for x in ranking
                if x["area"] in words
            ],
        }
    return render(request, "scenarios/priorities.html", context)


def _weights(found: PriorityRound) -> list[tuple[str, list[tuple[str, float]]]]:
    """Each criterion with its weight over all roles and in each of them, in per cent."""
    result = found.result
    if not result:
        return []
    columns = [(_("all roles"), result["weights"])]
    columns += [(_role_name(role), x["weights"]) for role, x in result["by_role"].items()]
    return [
        (criterion.title, [(name, 100 * weights[criterion.position]) for name, weights in columns])
        for criterion in found.criteria.all()
    ]


def _role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("author of the plan")


def _across(position: int, number: int) -> str:
    return across(4 + 92 * (position - 1) / max(1, number - 1))


@never_cache
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Choose the criteria of a new round."""
    plan = _changeable(request, plan_id)
    form = CriteriaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            priorities.open_round(person=request.user, plan=plan, criteria=form.criteria)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("scenarios:priority-scores", plan.pk)
    there = PriorityRound.objects.filter(plan=plan).exists()
    context = {"plan": plan, "form": form, "there": there}
    return render(request, "scenarios/open_round.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Score the areas of the plan on the criteria that people score."""
    plan = _changeable(request, plan_id)
    found = _round(plan)
    areas = priorities.areas_of(plan)
    form = ScoresForm(
        request.POST if request.method == "POST" else None, criteria=list(found.criteria.all()), areas=areas
    )
    if request.method == "POST" and form.is_valid():
        try:
            priorities.set_scores(person=request.user, found=found, scores=form.scores)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The scores are stored."))
            return redirect("scenarios:priorities", plan.pk)
    words = framework().areas
    context = {"plan": plan, "form": form, "rows": [(words[x], form.row(x)) for x in areas if x in words]}
    return render(request, "scenarios/scores.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Cast one vote."""
    plan = _plan(request, plan_id)
    found = _round(plan)
    if not rules.may_vote(request.user, plan):
        raise PermissionDenied
    words = framework().areas
    areas = [(x, f"{x} {label_of(words[x]).brief}") for x in priorities.areas_of(plan) if x in words]
    form = VoteForm(
        request.POST if request.method == "POST" else None, criteria=list(found.criteria.all()), areas=areas
    )
    if request.method == "POST" and form.is_valid():
        try:
            priorities.vote(person=request.user, found=found, pairs=form.answers, areas=form.cleaned_data["areas"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your vote is counted."))
            return redirect("scenarios:priorities", plan.pk)
    return render(request, "scenarios/vote.html", {"plan": plan, "form": form}, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """End the voting."""
    plan = _plan(request, plan_id)
    try:
        priorities.close_round(person=request.user, found=_round(plan))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("scenarios:priorities", plan.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, plan_id: uuid.UUID, area: str) -> HttpResponse:
    """Decide whether an area comes first, with the reason."""
    plan = _changeable(request, plan_id)
    found = _round(plan)
    named = framework().areas.get(area)
    if named is None:
        raise Http404
    earlier = found.decisions.filter(area=area).first()
    initial = {"first": "yes" if earlier.first else "no", "reason": earlier.reason} if earlier else None
    form = PriorityForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            priorities.decide(person=request.user, found=found, area=area, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("scenarios:priorities", plan.pk)
    context = {"plan": plan, "form": form, "area": named}
    return render(request, "scenarios/decide.html", context, status=422 if form.errors else 200)


def _round(plan: Plan) -> PriorityRound:
    found = PriorityRound.objects.select_related("plan__place").filter(plan=plan).first()
    if found is None:
        raise Http404
    return found


def _changeable(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    plan = _plan(request, plan_id)
    if not rules.may_choose(request.user, plan):
        raise PermissionDenied
    return plan


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    found = plans.plan_for(request.user, plan_id)
    if found is None:
        raise Http404
    return found
