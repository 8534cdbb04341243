"""Consensus and stability are two answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.agenda.delphi import ConsensusBy, DelphiAnswer, DelphiRules, StabilityBy, judge, stopped

NAN = float("nan")


def panel(*answers: float) -> np.ndarray:
    return np.array(answers, dtype=float)[:, None]


def one(now: np.ndarray, before: np.ndarray | None = None, number: int = 1, **rules: object) -> DelphiAnswer:
    (found,) = judge(now, before, number=number, rules=DelphiRules(**rules))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("answers", "consensus"),
    [
        ((7, 8, 9, 7, 8, 9, 7, 5, 5, 5), "in"),
        ((7, 8, 9, 7, 8, 9, 5, 5, 5, 5), "none"),
        ((7, 8, 9, 7, 8, 9, 7, 5, 5, 1), "in"),
        ((7, 8, 9, 7, 8, 9, 7, 5, 2, 1), "none"),
        ((1, 2, 3, 1, 2, 3, 1, 5, 5, 9), "out"),
        ((1, 2, 3, 1, 2, 3, 1, 5, 8, 9), "none"),
        ((5,) * 10, "none"),
    ],
)
def test_consensus_by_shares(answers: tuple[float, ...], consensus: str) -> None:
    assert one(panel(*answers)).consensus == consensus


@pytest.mark.parametrize(
    ("answers", "consensus"),
    [
        ((6, 7, 7, 8, 9), "in"),
        ((1, 2, 2, 3, 9), "out"),
        ((5, 5, 5, 6, 6), "middle"),
        ((1, 7, 8, 9, 9), "in"),
        ((1, 3, 8, 9, 9), "none"),
    ],
)
def test_consensus_by_the_middle_half(answers: tuple[float, ...], consensus: str) -> None:
    assert one(panel(*answers), consensus_by=ConsensusBy.IQR).consensus == consensus


def test_a_panel_can_agree_and_still_move_or_settle_without_agreeing() -> None:
    agreed = one(panel(*[7] * 8, 5, 5), panel(*[4] * 8, 5, 5), number=2)
    assert (agreed.consensus, agreed.stable, agreed.goes_on) == ("in", False, True)
    assert agreed.moved == pytest.approx(0.8)
    settled = one(panel(1, 1, 5, 9, 9), panel(1, 1, 5, 9, 9), number=2)
    assert (settled.consensus, settled.stable, settled.goes_on) == ("none", True, False)


def test_the_first_round_tells_no_stability_and_the_last_one_ends_it() -> None:
    first = one(panel(7, 8, 9))
    assert (first.moved, first.stable, first.goes_on) == (None, None, True)
    last = one(panel(7, 8, 9), panel(1, 2, 3), number=3)
    assert (last.stable, last.goes_on) == (False, False)
    assert one(panel(7, 8, 9), panel(1, 2, 3), number=3, most_rounds=4).goes_on
    assert stopped((last,))
    assert not stopped((last, first))


def test_a_change_of_just_the_limit_is_not_stable() -> None:
    before, now = panel(*[5] * 20), panel(*[5] * 17, 6, 6, 6)
    assert one(now, before, number=2).moved == pytest.approx(0.15)
    assert one(panel(*[5] * 18, 6, 6), before, number=2).stable
    assert not one(now, before, number=2, change=0.1).stable


def test_paired_tests_look_at_those_who_answered_twice() -> None:
    before, now = panel(*[3] * 10, NAN, 9), panel(*[8] * 10, 9, NAN)
    wilcoxon = one(now, before, number=2, stability_by=StabilityBy.WILCOXON)
    assert wilcoxon.moved is not None
    assert wilcoxon.moved < 0.01
    assert wilcoxon.stable is False
    mcnemar = one(now, before, number=2, stability_by=StabilityBy.MCNEMAR)
    assert mcnemar.moved == pytest.approx(2 / 2**10), "ten changed to high, none back"


@pytest.mark.parametrize("by", [StabilityBy.WILCOXON, StabilityBy.MCNEMAR])
def test_where_nothing_changed_a_paired_test_is_at_rest(by: StabilityBy) -> None:
    same = one(panel(3, 7, 8), panel(3, 7, 8), number=2, stability_by=by)
    assert (same.moved, same.stable) == (1, True)
    nobody = one(panel(3, NAN), panel(NAN, 3), number=2, stability_by=by)
    assert (nobody.moved, nobody.stable, nobody.goes_on) == (None, None, True)


def test_changes_within_the_high_answers_are_none_for_mcnemar() -> None:
    assert one(panel(7, 8, 9, 9), panel(9, 9, 7, 8), number=2, stability_by=StabilityBy.MCNEMAR).moved == 1


def test_a_question_that_nobody_answered_before_has_no_stability() -> None:
    assert one(panel(3, 4), panel(NAN, NAN), number=2).stable is None


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_shares_and_quartiles_are_those_of_the_answers(answers: list[int]) -> None:
    found = one(panel(*answers, NAN))
    assert found.answers == len(answers)
    assert found.high == pytest.approx(sum(x >= 7 for x in answers) / len(answers))
    assert found.low == pytest.approx(sum(x <= 3 for x in answers) / len(answers))
    assert found.median == np.median(answers)
    assert found.consensus != "in" or found.high >= 0.7


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (panel(0, 5), None, "whole numbers from 1 to 9"),
        (panel(10), None, "whole numbers"),
        (panel(5.5), None, "whole numbers"),
        (panel(5), panel(12), "whole numbers"),
        (panel(5), panel(5, 6), "same people"),
        (panel(NAN, NAN), None, "every question needs an answer"),
    ],
)
def test_bad_answers_are_refused(now: np.ndarray, before: np.ndarray | None, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        judge(now, before)


def test_what_moved_by_exactly_the_limit_is_not_stable() -> None:
    before, after = panel(*[7] * 20), panel(*[7] * 17, 1, 2, 3)
    found = one(after, before, number=2, change=0.15)
    assert found.moved == pytest.approx(0.15)
    assert (found.stable, one(after, before, number=2, change=0.16).stable) == (False, True)
