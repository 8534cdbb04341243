"""Where an activity should be by its dates, and what that makes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.progress import GRACE, Standing, expected_percent, standing

FIRST, LAST = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2029, 1, 1))


def stands(on: dt.date, percent: float = 0, **more: bool) -> Standing:
    flags = {"done": False, "cancelled": False, **more}
    return standing(percent=percent, starts=FIRST, ends=LAST, on=on, **flags)


def test_even_work_goes_from_nothing_to_everything() -> None:
    assert expected_percent(FIRST, LAST, FIRST) == 0
    assert expected_percent(FIRST, LAST, LAST + dt.timedelta(days=1)) == 100
    assert expected_percent(FIRST, LAST, dt.date(2027, 7, 2)) == pytest.approx(49.9, abs=0.2)
    assert expected_percent(FIRST, FIRST, FIRST) == 0
    with pytest.raises(ValueError, match="before it starts"):
        expected_percent(LAST, FIRST, FIRST)


@given(st.tuples(DAYS, DAYS).map(sorted), DAYS, DAYS)
def test_expectation_grows_with_time_and_stays_within_bounds(
    dates: list[dt.date], one: dt.date, other: dt.date
) -> None:
    starts, ends = dates
    early, late = sorted((one, other))
    first, then = expected_percent(starts, ends, early), expected_percent(starts, ends, late)
    assert 0 <= first <= then <= 100


@pytest.mark.parametrize(
    ("on", "percent", "found"),
    [
        (dt.date(2026, 12, 31), 0, Standing.NOT_DUE),
        (dt.date(2026, 12, 31), 5, Standing.ON_TIME),
        (FIRST + GRACE, 0, Standing.ON_TIME),
        (FIRST + GRACE + dt.timedelta(days=1), 0, Standing.AT_RISK),
        (dt.date(2027, 7, 1), 40, Standing.ON_TIME),
        (dt.date(2027, 7, 1), 20, Standing.AT_RISK),
        (LAST, 90, Standing.ON_TIME),
        (LAST + dt.timedelta(days=1), 99, Standing.OVERDUE),
    ],
)
def test_how_an_activity_stands(on: dt.date, percent: float, found: Standing) -> None:
    assert stands(on, percent) is found


@given(DAYS, st.integers(0, 100))
def test_what_is_done_or_cancelled_is_never_late(on: dt.date, percent: int) -> None:
    assert stands(on, percent, done=True) is Standing.DONE
    assert stands(on, percent, cancelled=True) is Standing.CANCELLED


@given(DAYS, st.integers(1, 100), st.integers(1, 100))
def test_more_progress_never_makes_it_worse(on: dt.date, one: int, other: int) -> None:
    order = [Standing.ON_TIME, Standing.AT_RISK, Standing.OVERDUE]
    less, more = sorted((one, other))
    assert order.index(stands(on, more)) <= order.index(stands(on, less))
