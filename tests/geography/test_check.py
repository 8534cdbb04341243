from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.geography import DISTRICT, PlaceRow, check_rows

from .made import LUMORA, row


def check(*rows: PlaceRow, known: dict[str, str] | None = None) -> None:
    check_rows(rows, LUMORA, file="places.csv", known=known)


def test_a_tree_of_two_levels_is_in_order() -> None:
    check(row("XLM-U"), row("XLM-U-1", DISTRICT, "XLM-U"), row("XLM-9", DISTRICT))


def test_districts_may_stand_below_stored_provinces() -> None:
    check(row("XLM-U-1", DISTRICT, "XLM-U"), known={"XLM-U": "province"})
    with pytest.raises(BadInput, match="XLM-U, which is neither in the file nor stored"):
        check(row("XLM-U-1", DISTRICT, "XLM-U"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "no province and no district"),
        ((row("XLM"),), "has the code of the country"),
        ((row("XLM-U"), row("XLM-U", where="line 9")), r"line 9: the code XLM-U stands twice \(first at XLM-U\)"),
        ((row("XLM-U", parent="XLM-X"),), "lies in XLM-X, which is neither"),
        ((row("A", DISTRICT, "B"), row("B", DISTRICT, "A")), r"lies in itself \(A < B < A\)"),
        ((row("A", DISTRICT, "A"),), r"lies in itself \(A < A\)"),
        ((row("A"), row("B", parent="A")), "the province B lies in A"),
        ((row("A"), row("B", DISTRICT, "A"), row("C", DISTRICT, "B")), "in the district B, a third level"),
        (
            (row("A", valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1)),),
            "ends on 2026-01-01 before it begins on 2026-02-01",
        ),
    ],
)
def test_what_is_no_tree_is_refused_in_one_sentence(rows: tuple[PlaceRow, ...], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        check(*rows)
    assert str(caught.value).startswith("places.csv")
    assert "; expected " in str(caught.value)


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")), max_size=6))
def test_checking_ends_for_every_set_of_parents(pairs: list[tuple[str, str]]) -> None:
    rows = [row(code, DISTRICT, parent) for code, parent in pairs]
    with pytest.raises(BadInput):
        check(*rows)
