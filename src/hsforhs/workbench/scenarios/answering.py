"""From limits to a stored answer: at once and quickly, then proven in the background."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hsforhs import __version__
from hsforhs.files import BadInput, Sentence
from hsforhs.files.keeping import kept_refusal
from hsforhs.files.values import Written
from hsforhs.planning.choose import choose, first_answer
from hsforhs.planning.choose.neighbourhoods import SEED
from hsforhs.planning.scenarios import (
    LeftOut,
    Limits,
    Outcome,
    frontier,
    limits_of,
    outcome_of,
    problem_for,
    score_path,
)
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs.costing import PlanCost, plan_cost
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.threads.services import reference

from .models import Scenario, State
from .offering import Offered, offered

Progress = Callable[[int, int, str], None]
NOT_COSTED = "cost"
"""Reason of an activity that cannot be chosen because nobody knows what it costs."""


def quick_answer(cost: PlanCost, limits: Limits) -> tuple[Outcome | None, Offered]:
    """Answer limits within a second or two; no outcome where the floors are not reached at once."""
    found = offered(cost)
    problem = problem_for(found.offers, limits)
    try:
        choice = first_answer(problem)
    except BadInput:
        return None, found
    return _told(outcome_of(choice, found.offers, limits), found), found


def prove(progress: Progress, *, scenario: int, seconds: float) -> None:
    """Work of a job: search until the answer is proven or time is out, then what more or less money would buy."""
    found = Scenario.objects.select_related("plan__place", "plan__catalogue").get(pk=scenario)
    with in_own_edition(found.plan):
        cost = plan_cost(found.plan)
        if cost is None:
            return
        _prove(progress, found, cost, seconds)


def _prove(progress: Progress, found: Scenario, cost: PlanCost, seconds: float) -> None:
    limits = limits_of(found.limits)
    offers = offered(cost)
    began = time.monotonic()

    def heard(objective: float, bound: float) -> None:
        share = min(0.9, (time.monotonic() - began) / seconds)
        better = 100 * (bound - objective) / objective if objective else 0.0
        told = Sentence("at most %(share)s %% better is possible", share=Written(better, f"{better:.1f}"))
        progress(int(100 * share), 100, told)

    progress(1, 100, Sentence("searching"))
    try:
        choice = choose(problem_for(offers.offers, limits), time_limit=seconds, gap=found.asked_gap, on_plan=heard)
    except BadInput as error:
        seconds = time.monotonic() - began
        _keep(found, state=State.FAILED, error=str(error)[:400], fault=kept_refusal(error), seconds=seconds)
        return
    outcome = _told(outcome_of(choice, offers.offers, limits), offers)
    progress(92, 100, Sentence("asking what more or less money would buy"))
    points = frontier(offers.offers, limits)
    proven = {"optimal": State.PROVEN, "infeasible": State.IMPOSSIBLE}.get(outcome.status, State.FIRST)
    _keep(
        found,
        state=proven,
        outcome=outcome.stored(),
        gap=outcome.gap,
        error="",
        fault={},
        costing=offers.digest,
        path=path_of(cost, outcome, offers),
        frontier=[{name: _plain(x) for name, x in asdict(point).items()} for point in points],
        seconds=time.monotonic() - began,
    )
    progress(100, 100, "")


def path_of(cost: PlanCost, outcome: Outcome, offers: Offered) -> list[dict[str, Any]]:
    """The projected levels and index by year; empty where there is no plan."""
    if outcome.status == "infeasible":
        return []
    years = score_path(
        cost.record.report, cost.record.lines, outcome.start, years=cost.plan.years, not_needed=offers.not_paid
    )
    return [
        {
            "year": x.year,
            "index": x.index,
            "levels": {key.code: float(level) for key, level in x.levels.items()},
            "by_group": dict(x.by_group),
        }
        for x in years
    ]


def solver_name() -> str:
    """Program and version of the solver."""
    import scipy

    return f"SciPy {scipy.__version__} (HiGHS), hsforhs {__version__}"


def seed() -> int:
    """The seed of the search."""
    return SEED


def _told(outcome: Outcome, offers: Offered) -> Outcome:
    if outcome.status == "infeasible":
        return outcome
    unknown = {x: LeftOut(NOT_COSTED, Sentence("nobody has said what it costs")) for x in offers.unpriced}
    return replace(outcome, left_out={**outcome.left_out, **unknown})


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _keep(found: Scenario, **values: Any) -> None:
    with transaction.atomic():
        Scenario.objects.filter(pk=found.pk).update(**values, answered_at=timezone.now())
        told = {"number": found.number, "state": str(values["state"]), "gap": values.get("gap")}
        record(
            actor=found.author,
            action="scenarios.answer",
            country=found.plan.country,
            subject=reference(found.plan),
            facts=told,
        )
