"""Values of sentences, as English writes them."""

from __future__ import annotations

import copy

import pytest

from hsforhs.files import Numbered, Sentence
from hsforhs.files.values import Written, amount, figure, plain, quoted
from hsforhs.framework import Key


def test_figures_are_written_with_the_decimals_that_english_sentences_show() -> None:
    assert [str(amount(x)) for x in (0, 1234.5, -2e6)] == ["0.00", "1,234.50", "-2,000,000.00"]
    assert [str(figure(x)) for x in (3.0, 0.125, 12345.678)] == ["3", "0.125", "12,345.678"]
    assert amount(1234.5).value == 1234.5


def test_a_text_of_a_cell_stands_in_quotation_marks_and_a_number_does_not() -> None:
    assert [str(quoted(x)) for x in ("n/a", 7, None)] == ["'n/a'", "7", "None"]


def test_a_sentence_takes_values_as_english_writes_them_and_keeps_them() -> None:
    said = Sentence("%(where)s holds %(value)s", where="Total", value=quoted("x"))
    assert said == "Total holds 'x'"
    assert said.values["value"] == Written("x", "'x'")


def test_a_copy_of_a_sentence_can_still_be_said_in_other_languages() -> None:
    for said in (Sentence("50 %"), Sentence("row %(row)s", row=4), Numbered("one", "%(number)d rows", number=3)):
        again = copy.deepcopy(said)
        assert (again, type(again)) == (said, type(said))
        assert (again.template, again.plural, again.values) == (said.template, said.plural, said.values)


def test_several_values_are_listed_and_a_record_is_one_value() -> None:
    assert Sentence("years %(years)s", years=(1, 3)) == "years 1, 3"
    assert Sentence("%(key)s", key=Key.parse("jee-3:P1.1")) == "jee-3:P1.1"


@pytest.mark.parametrize(
    ("number", "written"), [(7.0, "7"), (0.125, "0.125"), (1234567.0, "1.23457e+06"), (float("inf"), "inf")]
)
def test_a_short_number_is_written_without_what_it_does_not_need(number: float, written: str) -> None:
    assert str(plain(number)) == written
    assert plain(number).value == number
