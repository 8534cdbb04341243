"""Benchmark actions, draft plans and the checks that a plan must pass."""

from .catalogue import ActionCatalogue, action_catalogue, faults, load_actions
from .checks import check_plan
from .draft import draft, draft_for
from .records import HEALTH, Action, Finding, OpenStep, Plan, PlanLine

__all__ = [
    "HEALTH",
    "Action",
    "ActionCatalogue",
    "Finding",
    "OpenStep",
    "Plan",
    "PlanLine",
    "action_catalogue",
    "check_plan",
    "draft",
    "draft_for",
    "faults",
    "load_actions",
]
