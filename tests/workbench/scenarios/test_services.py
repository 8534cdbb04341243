"""Scenarios: a first answer at once, a proof in the background, taking one over, and refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import queries, services
from hsforhs.workbench.scenarios.answering import prove
from hsforhs.workbench.scenarios.models import Scenario, State
from hsforhs.workbench.scenarios.offering import offered
from hsforhs.workbench.tasks.models import Job
from tests.workbench.costs.made import costed, fresh, price

pytestmark = pytest.mark.django_db


def limits(member: User, plan: Plan, share: float = 0.3, **more: Any) -> dict[str, Any]:
    """Money for a share of the plan, alike in each year."""
    total = float(costed(member, plan).total)
    return {"years": 5, "donors": [{"id": "Government", "budget": [share * total / 5] * 5}], **more}


def made(member: User, plan: Plan, name: str = "A third", **more: Any) -> Scenario:
    return services.create_scenario(
        person=member, plan=fresh(member, plan), name=name, limits=limits(member, plan, **more)
    )


def test_the_first_answer_is_there_at_once_and_a_job_goes_on(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan)
    assert found.number == 1
    assert found.state in (State.FIRST, State.PROVEN)
    ids = {x.id for x in costed(member, costed_plan).activities}
    assert set(found.outcome["start"]) | set(found.outcome["left_out"]) == ids
    assert found.outcome["start"]
    assert found.outcome["left_out"]
    budget = found.limits["donors"][0]["budget"]
    assert all(x <= y + 0.01 for x, y in zip(found.outcome["spend"]["Government"], budget, strict=True))
    assert Job.objects.get(pk=found.job).next_url == f"/plans/{costed_plan.pk}/scenarios/1/"
    assert "HiGHS" in found.solver
    event = Event.objects.filter(action="scenarios.create").get()
    assert (event.country, event.facts["number"]) == ("XLM", 1)


def test_the_background_proves_and_asks_what_other_money_would_buy(costed_plan: Plan, member: User) -> None:
    number = made(member, costed_plan).pk
    heard: list[tuple[int, int, str]] = []
    prove(lambda *said: heard.append(said), scenario=number, seconds=20)  # type: ignore[arg-type, misc]
    found = Scenario.objects.get(pk=number)
    assert found.state == State.PROVEN
    assert found.gap is not None
    assert found.gap <= found.asked_gap + 1e-9
    assert [x["share"] for x in found.frontier] == sorted(x["share"] for x in found.frontier)
    assert next(x for x in found.frontier if x["share"] == 1)["steps"] == len(found.outcome["complete"])
    assert [x["year"] for x in found.path] == [0, 1, 2, 3, 4, 5]
    assert heard[-1][:2] == (100, 100)
    event = Event.objects.filter(action="scenarios.answer").get()
    assert event.actor == member.actor


def test_all_money_buys_all_and_scores_move(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan, share=5.0)
    assert found.outcome["left_out"] == {}
    assert found.path[-1]["index"] > found.path[0]["index"]
    assert queries.gap_in_words(found) == "nothing better is possible"


def test_what_nobody_priced_cannot_be_chosen(costed_plan: Plan, member: User) -> None:
    line = costed(member, costed_plan).activities[0].lines[0]
    costs.set_prices(person=member, plan=costed_plan, prices=[], without=[line.item])
    cost = costed(member, costed_plan)
    unpriced = [x.id for x in cost.activities if x.unpriced]
    assert list(offered(cost).unpriced) == unpriced
    found = made(member, costed_plan, share=5.0)
    assert {x for x, why in found.outcome["left_out"].items() if why["reason"] == "cost"} == set(unpriced)


def test_costs_that_change_make_an_answer_old(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan)
    assert found.costing == offered(costed(member, costed_plan)).digest
    costs.set_prices(person=member, plan=costed_plan, prices=[price("meeting-day", 9999)])
    assert found.costing != offered(costed(member, costed_plan)).digest
    again = services.answer_again(
        person=member, scenario=Scenario.objects.select_related("plan__place").get(pk=found.pk)
    )
    assert again.costing == offered(costed(member, costed_plan)).digest


def test_a_scenario_becomes_the_plan_and_another_one_may_take_back(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan)
    total = found.outcome["cost"]
    services.adopt(person=member, scenario=found)
    after = costed(member, costed_plan)
    assert {x.id: x.start for x in after.activities if not x.excluded} == found.outcome["start"]
    assert float(after.total) == pytest.approx(sum(total), abs=1)
    assert {x.id for x in after.activities if x.excluded} == set(found.outcome["left_out"])
    assert all(x.decided and "left out by scenario 1" in x.decided.reason for x in after.activities if x.excluded)
    richer = services.create_scenario(
        person=member,
        plan=fresh(member, costed_plan),
        name="Rich",
        limits={"years": 5, "donors": [{"id": "G", "budget": [1e9] * 5}]},
    )
    assert richer.outcome["left_out"] == {}
    assert {x.action for x in queries.differences(found, richer)} >= set(found.outcome["left_out"])


def test_limits_that_cannot_hold_together_are_named(costed_plan: Plan, member: User) -> None:
    dear = max(costed(member, costed_plan).activities, key=lambda x: x.total).id
    services.create_scenario(
        person=member,
        plan=fresh(member, costed_plan),
        name="Poor",
        limits={"years": 5, "donors": [{"id": "G", "budget": [1.0] * 5}], "must": [dear]},
    )
    number = Scenario.objects.get().pk
    prove(lambda *_said: None, scenario=number, seconds=10)
    found = Scenario.objects.get(pk=number)
    assert found.state == State.IMPOSSIBLE
    assert f"must be done: {dear}" in found.conflict
    assert queries.gap_in_words(found) == "no plan keeps all limits"
    with pytest.raises(ValidationError, match="no answer to take over"):
        services.adopt(person=member, scenario=found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"years": 4, "donors": []}, "5 years"),
        ({"years": 5, "donors": [{"id": "G", "budget": [1, 2]}]}, "there are 2 figures"),
        ({"years": 5, "donors": [{"id": "G", "budget": [1] * 5, "areas": ["Z9"]}]}, "'Z9' of G is not known"),
        ({"years": 5, "donors": [{"id": "G", "budget": [1] * 5, "places": ["GHA"]}]}, "'GHA' of G"),
        ({"years": 5, "donors": [{"id": "G", "budget": [1] * 5, "kinds": ["XXX"]}]}, "'XXX' of G"),
        ({"years": 5, "donors": [], "floors": {"GHA": 1}}, "GHA is no place below"),
        ({"years": 5, "donors": [], "risk": {"Z9": 1}}, "'Z9' is no capacity area"),
        ({"years": 5, "donors": [], "must": ["Z9-001"]}, "'Z9-001' is no activity"),
    ],
)
def test_limits_that_name_what_is_not_there_are_refused(
    costed_plan: Plan, member: User, content: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        services.create_scenario(person=member, plan=fresh(member, costed_plan), name="x", limits=content)
    assert not Scenario.objects.exists()
    assert not Job.objects.exists()


def test_a_scenario_needs_a_name_costs_and_the_right(plan: Plan, member: User, administrator: User) -> None:
    content = {"years": 5, "donors": []}
    with pytest.raises(ValidationError, match="Cost the plan first"):
        services.create_scenario(person=member, plan=plan, name="x", limits=content)
    with pytest.raises(ValidationError, match="a name"):
        services.create_scenario(person=member, plan=plan, name=" ", limits=content)
    stranger = User.objects.create(email="stranger@example.org")
    with pytest.raises(PermissionDenied):
        services.create_scenario(person=stranger, plan=plan, name="x", limits=content)


def test_a_deleted_scenario_is_gone_and_its_number_is_not_used_again_at_once(costed_plan: Plan, member: User) -> None:
    one = made(member, costed_plan)
    two = made(member, costed_plan, "Another")
    services.delete_scenario(person=member, scenario=one)
    assert made(member, costed_plan, "Third").number == 3
    assert [x.number for x in queries.scenarios_of(costed_plan)] == [two.number, 3]
    assert Event.objects.filter(action="scenarios.delete").get().facts["name"] == "A third"


def test_a_plan_has_so_many_scenarios_and_no_more(
    costed_plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_SCENARIOS", 2)
    content = {"years": 5, "donors": [{"id": "G", "budget": [1.0] * 5}]}
    given: dict[str, Any] = {"person": member, "plan": fresh(member, costed_plan), "limits": content, "prove": False}
    for name in ("One", " Two "):
        services.create_scenario(**given, name=name)
    with pytest.raises(ValidationError, match="at most 2 scenarios; delete one first"):
        services.create_scenario(**given, name="Three")
    assert [x.name for x in queries.scenarios_of(costed_plan)] == ["One", "Two"]
    services.delete_scenario(person=member, scenario=Scenario.objects.get(number=1))
    assert services.create_scenario(**given, name="N" * 200).number == 3
    assert len(Scenario.objects.get(number=3).name) == 120
