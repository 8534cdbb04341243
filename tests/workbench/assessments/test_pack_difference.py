"""Entries three ways: what a pack said, what it says now, what is stored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.formats.pack import PackEntry, ReturnedArea, ReturnedPack, ReturnedRow
from hsforhs.scores import ScoreState
from hsforhs.workbench.assessments.models import AreaSheet, StoredScore
from hsforhs.workbench.assessments.pack_difference import (
    ACTIONS,
    Change,
    PackDifference,
    UndecidedError,
    pack_difference,
)
from hsforhs.workbench.assessments.scoring import Entry
from tests.formats.packs import ORIGIN

BEFORE = PackEntry(ScoreState.VALUE, 40, "Reasons", "Staff", "", dt.date(2025, 1, 1))
DAYS = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 3)))
TEXTS = st.sampled_from(["", "one", "two"])
ENTRIES = st.one_of(
    st.builds(PackEntry, st.just(ScoreState.VALUE), st.sampled_from([0, 20]), TEXTS, TEXTS, TEXTS, DAYS),
    st.builds(PackEntry, st.just(ScoreState.NOT_REPORTED), st.none(), TEXTS, TEXTS, TEXTS, DAYS),
)
NAMES = ("reasoning", "strengths", "to_strengthen", "dated")


def stored(entry: PackEntry, version: int = 1, **more: Any) -> StoredScore:
    value = None if entry.value is None else Decimal(entry.value)
    texts = {x: getattr(entry, x) for x in NAMES}
    return StoredScore(code="C5.1", state=entry.state.value, value=value, version=version, **{**texts, **more})


def emptied(before: PackEntry, after: PackEntry) -> frozenset[str]:
    found = {x for x in NAMES if getattr(before, x) and not getattr(after, x)}
    return frozenset(found | ({"state"} if before.value is not None and after.value is None else set()))


def compared(
    after: PackEntry, theirs: StoredScore, *, before: PackEntry = BEFORE, why_not: str = "", language: str = ""
) -> Change:
    row = ReturnedRow("C5.1", 1, before, after, emptied(before, after), "sheet Scores, row 5")
    pack = ReturnedPack("pack.xlsx", ORIGIN, (row,), (), ())
    found = pack_difference(pack, scores={"C5.1": theirs}, areas={}, why_not=lambda _: why_not, language=language)
    return found.changes[0]


def actions(before: str, after: str, theirs: str, *, why_not: str = "") -> Change:
    area = ReturnedArea("C5", 1, tuple(before.split()), tuple(after.split()), "sheet Priority actions, row 5")
    pack = ReturnedPack("pack.xlsx", ORIGIN, (), (area,), ())
    sheet = AreaSheet(group="C5", priority_actions="\n".join(theirs.split()), version=4)
    return pack_difference(pack, scores={}, areas={"C5": sheet}, why_not=lambda _: why_not).changes[0]


def but(entry: PackEntry = BEFORE, **more: Any) -> PackEntry:
    from dataclasses import replace

    return replace(entry, **more)


def test_nothing_touched_is_the_same() -> None:
    assert compared(BEFORE, stored(BEFORE)).kind == "same"


def test_only_the_file_changed_it() -> None:
    found = compared(but(value=60, strengths="More staff"), stored(BEFORE))
    assert (found.kind, found.key) == ("changed", "score-C5.1")
    assert [x.name for x in found.fields] == ["score", "strengths"]
    assert found.asked == frozenset()
    entry = found.taken({})
    assert isinstance(entry, Entry)
    assert (entry.value, entry.strengths, entry.reasoning) == (60, "More staff", "Reasons")


def test_only_the_store_changed_it() -> None:
    found = compared(BEFORE, stored(but(value=80), 2))
    assert found.kind == "stored"
    assert [x.name for x in found.fields] == ["score"]


def test_both_changed_the_same_field() -> None:
    found = compared(but(value=60, strengths="More"), stored(but(value=80), 2))
    assert found.kind == "conflict"
    assert found.asked == {"score"}
    with pytest.raises(UndecidedError) as missing:
        found.taken({"strengths": "mine"})
    assert missing.value.code == "C5.1"
    mine, theirs = found.taken({"score": "mine"}), found.taken({"score": "theirs"})
    assert (mine.value, mine.strengths) == (60, "More")  # type: ignore[union-attr]
    assert (theirs.value, theirs.strengths) == (80, "More")  # type: ignore[union-attr]


def test_both_changed_it_to_the_same() -> None:
    assert compared(but(value=60), stored(but(value=60), 2)).kind == "same"


def test_each_side_changed_another_field() -> None:
    found = compared(but(value=60), stored(but(reasoning="New reasons"), 2))
    assert found.kind == "changed"
    entry = found.taken({})
    assert (entry.value, entry.reasoning) == (60, "New reasons")  # type: ignore[union-attr]


def test_emptied_cells_alone_are_cleared_and_beside_others_asked() -> None:
    alone = compared(but(strengths="", dated=None), stored(BEFORE))
    assert alone.kind == "cleared"
    assert alone.asked == frozenset()
    assert alone.taken({}).strengths == ""  # type: ignore[union-attr]
    beside = compared(but(value=60, strengths=""), stored(BEFORE))
    assert beside.kind == "changed"
    assert beside.asked == {"strengths"}
    assert beside.taken({}).strengths == "Staff"  # type: ignore[union-attr]
    assert beside.taken({"strengths": "mine"}).strengths == ""  # type: ignore[union-attr]


def test_a_row_that_is_not_open_says_why() -> None:
    found = compared(but(value=60), stored(BEFORE), why_not="the area is agreed")
    assert (found.kind, found.why_not) == ("shut", "the area is agreed")
    assert compared(BEFORE, stored(BEFORE), why_not="the area is agreed").kind == "same"
    assert PackDifference((found,), ()).by_key() == {}


def test_blanks_that_a_spreadsheet_program_changed_are_no_change() -> None:
    assert compared(but(reasoning="Reasons"), stored(but(reasoning="Reasons \r\n"), 2)).kind == "same"


def test_the_store_knows_better_what_a_cell_could_not_hold() -> None:
    found = compared(
        but(but(reasoning="note"), value=60), stored(but(reasoning="x" * 40_000)), before=but(reasoning="note")
    )
    assert [x.name for x in found.fields] == ["score"]
    assert len(found.taken({}).reasoning) == 40_000  # type: ignore[union-attr]


def test_new_texts_carry_their_language_and_old_ones_keep_it() -> None:
    kept = compared(but(value=60), stored(BEFORE, language="fr"), language="es").taken({})
    assert kept.language == "fr"  # type: ignore[union-attr]
    new = compared(but(reasoning="Motivos"), stored(BEFORE, language="fr"), language="es").taken({})
    assert new.language == "es"  # type: ignore[union-attr]


def test_the_mark_follows_what_is_stored() -> None:
    marks = {compared(but(value=60), stored(BEFORE, version)).mark for version in (1, 2)}
    marks |= {actions("a", "b", x).mark for x in ("a", "c")}
    assert len(marks) == 4


def test_actions_of_an_area_are_compared_as_one_text() -> None:
    kinds = {
        ("a b", "a b", "a b"): "same",
        ("a b", "a c", "a b"): "changed",
        ("a b", "", "a b"): "cleared",
        ("a b", "a b", "c"): "stored",
        ("a b", "a c", "d"): "conflict",
        ("a b", "a c", "a c"): "same",
        ("", "a", ""): "changed",
    }
    assert {x: actions(*x).kind for x in kinds} == kinds
    both = actions("a b", "a c", "d")
    assert (both.key, both.asked) == ("area-C5", {ACTIONS})
    assert both.taken({ACTIONS: "mine"}) == "a\nc"
    assert both.taken({ACTIONS: "theirs"}) == "d"
    with pytest.raises(UndecidedError):
        both.taken({})


@given(before=ENTRIES, after=ENTRIES, theirs=ENTRIES, newer=st.booleans())
def test_whatever_is_taken_no_side_is_lost(before: PackEntry, after: PackEntry, theirs: PackEntry, newer: bool) -> None:
    row = stored(theirs if newer else before, 2 if newer else 1)
    found = compared(after, row, before=before)
    if found.kind in ("same", "stored"):
        assert all(x.kind in ("same", "theirs") for x in found.fields)
        return
    picks = dict.fromkeys(found.asked, "mine")
    taken = found.taken(picks)
    assert isinstance(taken, Entry)
    wanted, kept = Entry.of(stored(after)), Entry.of(row)
    for name in NAMES:
        one = getattr(before, name) != getattr(after, name)
        assert getattr(taken, name) == getattr(wanted if one else kept, name)
    assert found.taken(dict.fromkeys(found.asked, "theirs")).language == kept.language  # type: ignore[union-attr]


@given(before=ENTRIES, after=ENTRIES, theirs=ENTRIES)
def test_the_same_workbook_twice_changes_nothing(before: PackEntry, after: PackEntry, theirs: PackEntry) -> None:
    found = compared(after, stored(theirs, 2), before=before)
    if found.kind in ("same", "stored"):
        return
    taken = found.taken(dict.fromkeys(found.asked, "mine"))
    assert isinstance(taken, Entry)
    again = StoredScore(code="C5.1", version=3, **{x: getattr(taken, x) for x in Entry.__dataclass_fields__})
    assert compared(after, again, before=before).kind in ("same", "stored")
