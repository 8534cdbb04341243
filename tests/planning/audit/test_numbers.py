"""Numbers in cells, as people of several countries write them."""

from __future__ import annotations

import pytest

from hsforhs.planning.audit.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200.50", 1200.5),
        ("1.200,50", 1200.5),
        ("1 200,50", 1200.5),
        ("1.200.000", 1_200_000),
        ("12,5", 12.5),
        ("12,500", 12_500),
        ("-3", -3),
        ("1e3", 1000),
        ("nan", None),
        ("inf", None),
        ("1_000", None),
        ("five", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: float | None) -> None:
    assert read_number(text) == number
