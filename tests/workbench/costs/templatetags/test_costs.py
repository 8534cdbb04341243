"""Amounts as pages write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from hsforhs.workbench.costs.templatetags.costs import money, plain_number, share, signed, years


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234567.89"), "1\u202f234\u202f568"),
        (Decimal("12.5"), "12.50"),
        (99, "99"),
        (Decimal(0), "0"),
        (None, ""),
        ("", ""),
        ("1000", "1\u202f000"),
        (1e15, "1\u202f000\u202f000\u202f000\u202f000\u202f000"),
    ],
)
def test_amounts_are_whole_but_for_small_ones(amount: object, written: str) -> None:
    assert money(amount) == written  # type: ignore[arg-type]


def test_a_sign_stays_on_its_side() -> None:
    assert money(Decimal(-1500)) == "−1\u202f500"
    assert signed(Decimal(1500)) == "+1\u202f500"
    with translation.override("ar"):
        assert money(Decimal(-1500)) == '<bdi dir="ltr">−1\u202f500</bdi>'
        assert signed(Decimal(1500)) == '<bdi dir="ltr">+1\u202f500</bdi>'
    assert signed(Decimal(0)) == "0"
    assert signed(None) == ""


def test_quantities_lose_the_zeros_at_their_end() -> None:
    assert [plain_number(Decimal(x)) for x in ("3.0000", "0.2500", "120")] == ["3", "0.25", "120"]
    assert plain_number(None) == ""


def test_a_share_needs_a_whole() -> None:
    assert share(1, 4) == "25\u202f%"
    assert share(1, 0) == ""


def test_years_of_a_line_say_which_are_left_out() -> None:
    assert [years(x) for x in ((1, 3), (2,), (1, 2, 3, 5), ())] == ["1, 3", "2", "1–3, 5", ""]
