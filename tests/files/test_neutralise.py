from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hsforhs.files import neutralise, restore

RUN_BY_SPREADSHEETS = "=+-@\t\r\n"
TEXTS = st.text() | st.builds(str.__add__, st.text("'=+-@\t\r\n", max_size=4), st.text(max_size=5))


@given(TEXTS)
@example("'=1+1")
@example("''")
def test_a_round_trip_loses_nothing(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(TEXTS)
def test_what_is_written_never_starts_a_formula(text: str) -> None:
    assert not neutralise(text).startswith(tuple(RUN_BY_SPREADSHEETS))


@pytest.mark.parametrize("start", RUN_BY_SPREADSHEETS)
def test_an_apostrophe_stands_before_a_formula(start: str) -> None:
    assert neutralise(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "plain", "1-2", " =1", "'tis so", "O'Higgins"])
def test_text_typed_by_a_person_stays_when_it_is_read(text: str) -> None:
    assert restore(text) == text


def test_plain_text_is_not_touched() -> None:
    assert neutralise("Train 20 staff") == "Train 20 staff"
