from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest

from hsforhs.formats.iati import read_iati
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.funding import queries, services
from hsforhs.workbench.funding.exchange import write_plan
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan

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
