from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.funding import PROBABILITY, Flow, FlowState, Need


def flow(**more: object) -> Flow:
    return Flow(
        **{"id": "f1", "giver": "G", "receiver": "R", "state": FlowState.PLEDGED, "amount": 10.0, "year": 2027, **more}
    )  # type: ignore[arg-type]


def test_what_the_shares_leave_is_unallocated() -> None:
    assert flow().unallocated == 1
    assert flow(lines={"l1": 0.5}, areas={"D2": 0.2}).unallocated == pytest.approx(0.3)
    assert flow(lines={"l1": 1.0}).unallocated == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": -1.0}, "the amount of 'f1' is -1.0"),
        ({"amount": float("nan")}, "the amount of 'f1' is nan"),
        ({"amount": float("inf")}, "the amount of 'f1' is inf"),
        ({"lines": {"l1": 0.7}, "areas": {"D2": 0.5}}, "the shares of 'f1' add up to 1.2"),
        ({"lines": {"l1": -0.1}}, "the shares of 'f1' add up to -0.1"),
    ],
)
def test_a_flow_that_cannot_be_is_refused(more: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        flow(**more)


@pytest.mark.parametrize("costs", [(2, 1, 3), (1, 3, 2), (-1, 0, 1), (0, 1, float("inf"))])
def test_a_cost_out_of_order_is_refused(costs: tuple[float, float, float]) -> None:
    low, central, high = costs
    with pytest.raises(BadInput, match="the cost of 'l1' in 2027"):
        Need("l1", "D2", 2027, central, low, high)


def test_the_surer_the_state_the_likelier_the_money() -> None:
    assert list(PROBABILITY.values()) == sorted(PROBABILITY.values(), reverse=True)
    assert list(PROBABILITY) == list(FlowState)
