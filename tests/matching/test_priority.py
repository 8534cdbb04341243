"""Groups of places by need and by what is unfunded."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.matching.priority import Criterion, Cuts, Group, Need, funding_group, group_of, needs, unfunded_share

GAP = Criterion("gap", 0, 3, 50, 0.05)
UHC = Criterion("uhc", 90, 30, 50, 0.05)
FIGURES: dict[str, dict[str, float | None]] = {
    "LOW": {"gap": 0.3, "uhc": 88},
    "MID": {"gap": 1.3, "uhc": 62},
    "TOP": {"gap": 2.7, "uhc": 33},
    "EDGE": {"gap": 1.65, "uhc": 57},
}
tables = st.dictionaries(
    st.text("ABC", min_size=1, max_size=3),
    st.fixed_dictionaries({"gap": st.none() | st.floats(-1, 5), "uhc": st.none() | st.floats(0, 100)}),
    min_size=1,
    max_size=5,
)


def by_place(found: tuple[Need, ...]) -> dict[str, Need]:
    return {x.place: x for x in found}


class TestGroups:
    def test_each_figure_counts_from_no_need_to_greatest_need(self) -> None:
        found = by_place(needs(FIGURES, [GAP, UHC]))
        assert found["MID"].scaled == {"gap": pytest.approx(1.3 / 3), "uhc": pytest.approx(28 / 60)}
        assert found["MID"].score == pytest.approx((1.3 / 3 + 28 / 60) / 2)
        assert {x: y.group for x, y in found.items()} == {
            "LOW": Group.LOW,
            "MID": Group.MIDDLE,
            "TOP": Group.HIGH,
            "EDGE": Group.HIGH,
        }

    def test_a_place_far_from_a_cut_is_sure_and_one_at_it_is_not(self) -> None:
        found = by_place(needs(FIGURES, [GAP, UHC]))
        assert found["TOP"].sure
        assert found["LOW"].sure
        assert not found["EDGE"].sure
        assert found["EDGE"].shares[Group.MIDDLE] > 0.2
        assert found["EDGE"].moved_by_data > 0.2

    def test_weights_alone_move_only_places_whose_criteria_disagree(self) -> None:
        agree = {"gap": 1.65, "uhc": 57.0}
        disagree = {"gap": 3.0, "uhc": 84.0}
        found = by_place(needs({"AGREE": agree, "DIFFER": disagree}, [GAP, UHC]))
        assert found["AGREE"].moved_by_weights == 0
        assert found["DIFFER"].moved_by_weights > 0.3

    def test_without_error_the_data_move_nothing(self) -> None:
        exact = [replace(GAP, error=0), replace(UHC, error=0)]
        assert {x.moved_by_data for x in needs(FIGURES, exact)} == {0.0}

    def test_beyond_the_goalposts_there_is_no_more_need(self) -> None:
        found = by_place(needs({"A": {"gap": 99, "uhc": 0}, "B": {"gap": -5, "uhc": 120}}, [GAP, UHC]))
        assert (found["A"].score, found["B"].score) == (1.0, 0.0)

    def test_a_cut_belongs_to_the_group_above_it(self) -> None:
        cuts = Cuts(0.35, 0.55)
        assert group_of(0.55, cuts) is Group.HIGH
        assert group_of(0.35, cuts) is Group.MIDDLE
        assert group_of(0.35 - 1e-9, cuts) is Group.LOW
        (found,) = needs({"A": {"gap": 1.65}}, [replace(GAP, error=0)], cuts)
        assert found.group is Group.HIGH
        assert (found.moved_by_data, found.moved_by_weights) == (0.0, 0.0)


class TestWhatIsNotKnown:
    def test_not_known_is_not_zero(self) -> None:
        (found,) = needs({"A": {"gap": None, "uhc": 30}}, [GAP, UHC])
        assert found.score == 1.0
        assert found.scaled == {"gap": None, "uhc": 1.0}
        assert found.known == 0.5

    def test_too_little_known_is_a_group_of_its_own(self) -> None:
        (found,) = needs({"A": {"uhc": 30}}, [GAP, replace(UHC, weight=49)])
        assert (found.group, found.score, found.low, found.sure) == (Group.UNKNOWN, None, None, False)
        assert set(found.shares.values()) == {0.0}
        (nothing,) = needs({"A": {}}, [GAP], least_known=0)
        assert nothing.group is Group.UNKNOWN

    def test_a_criterion_without_weight_does_not_count(self) -> None:
        with_it = needs(FIGURES, [GAP, replace(UHC, weight=0)])
        assert [x.score for x in with_it] == [x.score for x in needs(FIGURES, [GAP])]


class TestDraws:
    @given(tables)
    def test_shares_and_intervals_are_of_their_range(self, figures: dict[str, dict[str, float | None]]) -> None:
        for x in needs(figures, [GAP, UHC], draws=60):
            if x.group is Group.UNKNOWN:
                assert x.known < 0.5
                continue
            assert x.score is not None
            assert x.low is not None
            assert x.high is not None
            assert 0 <= x.low <= x.high <= 1
            assert 0 <= x.score <= 1
            assert sum(x.shares.values()) == pytest.approx(1)
            assert 0 <= x.moved_by_data <= 1
            assert 0 <= x.moved_by_weights <= 1

    @given(tables)
    def test_a_place_does_not_depend_on_its_neighbours(self, figures: dict[str, dict[str, float | None]]) -> None:
        together = by_place(needs(figures, [GAP, UHC], draws=40))
        for place, values in figures.items():
            assert needs({place: values}, [GAP, UHC], draws=40) == (together[place],)

    @given(st.floats(0, 3), st.floats(0, 1), st.floats(30, 90))
    def test_more_gap_is_never_less_need(self, gap: float, more: float, uhc: float) -> None:
        lower, higher = needs(
            {"A": {"gap": gap, "uhc": uhc}, "B": {"gap": gap + more, "uhc": uhc}}, [GAP, UHC], draws=2
        )
        assert lower.score is not None
        assert higher.score is not None
        assert higher.score >= lower.score - 1e-12

    def test_the_same_seed_gives_the_same_and_another_another(self) -> None:
        assert needs(FIGURES, [GAP, UHC]) == needs(FIGURES, [GAP, UHC])
        assert needs(FIGURES, [GAP, UHC], seed=2) != needs(FIGURES, [GAP, UHC])

    def test_weights_drawn_closer_change_less(self) -> None:
        figures = {"A": {"gap": 3.0, "uhc": 84.0}}
        (loose,), (close,) = (needs(figures, [GAP, UHC], concentration=x) for x in (10, 4000))
        assert loose.low is not None
        assert loose.high is not None
        assert close.low is not None
        assert close.high is not None
        assert close.high - close.low < loose.high - loose.low

    def test_only_the_size_of_weights_beside_each_other_counts(self) -> None:
        double = [replace(x, weight=x.weight * 2) for x in (GAP, UHC)]
        for one, other in zip(needs(FIGURES, [GAP, UHC]), needs(FIGURES, double), strict=True):
            assert one.score == pytest.approx(other.score)
            assert one.low == pytest.approx(other.low)


class TestMoney:
    def test_no_money_on_record_is_unknown_never_zero(self) -> None:
        for need, money in ((100.0, None), (100.0, 0.0), (None, 50.0), (0.0, 50.0), (None, None)):
            assert unfunded_share(need, money) is None
        assert funding_group(None) is Group.UNKNOWN

    @given(st.floats(1, 1e12), st.floats(1e-3, 1e12))
    def test_the_share_lies_between_none_and_all(self, need: float, money: float) -> None:
        share = unfunded_share(need, money)
        assert share is not None
        assert 0 <= share <= 1
        assert (share == 0) == (money >= need)

    def test_groups_follow_thirds_unless_told(self) -> None:
        assert [funding_group(x) for x in (0.9, 0.5, 0.1)] == [Group.HIGH, Group.MIDDLE, Group.LOW]
        assert funding_group(0.5, Cuts(0.1, 0.4)) is Group.HIGH


class TestBadInput:
    @pytest.mark.parametrize(
        ("criteria", "why"),
        [
            ([], "no criterion has a weight"),
            ([replace(GAP, weight=0)], "no criterion has a weight"),
            ([replace(GAP, weight=-1), UHC], "the weight of gap is -1"),
            ([replace(GAP, weight=101)], "expected 0 to 100"),
            ([replace(GAP, error=2)], "the error of gap is 2"),
            ([replace(GAP, most=0)], "both goalposts of gap are 0"),
            ([replace(GAP, most=math.inf)], "a goalpost of gap is inf"),
            ([GAP, GAP], "stands twice"),
        ],
    )
    def test_criteria_that_say_nothing_are_refused(self, criteria: list[Criterion], why: str) -> None:
        with pytest.raises(BadInput, match=why):
            needs(FIGURES, criteria)

    @pytest.mark.parametrize("cuts", [Cuts(0.6, 0.4), Cuts(0.5, 0.5), Cuts(0, 0.5), Cuts(0.5, 1)])
    def test_cuts_must_stand_in_order(self, cuts: Cuts) -> None:
        with pytest.raises(BadInput, match="the groups begin at"):
            needs(FIGURES, [GAP], cuts)

    def test_figures_must_be_finite_and_something_drawn(self) -> None:
        with pytest.raises(BadInput, match="a figure of gap is nan"):
            needs({"A": {"gap": math.nan}}, [GAP])
        with pytest.raises(BadInput, match="nothing is drawn"):
            needs(FIGURES, [GAP], draws=0)
        with pytest.raises(BadInput, match="nothing is drawn"):
            needs(FIGURES, [GAP], concentration=0)
