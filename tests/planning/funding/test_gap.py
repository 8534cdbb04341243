from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.funding import PROBABILITY, Flow, FlowState, FundingGap, Need, funding_gap

DRAWS = 200


def need(line: str, cost: float, *, area: str = "D2", year: int = 2027, spread: float = 0.0) -> Need:
    return Need(line, area, year, cost, cost * (1 - spread), cost * (1 + spread))


def flow(amount: float, state: FlowState = FlowState.DISBURSED, *, year: int = 2027, **more: object) -> Flow:
    return Flow(str(more.pop("id", "f")), "Giver", "Receiver", state, amount, year, **more)  # type: ignore[arg-type]


def gap(needs: list[Need], *flows: Flow, **more: object) -> FundingGap:
    return funding_gap(needs, flows, draws=DRAWS, **more)  # type: ignore[arg-type]


class TestByHand:
    def test_without_money_the_gap_is_the_cost(self) -> None:
        found = gap([need("l1", 100), need("l2", 50, area="P1")])
        assert (found.total.need, found.total.gap, found.total.low, found.total.high) == (150, 150, 150, 150)
        assert {x.key: x.gap for x in found.areas} == {"D2": 100, "P1": 50}
        assert found.total.covered == 0

    @pytest.mark.parametrize("state", FlowState)
    def test_money_counts_by_its_state(self, state: FlowState) -> None:
        found = gap([need("l1", 100)], flow(60, state, lines={"l1": 1}))
        assert found.total.gap == pytest.approx(100 - 60 * PROBABILITY[state])

    def test_money_for_an_area_goes_where_it_still_lacks(self) -> None:
        needs = [need("l1", 100), need("l2", 50), need("l3", 70, area="P1")]
        found = gap(needs, flow(100, lines={"l1": 1}), flow(30, areas={"D2": 1}))
        assert {x.key: x.gap for x in found.lines} == {"l1": 0, "l2": 20, "l3": 70}

    def test_money_for_an_area_is_shared_by_what_lacks(self) -> None:
        found = gap([need("l1", 100), need("l2", 50)], flow(75, areas={"D2": 1}))
        assert [x.gap for x in found.lines] == pytest.approx([50, 25])

    def test_too_much_for_one_line_does_not_cover_another(self) -> None:
        found = gap([need("l1", 100), need("l2", 50)], flow(400, lines={"l1": 1}))
        assert found.total.gap == 50
        assert found.surplus == {("l1", 2027): 300}
        assert found.total.covered == pytest.approx(100 / 150)

    def test_too_much_for_an_area_is_surplus(self) -> None:
        assert gap([need("l1", 100)], flow(130, areas={"D2": 1})).surplus == {("l1", 2027): 30}

    def test_money_of_another_year_or_for_nothing_here_is_unallocated(self) -> None:
        found = gap(
            [need("l1", 100)],
            flow(40, year=2030, lines={"l1": 1}),
            flow(20, areas={"R1": 0.5}),
            flow(10, FlowState.PLEDGED, lines={"l1": 0.5}),
        )
        assert found.total.gap == pytest.approx(97)
        assert found.unallocated == {2027: pytest.approx(23), 2030: 40}

    def test_money_passed_on_is_not_counted_again(self) -> None:
        donor = flow(60, id="donor", activity="A", lines={"l1": 1})
        agency = flow(60, id="agency", activity="B", paid_from="A", lines={"l1": 1})
        found = gap([need("l1", 100)], donor, agency)
        assert (found.total.gap, [x.id for x in found.passed_on]) == (40, ["agency"])

    def test_other_probabilities_can_be_used_and_are_printed(self) -> None:
        sure = dict.fromkeys(FlowState, 1.0)
        found = gap([need("l1", 100)], flow(60, FlowState.EXPECTED, lines={"l1": 1}), probabilities=sure)
        assert (found.total.gap, found.probabilities) == (40, sure)


class TestInterval:
    def test_what_is_sure_has_none(self) -> None:
        found = gap([need("l1", 100)], flow(60, lines={"l1": 1})).total
        assert (found.low, found.gap, found.high) == (40, 40, 40)

    def test_a_pledge_comes_whole_or_not_at_all(self) -> None:
        found = gap([need("l1", 100)], flow(60, FlowState.PLEDGED, lines={"l1": 1})).total
        assert (found.low, found.high) == (40, 100)

    def test_a_wide_cost_has_a_wide_gap(self) -> None:
        found = gap([need("l1", 100, spread=0.5)]).total
        assert 50 < found.low < 80
        assert 120 < found.high < 150

    def test_the_same_seed_gives_the_same_interval(self) -> None:
        given = [need("l1", 100, spread=0.5)], flow(60, FlowState.PLEDGED, lines={"l1": 1})
        assert gap(*given, seed=3).total == gap(*given, seed=3).total
        assert gap(*given, seed=3).total != gap(*given, seed=4).total


AMOUNTS = st.floats(0, 1e6)
SHARES = st.sampled_from([{}, {"l1": 1.0}, {"l2": 0.5}, {"l1": 0.3, "l3": 0.3}])
FLOWS = st.lists(
    st.builds(
        lambda x, s, lines, year: flow(x, s, lines=lines, year=year),
        AMOUNTS,
        st.sampled_from(list(FlowState)),
        SHARES,
        st.sampled_from([2027, 2028]),
    ),
    max_size=5,
)
NEEDS = [need("l1", 1000.0), need("l2", 500.0, area="P1"), need("l3", 2000.0), need("l1", 1000.0, year=2028)]


@given(FLOWS, FLOWS)
def test_more_money_never_widens_the_gap_and_no_money_is_lost(flows: list[Flow], more: list[Flow]) -> None:
    less, both = (funding_gap(NEEDS, x, draws=1) for x in (flows, flows + more))
    assert both.total.gap <= less.total.gap + 1e-6
    assert 0 <= both.total.gap <= both.total.need
    expected = sum(x.amount * PROBABILITY[x.state] for x in flows + more)
    found = both.total.money + sum(both.surplus.values()) + sum(both.unallocated.values())
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert sum(x.gap for x in both.lines) == pytest.approx(both.total.gap)
    assert sum(x.gap for x in both.years) == pytest.approx(sum(x.gap for x in both.areas))


def test_a_line_is_dear_in_all_its_years_or_in_none() -> None:
    once = gap([need("l1", 100, spread=0.5)]).total
    twice = gap([need("l1", 100, spread=0.5), need("l1", 100, spread=0.5, year=2028)]).total
    assert (twice.low, twice.high) == (pytest.approx(2 * once.low), pytest.approx(2 * once.high))


def test_drawn_costs_may_be_given() -> None:
    found = gap([need("l1", 100), need("l2", 50)], costs=np.array([[80.0, 40.0]] * DRAWS)).total
    assert (found.low, found.gap, found.high) == (120, 150, 120)


def test_a_plan_without_lines_has_no_gap() -> None:
    found = gap([], flow(10))
    assert (found.total.need, found.total.gap, found.unallocated) == (0, 0, {2027: 10})
    assert found.total.covered == 1


def test_a_line_twice_in_a_year_is_refused() -> None:
    with pytest.raises(BadInput, match="line 'l1' stands twice in 2027; expected one cost a line and year"):
        gap([need("l1", 1), need("l1", 2)])


@pytest.mark.parametrize(
    "chances", [{}, {**PROBABILITY, FlowState.PLEDGED: 1.5}, {**PROBABILITY, FlowState.PLEDGED: float("nan")}]
)
def test_a_probability_that_is_none_is_refused(chances: dict[FlowState, float]) -> None:
    with pytest.raises(BadInput, match="no probability for money that is"):
        gap([need("l1", 1)], probabilities=chances)
