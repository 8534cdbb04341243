"""A small plan with an author."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.queries import current_rounds, latest_with_scores
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

Drafted = Callable[[Plan], list[str]]


@pytest.fixture
def own_plan(ghana: Place, member: User) -> Plan:
    """A one-year plan of a person, with targets that leave few actions."""
    stored = latest_with_scores(current_rounds(ghana, AnonymousUser()))
    assert stored is not None
    made = services.draft_plan(person=member, stored=stored, years=1)
    codes = [x.code for x in stored.round.scores.order_by("pk")]
    values = {key.code for key in stored.assessment.values}
    services.set_targets(person=member, plan=made, targets={x: 1 for x in codes if x in values and x[:3] != "C5."})
    return made


@pytest.fixture
def actions() -> Drafted:
    """The ids of the actions in a plan."""
    return lambda plan: [x.action.id for x in plan_record(Plan.objects.get(pk=plan.pk)).lines]
