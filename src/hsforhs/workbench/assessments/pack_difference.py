"""What a pack that came back would change: each entry three ways, and why it cannot be taken where it cannot."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from hsforhs.formats.pack import TEXTS, PackEntry, ReturnedArea, ReturnedPack, ReturnedRow
from hsforhs.formats.sealed import same_text
from hsforhs.framework import framework

from .conflicts import ENTRY_FIELDS, MINE, THEIRS, Field, merge, three_ways
from .models import AreaSheet, StoredScore
from .scoring import Entry

ACTIONS = "priority_actions"
Kind = Literal["same", "changed", "cleared", "stored", "conflict", "shut"]
Mine = Entry | str
"""An entry of an indicator, or the priority actions of an area, one a line."""


class UndecidedError(Exception):
    """A row was to be taken although nobody chose a side where both changed it. ``code`` is that of the row."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no side was chosen for {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a pack beside the store. ``fields`` are those in which the file says something of its own.

    ``kind``: ``same`` nothing would happen; ``changed`` only the file changed it; ``cleared`` the file only emptied
    cells; ``stored`` only the store changed it; ``conflict`` both did, differently; ``shut`` the file changed it and
    it cannot be taken, ``why_not`` says why. ``emptied`` names fields whose cell was emptied.
    """

    code: str
    group: str
    kind: Kind
    fields: tuple[Field, ...]
    emptied: frozenset[str]
    place: str
    mine: Mine
    theirs: Mine
    version: int
    why_not: str = ""

    @property
    def key(self) -> str:
        """Name of the row in the form of the page: ``score-C5.1`` or ``area-C5``."""
        return f"{'area' if isinstance(self.mine, str) else 'score'}-{self.code}"

    @property
    def asked(self) -> frozenset[str]:
        """Fields for which a person chooses the side: both changed it, or a cell was emptied beside other changes."""
        both = {x.name for x in self.fields if x.kind == "both"}
        beside = self.kind == "changed" or both
        return frozenset(both | ({x.name for x in self.fields if x.name in self.emptied} if beside else set()))

    @property
    def mark(self) -> str:
        """What the page showed as stored: another mark at confirming means that somebody changed it meanwhile."""
        stored = self.theirs if isinstance(self.theirs, str) else str(self.version)
        return hashlib.sha256(f"{self.key}\t{stored}".encode()).hexdigest()[:16]

    def taken(self, picks: Mapping[str, str]) -> Mine:
        """What is to be stored when the row is taken; ``picks`` holds the side of each asked field.

        Raises UndecidedError when a field that both changed has no side. An emptied cell without a side stays stored.
        """
        sides = {}
        for field in self.fields:
            side = picks.get(field.name, "") if field.name in self.asked else MINE
            if side not in (MINE, THEIRS):
                if field.kind == "both":
                    raise UndecidedError(self.code)
                side = THEIRS
            sides[field.name] = side
        if isinstance(self.mine, str) or isinstance(self.theirs, str):
            return self.mine if sides.get(ACTIONS) == MINE else self.theirs
        return merge(self.mine, self.theirs, sides)


@dataclass(frozen=True, slots=True)
class PackDifference:
    """All rows of a pack beside the store, and what had to be assumed in reading."""

    changes: tuple[Change, ...]
    remarks: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are of each kind."""
        return Counter(x.kind for x in self.changes)

    @property
    def shown(self) -> tuple[Change, ...]:
        """Rows that a page lists: all but the unchanged ones."""
        return tuple(x for x in self.changes if x.kind != "same")

    def by_key(self) -> dict[str, Change]:
        """Rows that can be taken, by their name in the form."""
        return {x.key: x for x in self.changes if x.kind in ("changed", "cleared", "conflict")}


WhyNot = Callable[[AreaSheet | None], str]
"""Says why a person cannot write in an area now; empty where it is open."""


def pack_difference(
    pack: ReturnedPack,
    *,
    scores: Mapping[str, StoredScore],
    areas: Mapping[str, AreaSheet],
    why_not: WhyNot,
    language: str = "",
) -> PackDifference:
    """Compare a pack with what is stored now; ``language`` is that of texts which the file changed, where known."""
    instrument = pack.origin.instrument
    groups = {x.code: x.group.code for x in framework().indicators_of(instrument)}
    changes = [
        _score_change(x, scores[x.code], groups[x.code], why_not(areas.get(groups[x.code])), language)
        for x in pack.rows
        if x.code in scores
    ]
    changes += [_area_change(x, areas[x.code], why_not(areas[x.code])) for x in pack.areas if x.code in areas]
    return PackDifference(tuple(changes), tuple(map(str, pack.remarks)))


def _score_change(row: ReturnedRow, stored: StoredScore, group: str, why_not: str, language: str) -> Change:
    theirs = Entry.of(stored)
    before, mine = _entries(row, theirs, is_current=stored.version == row.version, language=language)
    fields = tuple(three_ways(before, mine, theirs))
    emptied = frozenset("score" if x == "state" else x for x in row.emptied)
    return _change(row.code, group, fields, emptied, row.place, mine, theirs, stored.version, why_not)


def _area_change(area: ReturnedArea, stored: AreaSheet, why_not: str) -> Change:
    theirs = stored.priority_actions
    before, mine = ("\n".join(x) for x in (area.before, area.after))
    if "\n".join(" ".join(x.split()) for x in stored.actions) == before:
        before, mine = theirs, theirs if mine == before else mine
    emptied = frozenset({ACTIONS} if before and not mine else ())
    fields = (Field(ACTIONS, before, mine, theirs),)
    return _change(area.code, area.code, fields, emptied, area.place, mine, theirs, stored.version, why_not)


def _change(
    code: str,
    group: str,
    fields: tuple[Field, ...],
    emptied: frozenset[str],
    place: str,
    mine: Mine,
    theirs: Mine,
    version: int,
    why_not: str,
) -> Change:
    own = tuple(x for x in fields if x.kind in ("mine", "both"))
    kind: Kind = "changed"
    if not own:
        kind = "stored" if any(x.kind == "theirs" for x in fields) else "same"
        own = tuple(x for x in fields if x.kind == "theirs")
        why_not = ""
    elif why_not:
        kind = "shut"
    elif any(x.kind == "both" for x in own):
        kind = "conflict"
    elif all(x.name in emptied for x in own):
        kind = "cleared"
    return Change(code, group, kind, own, emptied, place, mine, theirs, version, why_not)


def _entries(row: ReturnedRow, theirs: Entry, *, is_current: bool, language: str) -> tuple[Entry, Entry]:
    """The entry when the pack was written, and as the file has it now.

    While the store still holds the version of the pack, it knows better than the file what stood there: a cell
    cannot hold every character. Where texts differ in blanks alone, the stored one stands.
    """
    before = theirs if is_current else _near(_entry(row.before, theirs.language), theirs)
    after = _entry(row.after, theirs.language)
    written = _entry(row.before, theirs.language)
    changed = {x for x in ENTRY_FIELDS if _of(after, x) != _of(written, x)}
    mine = before
    if "score" in changed:
        mine = replace(mine, state=after.state, value=after.value)
    mine = replace(mine, **{x: getattr(after, x) for x in changed - {"score"}})
    mine = _near(mine, theirs)
    if language and any(x in changed for x in TEXTS):
        mine = replace(mine, language=language)
    return before, mine


def _of(entry: Entry, name: str) -> object:
    return (entry.state, entry.value) if name == "score" else getattr(entry, name)


def _near(entry: Entry, stored: Entry) -> Entry:
    same = {x: getattr(stored, x) for x in TEXTS if same_text(getattr(entry, x), getattr(stored, x))}
    return replace(entry, **same)


def _entry(found: PackEntry, language: str) -> Entry:
    value = None if found.value is None else Decimal(str(found.value))
    return Entry(
        found.state.value,
        value,
        reasoning=found.reasoning,
        strengths=found.strengths,
        to_strengthen=found.to_strengthen,
        dated=found.dated,
        language=language,
    )
