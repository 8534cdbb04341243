"""`hsforhs agenda score` beside the formulas written out with dictionaries, on made-up tables of every shape."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.made import HEADER, write
from tests.cli.made import answer

Row = tuple[str, str, str, str, "float | None", str]
GROUPS = ("a", "b")


class Exercise:
    """A made-up exercise: some criteria with sub-questions, some rows left out, rows and columns in any order."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = chance = random.Random(seed)  # noqa: S311 - made-up answers, no secret
        self.criteria = [f"C{i}" for i in range(chance.randint(1, 4))]
        self.subquestions = {
            criterion: [""] if chance.random() < 0.5 else [f"s{i}" for i in range(chance.randint(1, 3))]
            for criterion in self.criteria
        }
        self.scorers = [f"S{i}" for i in range(chance.randint(3, 9))]
        self.questions = [f"Q{i}" for i in range(chance.randint(2, 7))]
        self.rows = [row for scorer in self.scorers for row in self.answers_of(scorer)]
        chance.shuffle(self.rows)
        self.scores = self.write(folder / "scores.csv")
        self.weights = {group: {x: chance.choice([0.5, 1, 2, 3]) for x in self.criteria} for group in GROUPS}
        self.thresholds = {self.criteria[0]: 0.4} | {x: 0.5 for x in self.criteria if chance.random() < 0.5}
        self.files = (
            write(
                folder / "weights.csv",
                [(weight, group, x) for group, row in self.weights.items() for x, weight in row.items()],
                ("weight", "group", "criterion"),
            ),
            write(folder / "thresholds.csv", [(y, x) for x, y in self.thresholds.items()], ("threshold", "criterion")),
        )

    def answers_of(self, scorer: str) -> list[Row]:
        group, found = self.chance.choice(["a", "b", ""]), list[Row]()
        for question in self.questions:
            for criterion in self.criteria:
                for subquestion in self.subquestions[criterion]:
                    value = self.chance.choice([1, 0.5, 0, None])
                    if scorer == "S0":  # so that nothing is blank for all
                        value = value or 0
                    if value is not None or self.chance.random() < 0.6:
                        found.append((scorer, question, criterion, subquestion, value, group))
        return found

    def write(self, path: Path) -> Path:
        order = list(range(len(HEADER)))
        self.chance.shuffle(order)
        rows = [["" if row[i] is None else row[i] for i in order] for row in self.rows]
        return write(path, rows, [HEADER[i] for i in order])

    def values(self, question: str, criterion: str) -> list[float]:
        return [x[4] for x in self.rows if x[1:3] == (question, criterion) and x[4] is not None]

    def intermediate(self, question: str) -> dict[str, float]:
        found = {criterion: self.values(question, criterion) for criterion in self.criteria}
        return {criterion: sum(values) / len(values) for criterion, values in found.items()}

    def weighted(self, question: str, weights: dict[str, float]) -> float:
        means = self.intermediate(question)
        return sum(weights[x] * means[x] for x in self.criteria) / sum(weights.values())

    def together(self, question: str) -> float:
        return sum(self.weighted(question, self.weights[group]) for group in GROUPS) / len(GROUPS)

    def agreement(self, question: str) -> tuple[float, float]:
        given: dict[tuple[str, str], list[float]] = defaultdict(list)
        for _, asked, criterion, subquestion, value, _ in self.rows:
            if asked == question and value is not None:
                given[criterion, subquestion].append(value)
        items = [(x, y) for x in self.criteria for y in self.subquestions[x]]
        most = [max(Counter(given[item]).values()) for item in items]
        return (
            sum(m / len(given[item]) for m, item in zip(most, items, strict=True)) / len(items),
            sum(m / len(self.scorers) for m in most) / len(items),
        )


@pytest.fixture(scope="module", params=range(12))
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Exercise, dict[str, Any]]:
    """An exercise, and what the command says of it."""
    made = Exercise(request.param, tmp_path_factory.mktemp("exercise"))
    weights, thresholds = made.files
    return made, answer("agenda", "score", made.scores, "--weights", weights, "--thresholds", thresholds)


def test_scores_and_agreement(both: tuple[Exercise, dict[str, Any]]) -> None:
    made, found = both
    assert {row["question"] for row in found["questions"]} == set(made.questions)
    for row in found["questions"]:
        question, means = row["question"], made.intermediate(row["question"])
        assert row["intermediate"] == pytest.approx(means)
        assert row["rps"] == pytest.approx(sum(means.values()) / len(means))
        assert row["weighted_rps"] == pytest.approx(made.together(question))
        assert (row["aea_nonblank"], row["aea_all"]) == pytest.approx(made.agreement(question))
        for group in GROUPS:
            assert row["groups"][group]["weighted_rps"] == pytest.approx(made.weighted(question, made.weights[group]))


def test_thresholds_and_ranks(both: tuple[Exercise, dict[str, Any]]) -> None:
    made, found = both
    scores = {question: made.together(question) for question in made.questions}
    for row in found["questions"]:
        means = made.intermediate(row["question"])
        fails = [x for x in made.criteria if means[x] < made.thresholds.get(x, 0)]
        assert sorted(row["fails"]) == fails
        assert row["eligible"] is not bool(fails)
        ahead = [x for x, score in scores.items() if score > scores[row["question"]] + 1e-9]
        assert row["rank"] == 1 + len(ahead)
        assert row["worst_rank"] == max(view["rank"] for view in row["groups"].values())
    ranks = [row["rank"] for row in found["questions"]]
    assert ranks == sorted(ranks)
    eligible = [row["rank_eligible"] for row in found["questions"] if row["eligible"]]
    assert eligible == sorted(eligible)
    assert eligible[:1] in ([], [1])


def test_blanks_are_all_that_is_not_answered(both: tuple[Exercise, dict[str, Any]]) -> None:
    made, found = both
    items = sum(len(x) for x in made.subquestions.values()) * len(made.questions)
    answered = sum(row[4] is not None for row in made.rows)
    assert found["blanks"] == items * len(made.scorers) - answered
    assert found["scorers"] == len(made.scorers)


def test_the_order_of_rows_changes_nothing_but_the_order_of_ties(tmp_path: Path) -> None:
    made = Exercise(3, tmp_path)
    before = {row["question"]: row for row in answer("agenda", "score", made.scores)["questions"]}
    made.chance.shuffle(made.rows)
    after = {row["question"]: row for row in answer("agenda", "score", made.write(tmp_path / "other.csv"))["questions"]}
    assert {x: row["rank"] for x, row in before.items()} == {x: row["rank"] for x, row in after.items()}
    assert {x: row["rps"] for x, row in after.items()} == pytest.approx({x: row["rps"] for x, row in before.items()})
