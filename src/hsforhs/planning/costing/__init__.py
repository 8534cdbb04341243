"""What a plan costs: a table of coefficients, our own cost drivers, the range of a total, and what real plans cost."""

from .beside import Beside, chapters_of_areas, compare_plan, kinds_of_items
from .coefficients import (
    LEVELS,
    YEARS,
    Coefficient,
    CostByYear,
    CostType,
    cost_of_steps,
    read_coefficients,
    sizes_needed,
)
from .lines import CostedPlan, CostLine, check_first, cost_actions
from .money import ExchangeRate, Money, Restated, Restatement
from .plausibility import Band, Comparison, compare, line_band, share_band, total_band
from .prices import Range, UnitCost, read_unit_costs
from .spread import Spread, Swing, draw_parts, spread, tornado, triangles

__all__ = [
    "LEVELS",
    "YEARS",
    "Band",
    "Beside",
    "Coefficient",
    "Comparison",
    "CostByYear",
    "CostLine",
    "CostType",
    "CostedPlan",
    "ExchangeRate",
    "Money",
    "Range",
    "Restated",
    "Restatement",
    "Spread",
    "Swing",
    "UnitCost",
    "chapters_of_areas",
    "check_first",
    "compare",
    "compare_plan",
    "cost_actions",
    "cost_of_steps",
    "draw_parts",
    "kinds_of_items",
    "line_band",
    "read_coefficients",
    "read_unit_costs",
    "share_band",
    "sizes_needed",
    "spread",
    "tornado",
    "total_band",
    "triangles",
]
