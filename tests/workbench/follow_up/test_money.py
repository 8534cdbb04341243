"""No money known is not the same as no money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hsforhs.workbench.costs.costing import PlanCost
from hsforhs.workbench.follow_up import money
from hsforhs.workbench.follow_up.money import KnownMoney, known_money, register
from hsforhs.workbench.plans.models import Plan


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "_sources", [])


def test_without_a_source_nothing_is_known() -> None:
    assert known_money(Plan()) is None


def test_what_sources_know_is_added_and_each_is_asked_once() -> None:
    def one(_plan: Plan, _cost: PlanCost | None) -> KnownMoney | None:
        return KnownMoney(Decimal(5), Decimal(2), Decimal(1))

    def nothing(_plan: Plan, _cost: PlanCost | None) -> KnownMoney | None:
        return None

    register(one)
    register(one)
    register(nothing)
    assert known_money(Plan()) == KnownMoney(Decimal(5), Decimal(2), Decimal(1))
    register(lambda _plan, _cost: KnownMoney(Decimal(1), Decimal(1)))
    assert known_money(Plan()) == KnownMoney(Decimal(6), Decimal(3), Decimal(1))
