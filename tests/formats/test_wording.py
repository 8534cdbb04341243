from __future__ import annotations

import pytest

from hsforhs.formats.plan_sheets import area_sheets, sheets_of
from hsforhs.formats.wording import IN_ENGLISH, reads_from_right, sheet_names
from hsforhs.formats.xlsx_parts import row_height, short
from hsforhs.framework import framework

from .tongues import ARABIC, CHINESE, RUSSIAN


def test_english_needs_no_catalogue() -> None:
    assert IN_ENGLISH.says("100 % of it") == "100 % of it"
    assert IN_ENGLISH.says("%(share)s %% of it", share=5) == "5 % of it"
    assert IN_ENGLISH.counts("%(number)d row", "%(number)d rows", 1) == "1 row"
    assert not IN_ENGLISH.right_to_left
    assert ARABIC.right_to_left


@pytest.mark.parametrize(
    ("parts", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_are_joined_as_in_a_sentence(parts: list[str], sentence: str) -> None:
    assert IN_ENGLISH.listed(parts) == sentence


def test_the_same_words_for_two_things_are_told_apart() -> None:
    assert RUSSIAN.each(["a", "b"]) == ("a", "b"), "what is no sentence is nobody's to translate"
    assert RUSSIAN.each(sheets_of()[x] for x in ("costs",)) == ("Costs",)
    assert IN_ENGLISH.each(["Low", "low", "Low"]) == ("Low", "low 2", "Low 3")


def test_titles_of_the_framework_are_in_the_language_where_it_has_one() -> None:
    words = framework()
    code = next(iter(words.components))
    assert IN_ENGLISH.title(words, "component", code) == words.components[code].title
    assert ARABIC.title(words, "component", code) == words.label("component", code, "ar").text
    assert ARABIC.title(words, "component", code) != words.components[code].title


def test_names_of_sheets_are_what_excel_takes() -> None:
    found = sheet_names({"a": "It's [1]: x/y?", "b": "x" * 40, "c": "X" * 40, "d": "Costs", "e": "costs"})
    assert found == {"a": "It’s -1-- x-y-", "b": "x" * 31, "c": f"{'X' * 29} 2", "d": "Costs", "e": "costs 2"}
    for wording in (IN_ENGLISH, ARABIC, CHINESE, RUSSIAN):
        names = sheets_of(wording)
        areas = area_sheets(tuple(framework().areas), framework(), wording, beside=names)
        everything = [x.casefold() for x in (*names.values(), *areas.values())]
        assert len(set(everything)) == len(everything)
        assert max(map(len, everything)) <= 31
        assert (names["lists"], names["about"], names["written"]) == ("Lists", "About this file", "As written")


@pytest.mark.parametrize(
    ("text", "found"), [("12 نص abc", True), ("P1 نص", True), ("7 text", False), ("1,200 %", None), ("", None)]
)
def test_letters_say_where_a_text_begins(text: str, found: bool | None) -> None:
    assert reads_from_right(text) is found


def test_signs_of_chinese_take_twice_the_room() -> None:
    assert row_height([("年" * 60, 60)]) > row_height([("y" * 60, 60)])
    assert short("年" * 40) == "年" * 31 + "…"
