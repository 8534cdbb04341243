"""Small plans, costed and not, made once in a process."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import begin


@pytest.fixture
def plan(request: pytest.FixtureRequest, db: None) -> Plan:
    """A five-year plan of a person, not costed."""
    return begin(request, is_costed=False)


@pytest.fixture
def costed_plan(request: pytest.FixtureRequest, db: None) -> Plan:
    """The same with invented prices of all items."""
    return begin(request, is_costed=True)


@pytest.fixture
def member(request: pytest.FixtureRequest) -> User:
    """The author of the plan that the test asks for."""
    name = next(x for x in ("costed_plan", "plan") if x in request.fixturenames)
    author: User = request.getfixturevalue(name).author
    return author
