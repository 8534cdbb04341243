"""Moments in every reading that a cell allows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hsforhs.planning.audit.times import ALWAYS, backward, period_of, spans_of


def days(*texts: str) -> tuple[tuple[dt.date, dt.date], ...]:
    pairs = (x.split("..") for x in texts)
    return tuple((dt.date.fromisoformat(x[0]), dt.date.fromisoformat(x[-1])) for x in pairs)


@pytest.mark.parametrize(
    ("value", "spans"),
    [
        (dt.datetime(2026, 5, 1, 9), days("2026-05-01")),
        ("2026-05-01", days("2026-05-01")),
        ("31/12/2026", days("2026-12-31")),
        ("1.2.2026", days("2026-02-01", "2026-01-02")),
        (2027, days("2027-01-01..2027-12-31")),
        (3.0, days("0003-01-01..0003-12-31")),
        ("Year 2", days("0002-01-01..0002-12-31")),
        (46023, days("2026-01-01")),
        ("Jan 2026", days("2026-01-01..2026-01-31")),
        ("Mar-26", days("2026-03-01..2026-03-31")),
        ("15 de marzo de 2026", days("2026-03-15")),
        ("1er janvier 2026", days("2026-01-01")),
        ("March 15, 2026", days("2026-03-15")),
        ("août 2026", days("2026-08-01..2026-08-31")),
        ("янв. 2026", days("2026-01-01..2026-01-31")),
        ("يناير 2026", days("2026-01-01..2026-01-31")),
        ("2026年3月", days("2026-03-01..2026-03-31")),
        ("2026年第1季度", days("2026-01-01..2026-03-31")),
        ("Q1 2026", days("2026-01-01..2026-03-31")),
        ("2026 Q4", days("2026-10-01..2026-12-31")),
        ("03/2026", days("2026-03-01..2026-03-31")),
        ("2026/27", days("2026-01-01..2026-12-31")),
        ("31/31/2026", ()),
        ("13/2026", ()),
        ("Foo 2026", ()),
        ("May", ()),
        (True, ()),
        (None, ()),
    ],
)
def test_moments(value: Any, spans: Any) -> None:
    assert spans_of(value) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Q1 2026 - Q4 2027", days("2026-01-01..2027-12-31")),
        ("Jan - Mar 2026", days("2026-01-01..2026-03-31")),
        ("2026年1月至2026年3月", days("2026-01-01..2026-03-31")),
        ("01/2026 to 12/2027", days("2026-01-01..2027-12-31")),
        ("soon", ()),
        ("Q1", ()),
        ("1 - 2 - 3", ()),
    ],
)
def test_periods(text: str, spans: Any) -> None:
    assert period_of(text) == spans


@pytest.mark.parametrize(
    ("start", "end", "is_backward"),
    [
        ("Mar 2026", "Feb 2026", True),
        (2027, "2026-03-01", True),
        (2026, "2026-03-01", False),
        (3, 2, True),
        (2026, 3, False),
        ("3/2/2026", "2/3/2026", False),
        ("May", "April", False),
        (None, "2026", False),
    ],
)
def test_ends_before_starts(start: Any, end: Any, is_backward: bool) -> None:
    assert backward(start, end) is is_backward


def test_words_that_name_no_single_year() -> None:
    assert all(ALWAYS.fullmatch(x) for x in ("ongoing", "every year", "throughout the plan", "每年", "ежегодно"))
    assert not ALWAYS.fullmatch("soon")
