"""Who gives what to which line of a plan, in which year, and how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hsforhs.files import BadInput

CLOSE = 1e-9


class FlowState(StrEnum):
    """How far money has come; the value is the word that files and pages use."""

    DISBURSED = "disbursed"
    COMMITTED = "committed"
    PLEDGED = "pledged"
    EXPECTED = "expected"


PROBABILITY: Mapping[FlowState, float] = MappingProxyType(
    {FlowState.DISBURSED: 1.0, FlowState.COMMITTED: 0.95, FlowState.PLEDGED: 0.6, FlowState.EXPECTED: 0.25}
)
"""How likely money of each state arrives: a planning convention of ours that users change, not a measured rate."""


class Support(StrEnum):
    """What an offer gives."""

    MONEY = "money"
    PEOPLE = "people"
    GOODS = "goods"
    TRAINING = "training"
    LABORATORY = "laboratory"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Flow:
    """Money for one year, in the currency of the plan.

    ``lines`` and ``areas`` say which share of it (0 to 1) goes to a line of the plan or to a capacity area; what the
    shares leave is unallocated and stays visible. ``activity`` is the identifier of the activity that pays it, and
    ``paid_from`` that of the activity from which its giver got it: money that was already counted there. Without
    ``probability`` (0 to 1) that of its state counts.
    """

    id: str
    giver: str
    receiver: str
    state: FlowState
    amount: float
    year: int
    lines: Mapping[str, float] = field(default_factory=dict)
    areas: Mapping[str, float] = field(default_factory=dict)
    activity: str = ""
    paid_from: str = ""
    title: str = ""
    source: str = ""
    on: dt.date | None = None
    probability: float | None = None

    def __post_init__(self) -> None:
        if not self.amount >= 0 or self.amount == float("inf"):
            raise BadInput(f"the amount of '{self.id}' is {self.amount}", expected="a number from 0 on")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise BadInput(f"the probability of '{self.id}' is {self.probability}", expected="a number from 0 to 1")
        shares = [*self.lines.values(), *self.areas.values()]
        if any(not 0 <= x <= 1 for x in shares) or sum(shares) > 1 + CLOSE:
            raise BadInput(
                f"the shares of '{self.id}' add up to {sum(shares):.4g}",
                expected="shares from 0 to 1, together at most 1",
            )

    @property
    def unallocated(self) -> float:
        """The share that goes to no line and no area."""
        return max(0.0, 1 - sum(self.lines.values()) - sum(self.areas.values()))


@dataclass(frozen=True, slots=True)
class Need:
    """What one line of a plan costs in one year: low, central and high, in the currency of the plan."""

    line: str
    area: str
    year: int
    central: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.central <= self.high or self.high == float("inf"):
            raise BadInput(
                f"the cost of '{self.line}' in {self.year} is {self.low}, {self.central}, {self.high}",
                expected="low, central and high in this order, none below 0",
            )
