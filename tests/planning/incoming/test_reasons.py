from __future__ import annotations

import re

from hsforhs.planning.incoming import ENGLISH, SAID_BEFORE, Reason


def test_reasons_in_english() -> None:
    assert str(Reason("negative", {"field": "cost:2", "value": "-5"})) == "cost of year 2 is negative (-5)"
    assert str(Reason("formula", {"field": "unit_cost"})).startswith("unit cost is a formula")
    assert str(Reason("once")) == "no year: paid once, in the year in which the action begins"


def test_every_code_can_be_said() -> None:
    for code, words in ENGLISH.items():
        named = set(re.findall(r"%\((\w+)\)s", words.template)) - {"what"}
        assert "%" not in str(Reason(code, dict.fromkeys(named, "7")))
    assert str(Reason("spread", {"number": "3"})) == "one cost for 3 years: spread evenly"
    assert str(Reason("total", {"stated": "1,200.50", "reckoned": "7.00"})) == (
        "the total is 1,200.50 and the years add up to 7.00"
    )
    assert str(Reason(SAID_BEFORE, {"text": "50 % of it"})) == "50 % of it"
