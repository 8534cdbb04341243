from __future__ import annotations

import pytest

from hsforhs.planning import action_catalogue
from hsforhs.planning.funding import Support, support_by_item, supports_of


def test_every_item_is_one_of_the_cost_items() -> None:
    used = {x.item for action in action_catalogue().actions.values() for x in action.costs}
    assert set(support_by_item()) <= used
    assert set(support_by_item().values()) == set(Support) - {Support.MONEY}


def test_shares_of_costs() -> None:
    costs = [("training-day", 30.0), ("staff-month", 50.0), ("meeting-day", 20.0)]
    assert supports_of(costs) == {Support.TRAINING: pytest.approx(0.3), Support.PEOPLE: pytest.approx(0.5)}
    assert supports_of([]) == {}
