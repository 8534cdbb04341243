"""Priority scores without the luck of who scored what: an ordinal mixed model of questions, scorers and criteria.

Some scorers say yes more readily than others. Where they leave different questions blank, plain means carry their
temper into the ranking. The model estimates both and says what each question would have if all had answered everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hsforhs.files import BadInput, Sentence

from .priority import intermediate_scores
from .ranks import best_first
from .records import Floats, Scores, Whole

_ROUNDS = 300
_HALVINGS = 30
_CLOSE = 1e-4
_WIDE = 5.0
"""Standard deviation at which criteria are loosely held, so that one with a single answer stays finite."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What the model finds.

    ``rps`` is the score that each question would have if every scorer had answered every criterion, ``shift`` its
    difference to the plain one, ``rank`` by it. ``worth`` (questions) and ``generosity`` (scorers) are effects on the
    logit scale, ``spread`` their standard deviations (questions, scorers). ``settled`` is false where the estimate had
    not come to rest.
    """

    rps: Floats
    shift: Floats
    rank: Whole
    worth: Floats
    generosity: Floats
    spread: tuple[float, float]
    settled: bool


@dataclass(slots=True)
class _Answers:
    """Every answer as numbers: its question, scorer, criterion, and category from 0."""

    question: Whole
    scorer: Whole
    criterion: Whole
    category: Whole
    sizes: tuple[int, int, int]
    values: Floats


def adjust_for_generosity(scores: Scores) -> Adjusted:
    """Fit ``logit P(answer <= k) = threshold_k - (question + scorer + criterion)`` and standardise over all scorers.

    Questions and scorers are random effects, criteria fixed ones (loosely held at zero). For given spreads the effects
    are at the mode of their joint density, found by Newton's method; the spreads follow by the EM step with the
    curvature there (a Laplace approximation, which makes spreads a little small where answers are few). Raises BadInput
    where all answers are the same.
    """
    answers = _answers(scores)
    questions, scorers, criteria = answers.sizes
    cuts = len(answers.values) - 1
    fit = np.zeros(cuts + sum(answers.sizes))
    below = np.cumsum(np.bincount(answers.category))[:-1] / len(answers.category)
    fit[:cuts] = np.log(below / (1 - below))
    variances = np.ones(2)
    settled = False
    for _ in range(_ROUNDS):
        precision = _precision(variances, answers.sizes, cuts)
        fit, covariance = _newton(fit, precision, answers)
        spots = (slice(cuts, cuts + questions), slice(cuts + questions, cuts + questions + scorers))
        fresh = np.array([(np.square(fit[x]).sum() + np.trace(covariance[x, x])) / (x.stop - x.start) for x in spots])
        settled = bool(np.abs(np.sqrt(fresh) - np.sqrt(variances)).max() < _CLOSE)
        variances = np.maximum(fresh, 1e-8)
        if settled:
            break
    worth, generosity = fit[spots[0]], fit[spots[1]]
    rps = _expected(fit[:cuts], worth, generosity, fit[-criteria:], scores.on_unit(answers.values))
    return Adjusted(
        rps,
        rps - intermediate_scores(scores)[0].mean(axis=1),
        best_first(rps),
        worth,
        generosity,
        (float(np.sqrt(variances[0])), float(np.sqrt(variances[1]))),
        settled,
    )


def _answers(scores: Scores) -> _Answers:
    scorer, question, item = np.nonzero(~np.isnan(scores.values))
    values, category = np.unique(scores.values[scorer, question, item], return_inverse=True)
    if len(values) < 2:
        raise BadInput(
            Sentence("all answers are the same, so nothing can be told apart"), expected=Sentence("answers that differ")
        )
    criteria = scores.criteria
    of_item = np.array([criteria.index(x.criterion) for x in scores.items])
    sizes = len(scores.questions), len(scores.scorers), len(criteria)
    return _Answers(question, scorer, of_item[item], category.astype(np.int64), sizes, values)


def _precision(variances: Floats, sizes: tuple[int, int, int], cuts: int) -> Floats:
    questions, scorers, criteria = sizes
    return np.concatenate(
        [
            np.zeros(cuts),
            np.full(questions, 1 / variances[0]),
            np.full(scorers, 1 / variances[1]),
            np.full(criteria, 1 / _WIDE**2),
        ]
    )


def _newton(fit: Floats, precision: Floats, answers: _Answers) -> tuple[Floats, Floats]:
    """Climb to the mode; return it and the inverse of the curvature there."""
    height = _log_density(fit, precision, answers)
    while True:
        gradient, curvature = _slopes(fit, precision, answers)
        covariance = np.linalg.inv(curvature).astype(np.float64)
        step = covariance @ gradient
        for _ in range(_HALVINGS):
            higher = _log_density(fit + step, precision, answers)
            if higher >= height:
                break
            step = step / 2
        else:
            return fit, covariance
        gained, fit, height = higher - height, fit + step, higher
        if gained < 1e-6:
            return fit, covariance


def _linear(fit: Floats, answers: _Answers) -> tuple[Floats, Floats]:
    """Return the logits of P(answer <= k) and of P(answer < k) of every answer; infinite at the ends."""
    questions, scorers, _ = answers.sizes
    cuts = len(answers.values) - 1
    worth, rest = fit[cuts : cuts + questions], fit[cuts + questions :]
    eta = worth[answers.question] + rest[:scorers][answers.scorer] + rest[scorers:][answers.criterion]
    ends = np.concatenate([[-np.inf], fit[:cuts], [np.inf]])
    return ends[answers.category + 1] - eta, ends[answers.category] - eta


def _log_density(fit: Floats, precision: Floats, answers: _Answers) -> float:
    cuts = len(answers.values) - 1
    if (np.diff(fit[:cuts]) <= 0).any():
        return -np.inf
    upper, lower = _linear(fit, answers)
    with np.errstate(divide="ignore"):
        return float(np.log(_logistic(upper) - _logistic(lower)).sum() - (precision * fit**2).sum() / 2)


def _logistic(x: Floats) -> Floats:
    return (1 + np.tanh(x / 2)) / 2


def _slopes(fit: Floats, precision: Floats, answers: _Answers) -> tuple[Floats, Floats]:
    """Return gradient and negative Hessian of the log density.

    With F the logistic function and f its slope, an answer between the cuts a and b has the likelihood F(b) - F(a).
    """
    questions, scorers, _ = answers.sizes
    cuts = len(answers.values) - 1
    upper, lower = (_logistic(x) for x in _linear(fit, answers))
    size = np.maximum(upper - lower, 1e-300)
    up, down = upper * (1 - upper) / size, lower * (1 - lower) / size
    # Slopes of the log-likelihood by b and by a, and its curvature; by the effects they follow as eta enters both.
    by_b, by_a = up, -down
    bb = up**2 - up * (1 - 2 * upper)
    aa = down**2 + down * (1 - 2 * lower)
    ab = -up * down
    places = np.stack(
        [
            answers.question + cuts,
            answers.scorer + cuts + questions,
            answers.criterion + cuts + questions + scorers,
        ]
    )
    total = len(fit)
    gradient, curvature = np.zeros(total), np.zeros((total, total))

    def add(rows: Whole, columns: Whole, amount: Floats) -> None:
        flat = np.bincount(rows * total + columns, weights=amount, minlength=total * total).reshape(total, total)
        curvature[...] += flat

    inner = aa + bb + 2 * ab
    for one in places:
        gradient += np.bincount(one, weights=-(by_b + by_a), minlength=total)
        for other in places:
            add(one, other, inner)
    for cut, slope, curve, chosen in (
        (answers.category, by_b, bb, answers.category < cuts),
        (answers.category - 1, by_a, aa, answers.category > 0),
    ):
        at = cut[chosen]
        gradient += np.bincount(at, weights=slope[chosen], minlength=total)
        add(at, at, curve[chosen])
        for one in places:
            mixed = -(curve + ab)[chosen]
            add(at, one[chosen], mixed)
            add(one[chosen], at, mixed)
    middle = (answers.category > 0) & (answers.category < cuts)
    add(answers.category[middle], answers.category[middle] - 1, ab[middle])
    add(answers.category[middle] - 1, answers.category[middle], ab[middle])
    return gradient - precision * fit, curvature + np.diag(precision)


def _expected(cuts: Floats, worth: Floats, generosity: Floats, criteria: Floats, values: Floats) -> Floats:
    """Return the mean answer of each question over all scorers and criteria, as the model has it."""
    others = (generosity[:, None] + criteria[None, :]).ravel()
    rps = np.full(len(worth), values[-1])
    for cut, step in zip(cuts, np.diff(values), strict=True):
        rps -= step * _logistic(cut - worth[:, None] - others[None, :]).mean(axis=1)
    return rps
