"""From answers to an agenda: intermediate scores, priority scores, thresholds, ranks.

Sources: the 15 steps of the CHNRI method and its formulas as published; names are those of the method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hsforhs.files import BadInput, Sentence

from .agreement import average_expert_agreement
from .ranks import best_first
from .records import Floats, Scores, Thresholds, Truths, Weights, Whole


@dataclass(frozen=True, slots=True)
class GroupView:
    """The agenda as one stakeholder group would have it; arrays have one entry for each question.

    ``fails`` is questions x criteria.
    """

    weighted: Floats
    rank: Whole
    fails: Truths

    @property
    def eligible(self) -> Truths:
        """Whether a question passes every threshold of the group."""
        return _passing(self.fails)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Scores and ranks of all questions, in the order of ``questions``.

    ``intermediate`` and ``answered`` are questions x criteria: the mean answer and how many answers it is made of.
    ``rps`` is the plain, ``weighted`` the weighted research priority score. ``rank`` is by ``weighted`` and holds every
    question; ``rank_eligible`` counts those alone that pass the thresholds, 0 for the others. ``worst_rank`` is the
    lowest place that any group gives.
    """

    questions: tuple[str, ...]
    criteria: tuple[str, ...]
    intermediate: Floats
    answered: Whole
    rps: Floats
    weighted: Floats
    aea_nonblank: Floats
    aea_all: Floats
    fails: Truths
    rank: Whole
    rank_eligible: Whole
    groups: Mapping[str, GroupView]

    @property
    def eligible(self) -> Truths:
        """Whether a question passes every threshold of every group."""
        return _passing(self.fails)

    @property
    def worst_rank(self) -> Whole:
        """The lowest place among the groups' rankings."""
        worst: Whole = np.max([view.rank for view in self.groups.values()], axis=0)
        return worst


def sums_and_counts(scores: Scores) -> tuple[Floats, Floats]:
    """Return sum and number of the answers of each scorer: scorers x questions x criteria, blanks left out.

    Answers are counted from 0 to 1, whatever the scale.
    """
    given = ~np.isnan(scores.values)
    return scores.by_criterion(np.where(given, scores.on_unit(scores.values), 0.0)), scores.by_criterion(
        given.astype(float)
    )


def intermediate_scores(scores: Scores) -> tuple[Floats, Whole]:
    """Return ``S = sum of answers / number of answers`` as questions x criteria, and the number of answers.

    Answers to the sub-questions of a criterion are pooled; blanks count in neither. NaN where nobody answered.
    """
    sums, counts = (x.sum(axis=0) for x in sums_and_counts(scores))
    with np.errstate(invalid="ignore"):
        return sums / counts, counts.astype(np.int64)


def equal_weights(criteria: tuple[str, ...]) -> Weights:
    """Return one set of equal weights."""
    return Weights(criteria, {"": np.full(len(criteria), 1 / len(criteria))})


def no_thresholds(criteria: tuple[str, ...]) -> Thresholds:
    """Return one set without a threshold."""
    return Thresholds(criteria, {"": np.full(len(criteria), np.nan)})


def failing(intermediate: Floats, thresholds: Floats) -> Truths:
    """Say which intermediate scores (last axis: criteria) lie below their threshold; equal is enough."""
    return intermediate < thresholds - 1e-12


def set_priorities(scores: Scores, weights: Weights | None = None, thresholds: Thresholds | None = None) -> Agenda:
    """Return scores, ranks, agreement and eligibility of every question.

    A question that fails a threshold keeps its scores and its rank: ``fails`` says where. Where groups give weights,
    ``weighted`` uses the mean of their weights, each group with one voice; a question is eligible when no group's
    threshold stops it. Raises BadInput where a question has no answer at all on a criterion.
    """
    criteria = scores.criteria
    means, answered = intermediate_scores(scores)
    for question, criterion in zip(*np.nonzero(answered == 0), strict=True):
        raise BadInput(
            Sentence(
                "question '%(question)s' has no answer on criterion '%(criterion)s'",
                question=scores.questions[question],
                criterion=criteria[criterion],
            ),
            expected=Sentence("an answer of at least one scorer"),
        )
    weights = weights or equal_weights(criteria)
    thresholds = thresholds or no_thresholds(criteria)
    for one in (weights, thresholds):
        if one.criteria != criteria:
            raise ValueError(f"criteria are {one.criteria} where the scores have {criteria}")
    named = dict.fromkeys(name for name in (*weights.by_group, *thresholds.by_group) if name)
    groups = {name: _view(name, means, weights, thresholds) for name in named or [""]}
    asked_by = thresholds.asked_by((*scores.groups, *named))
    fails = np.any([failing(means, least) for least in asked_by], axis=0)
    weighted = means @ weights.together
    eligible = _passing(fails)
    nonblank, everybody = average_expert_agreement(scores)
    return Agenda(
        scores.questions,
        criteria,
        means,
        answered,
        means.mean(axis=1),
        weighted,
        nonblank,
        everybody,
        fails,
        best_first(weighted),
        np.where(eligible, best_first(np.where(eligible, weighted, -np.inf)), 0),
        groups,
    )


def _passing(fails: Truths) -> Truths:
    return ~np.asarray(fails.any(axis=1), dtype=bool)


def _view(name: str, means: Floats, weights: Weights, thresholds: Thresholds) -> GroupView:
    weighted = means @ weights.of(name)
    return GroupView(weighted, best_first(weighted), failing(means, thresholds.of(name)))
