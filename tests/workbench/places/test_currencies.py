"""Which money an instance knows: that of ISO 4217, and that of the invented countries in its tree."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from hsforhs.workbench.places.currencies import check_known_currency, is_known
from hsforhs.workbench.places.models import Place


def test_invented_money_is_that_of_a_country_in_the_tree(
    lumora: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert is_known("XLD"), "its first letters are those of Lumora"
    assert not is_known("XYZ"), "nobody has a country of these letters here"
    with django_assert_num_queries(0):
        assert is_known("USD")
        assert not is_known("USX")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("USX", "'USX' is no currency of ISO 4217; did you mean USD?"),
        ("CFA", "'CFA' is no currency of ISO 4217; did you mean XAF, XOF?"),
        ("XYZ", "'XYZ' is no currency of ISO 4217; expected a code such as USD."),
        ("XXX", "'XXX' is no currency of ISO 4217; expected a code such as USD."),
        ("dollar", "'dollar' is no currency; expected three letters such as USD."),
    ],
)
def test_unknown_codes_are_refused_unless_the_record_holds_them(lumora: Place, code: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as fault:
        check_known_currency(code, held=["dollar"])
    assert fault.value.messages == [sentence]


def test_what_is_held_may_stay(lumora: Place) -> None:
    check_known_currency("LUM", held=["LUM"])
    check_known_currency("XLD")
    check_known_currency("EUR")
