"""A round of voting: criteria, scores, votes apart from voters, ranks, and decisions with reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.planning.goals import goals_served
from hsforhs.planning.synergy_rules import HEALTH_SECURITY
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.scenarios import priorities
from hsforhs.workbench.scenarios.models import Ballot, PriorityRound, Source, Voter
from hsforhs.workbench.scenarios.queries import priority_of
from tests.workbench.costs.made import costed, small_plan

pytestmark = pytest.mark.django_db
CRITERIA = [("Gap", Source.GAP), ("Risk", Source.PEOPLE), ("Cost", Source.COST), ("Synergy", Source.SYNERGY)]


@pytest.fixture
def opened(costed_plan: Plan, member: User) -> PriorityRound:
    """A round on a plan that its author opened to the network."""
    costed_plan.visibility = Visibility.NETWORK
    costed_plan.save()
    return priorities.open_round(person=member, plan=costed_plan, criteria=CRITERIA)


def voter(role: Role, number: int = 1) -> User:
    made = User.objects.create(email=f"{role}{number}@example.org".replace(" ", ""))
    Grant.objects.create(user=made, role=role, place=Place.objects.get(code="XLM"), granted_by="operator")
    return made


def test_votes_of_roles_become_ranks_with_intervals(opened: PriorityRound, member: User) -> None:
    areas = priorities.areas_of(opened.plan)
    priorities.set_scores(person=member, found=opened, scores={1: {areas[0]: 5, areas[1]: 1}})
    for number in range(3):
        priorities.vote(person=voter(Role.CONTRIBUTOR, number), found=opened, pairs={(0, 1): 1 / 9}, areas=[areas[0]])
    priorities.vote(person=voter(Role.APPROVER), found=opened, pairs={(0, 1): 9.0}, areas=[areas[1]])
    closed = priorities.close_round(person=member, found=opened)
    result = closed.result
    assert result["ballots"] == 4
    assert set(result["by_role"]) == {"contributor", "approver"}
    assert result["weights"][0] == pytest.approx(result["weights"][1]), "three contributors do not outvote one approver"
    assert sum(result["weights"]) == pytest.approx(1)
    assert {x["area"] for x in result["ranking"]} == set(areas)
    assert all(x["best"] <= x["rank"] <= x["worst"] for x in result["ranking"])
    votes = {x["area"]: x["votes"] for x in result["ranking"]}
    assert votes[areas[0]] == {"contributor": 3}
    assert set(priority_of(opened.plan)) == set(areas)


def test_nothing_joins_a_ballot_with_its_voter(opened: PriorityRound, member: User) -> None:
    number = Event.objects.count()
    people = [voter(Role.CONTRIBUTOR, x) for x in range(5)]
    for person in people:
        priorities.vote(person=person, found=opened, pairs={}, areas=[])
    assert Event.objects.count() == number, "a vote writes no event"
    assert [x.user for x in Voter.objects.order_by("pk")] == people
    stored = list(Ballot.objects.all())
    assert not {x.name for x in Ballot._meta.get_fields()} & {"user", "voter", "actor", "at"}
    assert [x.pk.hex for x in stored] == sorted(x.pk.hex for x in stored)
    priorities.close_round(person=member, found=opened)
    event = Event.objects.latest("pk")
    assert event.action == "scenarios.close_priorities"
    assert event.facts["ballots"] == 5
    assert event.facts["digest"] == PriorityRound.objects.get().digest


def test_each_person_votes_once_and_only_who_may(opened: PriorityRound, member: User) -> None:
    priorities.vote(person=member, found=opened, pairs={}, areas=[])
    assert Ballot.objects.get().role == priorities.AUTHOR
    with pytest.raises(ValidationError, match="voted already"):
        priorities.vote(person=member, found=opened, pairs={}, areas=[])
    with pytest.raises(PermissionDenied):
        priorities.vote(person=voter(Role.VIEWER), found=opened, pairs={}, areas=[])
    assert Ballot.objects.count() == Voter.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"pairs": {(0, 4): 1.0}}, "does not exist"),
        ({"pairs": {(0, 1): 20.0}}, "1/9 to 9"),
        ({"areas": ["Z9"]}, "at most 5 areas"),
        ({"areas": ["D1", "D2", "D3", "R1", "R2", "R3"]}, "at most 5 areas"),
    ],
)
def test_a_vote_that_cannot_be_is_refused(
    opened: PriorityRound, member: User, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        priorities.vote(person=member, found=opened, **{"pairs": {}, "areas": [], **values})
    assert not Voter.objects.exists()


def test_a_closed_round_takes_nothing_more(opened: PriorityRound, member: User) -> None:
    priorities.close_round(person=member, found=opened)
    for act in (
        lambda: priorities.vote(person=member, found=opened, pairs={}, areas=[]),
        lambda: priorities.set_scores(person=member, found=opened, scores={}),
        lambda: priorities.close_round(person=member, found=opened),
    ):
        with pytest.raises(ValidationError, match="closed"):
            act()


def test_a_decision_needs_its_reason(opened: PriorityRound, member: User) -> None:
    area = priorities.areas_of(opened.plan)[0]
    with pytest.raises(ValidationError, match="reason"):
        priorities.decide(person=member, found=opened, area=area, first=True, reason=" ")
    with pytest.raises(ValidationError, match="no capacity area of this plan"):
        priorities.decide(person=member, found=opened, area="RE", first=True, reason="x")
    made = priorities.decide(person=member, found=opened, area=area, first=True, reason="Cholera last year")
    assert (made.first, made.reason) == (True, "Cholera last year")
    facts = Event.objects.latest("pk").facts
    assert facts == {"area": area, "first": True, "reason": "Cholera last year"}
    again = priorities.decide(person=member, found=opened, area=area, first=False, reason="Others first")
    assert again.pk == made.pk


@pytest.mark.parametrize(
    "criteria",
    [
        [("A", Source.GAP)],
        [("A", Source.GAP), ("A", Source.COST)],
        [("A", "x"), ("B", Source.GAP)],
        [("A", Source.GAP)] * 7,
    ],
)
def test_criteria_that_cannot_be_are_refused(costed_plan: Plan, member: User, criteria: list[tuple[str, str]]) -> None:
    with pytest.raises(ValidationError):
        priorities.open_round(person=member, plan=costed_plan, criteria=criteria)
    assert not PriorityRound.objects.exists()


def test_scores_are_from_one_to_five_for_areas_of_the_plan(opened: PriorityRound, member: User) -> None:
    area = priorities.areas_of(opened.plan)[0]
    for scores in ({1: {area: 6}}, {1: {"RE": 3}}):
        with pytest.raises(ValidationError, match="from 1 to 5"):
            priorities.set_scores(person=member, found=opened, scores=scores)
    priorities.set_scores(person=member, found=opened, scores={1: {area: 4}})
    priorities.set_scores(person=member, found=opened, scores={1: {area: None}})
    assert opened.criteria.get(position=1).scores == {}


def test_data_score_what_they_know(costed_plan: Plan) -> None:
    areas = set(priorities.areas_of(costed_plan))
    assert all(x > 0 for x in priorities.computed_scores(costed_plan, Source.GAP).values())
    assert set(priorities.computed_scores(costed_plan, Source.SYNERGY)) == areas
    assert all(x < 0 for x in priorities.computed_scores(costed_plan, Source.COST).values()), "cheaper is better"


def test_scores_of_data_recomputed(costed_plan: Plan, member: User) -> None:
    climbs: dict[str, list[float]] = {}
    wide = small_plan(member, kept=("C5.1", "C5.2", "C4.1"))
    for gap in plan_record(wide).report.gaps:
        climbs.setdefault(gap.area, []).append(float(gap.target - gap.now))
    assert any(len(x) > 1 for x in climbs.values())
    mean = {area: sum(x) / len(x) for area, x in climbs.items()}
    assert priorities.computed_scores(wide, Source.GAP) == pytest.approx(mean)
    record = plan_record(costed_plan)
    for area, score in priorities.computed_scores(costed_plan, Source.SYNERGY).items():
        actions = [x.action for x in record.lines if x.action.area == area]
        further = [x for x in actions if set(goals_served(x)) - {HEALTH_SECURITY}]
        assert score == pytest.approx(len(further) / len(actions))
    paid = {area: -float(x) for area, x in costed(member, costed_plan).by_area.items() if x}
    assert priorities.computed_scores(costed_plan, Source.COST) == pytest.approx(paid)


def test_as_many_areas_as_one_may_vote_for(
    opened: PriorityRound, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = priorities.areas_of(opened.plan)
    monkeypatch.setattr(priorities, "MOST_VOTES", len(areas) - 1)
    with pytest.raises(ValidationError, match=f"at most {len(areas) - 1} areas"):
        priorities.vote(person=member, found=opened, pairs={}, areas=areas)
    priorities.vote(person=member, found=opened, pairs={(0, 1): 9.0, (2, 3): 1 / 9}, areas=areas[1:])
    assert Ballot.objects.get().areas == sorted(areas[1:])
