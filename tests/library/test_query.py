from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import VocabularyError, framework
from hsforhs.library import Filters
from hsforhs.library.query import MOST_UNITS, read_question


def test_a_question_is_cut_into_words_and_names_of_concepts() -> None:
    question = read_question("the laboratories of Dakar")
    assert [unit.text for unit in question.units] == ["laboratories", "Dakar"]
    assert "jee3-area:d1" in [concept.id for concept in question.units[0].concepts]
    assert question.units[1].concepts == ()


def test_a_word_has_its_tokens_in_every_latin_language() -> None:
    (unit,) = read_question("preparaciones").units
    assert {"prepar"} < set(unit.words[0])
    assert read_question("правила").units[0].words == (frozenset({"прав"}),)


def test_silent_words_alone_are_taken_as_they_are() -> None:
    assert [unit.text for unit in read_question("the of").units] == ["the", "of"]


def test_units_are_written_as_the_question_has_them() -> None:
    question = read_question("Медико-санитарные правила, d’entrée 应急管", "fr")
    assert [unit.text for unit in question.units][-1] == "急管"
    assert read_question("points d’entrée", "fr").units[0].text == "points d’entrée"


@given(text=st.text(max_size=60), reader=st.sampled_from(("", "ar", "en", "fr", "zh")))
def test_any_text_is_a_question(text: str, reader: str) -> None:
    question = read_question(text, reader)
    assert len(question.units) <= MOST_UNITS
    assert all(alternatives for unit in question.units for alternatives in unit.words)


def test_a_very_long_question_is_cut() -> None:
    assert len(read_question("abc " * 5_000).units) == MOST_UNITS


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(areas=("Q9",)), "'Q9' is none of the areas; known are P1"),
        (Filters(components=("XX",)), "'XX' is none of the components"),
        (Filters(steps=("7",)), "'7' is none of the steps; known are 1, 2, 3, 4, 5"),
        (Filters(kinds=("poem",)), "'poem' is none of the kinds"),
        (Filters(languages=("pt",)), "'pt' is none of the languages"),
        (Filters(countries=("XXX",)), "'XXX' is not the ISO3 code"),
    ],
)
def test_filters_that_do_not_exist_are_refused(filters: Filters, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        filters.check(framework())


def test_filters_that_exist_pass() -> None:
    Filters(("D2",), ("HIS",), ("3",), ("NAT",), ("tool",), ("ar",), ("SEN",), ("CC BY",), (2000, None)).check(
        framework()
    )


@pytest.mark.parametrize(
    ("text", "country"),
    [("Thailand", "THA"), ("Sénégal", "SEN"), ("cote d'ivoire", "CIV"), ("THA", "THA"), ("and", ""), ("Kerala", "")],
)
def test_states_are_recognised_by_name(text: str, country: str) -> None:
    assert read_question(text).units[-1].country == country


def test_a_state_in_the_middle_of_a_question() -> None:
    units = read_question("what did Burkina Faso do about quarantine and borders?").units
    assert [unit.country for unit in units if unit.text == "Burkina Faso"] == ["BFA"]
    assert "term:quarantine" in [concept.id for unit in units for concept in unit.concepts]
