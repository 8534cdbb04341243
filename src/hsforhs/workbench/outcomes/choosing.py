"""Two people wrote one record: field by field what each wrote, and what follows from the choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsforhs.workbench.assessments.conflicts import MINE, THEIRS, Field

from .content import Content

BOTH = "both"
"""For texts: both are kept, the stored one first."""
LONG = frozenset({"text", "basis", "evidence"})
TOGETHER = {"evidence_file": "file_name"}
"""Fields that go with another one."""


def side_by_side(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Field]:
    """Return the fields that differ between what a person wrote and what is stored, each also as it was before."""
    return [
        Field(name, base.get(name), mine[name], theirs.get(name))
        for name in mine
        if mine[name] != theirs.get(name) and name not in TOGETHER.values()
    ]


def merge(mine: Mapping[str, Any], theirs: Mapping[str, Any], picks: Mapping[str, str]) -> Content:
    """Take each field from the side that was picked; a field without a pick stays as it is stored."""
    merged = dict(theirs)
    for name, pick in picks.items():
        if name not in mine or pick == THEIRS:
            continue
        if pick == BOTH and name in LONG:
            merged[name] = "\n\n".join(x for x in (theirs.get(name), mine[name]) if x)
        elif pick == MINE:
            merged[name] = mine[name]
        else:
            continue
        if name in TOGETHER:
            merged[TOGETHER[name]] = mine[TOGETHER[name]]
    return merged
