"""What people write into a field, in figures and signs of their own language."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.formats.living.entries import UnreadableError, read_entry
from hsforhs.formats.living.fields import TABLES


@pytest.mark.parametrize(
    ("table", "key", "raw", "found"),
    [
        ("progress", "spent", "1200,5", "1200.5"),
        ("progress", "spent", "1 200,50", "1200.5"),
        ("progress", "spent", "\u0661\u0662\u0660\u0660\u066b\u0665", "1200.5"),
        ("progress", "spent", "\uff11\uff12", "12"),
        ("progress", "starts", "\u0662\u0660\u0662\u0667-\u0660\u0663-\u0663\u0661", "2027-03-31"),
        ("progress", "percent", "\u0665\u0660", "50"),
        ("lines", "years", "\u0661\u060c \u0663", "1, 3"),
        ("lines", "years", "\u7b2c1-3\u5e74", "1-3"),
        ("activities", "places", "XLM-U\u060c XLM-R", "XLM-R; XLM-U"),
        ("activities", "places", "XLM-U\uff1bXLM-R", "XLM-R; XLM-U"),
        ("activities", "owner", "\u0648\u062d\u062f\u0629 \u0661", "\u0648\u062d\u062f\u0629 \u0661"),
        ("activities", "paid", True, "yes"),
        ("progress", "status", "OnGoing", "ongoing"),
        ("progress", "note", None, ""),
    ],
)
def test_figures_and_signs_of_other_scripts_are_read(table: str, key: str, raw: Any, found: str) -> None:
    entry = read_entry(TABLES[table].field(key), raw)
    assert entry == found
    assert type(entry) is str


@pytest.mark.parametrize(
    ("table", "key", "raw", "sentence"),
    [
        ("progress", "spent", "1,200", "'1,200' is not what the field takes"),
        ("progress", "spent", "1,2,3", "is not what the field takes; expected a number of 0 or more with at most 4"),
        ("progress", "percent", "\u0661\u0660\u0661", "expected a whole number from 0 to 100, or an empty cell"),
        ("lines", "currency", "Dollars", "the text has 7 letters; expected at most 3 letters"),
        ("lines", "per", "planet", "expected national, province, district, facility, port, head, or an empty cell"),
    ],
)
def test_what_is_not_sure_is_refused(table: str, key: str, raw: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_entry(TABLES[table].field(key), raw)
    assert sentence in refused.value.sentence == str(refused.value)
