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
        ("١٢٠٠", 1200),
        ("١٬٢٠٠٫٥", 1200.5),
        ("１２００", 1200),
        ("1\u2019200.50", 1200.5),
    ],
)
def test_numbers(text: str, number: float | None) -> None:
    assert read_number(text) == number


def test_money_has_no_thousandths() -> None:
    assert read_number("1.200") == 1.2
    assert read_number("1.200", money=True) == 1200
    assert read_number("0.500", money=True) == 0.5
    assert read_number("1.25", money=True) == 1.25
