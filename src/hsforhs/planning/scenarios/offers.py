"""What may be chosen: the activities of a costed plan with what they gain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """One activity: ``one_time`` is paid in the year of its start, ``recurring`` in every later year, overhead in.

    It stands in the step ``step`` of ``indicator`` (a JEE 3 code, or a topic), which is complete once all its offers
    have started. ``place`` is the one province in which it is done, empty for several or the whole plan. ``local`` says
    whether it is done below the national level; ``synergy`` is the share (0 to 1) of further goals that it serves.
    ``after`` holds ids of offers that must come first; ``agency`` spends ``staff_months`` in the year of the start.
    """

    id: str
    one_time: Decimal
    recurring: Decimal
    area: str
    kind: str
    indicator: str
    step: int
    agency: str
    staff_months: Decimal
    place: str = ""
    local: bool = False
    synergy: Decimal = Decimal(0)
    after: tuple[str, ...] = ()
