"""IATI 2.03 activities: money that donors publish, read and written."""

from .reading import read_iati
from .records import (
    COMMITMENT,
    DISBURSEMENT,
    EXPENDITURE,
    INCOMING,
    INCOMING_COMMITMENT,
    PLEDGE_OUT,
    PURPOSES,
    VERSION,
    Activity,
    IatiFile,
    PlannedMoney,
    Transaction,
)
from .writing import write_iati

__all__ = [
    "COMMITMENT",
    "DISBURSEMENT",
    "EXPENDITURE",
    "INCOMING",
    "INCOMING_COMMITMENT",
    "PLEDGE_OUT",
    "PURPOSES",
    "VERSION",
    "Activity",
    "IatiFile",
    "PlannedMoney",
    "Transaction",
    "read_iati",
    "write_iati",
]
