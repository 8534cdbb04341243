"""Two people changed one record: what each of them wrote, field by field, and what follows from the choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from .scoring import Entry

ENTRY_FIELDS = ("score", "reasoning", "strengths", "to_strengthen", "dated")
"""Fields of an entry as people see them: state and value are one, the score."""
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Field:
    """One field three ways: when the page was opened, as written here, as stored meanwhile."""

    name: str
    before: Any
    mine: Any
    theirs: Any

    @property
    def kind(self) -> Literal["same", "mine", "theirs", "both"]:
        """Who changed it to something else: nobody, one side, or both differently."""
        if self.mine == self.theirs:
            return "same"
        if self.theirs == self.before:
            return "mine"
        return "theirs" if self.mine == self.before else "both"

    @property
    def suggestion(self) -> str:
        """What is ticked first: the side that changed it; theirs where both did, since it is stored already."""
        return MINE if self.kind == "mine" else THEIRS


def three_ways(before: Entry, mine: Entry, theirs: Entry) -> list[Field]:
    """Compare three states of an entry, field by field."""
    return [Field(name, *(_value(x, name) for x in (before, mine, theirs))) for name in ENTRY_FIELDS]


def merge(mine: Entry, theirs: Entry, picks: Mapping[str, str]) -> Entry:
    """Take each field from the side that was picked; a field without a pick stays as it is stored."""
    taken = [x for x in ENTRY_FIELDS if picks.get(x) == MINE]
    merged = theirs
    for name in taken:
        if name == "score":
            merged = replace(merged, state=mine.state, value=mine.value)
        else:
            merged = replace(merged, **{name: getattr(mine, name)})
    if any(x in taken for x in ("reasoning", "strengths", "to_strengthen")):
        merged = replace(merged, language=mine.language)
    return merged


def _value(entry: Entry, name: str) -> Any:
    return (entry.state, entry.value) if name == "score" else getattr(entry, name)
