from __future__ import annotations

import datetime as dt
from typing import Any

from hsforhs.workbench.events.models import Event
from hsforhs.workbench.events.templatetags.events import (
    access_mark,
    country_of,
    event_days,
    kind_of_organisation,
    or_held_back,
)


def test_names_of_countries_and_kinds() -> None:
    assert [country_of(x) for x in ("", "XLM", "GHA", "QQQ")] == ["not given", "Lumora (invented)", "Ghana", "QQQ"]
    assert [kind_of_organisation(x) for x in ("donor", "", "x")] == ["donor or bank", "not given", "not given"]


def test_figures() -> None:
    assert [or_held_back(x) for x in (None, 0, 7, 7.5, 1_234_567.0)] == [
        "held back",
        "0",
        "7",
        "7.5",
        "1\u202f234\u202f567",
    ]


def test_who_may_come_in_is_said_where_it_is_not_everybody() -> None:
    assert access_mark("open") == ""
    assert access_mark("closed") == '<span class="mark">by invitation</span>'


def test_days_of_an_event() -> None:
    event: Any = Event()
    assert event_days(event) == "no day yet"
    event.first = event.last = dt.date(2026, 5, 20)
    assert event_days(event) == "20 May 2026"
    event.last = dt.date(2026, 5, 21)
    assert event_days(event) == "20 May 2026 – 21 May 2026"
