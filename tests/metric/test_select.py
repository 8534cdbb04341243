"""Selection as of a date, without look-ahead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.metric.select import Observation, end_of_period, latest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2023", date(2023, 12, 31)),
        ("2023.0", date(2023, 12, 31)),
        ("2023-Q2", date(2023, 6, 30)),
        ("2024Q1", date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-2-5", date(2024, 2, 5)),
        (" 2024-02-05 ", date(2024, 2, 5)),
        ("2023-02-29", None),
        ("2023-13", None),
        ("2023-Q5", None),
        ("0000", None),
        ("0000-Q1", None),
        ("last year", None),
        ("", None),
    ],
)
def test_periods_end_on_their_last_day(text: str, wanted: date | None) -> None:
    assert end_of_period(text) == wanted


def seen(value: float, observed: str, published: str | None = None, retrieved: str | None = None) -> Observation:
    days = [end_of_period(x) if x else None for x in (observed, published, retrieved)]
    return Observation("XLM", "beds", value, 0, *days)


def chosen(*observations: Observation, **rule: object) -> float | None:
    picks = latest(observations, **rule)["beds"]  # type: ignore[arg-type]
    return picks[0].observation.value if picks else None


def test_the_newest_value_counts_and_a_gap_hides_nothing() -> None:
    assert chosen(seen(1, "2020"), seen(2, "2021"), seen(float("nan"), "2022")) == 2


def test_nothing_is_known_before_its_time() -> None:
    values = (seen(1, "2020"), seen(2, "2021", "2022-06-30"), seen(3, "2022", "2022-12-31", "2023-05-01"))
    assert chosen(*values, as_of=date(2021, 12, 31)) == 1
    assert chosen(*values, as_of=date(2022, 6, 30)) == 2
    assert chosen(*values, as_of=date(2023, 4, 30)) == 2
    assert chosen(*values, as_of=date(2023, 5, 1)) == 3
    assert latest(values, as_of=date(2020, 6, 1)) == {}


def test_the_last_revision_counts() -> None:
    assert chosen(seen(1, "2020", "2021-06-01"), seen(2, "2020", "2021-03-01")) == 1


def test_old_values_are_dropped_and_others_carry_their_age() -> None:
    values = [seen(1, "2018"), Observation("XLM-U-1", "beds", 5, 1, date(2020, 12, 31))]
    old, new = latest(values)["beds"]
    assert old.age == pytest.approx(2, abs=0.01)
    assert (old.carried, new.carried, new.age) == (True, False, 0)
    assert [x.observation.unit for x in latest(values, max_age=1)["beds"]] == ["XLM-U-1"]


def test_without_dates_there_is_no_age() -> None:
    (pick,) = latest([Observation("XLM", "beds", 1, 0)])["beds"]
    assert (pick.age, pick.carried) == (None, False)


@given(st.lists(st.tuples(st.integers(2000, 2030), st.integers(2000, 2031)), max_size=12), st.integers(2000, 2031))
def test_a_choice_never_looks_ahead(years: list[tuple[int, int]], now: int) -> None:
    day = date(now, 12, 31)
    values = [seen(i, str(observed), str(published)) for i, (observed, published) in enumerate(years)]
    for picks in latest(values, as_of=day).values():
        for pick in picks:
            x = pick.observation
            assert x.observed is not None
            assert x.published is not None
            assert max(x.observed, x.published) <= day
            known = [y for y in values if max(y.observed, y.published) <= day]  # type: ignore[type-var]
            assert x.observed == max(y.observed for y in known)  # type: ignore[type-var]
