"""Priorities of a plan: scores of its areas, opening, voting, closing and deciding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.files import BadInput
from hsforhs.planning.goals import goals_served
from hsforhs.planning.priorities import rank, weigh_by_role
from hsforhs.planning.synergy_rules import HEALTH_SECURITY
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, roles_at
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs.costing import plan_cost
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import Ballot, Criterion, Decision, PriorityRound, Source, Voter

MOST_CRITERIA = 6
MOST_VOTES = 5
SCALE = range(1, 6)
USUAL = (
    (gettext_lazy("How far the area is from its target"), Source.GAP),
    (gettext_lazy("Risk that it answers"), Source.PEOPLE),
    (gettext_lazy("Feasible in the time of the plan"), Source.PEOPLE),
    (gettext_lazy("Serves care and other goals too"), Source.SYNERGY),
    (gettext_lazy("Reaches people who are left behind"), Source.PEOPLE),
)
"""Criteria that are offered first; a round may have others."""
AUTHOR = "author"
"""The role of somebody who may vote on a plan and holds no role at its place."""


def areas_of(plan: Plan) -> list[str]:
    """The capacity areas in which the plan has actions, in their order."""
    return list(plan_record(plan).by_area())


def computed_scores(plan: Plan, source: str) -> dict[str, float]:
    """The scores of areas that data give, higher is better; areas without data are not there."""
    found = plan_record(plan)
    if source == Source.GAP:
        climbs: dict[str, list[float]] = {}
        for gap in found.report.gaps:
            climbs.setdefault(gap.area, []).append(float(gap.target - gap.now))
        return {area: sum(x) / len(x) for area, x in climbs.items()}
    if source == Source.SYNERGY:
        return {
            area: sum(any(y != HEALTH_SECURITY for y in goals_served(x.action)) for x in lines) / len(lines)
            for area, lines in found.by_area().items()
        }
    cost = plan_cost(plan, record=found)
    return {area: -float(x) for area, x in cost.by_area.items() if x} if cost else {}


@transaction.atomic
def open_round(*, person: Person, plan: Plan, criteria: Sequence[tuple[str, str]]) -> PriorityRound:
    """Open a round of voting with 2 to 6 criteria, each a title and the source of its scores.

    A round that is there goes, with its ballots: the criteria that they answered are no more.
    """
    _require(person, plan)
    titles = [title.strip() for title, _source in criteria]
    if not 2 <= len(titles) <= MOST_CRITERIA or not all(titles) or len(set(titles)) < len(titles):
        raise ValidationError(_("Give 2 to %(most)d criteria, each once.") % {"most": MOST_CRITERIA})
    if any(source not in Source.values for _title, source in criteria):
        raise ValidationError(_("A criterion needs a source of its scores."))
    PriorityRound.objects.filter(plan=plan).delete()
    made = PriorityRound.objects.create(plan=plan)
    Criterion.objects.bulk_create(
        Criterion(round=made, position=position, title=title[:120], source=source)
        for position, (title, source) in enumerate(criteria)
    )
    _record(person, plan, "scenarios.open_priorities", {"criteria": titles})
    return made


@transaction.atomic
def set_scores(*, person: Person, found: PriorityRound, scores: Mapping[int, Mapping[str, int | None]]) -> None:
    """Score areas from 1 to 5 on the criteria that people score; by position of the criterion, then by area."""
    plan = found.plan
    _require(person, plan)
    _require_open(found)
    known = set(areas_of(plan))
    for criterion in found.criteria.filter(source=Source.PEOPLE):
        given = scores.get(criterion.position, {})
        if any(area not in known or (x is not None and x not in SCALE) for area, x in given.items()):
            raise ValidationError(_("A score is a number from 1 to 5 for an area of the plan."))
        criterion.scores = {**criterion.scores, **given}
        criterion.scores = {area: x for area, x in criterion.scores.items() if x is not None}
        criterion.save(update_fields=["scores"])
    told = {str(position): dict(given) for position, given in scores.items()}
    _record(person, plan, "scenarios.score_priorities", {"scores": told})


@transaction.atomic
def vote(
    *, person: Person, found: PriorityRound, pairs: Mapping[tuple[int, int], float], areas: Collection[str]
) -> None:
    """Cast one vote: how criteria compare, and up to five areas. No event: the one that closes the round counts votes.

    The ballot stands apart from the voter, with the day alone, and nothing joins the two.
    """
    plan = found.plan
    if not isinstance(person, User) or not rules.may_vote(person, plan):
        raise PermissionDenied
    _require_open(found)
    number = found.criteria.count()
    wanted = set(combinations(range(number), 2))
    if set(pairs) - wanted:
        raise ValidationError(_("A pair of criteria does not exist."))
    if len(areas) > MOST_VOTES or set(areas) - set(areas_of(plan)):
        raise ValidationError(_("Vote for at most %(most)d areas of the plan.") % {"most": MOST_VOTES})
    try:
        weigh_by_role({"": [pairs]}, number)
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None
    try:
        with transaction.atomic():
            Voter.objects.create(round=found, user=person)
    except IntegrityError:
        raise ValidationError(_("You have voted already; each person votes once.")) from None
    cast = Ballot(
        round=found,
        role=role_of(person, plan),
        pairs={f"{first}:{second}": times for (first, second), times in pairs.items()},
        areas=sorted(set(areas)),
        day=timezone.localdate(),
    )
    # Stored anew in the order of their random ids: the order of rows must not say who voted when.
    ballots = sorted([*found.ballots.all(), cast], key=lambda x: x.pk.hex)
    found.ballots.all().delete()
    Ballot.objects.bulk_create(ballots)


def role_of(person: User, plan: Plan) -> str:
    """The role for which a person votes: the first in the order of the list that she holds at the place."""
    held = roles_at(person, plan.place) if not person.is_administrator else frozenset({Role.ADMINISTRATOR})
    return next((str(x) for x in reversed(Role) if x in held), AUTHOR)


@transaction.atomic
def close_round(*, person: Person, found: PriorityRound) -> PriorityRound:
    """End the voting, and keep weights, ranks and votes as they are then."""
    plan = found.plan
    _require(person, plan)
    _require_open(found)
    with in_own_edition(plan):
        found.result = result_of(found)
    found.closed_at = timezone.now()
    content = [[x.role, x.pairs, x.areas, x.day.isoformat()] for x in found.ballots.all()]
    found.digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    found.save()
    told = {"ballots": len(content), "digest": found.digest, "weights": found.result["weights"]}
    _record(person, plan, "scenarios.close_priorities", told)
    return found


def result_of(found: PriorityRound) -> dict[str, Any]:
    """Weights by role and together, ranks of areas with their intervals, and votes by role."""
    criteria = list(found.criteria.all())
    ballots = list(found.ballots.all())
    answers: dict[str, list[dict[tuple[int, int], float]]] = {}
    votes: dict[str, dict[str, int]] = {}
    for ballot in ballots:
        pairs = {tuple(map(int, pair.split(":"))): times for pair, times in ballot.pairs.items()}
        answers.setdefault(ballot.role, []).append(pairs)  # type: ignore[arg-type]
        for area in ballot.areas:
            of_role = votes.setdefault(area, {})
            of_role[ballot.role] = of_role.get(ballot.role, 0) + 1
    together, by_role = weigh_by_role(answers, len(criteria))
    scores = [x.scores if x.source == Source.PEOPLE else computed_scores(found.plan, x.source) for x in criteria]
    table = {area: [given.get(area) for given in scores] for area in areas_of(found.plan)}
    return {
        "weights": list(together.weights),
        "contradiction": together.contradiction,
        "ballots": len(ballots),
        "by_role": {role: {"weights": list(x.weights), "ballots": x.ballots} for role, x in by_role.items()},
        "ranking": [
            {
                "area": x.option,
                "value": x.value,
                "rank": x.rank,
                "best": x.best,
                "worst": x.worst,
                "first_half": x.first_half,
                "votes": votes.get(x.option, {}),
            }
            for x in rank(table, together.weights)
        ],
    }


@transaction.atomic
def decide(*, person: Person, found: PriorityRound, area: str, first: bool, reason: str) -> Decision:
    """Say whether an area comes first, with the reason in words."""
    plan = found.plan
    _require(person, plan)
    if area not in areas_of(plan):
        raise ValidationError(_("'%(code)s' is no capacity area of this plan.") % {"code": area})
    if not reason.strip():
        raise ValidationError(_("Give the reason in a few words; it stands in the plan."))
    made, _new = Decision.objects.update_or_create(
        round=found,
        area=area,
        defaults={"first": first, "reason": reason.strip()[:300], "actor": actor_of(person)},
    )
    _record(person, plan, "scenarios.decide_priority", {"area": area, "first": first, "reason": made.reason})
    return made


def _require_open(found: PriorityRound) -> None:
    if found.closed_at is not None:
        raise ValidationError(_("The round of voting is closed."))


def _require(person: Person, plan: Plan) -> None:
    if not rules.may_choose(person, plan):
        raise PermissionDenied


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
