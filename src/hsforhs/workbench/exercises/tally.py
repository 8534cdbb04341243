"""From ballots to arrays, and from arrays to results: the only module that reads answers of all ballots at once."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import translation

from hsforhs.agenda.protocol import answers_digest
from hsforhs.agenda.records import Scores, Thresholds, Truths, Weights
from hsforhs.agenda.results import (
    change_between,
    chnri_results,
    delphi_results,
    rank_familiar,
    survey_results,
    workshop_results,
)
from hsforhs.files import BadInput, Sentence

from .models import Exercise, Round, RoundKind, RoundState, Score, StakeholderGroup
from .options import FAMILIAR_FROM, PICK, RATING, items_of, options_of

Values = Mapping[str, float | None]
MOST_COMMENTS = 12
"""Comments on one question that scorers of the next round see."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one round: by ballot and question code; ``groups`` is the code of the group of each ballot.

    ``reasons`` of each ballot say why something of a question is blank; ``familiarity`` is known of those who gave it.
    """

    by_ballot: Mapping[Any, Mapping[str, Values]]
    groups: Mapping[Any, str]
    reasons: Mapping[Any, Mapping[str, str]]
    familiarity: Mapping[Any, int]

    @property
    def digest(self) -> str:
        """SHA-256 of everything answered, whoever answered it, with the reasons for blanks."""
        return answers_digest(
            (code, {**values, "reason": reason} if (reason := self.reasons[ballot].get(code)) else values)
            for ballot, rows in self.by_ballot.items()
            for code, values in rows.items()
        )

    def familiar(self, ballots: Iterable[Any]) -> Truths:
        """Say of each ballot whether the person knows the field."""
        return np.array([self.familiarity.get(x, 0) >= FAMILIAR_FROM for x in ballots], dtype=bool)


def answered(found: Round) -> Answered:
    """Read the answers of a round in one query, ballots by their random key."""
    by_ballot: dict[Any, dict[str, Values]] = {}
    groups: dict[Any, str] = {}
    reasons: dict[Any, dict[str, str]] = {}
    familiarity: dict[Any, int] = {}
    rows = Score.objects.filter(round=found).order_by("ballot_id", "question__code")
    for ballot, group, knows, code, values, reason in rows.values_list(
        "ballot_id", "ballot__group__code", "ballot__familiarity", "question__code", "values", "reason"
    ).iterator(2_000):
        by_ballot.setdefault(ballot, {})[code] = values
        groups[ballot] = group or ""
        given = reasons.setdefault(ballot, {})
        if reason:
            given[code] = reason
        if knows:
            familiarity[ballot] = knows
    return Answered(by_ballot, groups, reasons, familiarity)


def scores_of_round(found: Round, given: Answered | None = None) -> Scores:
    """Return the answers of a scoring round as the core computes with them; scorers are s1, s2 ... by random key.

    Where less is better the scale is turned round, so that more is better everywhere.
    """
    given = given or answered(found)
    criteria = list(found.exercise.criteria.all())
    asked = items_of(criteria)
    turned = {x.code for x in criteria if x.less_is_better}
    scale = options_of(found.exercise).values
    ends = min(scale) + max(scale)
    places = {code: i for i, code in enumerate(found.questions)}
    values = np.full((len(given.by_ballot), len(places), len(asked)), np.nan)
    for scorer, rows in enumerate(given.by_ballot.values()):
        for code, answers in rows.items():
            if code not in places:
                continue
            for number, (key, item, _asks) in enumerate(asked):
                value = answers.get(key)
                if value is not None:
                    values[scorer, places[code], number] = ends - value if item.criterion in turned else value
    return Scores(
        tuple(f"s{i}" for i in range(1, len(given.by_ballot) + 1)),
        tuple(found.questions),
        tuple(item for _key, item, _asks in asked),
        values,
        np.ones(values.shape[1:], dtype=bool),
        tuple(given.groups.values()),
        scale,
    )


def weights_of(groups: Iterable[StakeholderGroup], criteria: tuple[str, ...]) -> Weights | None:
    """Return the weights of the groups that gave some; ``None`` where none did."""
    found = {x.code: np.array([float(x.weights[code]) for code in criteria]) for x in groups if x.weights}
    return Weights(criteria, found) if found else None


def thresholds_of(groups: Iterable[StakeholderGroup], scores: Scores) -> Thresholds | None:
    """Return the thresholds of the groups that set some, from 0 to 1 as scores are; ``None`` where none did."""
    criteria = scores.criteria
    found = {
        x.code: scores.on_unit(np.array([float(x.thresholds.get(code, math.nan)) for code in criteria]))
        for x in groups
        if x.thresholds
    }
    return Thresholds(criteria, found) if found else None


def results_of(found: Round, given: Answered) -> dict[str, Any]:
    """Compute what a round found.

    Raises ValidationError, naming it, for a question that nobody answered on a criterion, and without any answer.
    """
    try:
        return _RESULTS[RoundKind(found.kind)](found, given)
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None


def _scores(found: Round, given: Answered) -> dict[str, Any]:
    if not given.by_ballot:
        raise BadInput(Sentence("nobody answered"), expected=Sentence("at least one ballot"))
    options = options_of(found.exercise)
    scores = scores_of_round(found, given)
    groups = list(found.exercise.groups.all())
    weights = weights_of(groups, scores.criteria)
    before = _round_before(found)
    told = {name for name, size in before.results["group_sizes"].items() if size} if before else None
    answer = chnri_results(
        scores,
        weights,
        thresholds_of(groups, scores),
        draws=options.draws,
        seed=options.seed,
        top=options.top,
        familiar=given.familiar(given.by_ballot),
        reasons=given.reasons.values(),
        among=told,
    )
    if before is not None:
        answer["change"] = change_between(scores_of_round(before), scores, weights)
    return answer


def _ratings(found: Round, given: Answered) -> dict[str, Any]:
    before = _round_before(found)
    earlier = answered(before) if before else None
    ballots = list(dict.fromkeys([*given.by_ballot, *(earlier.by_ballot if earlier else ())]))
    groups = {**(earlier.groups if earlier else {}), **given.groups}
    if not given.by_ballot:
        raise BadInput(Sentence("nobody answered"), expected=Sentence("at least one ballot"))
    return delphi_results(
        _table(given, ballots, found.questions),
        _table(earlier, ballots, found.questions) if earlier else None,
        found.questions,
        [groups[x] for x in ballots],
        number=found.number,
        rules=options_of(found.exercise).delphi,
        familiar=given.familiar(ballots),
        reasons=given.reasons.values(),
    )


def _table(given: Answered, ballots: list[Any], questions: list[str]) -> Any:
    rows = [given.by_ballot.get(ballot, {}) for ballot in ballots]
    table = [[row.get(code, {}).get(RATING) for code in questions] for row in rows]
    return np.array(table, dtype=float)


def _survey(found: Round, given: Answered) -> dict[str, Any]:
    people: dict[str, int] = {}
    choices: list[tuple[str, str]] = []
    for ballot, rows in given.by_ballot.items():
        picked = [code for code, values in rows.items() if values.get(PICK) and code in found.questions]
        if picked:
            group = given.groups[ballot]
            people[group] = people.get(group, 0) + 1
            choices += [(group, code) for code in picked]
    return survey_results(choices, people, found.questions, shortlist=options_of(found.exercise).shortlist)


def _workshop(found: Round, _given: Answered) -> dict[str, Any]:
    ranks: dict[str, dict[str, int]] = {}
    for group, code, rank in found.group_ranks.values_list("group", "question__code", "rank"):
        ranks.setdefault(group, {})[code] = rank
    return workshop_results(ranks, found.questions)


_RESULTS = {
    RoundKind.SCORES: _scores,
    RoundKind.RATINGS: _ratings,
    RoundKind.SURVEY: _survey,
    RoundKind.WORKSHOP: _workshop,
}


def _round_before(found: Round) -> Round | None:
    rounds = Round.objects.filter(exercise=found.exercise_id, number__lt=found.number, kind=found.kind)
    return rounds.filter(state=RoundState.CLOSED).select_related("exercise").order_by("-number").first()


def whole_results(exercise: Exercise) -> dict[str, Any]:
    """Put the rounds of an exercise together: every question with its last result, ranked; each round beside.

    Delphi asks fewer questions in each round, and a workshop ranks a shortlist: a question keeps what was last found
    of it, and the others follow those of the last round.
    """
    rounds = list(exercise.rounds.filter(state=RoundState.CLOSED).order_by("number"))
    last = dict(rounds[-1].results)
    told = [{"number": x.number, "kind": x.kind, "ballots": x.ballots, "digest": x.digest} for x in rounds]
    if rounds[-1].kind == RoundKind.RATINGS:
        latest = {row["question"]: {**row, "round": x.number} for x in rounds for row in x.results["questions"]}
        rows = sorted(latest.values(), key=lambda row: (-row["median"], -row["high"], row["question"]))
        best = [(row["median"], row["high"]) for row in rows]
        last["questions"] = [{**row, "rank": best.index((row["median"], row["high"])) + 1} for row in rows]
        if last.get("familiar"):
            rank_familiar(last["questions"])
    if rounds[-1].kind == RoundKind.WORKSHOP:
        chosen = {row["question"] for row in last["questions"]}
        survey = rounds[0].results
        rest = [row for row in survey["questions"] if row["question"] not in chosen]
        beside = {row["question"]: row for row in survey["questions"]}
        last["questions"] = [
            *({**row, "survey": beside[row["question"]], "final": True} for row in last["questions"]),
            *({**row, "survey": row, "final": False} for row in rest),
        ]
        last |= {"people": survey["people"], "group_sizes": survey["group_sizes"], "shortlist": survey["shortlist"]}
    return {"method": exercise.method, "rounds": told, **last}


def comments_on(found: Round, questions: Iterable[str]) -> dict[str, list[str]]:
    """Return what scorers wrote about some questions, at most twelve of each by chance, in the order of their letters.

    Neither the order nor anything beside a comment says whose it is.
    """
    wanted = set(questions)
    rows = Score.objects.filter(round=found).exclude(comment="").values_list("question__code", "comment")
    written: dict[str, set[str]] = {}
    for code, comment in rows:
        if code in wanted:
            written.setdefault(code, set()).add(comment)
    chance = random.SystemRandom()
    return {
        code: sorted(chance.sample(sorted(texts), min(len(texts), MOST_COMMENTS))) for code, texts in written.items()
    }


def data_digest(exercise: Exercise) -> str:
    """Return the digest of all rounds together, from the answers as they are stored now.

    How well the scorers know the field goes in as well, as a sorted list, where somebody said so.
    """
    rounds = exercise.rounds.filter(state=RoundState.CLOSED).select_related("exercise").order_by("number")
    rows: list[tuple[str, dict[str, Any]]] = [(f"round {x.number}", {"digest": round_digest(x)}) for x in rounds]
    known = exercise.ballots.filter(familiarity__isnull=False).values_list("familiarity", flat=True)
    if familiarity := sorted(x for x in known if x):
        rows.append(("familiarity", {"given": familiarity}))
    return answers_digest(rows)


def round_digest(found: Round, given: Answered | None = None) -> str:
    """Return the digest of the answers of a round; of a workshop that of the ranks of its groups."""
    if found.kind == RoundKind.WORKSHOP:
        rows = found.group_ranks.values_list("group", "question__code", "rank")
        return answers_digest((code, {"group": group, "rank": rank}) for group, code, rank in rows)
    return (given or answered(found)).digest
