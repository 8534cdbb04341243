"""The priced plan of the measures is whole."""

from __future__ import annotations

from benchmarks.costing import priced_plan
from hsforhs.scores.examples import invented_scores


def test_lines_and_offers_cost_the_same() -> None:
    found = next(x.assessment for x in invented_scores() if x.assessment.place == "XLM" and x.assessment.values)
    lines, offers = priced_plan(found)
    assert {x.action for x in lines} <= {x.id for x in offers}
    assert sum(x.one_time for x in offers) == sum(x.yearly for x in lines)
    assert sum(x.recurring for x in offers) == sum(x.yearly for x in lines if x.driver.yearly)
