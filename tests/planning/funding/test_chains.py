from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.funding import Flow, FlowState, counted_once


def flow(name: str, activity: str = "", paid_from: str = "") -> Flow:
    return Flow(name, "G", "R", FlowState.COMMITTED, 1.0, 2027, activity=activity, paid_from=paid_from)


def names(flows: tuple[Flow, ...]) -> list[str]:
    return [x.id for x in flows]


def test_money_is_counted_where_it_comes_in_from_outside() -> None:
    chain = [flow("agency", "B", "A"), flow("donor", "A"), flow("implementer", "C", "B")]
    counted, passed_on = counted_once(chain)
    assert (names(counted), names(passed_on)) == (["donor"], ["agency", "implementer"])


def test_a_giver_that_is_not_here_counts_nothing_away() -> None:
    assert names(counted_once([flow("agency", "B", "somebody else's activity")])[0]) == ["agency"]


def test_an_activity_that_names_itself_is_counted() -> None:
    assert names(counted_once([flow("own", "A", "A")])[0]) == ["own"]


def test_two_that_name_each_other_are_counted_once() -> None:
    counted, passed_on = counted_once([flow("one", "A", "B"), flow("other", "B", "A")])
    assert (names(counted), names(passed_on)) == (["one"], ["other"])


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["", *"ABCDEF"])), max_size=8))
def test_every_flow_is_counted_or_passed_on_and_every_chain_has_a_beginning(rows: list[tuple[str, str]]) -> None:
    flows = [flow(str(number), activity, paid_from) for number, (activity, paid_from) in enumerate(rows)]
    counted, passed_on = counted_once(flows)
    assert sorted(names(counted) + names(passed_on)) == sorted(x.id for x in flows)
    assert bool(counted) == bool(flows)
    assert all(x.paid_from for x in passed_on)
