"""Weights of criteria from answers to pairs: which of two counts more, and how many times."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from hsforhs.files import BadInput

MOST_TIMES = 9.0
"""No criterion counts more than nine times as much as another: beyond that people do not tell apart."""

_RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean inconsistency of random answers by number of criteria (Saaty 1980), to compare with."""

Pairs = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights that add up to 1. ``contradiction`` compares with random answers: 0 none, above 0.1 worth a talk."""

    weights: tuple[float, ...]
    contradiction: float
    ballots: int


def weigh(answers: Sequence[Pairs], number: int) -> Weighing:
    """Return the weights of ``number`` criteria from one or several sets of answers that count alike.

    An answer says for a pair (first, second) how many times more the first counts, 1/9 to 9. Answers are joined by
    their geometric mean, so that 3 and 1/3 level out; a pair that somebody left open is 1 there. Weights are the
    geometric means of the rows. Raises BadInput for a pair that is not one of the criteria and for figures beyond.
    """
    if number < 1:
        raise BadInput("there are no criteria", expected="at least one")
    logs = [[0.0] * number for _ in range(number)]
    for answer in answers:
        for (first, second), times in answer.items():
            if not (0 <= first < number and 0 <= second < number and first != second):
                raise BadInput(f"the pair {first}, {second} does not exist", expected=f"two of {number} criteria")
            if not 1 / MOST_TIMES - 1e-9 <= times <= MOST_TIMES + 1e-9:
                raise BadInput(f"one counts {times} times as much", expected="1/9 to 9")
            logs[first][second] += math.log(times) / len(answers)
            logs[second][first] -= math.log(times) / len(answers)
    rows = [math.exp(sum(row) / number) for row in logs]
    weights = tuple(x / sum(rows) for x in rows)
    return Weighing(weights, _contradiction(logs, weights), len(answers))


def weigh_by_role(answers: Mapping[str, Sequence[Pairs]], number: int) -> tuple[Weighing, Mapping[str, Weighing]]:
    """Return the weights over all roles, and those of each role.

    Every role that voted counts alike, however many people have it: ten contributors do not outvote one approver.
    """
    by_role = {role: weigh(given, number) for role, given in answers.items() if given}
    if not by_role:
        return weigh((), number), {}
    together: dict[tuple[int, int], float] = {}
    for pair in combinations(range(number), 2):
        logs = [math.log(x.weights[pair[0]] / x.weights[pair[1]]) for x in by_role.values()]
        together[pair] = max(1 / MOST_TIMES, min(MOST_TIMES, math.exp(sum(logs) / len(logs))))
    joined = weigh([together], number)
    return Weighing(joined.weights, joined.contradiction, sum(x.ballots for x in by_role.values())), by_role


def _contradiction(logs: Sequence[Sequence[float]], weights: Sequence[float]) -> float:
    """Return the consistency ratio of Saaty for the joined answers."""
    number = len(weights)
    if number < 3:
        return 0.0
    rows = [
        sum(math.exp(x) * weight for x, weight in zip(row, weights, strict=True)) / own
        for row, own in zip(logs, weights, strict=True)
    ]
    index = (sum(rows) / number - number) / (number - 1)
    expected = _RANDOM_INDEX[min(number, len(_RANDOM_INDEX) - 1)]
    return max(0.0, index / expected)
