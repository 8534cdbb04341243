"""Small plans, costed and not, and who may do what with them."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.plans.models import Plan

from tests.workbench.costs.made import cost, small_plan


@pytest.fixture
def plan(example_store: None, member: User) -> Plan:
    """A five-year plan of a person, not costed."""
    return small_plan(member)


@pytest.fixture
def costed_plan(plan: Plan, member: User) -> Plan:
    """The same with invented prices of all items."""
    cost(member, plan)
    return plan
