"""Scores, fading and choice that matches of people and of documents share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.matching.explained import faded, of_many_kinds, weighted_mean

SHARES = st.floats(0, 1)
WEIGHTS = {"area": 0.45, "step": 0.2, "language": 0.0, "load": 2.0}
Item = tuple[str, str, float, frozenset[str]]
"""Work, kind, score, tags."""


def chosen(items: list[Item], limit: int = 5, balance: float = 0.7) -> list[Item]:
    return of_many_kinds(
        items,
        score=lambda x: x[2],
        kind=lambda x: x[1],
        work=lambda x: x[0],
        likeness=lambda x, y: len(x[3] & y[3]) / max(1, len(x[3] | y[3])),
        balance=balance,
        limit=limit,
    )


def test_parts_that_were_not_asked_for_do_not_count() -> None:
    assert weighted_mean({"area": 1.0, "step": 0.0}, WEIGHTS) == pytest.approx(0.45 / 0.65)
    assert weighted_mean({"area": 1.0}, WEIGHTS) == 1.0


@pytest.mark.parametrize("parts", [{}, {"language": 1.0}])
def test_a_mean_without_weight_is_refused(parts: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="add up to 0"):
        weighted_mean(parts, WEIGHTS)


@given(st.dictionaries(st.sampled_from(["area", "step", "load"]), SHARES, min_size=1))
def test_a_mean_lies_between_its_parts(parts: dict[str, float]) -> None:
    assert min(parts.values()) - 1e-12 <= weighted_mean(parts, WEIGHTS) <= max(parts.values()) + 1e-12


def test_worth_is_halved_with_each_half_life() -> None:
    assert [faded(x, 5) for x in (-3, 0, 5, 10)] == [1.0, 1.0, 0.5, 0.25]


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 50))
def test_worth_never_grows(one: float, more: float, half_life: float) -> None:
    assert 0 <= faded(one + more, half_life) <= faded(one, half_life) <= 1


def test_each_is_of_another_kind_as_long_as_there_are_kinds() -> None:
    items: list[Item] = [(f"w{n}", kind, 1 - n / 10, frozenset()) for n, kind in enumerate("aaabbc")]
    assert [x[1] for x in chosen(items)] == ["a", "b", "c", "a", "a"]
    assert [x[0] for x in chosen(items, limit=3)] == ["w0", "w3", "w5"]


def test_one_version_of_a_work_is_taken() -> None:
    items: list[Item] = [("w", "a", 0.9, frozenset()), ("w", "b", 0.8, frozenset()), ("v", "c", 0.1, frozenset())]
    assert [x[0] for x in chosen(items)] == ["w", "v"]


def test_among_one_kind_what_is_unlike_those_before_comes_first() -> None:
    first, like, other = (
        ("1", "a", 0.9, frozenset("xy")),
        ("2", "a", 0.8, frozenset("xy")),
        ("3", "a", 0.7, frozenset("z")),
    )
    assert chosen([first, like, other]) == [first, other, like]
    assert chosen([first, like, other], balance=1.0) == [first, like, other]


@given(st.lists(st.tuples(st.sampled_from("uvwxyz"), st.sampled_from("abc"), SHARES, st.just(frozenset()))))
def test_nothing_stands_twice_and_all_works_are_reached(items: list[Item]) -> None:
    found = chosen(items, limit=100)
    assert len({x[0] for x in found}) == len(found) == len({x[0] for x in items})
    assert not items or found[0][2] == max(x[2] for x in items)
