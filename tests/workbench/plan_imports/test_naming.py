"""Reasons and layouts are said in the language of the page; nothing of the core's English is left over."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hsforhs.planning.incoming import ENGLISH, LAYOUTS, Reason
from hsforhs.workbench.look import saying
from hsforhs.workbench.plan_imports import naming
from hsforhs.workbench.plan_imports.rows import reason_of

VALUES = dict.fromkeys(("value", "stated", "reckoned", "year", "text", "number", "code", "near"), "7") | {
    "field": "cost:2"
}


def test_every_reason_and_layout_has_words_of_its_own() -> None:
    assert set(naming._LAYOUTS) == set(LAYOUTS)
    with override("en"):
        assert [naming.layout(x) for x in LAYOUTS] == list(LAYOUTS.values()) == naming.layouts()
        assert all("%" not in naming.reason(Reason(code, VALUES)) for code in ENGLISH)
        assert naming.reason(Reason("negative", VALUES)) == "cost of year 2 is negative (7)"
        amounts = {"stated": "1,200.50", "reckoned": "7.00"}
        assert naming.reason(Reason("total", amounts)) == "the total is 1\u202f200.50 and the years add up to 7"
        assert naming.reason(Reason("no years", {"text": "<b>"})) == "&#x27;&lt;b&gt;&#x27; names no years"


def test_a_reason_is_said_in_the_language_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying, "gettext", lambda text: text.replace("%(what)s is negative", "%(what)s : négatif"))
    with override("fr"):
        told = naming.reason(Reason("negative", {"field": "cost", "value": "-5 €"}))
        assert told == f'{naming.field_name("cost")} : négatif (<bdi lang="">-5 €</bdi>)'


def test_files_of_before_keep_their_words() -> None:
    assert naming.reason(reason_of("said long ago")) == "said long ago"
    assert naming.refused({"number": 3, "why": "said long ago"})["why"] == "said long ago"
    told = {"number": 3, "why": "x", "reason": {"code": "sum", "values": {}}}
    assert naming.refused(told)["why"] == "states the sum of other rows"
