"""Hard conditions of a match in three values, each quoted with its answer, and the explained score after them.

What nobody knows is never taken for yes or for no. A condition that is not met leaves no score; one that is not known
leaves the score and keeps the whole unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .explained import weighted_mean


class Answer(StrEnum):
    """A condition is met, not met, or nobody knows."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in words, and the answer. ``kind`` and ``values`` say the same so that others can word it."""

    rule: str
    answer: Answer
    kind: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explained:
    """How something fits: conditions first, then parts (0 to 1) under their weights; no score where it may not."""

    conditions: tuple[Condition, ...]
    parts: Mapping[str, float]
    weights: Mapping[str, float]
    score: float | None

    @property
    def eligible(self) -> Answer:
        """One refusal refuses; what nobody knows keeps the whole unknown."""
        return verdict(self.conditions)

    @property
    def missing(self) -> tuple[str, ...]:
        """The conditions that are not met or not known."""
        return tuple(x.rule for x in self.conditions if x.answer is not Answer.MET)


def answered(known: bool | None) -> Answer:
    """Return the answer to a condition of which is known that it holds, that it does not, or nothing."""
    return Answer.UNKNOWN if known is None else Answer.MET if known else Answer.NOT_MET


def verdict(conditions: Iterable[Condition]) -> Answer:
    """Return the answer to all conditions together."""
    answers = {x.answer for x in conditions}
    return next((x for x in (Answer.NOT_MET, Answer.UNKNOWN) if x in answers), Answer.MET)


def explain(conditions: Iterable[Condition], parts: Mapping[str, float], weights: Mapping[str, float]) -> Explained:
    """Put conditions and parts together; a part that was not asked for is not in ``parts`` and does not count."""
    found = tuple(conditions)
    score = None if verdict(found) is Answer.NOT_MET else weighted_mean(parts, weights)
    return Explained(found, parts, {x: weights[x] for x in parts}, score)
