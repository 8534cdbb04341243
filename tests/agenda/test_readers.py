"""Tables of an exercise, good and bad."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from hsforhs.agenda import read_rankings, read_scores, read_thresholds, read_weights
from hsforhs.agenda import readers as module
from hsforhs.files import BadInput
from tests.agenda.made import GOLDEN, GROUPS, HEADER, exercise, score_rows, write

CRITERIA = ("C1", "C2")
Rows = Sequence[Sequence[object]]


def same(path: Path) -> None:
    found, wanted = read_scores(path), exercise(GOLDEN, GROUPS)
    assert found.questions == wanted.questions
    assert found.items == wanted.items
    assert found.groups == wanted.groups
    assert np.array_equal(found.values, wanted.values, equal_nan=True)


def test_a_table_is_read_whatever_the_order_of_its_columns(tmp_path: Path) -> None:
    rows = score_rows(GOLDEN, GROUPS)
    same(write(tmp_path / "a.csv", rows))
    turned = [(*row[::-1], "a remark") for row in rows]
    same(write(tmp_path / "b.csv", turned, (*[x.upper() for x in HEADER[::-1]], "note"), ";"))


def test_values_may_be_written_as_spreadsheets_do(tmp_path: Path) -> None:
    rows = [
        (*row[:4], {0.5: "0,5", 1: "1.00", 0: "0.0"}.get(row[4], row[4]), row[5]) for row in score_rows(GOLDEN, GROUPS)
    ]  # type: ignore[call-overload]
    same(write(tmp_path / "a.csv", rows, delimiter=";"))


def test_sub_question_and_group_may_be_missing_and_blank_rows_too(tmp_path: Path) -> None:
    rows = [row[:3] + row[4:5] for row in score_rows(GOLDEN) if row[4] != ""]
    found = read_scores(write(tmp_path / "a.csv", rows, ("scorer", "question", "criterion", "value")))
    assert np.array_equal(found.values, exercise(GOLDEN).values, equal_nan=True)
    assert found.blanks == 3
    assert found.groups == ("",) * 4


def test_a_group_may_stand_in_one_row_of_a_scorer_alone(tmp_path: Path) -> None:
    rows = [("s1", "Q1", "C1", "", 1, ""), ("s1", "Q2", "C1", "", 1, "nurses"), ("s2", "Q1", "C1", "", 1, "")]
    assert read_scores(write(tmp_path / "a.csv", rows)).groups == ("nurses", "")


GOOD = ("s1", "Q1", "C1", "", 1, "a")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [GOOD, ("s2", "Q1", "C1", "", 0.7, "a")],
            "line 3: the value '0.7' of scorer 's2' on question 'Q1', criterion 'C1' is off the scale; expected",
        ),
        ([("s1", "Q1", "C1", "", -1, ""), ("s1", "Q2", "C1", "", 2, "")], "lines 2, 3: the value '-1'"),
        ([("s1", "Q1", "C1", "", "nan", "")], "line 2: the value 'nan'"),
        ([("s1", "Q1", "C1", "", "yes", "")], "line 2: the value 'yes'"),
        ([("s1", "Q1", "C1", "", "0_1", "")], "line 2: the value '0_1'"),
        ([GOOD, GOOD], "line 3: scorer 's1' on question 'Q1', criterion 'C1' stands already on line 2"),
        ([("s1", "Q1", "C1", "b", 1, ""), ("s1", "Q1", "C1", "b", "", "")], "line 3: .*sub-question 'b' stands"),
        ([GOOD, ("s1", "Q2", "C1", "", 1, "b")], "line 3: scorer 's1' is in the group 'b' here and in 'a' on line 2"),
        ([("", "Q1", "C1", "", 1, "")], "line 2: the scorer is missing"),
        ([("s1", "", "C1", "", 1, "")], "line 2: the question is missing"),
        ([("s1", "Q1", "", "", 1, "")], "line 2: the criterion is missing"),
        (
            [GOOD, *((f"s{i}", "Q2", "C1", "", "", "") for i in range(7))],
            "lines 3, 4, 5, 6, 7 and 2 more: question 'Q2' has only blanks on criterion 'C1'",
        ),
        ([GOOD, ("s1", "Q2", "C2", "", 1, "")], "question 'Q1' has no row for criterion 'C2'"),
        ([], "the table holds no row"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, rows: Rows, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as error:
        read_scores(write(tmp_path / "scores.csv", rows))
    assert str(error.value).startswith("scores.csv")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (("scorer", "question", "criteria", "value"), "the column 'criterion' is missing"),
        (("scorer", "question", "criterion", "value", "Value"), "the column 'value' stands twice"),
    ],
)
def test_the_columns_must_be_there_once(tmp_path: Path, header: Sequence[str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_scores(write(tmp_path / "a.csv", [("s1", "Q1", "C1", 1, 1)[: len(header)]], header))


def test_a_table_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv", score_rows(GOLDEN))
    monkeypatch.setattr(module, "_MOST_ANSWERS", 24)
    read_scores(path)
    monkeypatch.setattr(module, "_MOST_ANSWERS", 23)
    with pytest.raises(BadInput, match="4 scorers, 3 questions and 2 items are too many"):
        read_scores(path)


def weights_file(tmp_path: Path, rows: Rows, what: str = "weight") -> Path:
    return write(tmp_path / f"{what}s.csv", rows, ("criterion", what, "group")[: len(rows[0]) if rows else 2])


def test_weights_are_divided_by_their_sum_and_brought_into_the_order_of_the_criteria(tmp_path: Path) -> None:
    found = read_weights(weights_file(tmp_path, [("C2", 0.8), ("C1", 1.2)]), CRITERIA)
    assert np.allclose(found.by_group[""], [0.6, 0.4])
    found = read_weights(weights_file(tmp_path, [("C2", 1e308), ("C1", 1e308)]), CRITERIA)
    assert found.by_group[""].tolist() == [0.5, 0.5]


def test_weights_of_groups_fall_back_on_those_for_all(tmp_path: Path) -> None:
    rows = [("C1", 1, ""), ("C2", 1, ""), ("C2", 3, "nurses"), ("C1", 0, "funders"), ("C2", 2, "funders")]
    found = read_weights(weights_file(tmp_path, rows), CRITERIA)
    assert {name: row.tolist() for name, row in found.by_group.items()} == {"nurses": [0.25, 0.75], "funders": [0, 1]}
    assert found.common is not None
    assert found.common.tolist() == [0.5, 0.5]
    half = read_weights(weights_file(tmp_path, [("C1", 1, ""), ("C2", 1, "nurses")]), CRITERIA)
    assert (half.by_group["nurses"].tolist(), half.common) == ([0.5, 0.5], None), "it is not one for every criterion"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("C1", 1), ("C2", -0.5)], "weights.csv, line 3: the weight '-0.5' of criterion 'C2' is not usable"),
        ([("C1", "much"), ("C2", 1)], "line 2: the weight 'much'"),
        ([("C1", "1_0"), ("C2", 1)], "line 2: the weight '1_0'"),
        ([("C1", "inf"), ("C2", 1)], "line 2: the weight 'inf'"),
        ([("C1", ""), ("C2", 1)], "line 2: the weight ''"),
        ([("C1", 1)], "the weights lack criterion 'C2'"),
        ([("C1", 1, "a"), ("C2", 1, "a"), ("C1", 1, "b")], "the weights of group 'b' lack criterion 'C2'"),
        ([("C1", 0), ("C2", 0)], "lines 2, 3: the weights are all zero"),
        (
            [("C1", 0, "a"), ("C2", 0, "a"), ("C1", 1, "b"), ("C2", 0, "b")],
            "lines 2, 3: the weights of group 'a' are all",
        ),
        (
            [("C1", 1), ("C2", 1), ("C3", 1)],
            "line 4: there is no criterion 'C3' in the scores; expected one of 'C1', 'C2'",
        ),
        ([("C1", 1), ("C2", 1), ("C1", 2)], "line 4: criterion 'C1' has a weight already, on line 2"),
        ([], "the table holds no row"),
    ],
)
def test_bad_weights_are_named(tmp_path: Path, rows: Rows, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_weights(weights_file(tmp_path, rows), CRITERIA)


def test_a_threshold_may_be_missing_but_not_off_its_range(tmp_path: Path) -> None:
    found = read_thresholds(weights_file(tmp_path, [("C2", 0.3, ""), ("C1", 0.5, "nurses")], "threshold"), CRITERIA)
    assert {name: row.tolist() for name, row in found.by_group.items()} == {"nurses": [0.5, 0.3]}
    assert found.common is not None
    assert found.common[1] == 0.3
    for value in (1.1, -0.1, "", "high"):
        with pytest.raises(BadInput, match=f"line 2: the threshold '{value}'.* expected a number of 0 to 1"):
            read_thresholds(weights_file(tmp_path, [("C1", value)], "threshold"), CRITERIA)


RANKS = [
    ("a", "x", 1, "p"),
    ("a", "y", 2, "p"),
    ("a", "z", 2, ""),
    ("b", "z", 30, "c"),
    ("b", "y", 7, "c"),
    ("b", "x", 7, "c"),
]


def ranks_file(tmp_path: Path, rows: Rows) -> Path:
    return write(tmp_path / "ranks.csv", rows, ("rater", "item", "rank", "group"))


def test_ties_become_mean_ranks_however_they_are_written(tmp_path: Path) -> None:
    found = read_rankings(ranks_file(tmp_path, RANKS))
    assert found.raters == ("a", "b")
    assert found.items == ("x", "y", "z")
    assert found.ranks.tolist() == [[1, 2.5, 2.5], [1.5, 1.5, 3]]
    assert found.groups == ("p", "c")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([*RANKS, ("a", "x", 3, "p")], "line 8: rater 'a' ranks 'x' twice, first on line 2"),
        ([*RANKS[:-1], ("b", "x", 0, "c")], "line 7: the rank '0' of rater 'b' for 'x' is not usable"),
        ([*RANKS[:-1], ("b", "x", "", "c")], "line 7: the rank ''"),
        (RANKS[:-1], "rater 'b' has no rank for 'x'; expected a rank of each rater for each item"),
        (RANKS[:3], "the table holds 1 raters and 3 items"),
        ([*RANKS[:-1], ("b", "x", 1, "p")], "line 7: rater 'b' is in the groups 'c' and 'p'"),
        ([("", "x", 1, "p")], "line 2: the rater is missing"),
        ([("a", "", 1, "p")], "line 2: the item is missing"),
    ],
)
def test_bad_ranks_are_named(tmp_path: Path, rows: Rows, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_rankings(ranks_file(tmp_path, rows))
