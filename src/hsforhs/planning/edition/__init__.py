"""Editions of the whole catalogue: as tables, their difference, changes to them, and as what pages work with."""

from .building import Pair, build, using
from .changes import EDITABLE, Change, Editable, Rebased, StaleChange, apply, change_faults, rebase, whole_removal
from .tables import (
    Edition,
    TableDifference,
    crosswalk_name,
    edition_as_json,
    edition_difference,
    edition_of_json,
    plain_row,
    present_edition,
    read_edition,
    shipped_edition,
)

__all__ = [
    "EDITABLE",
    "Change",
    "Editable",
    "Edition",
    "Pair",
    "Rebased",
    "StaleChange",
    "TableDifference",
    "apply",
    "build",
    "change_faults",
    "crosswalk_name",
    "edition_as_json",
    "edition_difference",
    "edition_of_json",
    "plain_row",
    "present_edition",
    "read_edition",
    "rebase",
    "shipped_edition",
    "using",
    "whole_removal",
]
