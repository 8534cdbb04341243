from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hsforhs.formats.iati import read_iati
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.funding import queries, services
from hsforhs.workbench.funding.exchange import write_plan
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import DAY as TODAY_BEFORE
from tests.workbench.costs.made import cost, small_plan

from .made import board, commit

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)
NOW = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)


def call(person: User, **more: object) -> None:
    giver = services.add_organisation(person=person, name="Invented Fund", kind="fund")
    values = {"title": "Round one", "support": "money", "source": "a page", "checked_on": dt.date(2026, 3, 1), **more}
    services.add_call(person=person, organisation=giver, **values)  # type: ignore[arg-type]


class TestFitting:
    def test_calls_stand_beside_the_gap_the_best_first(self, plan: Plan, member: User, administrator: User) -> None:
        area = board(member, plan).gap.areas[0].key  # type: ignore[union-attr]
        call(administrator, title="narrow", areas=[area], must_have=["letter of the ministry"])
        call(administrator, title="refuses", countries=["GHA"])
        call(administrator, title="closed", closes=dt.date(2027, 1, 1))
        call(administrator, title="for all")
        found = queries.fitting(board(member, plan), on=TODAY)
        assert [x.call.title for x in found] == ["for all", "narrow", "refuses"]
        assert found[1].match.missing == ("must have: letter of the ministry",)
        assert found[2].match.score is None

    def test_what_the_plan_has_answers_the_rules(self, plan: Plan, member: User, administrator: User) -> None:
        call(administrator, must_have=["letter"], cofinance=Decimal("0.2"))
        services.set_readiness(
            person=member, plan=plan, has={"letter": True}, cofinance=Decimal("0.3"), probabilities={}
        )
        found = queries.fitting(board(member, plan), on=TODAY)
        assert {x.answer.value for x in found[0].match.rules} == {"met"}

    def test_a_limit_in_a_currency_without_a_rate_is_not_known(
        self, plan: Plan, member: User, administrator: User
    ) -> None:
        call(administrator, floor=Decimal(5), currency="XOF")
        found = queries.fitting(board(member, plan), on=TODAY)
        assert found[0].match.missing == ("must have: at least 5 XOF",)
        assert found[0].match.eligible.value == "unknown"

    def test_the_widest_gaps_that_a_call_could_serve_stand_first(
        self, plan: Plan, member: User, administrator: User
    ) -> None:
        found = board(member, plan)
        assert found.gap is not None
        assert found.cost is not None
        area_of = {x.id: x.record.action.area for x in found.cost.activities}
        funded = max(found.gap.lines, key=lambda x: x.gap)
        for year in range(2027, 2032):
            commit(member, plan, state="disbursed", amount=Decimal(10**9), year=year, lines={funded.key: Decimal(1)})
        left = sorted((x for x in found.gap.lines if x.key != funded.key), key=lambda x: (-x.gap, x.key))
        area = area_of[left[0].key]
        call(administrator, title="for all")
        call(administrator, title="for one area", areas=[area])
        call(administrator, title="refuses", countries=["GHA"])
        by_title = {x.call.title: x for x in queries.fitting(board(member, plan), on=TODAY)}
        for title, keys in (
            ("for all", [x.key for x in left]),
            ("for one area", [x.key for x in left if area_of[x.key] == area]),
            ("refuses", []),
        ):
            shown = by_title[title]
            assert [x.id for x, _gap in shown.activities] == keys[: queries.MOST_ACTIVITIES], title
            assert all(action.id == gap.key for action, gap in shown.activities)
            assert shown.more == max(0, len(keys) - queries.MOST_ACTIVITIES)
        one_area = sum(x.gap for x in left if area_of[x.key] == area)
        call(administrator, title="large", areas=[area], floor=Decimal(int(one_area) + 1), currency="USD")
        call(administrator, title="small", areas=[area], floor=Decimal(int(one_area) - 1), currency="USD")
        answers = {x.call.title: x.match.eligible.value for x in queries.fitting(board(member, plan), on=TODAY)}
        assert (answers["large"], answers["small"]) == ("not met", "met"), "its floor is set beside what it serves"

    def test_a_plan_without_costs_has_nothing_to_fit(self, example_store: None, member: User) -> None:
        assert queries.fitting(board(member, small_plan(member)), on=TODAY) == []


class TestOpenNeeds:
    def test_only_plans_that_their_owners_opened_are_added_up(self, plan: Plan, member: User) -> None:
        places = Place.objects.filter(code="XLM")
        assert queries.open_needs(places).plans == ()
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        found = queries.open_needs(places)
        assert [x.pk for x in found.plans] == [plan.pk]
        assert (found.gap, found.without_money) == (pytest.approx(found.need), 1)
        commit(member, plan, amount=Decimal(100), state="disbursed", areas={found.areas[0].area: Decimal(1)})
        again = queries.open_needs(places)
        assert (again.need - again.gap, again.without_money) == (pytest.approx(100), 0)
        beside_others = queries.open_needs(places, of_invented=False)
        assert (beside_others.plans, beside_others.need, beside_others.invented) == ((), 0, 1)

    def test_unfunded_is_known_only_where_money_is_on_record(self, plan: Plan, member: User) -> None:
        places = Place.objects.filter(code__in=("XLM", "GHA"))
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        assert queries.unfunded_by_place(places) == {}
        commit(member, plan, amount=Decimal(1))
        found = queries.unfunded_by_place(places)
        assert {code: x.plan for code, x in found.items()} == {"XLM": plan.pk}
        assert found["XLM"].share == pytest.approx(1, abs=1e-3)

    def test_money_for_nothing_in_particular_may_go_to_any_activity(self, plan: Plan, member: User) -> None:
        places = Place.objects.filter(code="XLM")
        commit(member, plan, amount=Decimal(1))
        assert queries.unfunded_by_place(places) == {}, "a private plan tells nobody"
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        found = board(member, plan).gap
        assert found is not None
        half = Decimal(str(found.total.need / 2))
        commit(member, plan, amount=half, state="disbursed", probability=Decimal(1))
        share = queries.unfunded_by_place(places)["XLM"].share
        assert share == pytest.approx(0.5, abs=1e-4)
        commit(member, plan, amount=10 * half, state="disbursed")
        assert queries.unfunded_by_place(places)["XLM"].share == 0

    def test_the_newest_plan_with_money_speaks_for_its_place(self, plan: Plan, member: User) -> None:
        places = Place.objects.filter(code="XLM")
        commit(member, plan, amount=Decimal(1))
        newer = small_plan(member)
        cost(member, newer)
        Plan.objects.update(visibility=Visibility.PUBLIC)
        assert queries.unfunded_by_place(places)["XLM"].plan == plan.pk, "of the newer one nobody told money"
        commit(member, newer, amount=Decimal(1))
        assert queries.unfunded_by_place(places)["XLM"].plan == newer.pk
        both = queries.open_needs(places)
        one = board(member, plan).gap
        assert one is not None
        assert (len(both.plans), both.need) == (2, pytest.approx(2 * one.total.need))

    def test_needs_in_other_money_are_added_in_usd_or_left_out(self, plan: Plan, member: User) -> None:
        places = Place.objects.filter(code="XLM")
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        usual: dict[str, Any] = {"currency": "XOF", "price_year": 2026, "first_year": 2027}
        costs.set_up(person=member, plan=plan, **usual, prices=[])
        assert (queries.open_needs(places).plans, queries.open_needs(places).left_out) == ((), 1)
        costs.set_rate(person=member, plan=plan, currency="USD", figure=Decimal(500), source="x", on=TODAY_BEFORE)
        found, shown = queries.open_needs(places), board(member, plan)
        assert shown.cost is not None
        assert found.left_out == 0
        assert found.need == pytest.approx(float(shown.cost.total) / 500)
        assert {x.area: x.need for x in found.areas} == pytest.approx(
            {area: float(x) / 500 for area, x in shown.cost.by_area.items()}
        )


class TestExchange:
    def test_money_goes_out_as_iati_and_is_read_again(self, plan: Plan, member: User, tmp_path: Path) -> None:
        commit(member, plan, amount=Decimal(900), activity="XX-1", paid_from="XX-0", receiver="Ministry")
        commit(member, plan, amount=Decimal(450), state="expected", year=2029, areas={"D3": Decimal("0.5")})
        commit(member, plan, giver="Treasury", kind="government", state="disbursed", amount=Decimal(7))
        target = io.BytesIO()
        write_plan(board(member, plan), target, reporter="XM-TEST", reporter_name="Lumora", now=NOW)
        path = tmp_path / "out.xml"
        path.write_bytes(target.getvalue())
        one, two = sorted(read_iati(path).activities, key=lambda x: x.title)
        assert (one.title, two.title) == ("Lumora: Invented Fund", "Lumora: Treasury")
        assert [(x.kind, x.value, x.provider_activity) for x in one.transactions] == [("2", 900, "XX-0")]
        assert [(x.start.year, x.value) for x in one.planned] == [(2029, 450)]
        assert one.sectors == {"12110": 83.33, "12181": 16.67}
        assert one.unallocated == pytest.approx(0)
        assert [(x.kind, x.value) for x in two.transactions] == [("3", 7)]
        assert one.other_ids == ("XX-1",)

    def test_what_is_told_twice_goes_out_once(self, plan: Plan, member: User) -> None:
        one, again = commit(member, plan), commit(member, plan)
        services.say_same(person=member, kept=one, again=again)
        target = io.BytesIO()
        write_plan(board(member, plan), target, reporter="XM-TEST", reporter_name="Lumora", now=NOW)
        assert target.getvalue().count(b"<transaction>") == 1
