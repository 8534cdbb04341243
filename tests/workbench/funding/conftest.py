"""A costed plan of the invented country, and money behind it."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import cost, small_plan


@pytest.fixture
def plan(example_store: None, member: User) -> Plan:
    """A costed five-year plan of a person, 2027 to 2031, in USD."""
    found = small_plan(member)
    cost(member, found)
    return found
