"""What a plan costs: a table of coefficients, our own cost drivers, the range of a total, and what real plans cost."""

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

__all__ = [
    "LEVELS",
    "YEARS",
    "Coefficient",
    "CostByYear",
    "CostType",
    "cost_of_steps",
    "read_coefficients",
    "sizes_needed",
]
