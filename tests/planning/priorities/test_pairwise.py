"""Weights from pairs: textbook values, and what must not change them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.priorities import weigh, weigh_by_role

TIMES = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1.0, 3.0, 5.0, 9.0])


@st.composite
def ballots(draw: st.DrawFn, number: int = 4) -> dict[tuple[int, int], float]:
    return {pair: draw(TIMES) for pair in combinations(range(number), 2)}


def test_consistent_answers_give_their_weights_back() -> None:
    found = weigh([{(0, 1): 2, (1, 2): 2, (0, 2): 4}], 3)
    assert found.weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    assert found.contradiction == pytest.approx(0, abs=1e-9)


def test_a_textbook_matrix() -> None:
    # Saaty's example with three criteria: rows (1, 3, 5), (1/3, 1, 3), (1/5, 1/3, 1).
    found = weigh([{(0, 1): 3, (0, 2): 5, (1, 2): 3}], 3)
    assert found.weights == pytest.approx((0.637, 0.258, 0.105), abs=0.001)
    assert found.contradiction == pytest.approx(0.033, abs=0.002)


def test_a_circle_is_a_contradiction() -> None:
    assert weigh([{(0, 1): 9, (1, 2): 9, (0, 2): 1 / 9}], 3).contradiction > 1


@given(st.lists(ballots(), min_size=1, max_size=4))
def test_weights_add_up_and_do_not_depend_on_the_order_of_ballots(answers: list[dict[tuple[int, int], float]]) -> None:
    found = weigh(answers, 4)
    assert sum(found.weights) == pytest.approx(1)
    assert all(x > 0 for x in found.weights)
    assert found.contradiction >= 0
    assert weigh(answers[::-1], 4).weights == pytest.approx(found.weights)


@given(ballots())
def test_an_answer_and_its_contrary_level_out(answer: dict[tuple[int, int], float]) -> None:
    contrary = {pair: 1 / times for pair, times in answer.items()}
    assert weigh([answer, contrary], 4).weights == pytest.approx((0.25,) * 4)


def test_a_role_counts_once_however_many_have_it() -> None:
    one, other = {(0, 1): 9.0}, {(0, 1): 1 / 9}
    together, by_role = weigh_by_role({"contributor": [one] * 10, "approver": [other]}, 2)
    assert together.weights == pytest.approx((0.5, 0.5))
    assert together.ballots == 11
    assert by_role["contributor"].weights == pytest.approx((0.9, 0.1))
    assert by_role["approver"].ballots == 1


def test_without_votes_all_count_alike() -> None:
    together, by_role = weigh_by_role({"viewer": []}, 3)
    assert together.weights == pytest.approx((1 / 3,) * 3)
    assert by_role == {}
    assert weigh([], 1).weights == (1.0,)


@pytest.mark.parametrize("answer", [{(0, 3): 1.0}, {(1, 1): 1.0}, {(0, 1): 10.0}, {(0, 1): 0.1}])
def test_what_cannot_be_answered_is_refused(answer: dict[tuple[int, int], float]) -> None:
    with pytest.raises(BadInput):
        weigh([answer], 3)
    with pytest.raises(BadInput):
        weigh([], 0)
