from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from hsforhs.planning.costing import spread
from hsforhs.planning.funding import PROBABILITY, FlowState
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.follow_up.money import known_money
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.board import paid_by_year
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import DAY, costed, fresh, small_plan

from .made import board, commit

pytestmark = pytest.mark.django_db


def test_needs_are_the_costs_with_their_overhead(plan: Plan, member: User) -> None:
    cost = costed(member, plan)
    needs = [x.need(float(cost.factor)) for x in paid_by_year(cost)]
    assert sum(x.central for x in needs) == pytest.approx(float(cost.total))
    by_year = [sum(x.central for x in needs if x.year == 2027 + n) for n in range(5)]
    assert by_year == pytest.approx([float(x) for x in cost.by_year])
    assert all(x.low < x.central < x.high for x in needs)


def test_without_money_the_whole_need_is_the_gap_and_nothing_is_known(plan: Plan, member: User) -> None:
    found = board(member, plan)
    assert found.gap is not None
    assert found.gap.total.gap == pytest.approx(float(costed(member, plan).total))
    assert found.told == ()
    # With no money behind it the gap is in doubt as the costs are.
    drawn, factor = spread(costed(member, plan).lines), float(costed(member, plan).factor)
    assert (found.gap.total.low, found.gap.total.high) == (
        pytest.approx(factor * drawn.p5, rel=0.1),
        pytest.approx(factor * drawn.p95, rel=0.1),
    )
    assert known_money(fresh(member, plan)) is None


def test_money_moves_the_gap_of_its_area_and_year(plan: Plan, member: User) -> None:
    before = board(member, plan).gap
    assert before is not None
    area = before.areas[0].key
    commit(member, plan, amount=Decimal(100), areas={area: Decimal(1)})
    after = board(member, plan).gap
    assert after is not None
    assert before.total.gap - after.total.gap == pytest.approx(95)
    assert before.areas[0].gap - after.areas[0].gap == pytest.approx(95)
    assert before.years[1].gap == after.years[1].gap


def test_money_for_one_activity_covers_no_other(plan: Plan, member: User) -> None:
    line = costed(member, plan).activities[0].id
    commit(member, plan, amount=Decimal(10**9), state="disbursed", lines={line: Decimal(1)})
    found = board(member, plan)
    assert found.gap is not None
    gaps = {x.key: x for x in found.gap.lines}
    cost = costed(member, plan)
    need = [x.need(float(cost.factor)).central for x in paid_by_year(cost) if (x.activity, x.year) == (line, 2027)]
    assert gaps[line].need - gaps[line].gap == pytest.approx(sum(need))
    assert sum(found.gap.surplus.values()) + sum(found.gap.unallocated.values()) > 0


def test_a_currency_without_a_rate_is_not_counted_and_never_taken_for_one(plan: Plan, member: User) -> None:
    commit(member, plan, currency="XOF", amount=Decimal(600_000))
    found = board(member, plan)
    assert [(x.counted, x.lacks) for x in found.uncounted] == [(False, "rate")]
    assert sum(found.by_state.values()) == 0
    costs.set_rate(person=member, plan=plan, currency="XOF", figure=Decimal("0.002"), source="Invented bank", on=DAY)
    assert board(member, plan).by_state["committed"] == Decimal(1200)


def test_a_plan_that_is_not_costed_shows_its_money_and_no_gap(example_store: None, member: User) -> None:
    found = small_plan(member)
    commit(member, found)
    shown = board(member, found)
    assert (shown.gap, [x.lacks for x in shown.told]) == (None, ["cost"])


def test_money_of_government_and_of_partners_stand_apart(plan: Plan, member: User) -> None:
    commit(member, plan, giver="Treasury of Lumora", kind="government", state="disbursed", amount=Decimal(500))
    commit(member, plan, amount=Decimal(100), state="pledged")
    commit(member, plan, amount=Decimal(100), state="pledged", probability=Decimal("0.1"), year=2028)
    found = known_money(fresh(member, plan))
    assert found is not None
    assert (found.government, found.partners) == (Decimal(500), Decimal(70))
    gap = board(member, plan).gap
    assert gap is not None
    assert float(Decimal(570) - found.unused) == pytest.approx(gap.total.money)


def test_money_told_twice_counts_once(plan: Plan, member: User) -> None:
    facts: dict[str, Any] = {"amount": Decimal(900), "title": "Laboratories", "receiver": "Ministry"}
    one = commit(member, plan, source="file one", **facts)
    other = commit(member, plan, source="file two", **facts)
    found = board(member, plan)
    assert [{x.one.id, x.other.id} for x in found.looking_alike] == [{str(one.pk), str(other.pk)}]
    assert found.by_state["committed"] == 1800
    services.say_same(person=member, kept=one, again=other)
    found = board(member, plan)
    assert (found.looking_alike, found.by_state["committed"]) == ([], 900)


def test_who_told_two_apart_is_not_asked_again(plan: Plan, member: User) -> None:
    one = commit(member, plan, source="file one", title="Laboratories", receiver="Ministry")
    other = commit(member, plan, source="file two", title="Laboratories", receiver="Ministry")
    services.tell_apart(person=member, one=other, other=one, reason="two grants")
    assert board(member, plan).looking_alike == []
    assert board(member, plan).by_state["committed"] == 2000


def test_money_that_is_passed_on_is_counted_where_it_comes_in(plan: Plan, member: User) -> None:
    commit(member, plan, activity="XX-1", amount=Decimal(700))
    commit(member, plan, giver="Agency", kind="partner", activity="YY-1", paid_from="XX-1", amount=Decimal(700))
    found = board(member, plan)
    assert found.gap is not None
    assert [x.giver for x in found.gap.passed_on] == ["Agency"]
    assert found.by_state["committed"] == 700


def test_people_set_their_own_probabilities(plan: Plan, member: User) -> None:
    services.set_readiness(person=member, plan=plan, has={}, cofinance=None, probabilities={"pledged": Decimal("0.5")})
    found = board(member, plan).probabilities
    assert found[FlowState.PLEDGED] == 0.5
    assert found[FlowState.COMMITTED] == PROBABILITY[FlowState.COMMITTED]


def test_what_is_not_counted_is_in_no_sum(plan: Plan, member: User) -> None:
    """Told twice, passed on, and without a rate: none of it is money behind the plan, or closes a gap."""
    area = board(member, plan).gap.areas[0].key  # type: ignore[union-attr]
    usual: dict[str, Any] = {"areas": {area: Decimal(1)}, "state": "disbursed"}
    kept = commit(member, plan, activity="XX-1", amount=Decimal(700), **usual)
    alone = board(member, plan)
    known = known_money(fresh(member, plan))
    again = commit(member, plan, amount=Decimal(700), **usual)
    services.say_same(person=member, kept=kept, again=again)
    commit(member, plan, giver="Agency", kind="government", paid_from="XX-1", activity="YY", amount=Decimal(9), **usual)
    commit(member, plan, currency="XOF", amount=Decimal(10**9), **usual)
    found = board(member, plan)
    assert alone.gap is not None
    assert found.gap is not None
    assert found.gap.total == alone.gap.total
    assert found.by_state == alone.by_state
    assert known_money(fresh(member, plan)) == known
    assert [(x.counted, x.lacks) for x in found.told] == [(True, ""), (False, ""), (True, ""), (False, "rate")]


def test_every_level_of_the_gap_adds_up_to_the_whole(plan: Plan, member: User) -> None:
    lines = [x.id for x in costed(member, plan).activities[:2]]
    commit(member, plan, amount=Decimal(400), lines={lines[0]: Decimal("0.5"), lines[1]: Decimal("0.25")})
    commit(member, plan, amount=Decimal(300), state="pledged", year=2028, areas={"D2": Decimal(1)})
    commit(member, plan, amount=Decimal(80), state="expected", year=2029, probability=Decimal("0.5"))
    found = board(member, plan).gap
    assert found is not None
    for parts in (found.lines, found.areas, found.years):
        for name in ("need", "gap", "money"):
            assert sum(getattr(x, name) for x in parts) == pytest.approx(getattr(found.total, name))
    expected = 400 * 0.95 + 300 * 0.6 + 80 * 0.5
    told = found.total.money + sum(found.surplus.values()) + sum(found.unallocated.values())
    assert told == pytest.approx(expected)
    assert found.unallocated[2027] == pytest.approx(400 * 0.95 * 0.25)
