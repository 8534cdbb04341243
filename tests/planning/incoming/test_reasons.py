from __future__ import annotations

import string

from hsforhs.planning.incoming import ENGLISH, Reason


def test_reasons_in_english() -> None:
    assert str(Reason("negative", {"field": "cost:2", "value": "-5"})) == "cost of year 2 is negative (-5)"
    assert str(Reason("formula", {"field": "unit_cost"})).startswith("unit cost is a formula")
    assert str(Reason("once")) == "no year: paid once, in the year in which the action begins"


def test_every_code_can_be_said() -> None:
    for code, words in ENGLISH.items():
        named = {name for _text, name, *_ in string.Formatter().parse(words) if name} - {"what"}
        assert "{" not in str(Reason(code, dict.fromkeys(named, "x")))
