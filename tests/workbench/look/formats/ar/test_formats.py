from __future__ import annotations

import datetime as dt

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format

MOMENT = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)


def test_digits_are_latin_with_the_signs_that_cldr_gives_them() -> None:
    assert get_format("DECIMAL_SEPARATOR", "ar") == get_decimal_symbol("ar", numbering_system="latn")
    assert get_format("THOUSAND_SEPARATOR", "ar") == get_group_symbol("ar", numbering_system="latn")
    with translation.override("ar"):
        assert number_format(62.5, 1) == "62.5"


def test_dates_have_arabic_months_and_24_hours() -> None:
    with translation.override("ar"):
        assert date_format(MOMENT, "DATE_FORMAT") == "9 مارس 2026"
        assert date_format(MOMENT, "DATETIME_FORMAT") == "9 مارس 2026، 17:05"
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "2026/03/09"


def test_weeks_begin_on_saturday() -> None:
    assert get_format("FIRST_DAY_OF_WEEK", "ar") == 6
