from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.geography import values

from .made import GHANA, LUMORA

STATES = framework().states.keys()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("XLM-U-1", "XLM-U-1"),
        ("D01", "XLM-D01"),
        (" 7 ", "XLM-7"),
        ("xlm-u", "xlm-u"),
        ("xlm", "XLM"),
        ("PER", "XLM-PER"),
        ("XLMX", "XLM-XLMX"),
        ("XLM0101", "XLM0101"),
        ("PER01", "XLM-PER01"),
    ],
)
def test_codes_of_a_country_begin_with_its_code(written: str, kept: str) -> None:
    assert values.full_code(written, LUMORA, STATES) == kept


def test_the_two_letter_code_of_the_country_is_enough() -> None:
    assert values.full_code("GH-AA", GHANA, STATES) == "GH-AA"
    assert values.full_code("GHA.1_1", GHANA, STATES) == "GHA.1_1"
    assert values.full_code("GH", GHANA, STATES) == "GHA-GH"
    assert values.full_code("GHX-1", GHANA, STATES) == "GHA-GHX-1"


@pytest.mark.parametrize("written", ["TGO-1", "TGO.1_1", "tgo_7"])
def test_codes_of_another_state_are_refused(written: str) -> None:
    with pytest.raises(BadInput, match="belongs to TGO; expected places of GHA alone"):
        values.full_code(written, GHANA, STATES)


@pytest.mark.parametrize("written", ["", "  ", "a/b", "../x", "-1", "a b", "é1", "a" * 38, "<b>"])
def test_codes_that_cannot_stand_in_an_address_are_refused(written: str) -> None:
    with pytest.raises(BadInput, match="code"):
        values.full_code(written, LUMORA, STATES)


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True))
def test_a_kept_code_is_kept_the_second_time(written: str) -> None:
    once = values.full_code(written, LUMORA)
    assert values.full_code(once, LUMORA) == once
    assert once.upper().startswith("XLM")


def test_names_lose_stray_blanks_only() -> None:
    assert values.name_of("  Upper   Éast\tRegion ") == "Upper Éast Region"


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "no name"), (" ", "no name"), ("x" * 121, "121 characters"), ("a\x00b", "printed"), ("a\u202eb", "printed")],
)
def test_names_that_cannot_be_shown_are_refused(written: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        values.name_of(written)


def test_names_by_language_keep_what_is_there() -> None:
    assert values.names_of({"FR": "Hautes-Terres", "zh_Hans": "高地", "es": " "}) == {
        "fr": "Hautes-Terres",
        "zh-hans": "高地",
    }
    with pytest.raises(BadInput, match="no language code"):
        values.names_of({"french language": "x"})
    with pytest.raises(BadInput, match="the name in fr"):
        values.names_of({"fr": "x" * 200})


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Province", "province"), ("1", "province"), ("ADM2", "district"), ("level 2", "district"), ("0", "country")],
)
def test_kinds_are_known_by_their_usual_words(written: str, kind: str) -> None:
    assert values.kind_of(written) == kind


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadInput, match="'village' is no kind of place; expected province or district"):
        values.kind_of("village")


@pytest.mark.parametrize(
    ("written", "number"),
    [("", None), (" ", None), (None, None), ("0", 0), ("182400", 182400), ("1,234,567", 1234567), (12.0, 12), (7, 7)]
    + [(f"1{blank}200", 1200) for blank in (" ", "'", "\u00a0", "\u202f")],
)
def test_populations_are_whole_numbers(written: object, number: int | None) -> None:
    assert values.population_of(written) == number


@pytest.mark.parametrize("written", ["-1", "1.5", 1.5, "12,34", "many", True, -3, "9999999999", 10**12, "1e6"])
def test_other_populations_are_refused(written: object) -> None:
    with pytest.raises(BadInput, match="population"):
        values.population_of(written)


def test_dates_stand_with_or_without_time() -> None:
    assert values.date_of("2026-01-31T00:00:00.000", what="the opening date") == dt.date(2026, 1, 31)
    assert values.date_of("", what="the opening date") is None
    with pytest.raises(BadInput, match="the opening date '31/01/2026' is no date"):
        values.date_of("31/01/2026", what="the opening date")
