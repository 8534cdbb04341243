from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.matching.attendance import Stay, attendance, minutes_by_person

START = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)


def stay(person: str, first: int, last: int, country: str = "", kind: str = "") -> Stay:
    return Stay(person, START + dt.timedelta(minutes=first), START + dt.timedelta(minutes=last), country, kind)


def test_time_in_two_sessions_at_once_counts_once() -> None:
    stays = [stay("a", 0, 60), stay("a", 30, 90), stay("a", 100, 110), stay("a", 40, 50), stay("b", 5, 5)]
    assert minutes_by_person(stays) == {"a": 100, "b": 0}


def test_a_stay_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput, match="a stay ends at"):
        attendance([stay("a", 10, 5)])


def test_figures_of_enough_people() -> None:
    stays = [stay(str(x), 0, 10 * x, "GHA" if x < 6 else "SEN", "academia") for x in range(1, 12)]
    found = attendance(stays)
    assert (found.persons, found.minutes, found.median) == (11, 660, 60.0)
    assert found.countries == {"GHA": 5, "SEN": 6}
    assert found.kinds == {"academia": 11}


def test_few_people_show_nothing() -> None:
    found = attendance([stay(str(x), 0, 10, "GHA") for x in range(4)])
    assert (found.persons, found.minutes, found.median) == (None, None, None)
    assert found.countries == {"GHA": None}


def test_nobody_is_nobody() -> None:
    found = attendance([])
    assert (found.persons, found.minutes, found.median, found.countries, found.kinds) == (0, 0, None, {}, {})


def test_a_small_country_takes_another_one_along() -> None:
    stays = [stay(f"{code}{x}", 0, 10, code) for code, number in (("A", 9), ("B", 6), ("C", 2)) for x in range(number)]
    assert attendance(stays).countries == {"A": 9, "B": None, "C": None}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.integers(0, 500), st.integers(0, 300), st.sampled_from(("GHA", "SEN", "", "XLM"))
        )
    )
)
def test_no_small_number_and_no_complement_ever_shows(rows: list[tuple[int, int, int, str]]) -> None:
    stays = [stay(str(who), first, first + long, country) for who, first, long, country in rows]
    found = attendance(stays)
    minutes = minutes_by_person(stays)
    assert found.persons is None or found.persons == len(minutes)
    assert found.persons is None or found.persons == 0 or found.persons >= 5
    # Time there is at most from the first joining to the last leaving, and at least the longest single stay.
    for who, total in minutes.items():
        own = [x for x in stays if x.person == who]
        assert total <= (max(x.left for x in own) - min(x.joined for x in own)).total_seconds() / 60
        assert total >= max((x.left - x.joined).total_seconds() / 60 for x in own)
    about = {x.person: x.country for x in stays}
    for country, number in found.countries.items():
        true = sum(x == country for x in about.values())
        assert number in (None, true)
        assert number is None or number >= 5
        assert number is None or len(about) - number == 0 or len(about) - number >= 5
    hidden = [x for x, number in found.countries.items() if number is None]
    if hidden and len(found.countries) > 1:
        assert len(hidden) > 1
