from __future__ import annotations

import datetime as dt

from django.utils import translation
from django.utils.formats import date_format, get_format

MOMENT = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)


def test_the_day_stands_before_the_month_and_the_day_has_24_hours() -> None:
    with translation.override("en"):
        assert date_format(MOMENT, "DATE_FORMAT") == "9 March 2026"
        assert date_format(MOMENT, "DATETIME_FORMAT") == "9 March 2026, 17:05"
        assert date_format(MOMENT, "MONTH_DAY_FORMAT") == "9 March"


def test_short_dates_can_be_read_in_one_way_only() -> None:
    with translation.override("en"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "2026-03-09"
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "2026-03-09 17:05"


def test_weeks_begin_on_monday() -> None:
    assert get_format("FIRST_DAY_OF_WEEK", "en") == 1
