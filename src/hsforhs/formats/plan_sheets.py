"""The sheets of a plan workbook: which of them bear a name of the language of the document, and where each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hsforhs.framework import Framework

from .living.fields import TABLES
from .plan_columns import (
    ABOUT_SHEET,
    BEYOND_SHEET,
    COSTS_SHEET,
    LEFT_OUT_SHEET,
    LISTS_SHEET,
    READ_ME_SHEET,
    WRITTEN_SHEET,
)
from .wording import IN_ENGLISH, Wording, sheet_names

AREA = "area "
"""Begins the key of the sheet of a capacity area."""
FIXED = {"lists": LISTS_SHEET, "about": ABOUT_SHEET, "written": WRITTEN_SHEET}
"""Sheets for programs, which are found by the same name in every language."""


def sheets_of(wording: Wording = IN_ENGLISH) -> dict[str, str]:
    """Return the names of the sheets that are of no capacity area, by their keys; a table has its own key."""
    wanted = {
        **FIXED,
        "read me": READ_ME_SHEET,
        "costs": COSTS_SHEET,
        "beyond": BEYOND_SHEET,
        "left out": LEFT_OUT_SHEET,
        **{x.key: x.name for x in TABLES.values() if not x.apart},
    }
    return sheet_names({key: wording.of(name) for key, name in wanted.items()})


def area_sheets(
    areas: Sequence[str], words: Framework, wording: Wording = IN_ENGLISH, *, beside: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the sheet of each area: code and short title; no name is one of those ``beside``."""
    others = beside if beside is not None else sheets_of(wording)
    wanted = {f"{AREA}{x}": f"{x} {wording.title(words, 'area', x, short=True)}" for x in areas}
    found = sheet_names({**others, **wanted})
    return {x: found[f"{AREA}{x}"] for x in areas}
