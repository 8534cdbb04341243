"""Who may see, cost, report and vote: every role, every visibility, author, visitor and administrator."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.costs import rules, services
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan

from .made import small_plan

pytestmark = pytest.mark.django_db
STEWARDS = {Role.STEWARD, Role.ADMINISTRATOR}
REPORTERS = {Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, *STEWARDS}


def person(role: Role, code: str) -> User:
    """Somebody with a role, who never signs in here: hashing a password takes its time."""
    made = User.objects.create(email=f"{role}-{code}@example.org".replace(" ", "-"))
    Grant.objects.create(user=made, role=role, place=Place.objects.get(code=code), granted_by="operator")
    return made


@pytest.mark.parametrize("visibility", Visibility.values)
def test_the_table_of_roles(plan: Plan, member: User, administrator: User, visibility: str) -> None:
    plan.visibility = visibility
    plan.save()
    opened = visibility != Visibility.PRIVATE
    for role in Role:
        here, elsewhere = person(role, "XLM"), person(role, "GHA")
        assert rules.may_see(here, plan) == opened
        assert rules.may_cost(here, plan) == (opened and role in STEWARDS)
        assert rules.may_report(here, plan) == rules.may_vote(here, plan) == (opened and role in REPORTERS)
        assert rules.may_see(elsewhere, plan) == opened
        assert not rules.may_cost(elsewhere, plan)
        assert not rules.may_report(elsewhere, plan)
    for one in (member, administrator):
        assert rules.may_see(one, plan)
        assert rules.may_cost(one, plan)
        assert rules.may_report(one, plan)
        assert rules.may_vote(one, plan)
    visitor = AnonymousUser()
    assert rules.may_see(visitor, plan) == (visibility == Visibility.PUBLIC)
    assert not rules.may_cost(visitor, plan)
    assert not rules.may_report(visitor, plan)
    assert not rules.may_vote(visitor, plan)


def test_a_plan_without_author_is_for_who_holds_its_link(example_store: None) -> None:
    visitor = AnonymousUser()
    found = small_plan(visitor)
    assert rules.may_cost(visitor, found)
    assert rules.may_report(visitor, found)
    assert not rules.may_vote(visitor, found), "a vote belongs to a person"


def test_services_ask_the_rules(costed_plan: Plan) -> None:
    stranger = person(Role.STEWARD, "XLM")
    with pytest.raises(PermissionDenied):
        services.set_up(person=stranger, plan=costed_plan, currency="USD", price_year=2026, first_year=2027)
    with pytest.raises(PermissionDenied):
        services.freeze(person=stranger, plan=costed_plan)
    with pytest.raises(PermissionDenied):
        services.adopt_starts(person=stranger, plan=costed_plan, starts={}, left_out={}, scenario=1)
    Plan.objects.update(visibility=Visibility.NETWORK)
    opened = Plan.objects.select_related("place").get()
    assert services.freeze(person=stranger, plan=opened).number == 1
