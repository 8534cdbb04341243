"""Money goes to areas by the percentages of its purposes; the rest is nobody's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.funding import read_shares, shares_of

SERVES = {"1": {"D2", "D1"}, "2": {"R1"}}


@pytest.mark.parametrize(
    ("percentages", "chosen", "shares"),
    [
        ({"1": 60, "2": 40}, ["D2", "R1"], {"D2": "0.6", "R1": "0.4"}),
        ({"1": 60, "2": 40}, ["D2", "D1", "R1"], {"D2": "0.3", "D1": "0.3", "R1": "0.4"}),
        ({"1": 60, "2": 20}, ["D2", "R1"], {"D2": "0.6", "R1": "0.2"}),
        ({"1": 60, "2": 40}, ["D2"], {"D2": "0.6"}),
        ({"1": 60, "2": 40}, ["D2", "P1"], {"D2": "0.6", "P1": "0.4"}),
        ({"1": 60}, ["D2", "P1"], {"D2": "0.3", "P1": "0.3"}),
        ({"9": 50}, ["P1", "P2"], {"P1": "0.25", "P2": "0.25"}),
        ({}, ["D2", "P1"], {"D2": "0.5", "P1": "0.5"}),
        ({}, ["D2", "D1", "P1"], {"D2": "0.333333", "D1": "0.333333", "P1": "0.333333"}),
        ({"1": 80, "2": 70}, ["D2"], {}),
        ({"1": 100}, [], {}),
        ({"1": 0, "2": 100}, ["D2", "R1"], {"R1": "1"}),
    ],
)
def test_shares(percentages: dict[str, float], chosen: list[str], shares: dict[str, str]) -> None:
    assert shares_of(percentages, SERVES, chosen) == {area: Decimal(x) for area, x in shares.items()}


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from("1234"), st.floats(0, 60), max_size=4),
    st.lists(st.sampled_from(["D2", "D1", "R1", "P1", "P2"]), max_size=5),
)
def test_never_more_is_shared_than_is_told(percentages: dict[str, float], chosen: list[str]) -> None:
    whole = sum(shares_of(percentages, SERVES, chosen).values())
    told = sum(percentages.values()) if percentages else 100
    assert 0 <= whole <= Decimal(str(min(told, 100.01))) / 100 + Decimal("1e-9")


def test_shares_in_words() -> None:
    assert read_shares("D2=40, D1=20.5%") == {"D2": Decimal(40), "D1": Decimal("20.5")}
    assert read_shares(" D2 D1 ") == {"D2": None, "D1": None}
    assert read_shares("") == {}
    for text, words in (
        ("D2=40 D2=1", "stands twice"),
        ("D2=40 D1", "some have none"),
        ("D2=70 D1=40", "add up to 110"),
        ("D2=0", "gives no percentage"),
        ("D2=nan", "gives no percentage"),
        ("D2=x", "gives no percentage"),
    ):
        with pytest.raises(BadInput, match=words):
            read_shares(text)
