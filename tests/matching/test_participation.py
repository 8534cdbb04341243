"""Who asked, voted and spoke, without pointing at anybody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.matching.participation import Attendant, Speech, gini, participation, speaking_time
from hsforhs.matching.small_numbers import shares, within


def people(number: int, **more: object) -> list[Attendant]:
    return [Attendant(**more) for _x in range(number)]  # type: ignore[arg-type]


def test_who_asked_and_voted_by_region_and_kind() -> None:
    came = [
        *people(6, region="AFRO", kind="academia", asked=True, first=True, voted=True),
        *people(7, region="AFRO", kind="country", voted=True),
        *people(8, region="EURO", kind="academia", asked=True),
        *people(9, region="EURO", kind="country"),
    ]
    found = participation(came)
    assert (found.came, found.asked.number, found.voted.number, found.first) == (30, 14, 13, 6)
    assert found.asked.regions == {"AFRO": 6, "EURO": 8}
    assert found.asked.kinds == {"academia": 14, "country": 0}
    assert found.voted.regions == {"AFRO": 13, "EURO": 0}
    closed = participation(came, shut_regions=["AFRO"], shut_kinds=["country"])
    assert closed.asked.regions == {"AFRO": None, "EURO": None}
    assert closed.asked.kinds == {"academia": None, "country": None}
    assert closed.asked.number == 14


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        (people(4, asked=True), (None, None, None)),
        (people(10, asked=True) + people(3), (13, None, None)),
        (people(10) + people(3, asked=True), (13, None, None)),
        (people(10, asked=True) + people(1, asked=True, first=True), (11, 11, None)),
        ([], (0, 0, 0)),
    ],
)
def test_few_are_held_back_and_so_are_those_who_did_not(
    came: list[Attendant], shown: tuple[int | None, int | None, int | None]
) -> None:
    found = participation(came)
    assert (found.came, found.asked.number, found.first) == shown


groups = st.dictionaries(st.integers(0, 9), st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@settings(max_examples=60)
@given(groups, st.sets(st.integers(0, 9), max_size=3))
def test_no_share_of_a_group_tells_of_few(given_groups: dict[int, tuple[int, int]], shut: set[int]) -> None:
    yes = {x: n for x, (n, _rest) in given_groups.items()}
    of = {x: n + rest for x, (n, rest) in given_groups.items()}
    in_all, shown = shares(yes, of, shut=shut)
    assert set(shown) == set(of)
    if in_all is None:
        assert not any(n is not None for n in shown.values())
        return
    for x, n in shown.items():
        if n is not None:
            assert n == yes[x]
            assert x not in shut or not of[x]
            assert n == 0 or n >= 5
            assert of[x] - n == 0 or of[x] - n >= 5
    hidden = [x for x, n in shown.items() if n is None and of[x]]
    if hidden and len(hidden) < sum(bool(n) for n in of.values()):
        did, did_not = sum(yes[x] for x in hidden), sum(of[x] - yes[x] for x in hidden)
        assert len(hidden) >= 2
        assert not 0 < did < 5
        assert not 0 < did_not < 5


@settings(max_examples=60)
@given(st.dictionaries(st.integers(0, 3), st.dictionaries(st.integers(0, 5), st.integers(0, 15)), max_size=4))
def test_no_part_is_told_by_the_sum_of_its_group_and_no_group_by_its_parts(
    given_groups: dict[int, dict[int, int]],
) -> None:
    parts = {group: {(group, x): n for x, n in found.items()} for group, found in given_groups.items()}
    sums, shown = within(parts)
    for group, found in parts.items():
        hidden = [n for x, n in found.items() if shown[x] is None]
        assert all(shown[x] in (None, n) for x, n in found.items())
        if sums[group] is None:
            assert not any(shown[x] for x in found), "its parts would add up to it"
        elif hidden:
            assert len(hidden) >= 2
            assert sum(hidden) >= 5


def test_who_spoke_how_long() -> None:
    found = speaking_time(
        [
            *(Speech(str(x), 10, "AFRO", "academia") for x in range(5)),
            *(Speech(str(x), 20, "EURO", "academia") for x in range(5, 11)),
            Speech("0", 5, "AFRO", "academia"),
        ]
    )
    assert (found.speakers, found.minutes) == (11, 175)
    assert found.regions == {"AFRO": 55, "EURO": 120}
    assert found.kinds == {"academia": 175}
    assert found.gini == pytest.approx(290 / (11 * 175))
    few = speaking_time([Speech("a", 10, "AFRO"), Speech("b", 20, "EURO")])
    assert (few.speakers, few.minutes, few.gini, few.regions) == (None, None, None, {"AFRO": None, "EURO": None})
    none = speaking_time([])
    assert (none.speakers, none.minutes, none.gini) == (0, 0, None)
    silent = speaking_time([Speech(str(x), 0) for x in range(6)])
    assert (silent.minutes, silent.gini) == (0, None)
    with pytest.raises(BadInput, match="less than no time"):
        speaking_time([Speech("a", -1)])


def test_gini_is_nothing_for_equals_and_nearly_all_for_one() -> None:
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25)
    for nothing in ([], [0, 0]):
        with pytest.raises(BadInput, match="nothing is shared out"):
            gini(nothing)


@settings(max_examples=40)
@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=12))
def test_gini_is_the_mean_difference_of_two(values: list[float]) -> None:
    number, mean = len(values), sum(values) / len(values)
    expected = sum(abs(x - y) for x in values for y in values) / (2 * number**2 * mean)
    assert gini(values) == pytest.approx(expected, abs=1e-9)
