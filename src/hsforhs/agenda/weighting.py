"""Weights that a stakeholder group gives to criteria: by dividing points, or by naming the best and the worst."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hsforhs.files import BadInput, Sentence

_ADDED = 0.5
"""Added to every count, so that a criterion that nobody named, or everybody, keeps a weight above zero."""


def by_points(points: Mapping[str, float], criteria: Sequence[str]) -> dict[str, float]:
    """Return weights that add up to 1 from points, one number of 0 or more for each criterion.

    Raises BadInput for an unknown criterion, a criterion without points, points that are negative or no number, and
    points that are all zero.
    """
    for criterion in points:
        if criterion not in criteria:
            raise BadInput(
                Sentence("there is no criterion '%(criterion)s'", criterion=criterion),
                expected=Sentence("one of %(listed)s", listed=tuple(criteria)),
            )
    for criterion in criteria:
        if criterion not in points:
            raise BadInput(
                Sentence("criterion '%(criterion)s' has no points", criterion=criterion),
                expected=Sentence("points for each criterion"),
            )
        if not 0 <= points[criterion] < math.inf:
            raise BadInput(
                Sentence(
                    "criterion '%(criterion)s' has %(number)s points", criterion=criterion, number=points[criterion]
                ),
                expected=Sentence("a number of 0 or more"),
            )
    most = max(points.values())
    if most == 0:
        raise BadInput(Sentence("all points are zero"), expected=Sentence("at least one above zero"))
    # Divided by the largest first, so that the sum of huge points stays a number.
    shares = {criterion: points[criterion] / most for criterion in criteria}
    total = sum(shares.values())
    return {criterion: share / total for criterion, share in shares.items()}


def by_best_and_worst(choices: Sequence[tuple[str, str]], criteria: Sequence[str]) -> dict[str, float]:
    """Return weights that add up to 1 from pairs (most important, least important), one pair for each person.

    The weight of a criterion is in proportion to the square root of how often it was named best divided by how often
    it was named worst, 0.5 added to both: the usual counting analysis of best-worst scaling. Raises BadInput for an
    unknown criterion, for one named best and worst by the same person, and without any choice.
    """
    if not choices:
        raise BadInput(Sentence("nobody named a best and a worst criterion"), expected=Sentence("at least one pair"))
    best, worst = dict.fromkeys(criteria, _ADDED), dict.fromkeys(criteria, _ADDED)
    for number, pair in enumerate(choices, start=1):
        for criterion in pair:
            if criterion not in best:
                raise BadInput(
                    Sentence(
                        "choice %(number)s names '%(criterion)s', which is no criterion",
                        number=number,
                        criterion=criterion,
                    ),
                    expected=Sentence("one of %(listed)s", listed=tuple(criteria)),
                )
        if pair[0] == pair[1]:
            raise BadInput(
                Sentence("choice %(number)s names '%(criterion)s' best and worst", number=number, criterion=pair[0]),
                expected=Sentence("two criteria"),
            )
        best[pair[0]] += 1
        worst[pair[1]] += 1
    ratios = {criterion: math.sqrt(best[criterion] / worst[criterion]) for criterion in criteria}
    total = sum(ratios.values())
    return {criterion: ratio / total for criterion, ratio in ratios.items()}
