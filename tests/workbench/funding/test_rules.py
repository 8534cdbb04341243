"""Who may see and say what money is behind a plan: every role, every visibility."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.funding import rules, services
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import small_plan
from tests.workbench.costs.test_rules import STEWARDS, person

from .made import commit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visibility", Visibility.values)
def test_the_table_of_roles(plan: Plan, member: User, administrator: User, visibility: str) -> None:
    plan.visibility = visibility
    plan.save()
    opened = visibility != Visibility.PRIVATE
    for role in Role:
        here, elsewhere = person(role, "XLM"), person(role, "GHA")
        assert rules.may_see(here, plan) == opened
        assert rules.may_fund(here, plan) == (opened and role in STEWARDS)
        assert not rules.may_fund(elsewhere, plan)
        assert rules.may_list(elsewhere)
    for one in (member, administrator):
        assert rules.may_fund(one, plan)
    visitor = AnonymousUser()
    assert rules.may_see(visitor, plan) == (visibility == Visibility.PUBLIC)
    assert not rules.may_fund(visitor, plan)
    assert not rules.may_list(visitor)


def test_money_needs_a_name_behind_it(example_store: None) -> None:
    visitor = AnonymousUser()
    assert not rules.may_fund(visitor, small_plan(visitor)), "who holds the link may cost it and not say who pays"


def test_services_ask_the_rules(plan: Plan, member: User) -> None:
    found = commit(member, plan)
    stranger = person(Role.STEWARD, "XLM")
    for act in (
        lambda: commit(stranger, plan),
        lambda: services.remove_commitment(person=stranger, commitment=found, reason="x"),
        lambda: services.set_readiness(person=stranger, plan=plan, has={}, cofinance=None, probabilities={}),
        lambda: services.say_same(person=stranger, kept=found, again=found),
        lambda: services.tell_apart(person=stranger, one=found, other=found),
        lambda: services.add_organisation(person=AnonymousUser(), name="x", kind="fund"),
    ):
        with pytest.raises(PermissionDenied):
            act()
