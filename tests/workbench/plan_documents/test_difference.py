"""Several files and the store side by side."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import Remark
from hsforhs.formats.living.fields import TABLES
from hsforhs.formats.living.records import Cell, LivingPlan, LivingRow, Returned, ReturnedRow
from hsforhs.workbench.plan_documents.difference import Change, Difference, UndecidedError, difference, in_words

VALUES = st.sampled_from(["", "a", "b", "c"])
FILES = st.lists(st.tuples(st.one_of(VALUES, st.none()), VALUES), min_size=1, max_size=3)


def stored(owner: str = "", partners: str = "") -> LivingPlan:
    row = LivingRow("D1-001", ("Train",), ("", owner, partners, "", "yes", ""))
    return LivingPlan("i", "p", "Lumora", 5, {"activities": (row,)})


def returned(name: str, *, remarks: tuple[Remark, ...] = (), **cells: tuple[str | None, str]) -> Returned:
    found = {key: Cell(after, before) for key, (before, after) in cells.items()}
    return Returned(name, "", (ReturnedRow("activities", "D1-001", found, "row 5"),), remarks)


def compared(plan: LivingPlan, *files: Returned, refused: str = "") -> Difference:
    return difference(files, plan, check=lambda _t, _r, _u, value: "no" if refused in value and refused else "")


def only(found: Difference) -> Change:
    (change,) = found.changes
    return change


@pytest.mark.parametrize(
    ("files", "theirs", "kind", "values"),
    [
        ([("a", "b")], "a", "changed", ["b"]),
        ([("a", "")], "a", "cleared", [""]),
        ([("a", "b"), ("a", "b")], "a", "changed", ["b"]),
        ([("a", "b"), ("a", "a")], "a", "changed", ["b"]),
        ([("a", "b"), ("a", "c")], "a", "conflict", ["b", "c"]),
        ([("a", "b")], "c", "conflict", ["b"]),
        ([("a", "b"), ("a", "c")], "b", "conflict", ["c"]),
        ([(None, "b")], "a", "conflict", ["b"]),
    ],
)
def test_kinds(files: list[tuple[str | None, str]], theirs: str, kind: str, values: list[str]) -> None:
    found = only(compared(stored(theirs), *(returned(f"f{n}", owner=x) for n, x in enumerate(files))))
    assert (found.kind, found.key, found.title) == (kind, "activities:D1-001:owner", "Train")
    assert [x.value for x in found.options] == [(x,) for x in values]
    assert found.theirs == (theirs,)
    assert found.code == "D1-001, Responsible"


@given(files=FILES, theirs=VALUES)
def test_no_file_overwrites_what_it_did_not_change_and_what_was_taken_is_the_same_next_time(
    files: list[tuple[str | None, str]], theirs: str
) -> None:
    given_files = [returned(f"f{n}", owner=x) for n, x in enumerate(files)]
    found = compared(stored(theirs), *given_files)
    proposed = {after for before, after in files if after != before}
    if not found.changes:
        assert proposed <= {theirs}
        return
    change = only(found)
    assert {x.value[0] for x in change.options} == proposed - {theirs}
    if change.kind != "conflict":
        assert len(proposed) == 1
        assert {before for before, after in files if after != before} == {theirs}
    value = change.chosen("0")
    assert value is not None
    again = compared(stored(value[0]), *given_files)
    assert value not in [x.value for one in again.changes for x in one.options]


def test_fields_of_one_row_are_merged_and_units_stay_together() -> None:
    files = (
        returned("north", owner=("", "North"), paid=("yes", "no"), reason=("", "Others pay")),
        returned("south", partners=("", "South"), paid=("yes", "no"), reason=("", "Nobody pays")),
        returned("west", paid=("yes", "no")),
    )
    found = {x.unit: x for x in compared(stored(), *files).changes}
    assert {unit: x.kind for unit, x in found.items()} == {
        ("owner",): "changed",
        ("partners",): "changed",
        ("paid", "reason"): "conflict",
    }
    paid = found["paid", "reason"]
    assert [x.sources for x in paid.options] == [("north, row 5",), ("south, row 5",)]
    assert in_words(paid, paid.theirs) == [("Paid by the plan", "yes")]
    assert in_words(found["owner",], ("North",)) == [("", "North")]
    assert paid.chosen("1") == ("no", "Nobody pays")
    assert paid.chosen("store") is None
    for side in ("", "2", "file"):
        with pytest.raises(UndecidedError):
            paid.chosen(side)


def test_what_cannot_be_read_or_stored_stands_beside_what_can() -> None:
    bad = ReturnedRow("activities", "D1-001", {"owner": Cell("#REF!", "", "a fault")}, "row 5")
    files = (returned("one", owner=("", "b")), returned("two", owner=("", "c")), Returned("three", "", (bad,)))
    found = compared(stored(), *files, refused="c")
    assert [(x.kind, x.why_not, x.options[0].value) for x in found.changes] == [
        ("changed", "", ("b",)),
        ("shut", "a fault", ("#REF!",)),
        ("shut", "no", ("c",)),
    ]
    assert list(found.by_key()) == ["activities:D1-001:owner"]
    assert len({x.key for x in found.changes}) == 3
    assert found.plain == ("activities:D1-001:owner",)


def test_rows_that_people_added_are_whole() -> None:
    fields = TABLES["lines"].fields
    cells = {x.key: Cell("A van" if x.key == "title" else "", "") for x in fields}
    row = ReturnedRow("lines", "D1-001", cells, "row 9", added=True)
    found = compared(stored(), Returned("one", "", (row, dataclasses.replace(row, place="row 10"))))
    assert [x.kind for x in found.changes] == ["added", "added"]
    assert len(found.by_key()) == 2
    assert found.changes[0].heading == "Cost lines"
    assert dict(in_words(found.changes[0], found.changes[0].options[0].value)) == {"Line of your own": "A van"}
    broken = dataclasses.replace(row, cells={**cells, "quantity": Cell("x", "", "no number")})
    assert only(compared(stored(), Returned("one", "", (broken,)))).why_not == "no number"


def test_conflicts_stand_first_and_the_mark_follows_what_is_stored() -> None:
    files = (returned("one", owner=("", "b"), partners=("", "p")),)
    first, second = compared(stored("c"), *files).changes
    assert (first.kind, second.kind) == ("conflict", "changed")
    assert first.mark != compared(stored("d"), *files).changes[0].mark
    assert compared(stored("c"), *files).mark != compared(stored("d"), *files).mark
    assert compared(stored("c"), *files).mark == compared(stored("c"), *files).mark


def test_remarks_name_their_file_where_there_are_several() -> None:
    one = returned("one", remarks=(Remark("row 3", "added"),))
    assert [str(x) for x in compared(stored(), one).remarks] == ["row 3: added."]
    assert [str(x) for x in compared(stored(), one, returned("two")).remarks] == ["one, row 3: added."]
