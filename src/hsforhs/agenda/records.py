"""What a priority exercise brings in: answers, weights, thresholds and ranks, as arrays with names beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]

CHNRI_SCALE = (0.0, 0.5, 1.0)
"""No, undecided though informed, yes; a blank is not on the scale: the scorer does not know enough."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a scorer answers about a question: a criterion, or one of its sub-questions."""

    criterion: str
    subquestion: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers of all scorers.

    ``values`` is scorers x questions x items, NaN where a scorer left a blank. ``asked`` is questions x items: false
    where nobody was asked this item about this question. ``groups`` gives the stakeholder group of each scorer, ``""``
    where none is known. ``scale`` holds the values that an answer can have; scores are told from 0 for its lowest to 1
    for its highest (:meth:`on_unit`), agreement by the values themselves.
    """

    scorers: tuple[str, ...]
    questions: tuple[str, ...]
    items: tuple[Item, ...]
    values: Floats
    asked: Truths
    groups: tuple[str, ...]
    scale: tuple[float, ...] = CHNRI_SCALE

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria in the order in which they first appear."""
        return tuple(dict.fromkeys(item.criterion for item in self.items))

    def on_unit(self, values: Floats) -> Floats:
        """Return answers with the lowest of the scale at 0 and the highest at 1, where those of CHNRI stand already."""
        low, high = min(self.scale), max(self.scale)
        unit: Floats = (values - low) / (high - low)
        return unit

    @property
    def blanks(self) -> int:
        """How many of the answers that were asked for are missing."""
        return int(self.asked.sum()) * len(self.scorers) - int((~np.isnan(self.values)).sum())

    def of(self, chosen: Truths) -> Scores:
        """Return the answers of the chosen scorers alone; ``chosen`` is one truth for each scorer."""
        kept = np.flatnonzero(chosen)
        return Scores(
            tuple(self.scorers[i] for i in kept),
            self.questions,
            self.items,
            self.values[kept],
            self.asked,
            tuple(self.groups[i] for i in kept),
            self.scale,
        )

    def by_criterion(self, cells: Floats) -> Floats:
        """Add up the last axis, one entry for each item, to one entry for each criterion."""
        return cells @ self._belongs()

    def _belongs(self) -> Floats:
        criteria = self.criteria
        belongs = np.zeros((len(self.items), len(criteria)))
        for number, item in enumerate(self.items):
            belongs[number, criteria.index(item.criterion)] = 1
        return belongs


def scores_of(
    answers: Iterable[tuple[str, str, str, str, float | None, str]], scale: Sequence[float] = CHNRI_SCALE
) -> Scores:
    """Return scores from answers (scorer, question, criterion, sub-question, value or ``None``, group).

    Names keep the order in which they first appear. The answers are taken to be checked: :func:`read_scores` does that
    for files.
    """
    rows = list(answers)
    scorers = {x: i for i, x in enumerate(dict.fromkeys(row[0] for row in rows))}
    questions = {x: i for i, x in enumerate(dict.fromkeys(row[1] for row in rows))}
    pairs = list(dict.fromkeys((row[2], row[3]) for row in rows))
    order = {x: i for i, x in enumerate(dict.fromkeys(criterion for criterion, _ in pairs))}
    pairs.sort(key=lambda pair: order[pair[0]])
    items = {x: i for i, x in enumerate(pairs)}
    values = np.full((len(scorers), len(questions), len(items)), np.nan)
    asked = np.zeros(values.shape[1:], dtype=bool)
    groups = dict.fromkeys(scorers, "")
    for scorer, question, criterion, subquestion, value, group in rows:
        here = questions[question], items[criterion, subquestion]
        asked[here] = True
        groups[scorer] = group or groups[scorer]
        if value is not None:
            values[(scorers[scorer], *here)] = value
    return Scores(
        tuple(scorers),
        tuple(questions),
        tuple(Item(*pair) for pair in pairs),
        values,
        asked,
        tuple(groups.values()),
        tuple(scale),
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by stakeholder group (``""`` where there is one set for all), in the order of ``criteria``.

    Those of a group add up to 1. Groups have one voice each, however many people stand behind them. ``common`` is what
    holds for a group that gave none, where some did.
    """

    criteria: tuple[str, ...]
    by_group: Mapping[str, Floats]
    common: Floats | None = None

    @property
    def together(self) -> Floats:
        """The mean over the groups; adds up to 1."""
        together: Floats = np.mean(list(self.by_group.values()), axis=0)
        return together

    def of(self, group: str) -> Floats:
        """Return the weights of a group: its own, else those for all, else the mean of what groups gave."""
        common = self.by_group.get("", self.common)
        return self.by_group.get(group, self.together if common is None else common)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least intermediate score of each criterion by stakeholder group; NaN where a group sets none.

    ``common`` is what holds for a group that set none, where some did.
    """

    criteria: tuple[str, ...]
    by_group: Mapping[str, Floats]
    common: Floats | None = None

    def of(self, group: str) -> Floats:
        """Return the thresholds of a group: its own, else those for all, else none."""
        common = self.by_group.get("", self.common)
        return self.by_group.get(group, np.full(len(self.criteria), np.nan) if common is None else common)

    def asked_by(self, groups: Iterable[str]) -> list[Floats]:
        """Return every set that a question must pass; those for all count where one of the groups has none."""
        rows = list(self.by_group.values())
        if self.common is not None and not set(groups) <= set(self.by_group):
            rows.append(self.common)
        return rows


@dataclass(frozen=True, slots=True)
class Rankings:
    """Ranks that raters gave: ``ranks`` is raters x items, ties as mean ranks, 1 the best."""

    raters: tuple[str, ...]
    items: tuple[str, ...]
    ranks: Floats
    groups: tuple[str, ...]
