"""What is asked, as people write it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError, framework
from hsforhs.matching import read_need
from hsforhs.matching.experts import parse_gap, read_languages, read_steps


@pytest.mark.parametrize(
    ("gap", "expected"), [("D2", ("D2", "", "")), (" D2:HIS ", ("D2", "HIS", "")), ("P5:OS:ANI", ("P5", "OS", "ANI"))]
)
def test_a_gap_is_an_area_or_a_cell(gap: str, expected: tuple[str, str, str]) -> None:
    assert parse_gap(gap) == expected


@pytest.mark.parametrize("gap", ["", "D9", "d2", "D2:", "D2:XYZ", "HIS", "D2:HIS:ANI", "D2,D3"])
def test_what_the_framework_does_not_hold_is_no_gap(gap: str) -> None:
    with pytest.raises(VocabularyError):
        parse_gap(gap)


def test_every_cell_of_the_framework_is_a_gap_and_is_written_back() -> None:
    for area, component in framework().matrix:
        assert read_need(f"{area}:{component}").gap == f"{area}:{component}"


@given(st.integers(1, 5), st.integers(1, 5))
def test_a_step_leads_up(low: int, high: int) -> None:
    if low < high:
        assert read_steps(f"{low}-{high}") == (low, high)
    else:
        with pytest.raises(BadInput, match="such as 2-3"):
            read_steps(f"{low}-{high}")


@pytest.mark.parametrize("text", ["2", "2-", "-3", "0-3", "2-6", "2–3", "2-3-4", "x"])
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_steps(text)


def test_no_step_and_no_language_ask_nothing() -> None:
    assert read_steps("  ") is None
    assert read_languages(" , ") == ()


def test_languages_are_codes_each_once() -> None:
    assert read_languages("fr, EN,fr") == ("fr", "en")
    with pytest.raises(BadInput, match="french"):
        read_languages("french")


def test_the_region_of_a_country_is_known_and_one_day_is_enough() -> None:
    day = dt.date(2026, 12, 1)
    need = read_need("D2", country="gha", first=day)
    assert (need.country, need.region, need.first, need.last) == ("GHA", framework().states["GHA"].who_region, day, day)
    assert read_need("D2", country="XLM").region == ""


def test_days_out_of_order_and_an_unknown_mode_are_refused() -> None:
    day = dt.date(2026, 12, 1)
    with pytest.raises(BadInput, match="lies before"):
        read_need("D2", first=day, last=day - dt.timedelta(days=1))
    with pytest.raises(BadInput, match="remote or field"):
        read_need("D2", mode="by air")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"country": "france"}, "the country is 'FRANCE'; expected an ISO code of three letters"),
        ({"last": dt.date(2026, 1, 2)}, "the last day 2026-01-02 stands without a first"),
        ({"other": ("hazard:XXX",)}, "'hazard:XXX' is no method or hazard; expected method:... or hazard:"),
        ({"other": ("costing",)}, "'costing' is no method or hazard"),
        ({"other": ("method: ",)}, "'method: ' is no method or hazard"),
    ],
)
def test_what_would_be_overlooked_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_need("D2", **asked)
    assert said in str(refused.value)
