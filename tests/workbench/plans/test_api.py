"""Plans over the API: public ones, one's own, and one that only its address opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.queries import StoredAssessment, current_rounds, latest_with_scores
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans import queries, rules, services
from hsforhs.workbench.plans.grouping import beyond
from hsforhs.workbench.plans.models import Plan

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
Ask = Callable[..., HttpResponse]
People = Callable[..., User]


@pytest.fixture
def start(ghana: Place) -> StoredAssessment:
    found = latest_with_scores(current_rounds(ghana, VISITOR))
    assert found is not None
    return found


def listed(response: HttpResponse) -> set[str]:
    assert response.status_code == 200, response.content
    return {x["id"] for x in response.json()["items"]}


def test_a_plan_of_a_person_is_hers_until_it_is_public(
    ask: Ask, start: StoredAssessment, join: People, token_of: Callable[..., str]
) -> None:
    author, other = join(Role.VIEWER, "GHA"), join(Role.STEWARD, "GHA")
    plan = services.draft_plan(person=author, stored=start, years=5)
    mine, others, narrowed = token_of(author), token_of(other), token_of(author, "GHA")
    number = str(plan.pk)
    assert listed(ask("plans", mine)) == listed(ask("plans", narrowed)) == {number}
    assert listed(ask("plans", others)) == listed(ask("plans")) == set()
    assert ask(f"plans/{number}", others).status_code == ask(f"plans/{number}").status_code == 404
    assert ask(f"plans/{number}", mine).json()["own"]
    plan.visibility = Visibility.PUBLIC
    plan.save()
    assert listed(ask("plans", others)) == listed(ask("plans")) == {number}
    assert not ask(f"plans/{number}", others).json()["own"]
    assert listed(ask("plans", others, own=True)) == set()
    assert listed(ask("plans", mine, own=False)) == set()
    assert listed(ask("plans", mine, own=True)) == {number}


def test_a_narrowed_token_does_not_open_ones_own_plan_elsewhere(
    ask: Ask, start: StoredAssessment, join: People, token_of: Callable[..., str]
) -> None:
    author = join(Role.VIEWER, "AFRO")
    plan = services.draft_plan(person=author, stored=start, years=1)
    token = token_of(author, "NGA")
    assert listed(ask("plans", token)) == set()
    assert ask(f"plans/{plan.pk}", token).status_code == 404


def test_a_plan_without_author_opens_by_its_address_alone_and_is_kept_nowhere_else(
    ask: Ask, start: StoredAssessment, administrator: User, token_of: Callable[..., str]
) -> None:
    plan = services.draft_plan(person=VISITOR, stored=start, years=5)
    response = ask(f"plans/{plan.pk}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert listed(ask("plans")) == listed(ask("plans", token_of(administrator))) == set()


def test_a_plan_is_given_with_lines_checks_and_what_was_taken_out(ask: Ask, start: StoredAssessment) -> None:
    plan = services.draft_plan(person=VISITOR, stored=start, years=5)
    first = queries.plan_record(plan).lines[0].action.id
    services.take_out(person=VISITOR, plan=plan, action_id=first, reason="done already")
    found = ask(f"plans/{plan.pk}").json()
    record = queries.plan_record(Plan.objects.get(pk=plan.pk))
    assert [x["action"] for x in found["lines"] if not x["taken_out"]] == [x.action.id for x in record.lines]
    assert [(x["action"], x["reason"]) for x in found["lines"] if x["taken_out"]] == [(first, "done already")]
    assert [x["code"] for x in found["checks"]] == [x.code for x in record.findings]
    offered = [x for menu in beyond(record, action_catalogue()) for x in menu.offered]
    assert [(x["action"], x["answers"]) for x in found["beyond"]] == [(x.action.id, list(x.answers)) for x in offered]
    assert found["assessment"] == start.round.pk
    assert ask("plans/00000000-0000-0000-0000-000000000000").status_code == 404
    assert ask("plans/1").status_code == 404


@pytest.mark.parametrize("filters", [{"place": "GHA"}, {"country": "GHA"}, {"under": "AFRO"}])
def test_plans_are_narrowed(ask: Ask, start: StoredAssessment, join: People, filters: dict[str, str]) -> None:
    plan = services.draft_plan(person=join(Role.VIEWER, "GHA"), stored=start, years=5)
    Plan.objects.update(visibility=Visibility.PUBLIC)
    assert listed(ask("plans", **filters)) == {str(plan.pk)}
    name = next(iter(filters))
    assert listed(ask("plans", **{name: "NGA"})) == set()


def test_the_condition_on_plans_lets_through_what_the_rule_does(
    start: StoredAssessment, join: People, administrator: User
) -> None:
    closed = join(Role.VIEWER, "GHA")
    authors = [VISITOR, join(), join(Role.VIEWER, "GHA"), administrator, closed]
    for author in authors:
        for visibility in Visibility:
            plan = services.draft_plan(person=author, stored=start, years=1)
            Plan.objects.filter(pk=plan.pk).update(visibility=visibility)
    closed.is_active = False
    closed.save()
    everything = list(Plan.objects.select_related("place"))
    for person in authors:
        seen = set(Plan.objects.filter(rules.seen_by(person)))
        assert seen == {x for x in everything if rules.may_see(person, x)}
        shown = set(queries.listed_for(person))
        assert shown == {x for x in seen if x.author_id or x.visibility != Visibility.PRIVATE}


def test_plans_keep_to_the_budget_of_queries(
    ask: Ask, start: StoredAssessment, django_assert_max_num_queries: Callable[..., object]
) -> None:
    plan = services.draft_plan(person=VISITOR, stored=start, years=5)
    with django_assert_max_num_queries(15):
        assert ask(f"plans/{plan.pk}").status_code == 200
