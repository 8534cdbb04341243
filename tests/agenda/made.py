"""Small exercises with invented scorers."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from hsforhs.agenda import Item, Scores, scores_of

Table = Mapping[str, Mapping[str, Sequence[float | None]]]
"""Answers by question and criterion, one for each scorer; ``None`` is a blank."""

# Four scorers; computed by hand, and twice by independent code.
GOLDEN: Table = {
    "Q1": {"C1": (1, 1, 0.5, 1), "C2": (1, 0.5, 0.5, 0)},
    "Q2": {"C1": (1, 0, None, 0.5), "C2": (0.5, 0.5, 1, None)},
    "Q3": {"C1": (0, 0, 0, 0.5), "C2": (None, 1, 1, 1)},
}
GROUPS = ("patients", "patients", "clinicians", "clinicians")


def exercise(table: Table, groups: Sequence[str] = ()) -> Scores:
    """Return the scores of a table; scorers are s1, s2 ..."""
    return scores_of(
        (f"s{i + 1}", question, criterion, "", value, groups[i] if groups else "")
        for question, criteria in table.items()
        for criterion, values in criteria.items()
        for i, value in enumerate(values)
    )


def random_scores(
    *, scorers: int = 12, questions: int = 8, criteria: int = 3, blank: float = 0.15, seed: int = 0
) -> Scores:
    """Return answers drawn with the scale's three values and blanks."""
    rng = np.random.default_rng(seed)
    values = rng.choice([0, 0.5, 1], size=(scorers, questions, criteria))
    values[rng.random(values.shape) < blank] = np.nan
    return of_values(values)


def of_values(values: np.ndarray) -> Scores:
    """Return scores from an array of scorers x questions x criteria."""
    scorers, questions, criteria = values.shape
    return Scores(
        tuple(f"s{i}" for i in range(scorers)),
        tuple(f"q{i}" for i in range(questions)),
        tuple(Item(f"c{i}") for i in range(criteria)),
        values,
        np.ones((questions, criteria), dtype=bool),
        ("",) * scorers,
    )


def score_rows(table: Table, groups: Sequence[str] = ()) -> list[tuple[object, ...]]:
    """Return rows of scorer, question, criterion, sub-question, value, group."""
    return [
        (f"s{i + 1}", question, criterion, "", "" if value is None else value, groups[i] if groups else "")
        for question, criteria in table.items()
        for criterion, values in criteria.items()
        for i, value in enumerate(values)
    ]


HEADER = ("scorer", "question", "criterion", "subquestion", "value", "group")


def write(path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER, delimiter: str = ",") -> Path:
    """Write a table and return its path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return path
