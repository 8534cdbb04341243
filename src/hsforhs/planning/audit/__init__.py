"""The arithmetic and the gaps of a costed plan: what does not add up, what is missing, row by row."""

from .checks import CODES, Audit, audit_plan
from .found import Found
from .reading import read_costed_plan
from .records import PlanRow, PlanSheet
from .years import parse_years, written_years

__all__ = [
    "CODES",
    "Audit",
    "Found",
    "PlanRow",
    "PlanSheet",
    "audit_plan",
    "parse_years",
    "read_costed_plan",
    "written_years",
]
