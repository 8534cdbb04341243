"""Money of donors as IATI tells it: activities with their percentages, budgets and transactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from hsforhs.files import Remark

VERSION = "2.03"
PURPOSES = ("", "1")
"""Sector vocabularies that hold five-digit purpose codes of the OECD; without a vocabulary it is this one."""
COMMITMENT, DISBURSEMENT, EXPENDITURE, INCOMING = "2", "3", "4", "1"
INCOMING_COMMITMENT, PLEDGE_OUT = "11", "12"
OUTGOING = (COMMITMENT, DISBURSEMENT, EXPENDITURE, PLEDGE_OUT)
"""Kinds of transactions by which an activity gives money; codes of the list TransactionType."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: ``kind`` is the code of the list TransactionType, ``value`` in ``currency``."""

    kind: str
    on: dt.date
    value: float
    currency: str
    provider: str = ""
    provider_activity: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class PlannedMoney:
    """Money of a budget or a planned disbursement, for the time from ``start`` to ``end``."""

    start: dt.date
    end: dt.date
    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity. ``sectors`` and ``countries`` hold percentages; ``unallocated`` is what sectors leave of 100.

    ``overstated`` are the percentages of sectors as they stand where they add up to more than 100, and ``sectors`` is
    empty then. ``funder`` is the name of the organisation that funds the activity.
    """

    id: str
    title: str
    reporter: str = ""
    reporter_name: str = ""
    language: str = ""
    status: str = ""
    description: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    other_ids: tuple[str, ...] = ()
    countries: Mapping[str, float] = field(default_factory=dict)
    sectors: Mapping[str, float] = field(default_factory=dict)
    overstated: Mapping[str, float] = field(default_factory=dict)
    funder: str = ""
    budgets: tuple[PlannedMoney, ...] = ()
    planned: tuple[PlannedMoney, ...] = ()
    transactions: tuple[Transaction, ...] = ()

    @property
    def unallocated(self) -> float:
        """What its sectors leave of 100 per cent."""
        return max(0.0, 100.0 - sum(self.sectors.values()))


@dataclass(frozen=True, slots=True)
class IatiFile:
    """The activities of a file and what had to be assumed."""

    version: str
    activities: tuple[Activity, ...]
    remarks: tuple[Remark, ...]
