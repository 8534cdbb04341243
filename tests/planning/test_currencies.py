"""The codes of money against those of CLDR, and what is offered for a code that is none."""

from __future__ import annotations

import pytest
from babel.core import get_global

from hsforhs.planning import currencies
from hsforhs.planning.currencies import (
    CURRENT,
    UNITS,
    WITHDRAWN,
    is_listed,
    is_money,
    looks_like_code,
    may_be_invented,
    nearest,
)

USED = [row for rows in get_global("territory_currencies").values() for row in rows]
"""Rows of CLDR: code, first day, last day, whether it is tender."""


def test_every_present_tender_of_a_territory_is_known_and_nothing_else_is_called_current() -> None:
    tender = {code for code, _first, last, is_tender in USED if is_tender and last is None}
    assert tender <= CURRENT
    # The lev gave way to the euro in 2026, and CLDR of a given day may know that or not.
    assert CURRENT - tender <= {"BGN"}


def test_withdrawn_money_was_tender_and_is_no_more() -> None:
    was = {code for code, _first, last, is_tender in USED if last is not None or not is_tender}
    assert was >= WITHDRAWN
    assert not WITHDRAWN & CURRENT
    assert not UNITS & (CURRENT | WITHDRAWN)
    assert all(map(looks_like_code, CURRENT | WITHDRAWN | UNITS))


@pytest.mark.parametrize("code", ["USD", "XOF", "XDR", "ZWL", "SLL"])
def test_listed_codes_are_money_and_never_invented(code: str) -> None:
    assert is_listed(code)
    assert is_money(code)
    assert not may_be_invented(code)
    assert not nearest(code) or code not in nearest(code)


@pytest.mark.parametrize("code", ["XLD", "QMA", "QZZ", "AAD", "ZZA", "XZZ"])
def test_codes_that_are_left_to_users_may_be_invented_money(code: str) -> None:
    assert may_be_invented(code)
    assert is_money(code)
    assert not is_listed(code)


@pytest.mark.parametrize("code", ["USX", "LUM", "QLA", "ABA", "XXX", "XAU", "XTS", "usd", "US", "XLDD", ""])
def test_everything_else_is_no_money(code: str) -> None:
    assert not is_money(code)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("USX", ("USD",)), ("UDS", ("USD",)), ("EUX", ("EUR",)), ("KSE", ("KES",)), ("RMB", ("CNY",)),
        ("CFA", ("XAF", "XOF")), ("ABC", ()), ("QQQ", ()), ("$", ()), ("US", ()), ("", ()),
    ],
)  # fmt: skip
def test_the_nearest_codes(code: str, meant: tuple[str, ...]) -> None:
    found = nearest(code)
    assert found[:1] == meant[:1]
    assert len(found) <= currencies.MOST_OFFERED
    assert set(found) <= CURRENT
