"""Pages of a round of voting: who may, what can be sent back, and what a refusal leaves behind."""

from __future__ import annotations

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import priorities
from hsforhs.workbench.scenarios.models import Ballot, Criterion, Decision, PriorityRound, Source
from tests.workbench.sent_back import form_of

pytestmark = pytest.mark.django_db
CRITERIA = [("Gap", Source.GAP), ("Risk", Source.PEOPLE), ("Feasible", Source.PEOPLE)]


def signed_in(person: User) -> Client:
    made = Client()
    made.force_login(person)
    return made


@pytest.fixture
def opened(costed_plan: Plan, member: User) -> PriorityRound:
    return priorities.open_round(person=member, plan=costed_plan, criteria=CRITERIA)


def base(plan: Plan) -> str:
    return f"/plans/{plan.pk}/priorities/"


def test_without_a_round_there_is_nothing_to_score_vote_close_or_decide(costed_plan: Plan, member: User) -> None:
    client, here = signed_in(member), base(costed_plan)
    assert client.get(here).status_code == 200
    assert [client.get(f"{here}{x}/").status_code for x in ("scores", "vote", "decide/D2")] == [404] * 3
    assert client.post(f"{here}close/").status_code == 404


def test_criteria_that_cannot_be_open_no_round(costed_plan: Plan, member: User) -> None:
    client, path = signed_in(member), f"{base(costed_plan)}open/"
    sent = form_of(client.get(path).content.decode(), "title_0")
    titles = {x: [""] for x in sent if x.startswith("title_")}
    for wrong in (titles, {**titles, "title_0": ["One"]}, {"title_1": sent["title_0"]}, {"source_0": ["luck"]}):
        assert client.post(path, {**sent, **wrong}).status_code == 422, wrong
    assert not PriorityRound.objects.exists()
    assert client.post(path, sent).status_code == 302
    assert [x.position for x in Criterion.objects.all()] == list(range(len(priorities.USUAL)))
    assert [(x.title, x.source) for x in Criterion.objects.all()] == [(str(x), y) for x, y in priorities.USUAL]


def test_scores_sent_back_stay_and_an_emptied_one_goes(opened: PriorityRound, member: User) -> None:
    areas = priorities.areas_of(opened.plan)
    given = {1: {areas[0]: 5, areas[1]: 1}, 2: {areas[0]: 3}}
    priorities.set_scores(person=member, found=opened, scores=given)
    client, path = signed_in(member), f"{base(opened.plan)}scores/"
    sent = form_of(client.get(path).content.decode(), f"1_{areas[0]}")
    assert not [x for x in sent if x.startswith("0_")], "what data score nobody scores by hand"
    assert client.post(path, sent).status_code == 302
    stored = {x.position: x.scores for x in Criterion.objects.all()}
    assert stored == {0: {}, **given}
    assert client.post(path, {**sent, f"1_{areas[1]}": "", f"2_{areas[1]}": "2"}).status_code == 302
    stored = {x.position: x.scores for x in Criterion.objects.all()}
    assert stored == {0: {}, 1: {areas[0]: 5}, 2: {areas[0]: 3, areas[1]: 2}}
    for wrong in ("0", "6", "high"):
        assert client.post(path, {**sent, f"1_{areas[0]}": wrong}).status_code == 422
    priorities.close_round(person=member, found=opened)
    late = client.post(path, sent)
    assert late.status_code == 422
    assert "The round of voting is closed." in late.content.decode()
    assert {x.position: x.scores for x in Criterion.objects.all()} == stored


def test_a_vote_as_it_is_shown_says_that_all_are_alike(opened: PriorityRound, member: User) -> None:
    client, path = signed_in(member), f"{base(opened.plan)}vote/"
    sent = form_of(client.get(path).content.decode(), "pair_0_1")
    assert {x for x in sent if x.startswith("pair_")} == {"pair_0_1", "pair_0_2", "pair_1_2"}
    areas = priorities.areas_of(opened.plan)
    assert client.post(path, {**sent, "pair_0_1": "7"}).status_code == 422
    assert client.post(path, {**sent, "areas": ["Z9"]}).status_code == 422
    assert not Ballot.objects.exists()
    assert client.post(path, {**sent, "areas": areas[:1]}).status_code == 302
    cast = Ballot.objects.get()
    assert (cast.pairs, cast.areas) == ({"0:1": 1.0, "0:2": 1.0, "1:2": 1.0}, areas[:1])
    closed = priorities.close_round(person=member, found=opened)
    assert closed.result["weights"] == pytest.approx([1 / 3] * 3)


def test_closing_twice_changes_nothing_and_is_said(opened: PriorityRound, member: User) -> None:
    client, path = signed_in(member), f"{base(opened.plan)}close/"
    client.post(path)
    first = PriorityRound.objects.values().get()
    page = client.post(path, follow=True).content.decode()
    assert "The round of voting is closed." in page
    assert PriorityRound.objects.values().get() == first


def test_a_decision_is_shown_again_and_only_for_areas_of_the_plan(opened: PriorityRound, member: User) -> None:
    area = priorities.areas_of(opened.plan)[0]
    client, path = signed_in(member), f"{base(opened.plan)}decide/{area}/"
    priorities.decide(person=member, found=opened, area=area, first=False, reason="Others first")
    sent = form_of(client.get(path).content.decode(), "reason")
    assert (sent["first"], sent["reason"]) == (["no"], ["Others first"])
    assert client.post(path, sent).status_code == 302
    assert Decision.objects.values_list("area", "first", "reason").get() == (area, False, "Others first")
    assert client.post(path, {**sent, "first": "yes"}).status_code == 302
    assert Decision.objects.get().first
    other = client.post(f"{base(opened.plan)}decide/RE/", sent)
    assert other.status_code == 422
    assert "is no capacity area of this plan" in other.content.decode()


def test_the_table_of_roles(opened: PriorityRound, member: User) -> None:
    """Who contributes votes; who may change the costs opens, scores, closes and decides."""
    plan = opened.plan
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.NETWORK)
    here, area = base(plan), priorities.areas_of(plan)[0]
    voters = {Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR}
    stewards = {Role.STEWARD, Role.ADMINISTRATOR}
    for role in Role:
        person = User.objects.create(email=f"{role}@example.org".replace(" ", "-"))
        Grant.objects.create(user=person, role=role, place=Place.objects.get(code="XLM"), granted_by="operator")
        client = signed_in(person)
        assert client.get(here).status_code == 200
        for path in ("open/", "scores/", f"decide/{area}/"):
            assert client.get(f"{here}{path}").status_code == (200 if role in stewards else 403), (role, path)
        assert client.get(f"{here}vote/").status_code == (200 if role in voters else 403), role
        if role not in stewards:
            assert client.post(f"{here}close/").status_code == 403
        assert priorities.role_of(person, plan) == role
    assert PriorityRound.objects.get().closed_at is None
    assert Client().get(here).status_code == 404


def test_a_person_with_several_roles_votes_for_the_highest(opened: PriorityRound) -> None:
    person = User.objects.create(email="both@example.org")
    for role in (Role.CONTRIBUTOR, Role.APPROVER, Role.VIEWER):
        Grant.objects.create(user=person, role=role, place=Place.objects.get(code="XLM"), granted_by="operator")
    assert priorities.role_of(person, opened.plan) == Role.APPROVER
