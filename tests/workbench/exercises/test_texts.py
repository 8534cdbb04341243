"""Texts, numbers, cells and addresses that people hand in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from hsforhs.framework import Cell
from hsforhs.workbench.exercises import texts


def test_texts_are_trimmed_and_limited() -> None:
    assert texts.optional(" a\r\nb\0 ") == "a\nb"
    assert texts.written("x", missing="no") == "x"
    with pytest.raises(ValidationError, match="nothing here"):
        texts.written(" \n ", missing="nothing here")
    with pytest.raises(ValidationError, match="at most 3"):
        texts.optional("abcd", longest=3)


def test_lines_stand_once_and_are_not_too_many() -> None:
    assert texts.lines(" a \n\nb\na") == ["a", "b"]
    with pytest.raises(ValidationError, match="At most 1000 lines"):
        texts.lines("\n".join(map(str, range(1001))))


@pytest.mark.parametrize(("text", "number"), [("0.5", 0.5), (" 0,5 ", 0.5), ("1e0", 1.0)])
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert texts.number_of(text, name="x", least=0, most=1) == number


@pytest.mark.parametrize("text", ["", "many", "nan", "inf", "-0.1", "1.1", "0_1"])
def test_numbers_that_cannot_be_are_named(text: str) -> None:
    with pytest.raises(ValidationError, match=r"Equity: .* expected a number of 0 to 1"):
        texts.number_of(text, name="Equity", least=0, most=1)
    with pytest.raises(ValidationError, match="0 or more"):
        texts.number_of("inf", name="Equity", least=0)


def test_cells_are_of_the_framework() -> None:
    assert texts.cells_of("D2:HIS, P5:OS:ANI D2:HIS") == [Cell("D2", "HIS"), Cell("P5", "OS", "ANI")]
    assert texts.cells_of("") == []
    for bad in ("D2", "D2:XX", "ZZ:HIS"):
        with pytest.raises(ValidationError):
            texts.cells_of(bad)


def test_addresses_are_of_the_web() -> None:
    assert texts.web_address(" https://example.org/a ") == "https://example.org/a"
    assert texts.web_address("") == ""
    for bad in ("javascript:x", "ftp://x.org", "example.org"):
        with pytest.raises(ValidationError, match="not the address"):
            texts.web_address(bad)


def test_a_line_is_cut_at_its_first_colon_of_either_kind() -> None:
    assert texts.halves(" Equity : Who gains: the poor? ") == ("Equity", "Who gains: the poor?", True)
    assert texts.halves("公平：谁受益: x") == ("公平", "谁受益: x", True)
    assert texts.halves("Equity") == ("Equity", "", False)
