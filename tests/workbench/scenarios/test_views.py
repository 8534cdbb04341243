"""The pages of scenarios and priorities, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import priorities
from hsforhs.workbench.scenarios.answering import prove
from hsforhs.workbench.scenarios.models import Ballot, Decision, Scenario
from hsforhs.workbench.scenarios.views import _moved, _years
from tests.workbench.costs.made import costed, price
from tests.workbench.sent_back import form_of

pytestmark = pytest.mark.django_db
USUAL = {
    "lag": "0",
    "discount": "5",
    "seconds": "15",
    "in_order": "on",
    **{f"weight_{x}": "2" for x in ("steps", "bonus", "risk", "priority", "equity", "synergy")},
}


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


def get(client: Client, plan: Plan, path: str, **asked: Any) -> str:
    response = client.get(f"/plans/{plan.pk}/{path}", asked)
    assert response.status_code == 200, path
    return response.content.decode()


def make(client: Client, plan: Plan, name: str, budget: float) -> None:
    values = {**USUAL, "name": name, "donor_0_name": "Government", "donor_0_budget": str(round(budget, 2))}
    response = client.post(f"/plans/{plan.pk}/scenarios/new/", values)
    assert response.status_code == 302, response.content.decode()


def test_a_scenario_from_its_limits_to_the_plan(
    client: Client, costed_plan: Plan, member: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    total = float(costed(member, costed_plan).total)
    assert "Make a scenario" in get(client, costed_plan, "scenarios/")
    make(client, costed_plan, "Little", total / 20)
    make(client, costed_plan, "Much", total)
    prove(lambda *_said: None, scenario=Scenario.objects.get(number=1).pk, seconds=10)
    with django_assert_max_num_queries(15):
        page = get(client, costed_plan, "scenarios/1/")
    for words in ("Left out, and why", "How scores would move", "More or less money", "Take it into the plan"):
        assert words in page
    assert "§" not in page
    assert len(page.encode()) < 60_000
    reason = next(iter(Scenario.objects.get(number=1).outcome["left_out"].values()))["reason"]
    assert "Why not" in get(client, costed_plan, "scenarios/1/", reason=reason)
    both = get(client, costed_plan, "scenarios/compare/", one="1", other="2")
    assert "Little" in both
    assert "left out" in both
    assert client.get(f"/plans/{costed_plan.pk}/scenarios/compare/", {"one": "1"}).status_code == 302
    with django_assert_max_num_queries(15):
        begun = get(client, costed_plan, "scenarios/new/", **{"from": "1"})
    assert 'value="Government"' in begun
    assert client.post(f"/plans/{costed_plan.pk}/scenarios/1/adopt/").status_code == 302
    assert any(x.excluded for x in costed(member, costed_plan).activities)
    assert "The costs were changed since" not in get(client, costed_plan, "scenarios/1/")
    assert client.post(f"/plans/{costed_plan.pk}/scenarios/1/again/").status_code == 302
    assert client.post(f"/plans/{costed_plan.pk}/scenarios/1/delete/").status_code == 302
    assert client.get(f"/plans/{costed_plan.pk}/scenarios/1/").status_code == 404


def test_limits_that_cannot_be_come_back_with_their_sentence(client: Client, costed_plan: Plan) -> None:
    address = f"/plans/{costed_plan.pk}/scenarios/new/"
    values = {**USUAL, "name": "x", "donor_0_name": "G", "donor_0_budget": "1, 2"}
    response = client.post(address, values)
    assert response.status_code == 422
    assert "There are 2 figures; expected one, or 5" in response.content.decode()
    unknown = client.post(address, {**values, "donor_0_budget": "1", "must": "Z9-001"})
    assert unknown.status_code == 422
    assert "is no activity of this plan" in unknown.content.decode()
    assert not Scenario.objects.exists()


def test_a_plan_of_one_year_is_told_in_the_singular(client: Client, costed_plan: Plan) -> None:
    for address in ("scenarios/new/", "costs/"):
        assert "over 5 years, as far as" in client.get(f"/plans/{costed_plan.pk}/{address}").content.decode()
    Plan.objects.update(years=1)
    for address in ("scenarios/new/", "costs/"):
        assert "over 1 year, as far as" in client.get(f"/plans/{costed_plan.pk}/{address}").content.decode()


def test_without_costs_there_is_nothing_to_choose_from(client: Client, plan: Plan) -> None:
    assert "Cost the plan first" in get(client, plan, "scenarios/")
    assert client.get(f"/plans/{plan.pk}/scenarios/new/").status_code == 302


def test_a_reader_chooses_nothing(costed_plan: Plan) -> None:
    Plan.objects.update(visibility="PUBLIC")
    reader = Client()
    assert b"Make a scenario" not in reader.get(f"/plans/{costed_plan.pk}/scenarios/").content
    assert reader.get(f"/plans/{costed_plan.pk}/scenarios/new/").status_code == 403
    assert reader.get(f"/plans/{costed_plan.pk}/priorities/open/").status_code == 403
    assert reader.get(f"/plans/{costed_plan.pk}/priorities/vote/").status_code == 404


def test_a_round_of_voting_from_criteria_to_decision(client: Client, costed_plan: Plan) -> None:
    base = f"/plans/{costed_plan.pk}/priorities/"
    assert "Open a round of voting" in get(client, costed_plan, "priorities/")
    form = {"title_0": "Gap", "source_0": "gap", "title_1": "Risk", "source_1": "people"}
    sources = {f"source_{x}": "people" for x in range(2, 6)}
    assert client.post(f"{base}open/", {**form, **sources}).status_code == 302
    areas = priorities.areas_of(costed_plan)
    assert client.post(f"{base}scores/", {f"1_{areas[0]}": "5", f"1_{areas[1]}": "2"}).status_code == 302
    assert "far more" in get(client, costed_plan, "priorities/vote/")
    assert client.post(f"{base}vote/", {"pair_0_1": str(1 / 9), "areas": [areas[0]]}).status_code == 302
    assert Ballot.objects.get().pairs == {"0:1": 1 / 9}
    assert client.post(f"{base}vote/", {"pair_0_1": "1.0"}).status_code == 422
    assert client.post(f"{base}close/").status_code == 302
    page = get(client, costed_plan, "priorities/")
    assert "author of the plan" in page
    assert "not decided" in page
    assert client.post(f"{base}decide/{areas[0]}/", {"first": "yes", "reason": ""}).status_code == 422
    assert client.post(f"{base}decide/{areas[0]}/", {"first": "yes", "reason": "Cholera"}).status_code == 302
    assert Decision.objects.get().reason == "Cholera"
    assert "Cholera" in get(client, costed_plan, "priorities/")
    assert client.get(f"{base}decide/Z9/").status_code == 404


def test_a_stored_scenario_begins_a_new_one_with_the_same_limits(
    client: Client, costed_plan: Plan, member: User
) -> None:
    path = f"/plans/{costed_plan.pk}/scenarios/new/"
    whole = {**USUAL, "name": "One", "discount": "7", "lag": "2", "risk": "D2: 0.3", "weight_bonus": "2.5"}
    whole |= {"donor_0_name": "Government", "donor_0_budget": "1000, 2000, 3000, 4000.5, 5000", "donor_0_areas": "D2"}
    assert client.post(path, whole).status_code == 302
    sent = form_of(client.get(path, {"from": "1"}).content.decode(), "discount")
    assert client.post(path, {**sent, "name": "Two"}).status_code == 302
    one, two = Scenario.objects.all()
    assert one.limits == two.limits
    assert client.get(path, {"from": "99"}).status_code == 200
    assert client.get(path, {"from": "x"}).status_code == 200
    # A bundle may carry limits without those that nobody set.
    Scenario.objects.filter(pk=one.pk).update(limits={"years": 5, "donors": [{"id": "G", "budget": [1.0] * 5}]})
    page = client.get(path, {"from": "1"})
    assert page.status_code == 200
    assert 'value="G"' in page.content.decode()


def test_what_cannot_be_taken_over_is_said(client: Client, costed_plan: Plan, member: User) -> None:
    make(client, costed_plan, "Little", 100.0)
    Scenario.objects.update(state="failed")
    page = client.post(f"/plans/{costed_plan.pk}/scenarios/1/adopt/", follow=True).content.decode()
    assert "This scenario has no answer to take over." in page
    assert "The plan follows this scenario." not in page
    assert not any(x.excluded for x in costed(member, costed_plan).activities)


def test_a_scenario_tells_its_years_what_moves_and_that_it_is_old(
    client: Client, costed_plan: Plan, member: User
) -> None:
    total = float(costed(member, costed_plan).total)
    make(client, costed_plan, "Much", total)
    found = Scenario.objects.get()
    years = _years(found, 2027)
    assert [x["year"] for x in years] == [2027, 2028, 2029, 2030, 2031]
    assert [float(x["total"]) for x in years] == found.outcome["cost"]
    assert [x["by_donor"] for x in years] == [[x] for x in found.outcome["spend"]["Government"]]
    moved = dict(_moved(found))
    levels = [x["levels"] for x in found.path]
    assert moved == {code: [x[code] for x in levels] for code in levels[0] if levels[0][code] != levels[-1][code]}
    assert moved
    page = get(client, costed_plan, "scenarios/1/")
    assert "2027" in page.split("<main")[1]
    assert "The costs were changed since" not in page
    costs.set_prices(person=member, plan=costed_plan, prices=[price("meeting-day", 9999)])
    assert "The costs were changed since" in get(client, costed_plan, "scenarios/1/")
