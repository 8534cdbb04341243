"""Reusable reads of scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hsforhs.workbench.plans.models import Plan

from .models import PriorityRound, Scenario, State

SURE = 1e-9


def scenarios_of(plan: Plan) -> list[Scenario]:
    """The scenarios of a plan in their order."""
    return list(plan.scenarios.all())


def priority_of(plan: Plan) -> dict[str, float]:
    """The priority of each area, 0 to 1, as the closed round of voting gave it; empty without one."""
    found = PriorityRound.objects.filter(plan=plan, closed_at__isnull=False).first()
    return {x["area"]: x["value"] for x in found.result.get("ranking", ())} if found else {}


def gap_in_words(scenario: Scenario) -> str:
    """How much better a plan may be than the one found."""
    if scenario.state == State.IMPOSSIBLE:
        return _("no plan keeps all limits")
    if scenario.state in (State.OPEN, State.FAILED):
        return _("not answered")
    if scenario.gap is None:
        return _("how much better is possible is not known")
    if scenario.gap <= SURE:
        return _("nothing better is possible")
    return _("at most %(share)s better is possible") % {"share": f"{100 * scenario.gap:.2g} %"}


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures by which scenarios are compared."""

    scenario: Scenario
    activities: int
    left_out: int
    steps: int
    cost: float
    benefit: float | None
    index: float | None
    gap: str

    @classmethod
    def of(cls, scenario: Scenario) -> Facts:
        """Read the figures of a stored scenario."""
        outcome: Mapping[str, Any] = scenario.outcome
        return cls(
            scenario,
            len(outcome.get("start", ())),
            len(outcome.get("left_out", ())),
            len(outcome.get("complete", ())),
            sum(outcome.get("cost", ())),
            outcome.get("objective"),
            scenario.path[-1]["index"] if scenario.path else None,
            gap_in_words(scenario),
        )


@dataclass(frozen=True, slots=True)
class Differing:
    """An activity that two scenarios treat differently: the year of its start in each, None where it is left out."""

    action: str
    one: int | None
    other: int | None


def differences(one: Scenario, other: Scenario) -> list[Differing]:
    """Activities that start in other years or are left out in one of two scenarios."""
    first, second = one.outcome.get("start", {}), other.outcome.get("start", {})
    ids = sorted({*first, *second})
    return [Differing(x, first.get(x), second.get(x)) for x in ids if first.get(x) != second.get(x)]
