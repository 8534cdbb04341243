"""Benchmark actions, draft plans and the checks that a plan must pass."""

from .beyond import Suggestion, asking_for, suggestions
from .carry import ActionFate, CarriedAction, CarryOver, carry_over
from .catalogue import ActionCatalogue, action_catalogue, load_actions, shipped_catalogue
from .catalogue_check import Coverage, CoverageRow, coverage, coverage_matrix, faults
from .checks import check_plan
from .draft import draft, draft_for
from .records import HEALTH, NOT_GIVEN, Action, CostDriver, CostItem, Finding, OpenStep, Origin, Plan, PlanLine, Topic
from .synergy import SynergyReport, synergy, synergy_numbers

__all__ = [
    "HEALTH",
    "NOT_GIVEN",
    "Action",
    "ActionCatalogue",
    "ActionFate",
    "CarriedAction",
    "CarryOver",
    "CostDriver",
    "CostItem",
    "Coverage",
    "CoverageRow",
    "Finding",
    "OpenStep",
    "Origin",
    "Plan",
    "PlanLine",
    "Suggestion",
    "SynergyReport",
    "Topic",
    "action_catalogue",
    "asking_for",
    "carry_over",
    "check_plan",
    "coverage",
    "coverage_matrix",
    "draft",
    "draft_for",
    "faults",
    "load_actions",
    "shipped_catalogue",
    "suggestions",
    "synergy",
    "synergy_numbers",
]
