"""Years as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.audit.years import BackwardError, parse_years, written_years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1", (1,)),
        ("1,2", (1, 2)),
        ("3-5", (3, 4, 5)),
        ("1, 3-4", (1, 3, 4)),
        ("Y1 and Y2", (1, 2)),
        ("Year 2 to 4", (2, 3, 4)),
        ("2024–2026", (2024, 2025, 2026)),
        ("5;1;1", (1, 5)),
        ("years 1 & 2", (1, 2)),
        ("Année 1 à 3", (1, 2, 3)),
        ("Années 1 et 2", (1, 2)),
        ("Año 2", (2,)),
        ("2026/27", (2026,)),
        ("2026, 2027 г.", (2026, 2027)),
        ("Год 1 по 3", (1, 2, 3)),
        ("السنة 1 إلى 3", (1, 2, 3)),
        ("السنة 1 و 2", (1, 2)),
        ("第1年、第2年", (1, 2)),
        ("2026年至2028年", (2026, 2027, 2028)),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["", " , ", "soon", "5-3", "1.5", "1-2024", "Q1", "-1"])
def test_what_names_no_years(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no years|runs from"):
        parse_years(text)


def test_years_that_run_backward() -> None:
    with pytest.raises(BackwardError, match="runs from 2027 to 2026"):
        parse_years("1, 2027 to 2026")


@given(st.sets(st.integers(1, 40), min_size=1))
def test_a_list_is_read_back(years: set[int]) -> None:
    assert parse_years(",".join(map(str, years))) == tuple(sorted(years))


@given(st.sets(st.integers(1, 40), min_size=1))
def test_written_years_are_read_as_the_same_years(years: set[int]) -> None:
    assert parse_years(written_years(years)) == tuple(sorted(years))


@pytest.mark.parametrize(("years", "text"), [((), ""), ((2,), "2"), ((2, 1), "1, 2"), ((5, 3, 4, 1), "1, 3-5")])
def test_years_are_written_in_the_shortest_form(years: tuple[int, ...], text: str) -> None:
    assert written_years(years) == text
