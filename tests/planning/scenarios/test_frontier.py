"""What more or less money would buy."""

from __future__ import annotations

from decimal import Decimal

from hsforhs.planning.scenarios import frontier

from .made import limits, offer

OFFERS = [offer(f"a{n}", indicator=f"D1.{n}", one_time=50) for n in range(6)]


def test_more_money_never_buys_less_and_the_budget_is_told() -> None:
    heard: list[tuple[int, int]] = []
    shares = [Decimal(x) for x in ("0", "0.5", "1", "2")]
    points = frontier(OFFERS, limits(), shares=shares, progress=lambda done, number: heard.append((done, number)))
    assert [x.steps for x in points] == [0, 2, 4, 6]
    assert [x.actions for x in points] == [0, 2, 4, 6]
    assert [x.budget for x in points] == [0, 100, 200, 400]
    assert all(x.objective is not None and x.bound is not None and x.bound >= x.objective - 1e-9 for x in points)
    assert heard[-1] == (4, 4)


def test_where_floors_cannot_be_reached_there_is_no_figure() -> None:
    points = frontier(OFFERS, limits(must=["a0"]), shares=[Decimal("0.1"), Decimal(1)])
    assert (points[0].steps, points[0].objective) == (None, None)
    assert points[1].steps == 4
