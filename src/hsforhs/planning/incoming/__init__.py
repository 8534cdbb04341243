"""Costed plans of other layouts: told apart by their headings, read row by row, placed under actions of a plan.

Three layouts are known by what was read about them: the WHO costing workbook, the table of costed national plans, and
the actions of a 7-1-7 consolidation workbook. Any other table with activities beside costs or owners is read as well.
"""

from .columns import FIELDS, Columns, propose_all
from .placing import INSTRUMENTS, Placer, Placing, guess_instrument
from .reading import LIMITS, read_incoming
from .reasons import ENGLISH, SAID_BEFORE, Reason
from .records import FIRST_CALENDAR, LAYOUTS, IncomingPlan, IncomingRow, Payment, RefusedRow

__all__ = [
    "ENGLISH",
    "FIELDS",
    "FIRST_CALENDAR",
    "INSTRUMENTS",
    "LAYOUTS",
    "LIMITS",
    "SAID_BEFORE",
    "Columns",
    "IncomingPlan",
    "IncomingRow",
    "Payment",
    "Placer",
    "Placing",
    "Reason",
    "RefusedRow",
    "guess_instrument",
    "propose_all",
    "read_incoming",
]
