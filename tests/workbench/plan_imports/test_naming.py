"""Reasons and layouts are said in the language of the page; nothing of the core's English is left over."""

from __future__ import annotations

from django.utils.translation import override

from hsforhs.planning.incoming import ENGLISH, LAYOUTS, Reason
from hsforhs.workbench.plan_imports import naming
from hsforhs.workbench.plan_imports.rows import reason_of

VALUES = dict.fromkeys(("value", "stated", "reckoned", "year", "text", "number", "code", "near"), "7") | {
    "field": "cost:2"
}


def test_every_reason_and_layout_has_words_of_its_own() -> None:
    assert set(naming._LAYOUTS) == set(LAYOUTS)
    assert set(naming._REASONS) == set(ENGLISH) - {"as it was said"}
    with override("en"):
        assert [naming.layout(x) for x in LAYOUTS] == list(LAYOUTS.values()) == naming.layouts()
        assert all("%" not in naming.reason(Reason(code, VALUES)) for code in ENGLISH)
        assert naming.reason(Reason("negative", VALUES)) == "cost of year 2 is negative (7)"


def test_files_of_before_keep_their_words() -> None:
    assert naming.reason(reason_of("said long ago")) == "said long ago"
    assert naming.refused({"number": 3, "why": "said long ago"})["why"] == "said long ago"
    told = {"number": 3, "why": "x", "reason": {"code": "sum", "values": {}}}
    assert naming.refused(told)["why"] == "states the sum of other rows"
