from __future__ import annotations

from hsforhs.formats.plan_money import PlanMoney
from hsforhs.formats.plan_pdf.money import costs, funding
from hsforhs.formats.plan_pdf.speech import Speaker
from hsforhs.framework import framework


def test_a_plan_in_which_nothing_is_priced_has_no_sums() -> None:
    money = PlanMoney("XLD", 2026, (2027, 2028), 0.0, {}, {})
    found = costs(money, Speaker("en", framework()))
    assert (found["rows"], found["sums"], found["total"], found["unpriced"]) == ([], ["0", "0"], "0", "")
    assert funding(money, Speaker("en", framework())) is None


def test_the_bar_of_the_dearest_area_is_whole() -> None:
    money = PlanMoney("XLD", 2026, (2027,), 0.0, {}, {"D2": (30.0,), "P1": (10.0,)})
    rows = costs(money, Speaker("en", framework()))["rows"]
    assert [(x["code"], x["share"]["text"]) for x in rows] == [("D2", "75%"), ("P1", "25%")]
    assert [x["share"]["part"] for x in rows] == [1.0, 10 / 30]
