"""Three ways: what was shown, what was written here, what was stored meanwhile."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.assessments.conflicts import ENTRY_FIELDS, MINE, THEIRS, merge, three_ways
from hsforhs.workbench.assessments.scoring import Entry

texts = st.sampled_from(["", "one", "two", "three"])
scores = st.one_of(
    st.builds(lambda x: ("value", Decimal(x)), st.sampled_from([0, 20, 100])),
    st.sampled_from([("not reported", None), ("not applicable", None)]),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    state, value = draw(scores)
    dated = draw(st.sampled_from([None, dt.date(2025, 1, 1), dt.date(2025, 2, 2)]))
    return Entry(state, value, draw(texts), draw(texts), draw(texts), dated, draw(st.sampled_from(["", "en", "fr"])))


def test_each_field_says_who_changed_it() -> None:
    before = Entry("value", Decimal(40), "old", "kept", "open")
    mine = Entry("value", Decimal(60), "old", "kept", "mine")
    theirs = Entry("value", Decimal(40), "new", "kept", "theirs")
    kinds = {x.name: (x.kind, x.suggestion) for x in three_ways(before, mine, theirs)}
    assert kinds == {
        "score": ("mine", MINE),
        "reasoning": ("theirs", THEIRS),
        "strengths": ("same", THEIRS),
        "to_strengthen": ("both", THEIRS),
        "dated": ("same", THEIRS),
    }


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    before, after = Entry("not reported"), Entry("value", Decimal(80))
    assert {x.kind for x in three_ways(before, after, after)} == {"same"}


@given(before=entries(), mine=entries(), theirs=entries())
def test_the_suggestion_keeps_every_change_that_only_one_side_made(before: Entry, mine: Entry, theirs: Entry) -> None:
    rows = {x.name: x for x in three_ways(before, mine, theirs)}
    after = merge(mine, theirs, {name: x.suggestion for name, x in rows.items()})
    for field, row in {x.name: x for x in three_ways(before, after, theirs)}.items():
        assert row.mine in (rows[field].mine, rows[field].theirs)
        if rows[field].kind == "mine":
            assert row.mine == rows[field].mine
        if rows[field].kind == "theirs":
            assert row.mine == rows[field].theirs


@given(mine=entries(), theirs=entries())
def test_picking_one_side_throughout_gives_that_side(mine: Entry, theirs: Entry) -> None:
    assert merge(mine, theirs, dict.fromkeys(ENTRY_FIELDS, MINE)) == mine
    assert merge(mine, theirs, dict.fromkeys(ENTRY_FIELDS, THEIRS)) == theirs
    assert merge(mine, theirs, {}) == theirs, "without a choice, what is stored stays"
    assert merge(mine, theirs, {"score": "else", "unknown": MINE}) == theirs


@given(mine=entries(), theirs=entries())
def test_a_score_is_taken_whole(mine: Entry, theirs: Entry) -> None:
    taken = merge(mine, theirs, {"score": MINE})
    assert (taken.state, taken.value) == (mine.state, mine.value)
    assert (taken.value is not None) == (taken.state == "value")
