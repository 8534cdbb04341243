"""What is unfunded: the money of an open plan first, then figures that were brought in; it shows at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.indicators import Figure, Provenance
from hsforhs.matching.priority import Group
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.atlas import keeping, unfunded
from hsforhs.workbench.atlas.unfunded import Lack, Source, by_plans
from hsforhs.workbench.atlas.where_to_start import Asked, where_to_start
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.funding.services import remove_commitment
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import set_visibility
from tests.workbench.costs.made import cost, small_plan
from tests.workbench.funding.made import board, commit

from .test_pages import words

pytestmark = pytest.mark.usefixtures("example_store")
ADDRESS = "/where-to-start/"


@pytest.fixture
def plan(administrator: User) -> Plan:
    """An open, costed plan of Ghana, invented, without any money yet."""
    found = small_plan(administrator, years=1, kept=("C5.1",), code="GHA")
    cost(administrator, found)
    set_visibility(person=administrator, plan=found, visibility=Visibility.PUBLIC)
    return found


@pytest.fixture
def keep_pages(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    forget = (keeping.shelf.clear, unfunded.kept_money.clear, keeping.chain._forget)
    for one in forget:
        one()
    yield
    for one in forget:
        one()


def lack(code: str = "GHA") -> Lack:
    places = list(Place.objects.filter(code__in=("GHA", "THA")))
    rows = where_to_start(places, Asked(), AnonymousUser()).rows
    return next(x.lack for x in rows if x.place.code == code)


def brought_in() -> None:
    """Figures by which 80 % of the need is unfunded, for Ghana and Thailand."""
    found = [
        Figure(name, code, "2024", value, "current US$", Provenance("Invented plan"))
        for code in ("GHA", "THA")
        for name, value in (("plan_cost_usd", 1000.0), ("plan_money_usd", 200.0))
    ]
    store_figures(actor="operator", figures=found)


def test_an_open_plan_with_money_goes_before_figures(plan: Plan, administrator: User) -> None:
    assert lack() == Lack()
    brought_in()
    assert lack() == Lack(0.8, Source.FIGURES, period="2024")
    commit(administrator, plan, amount=Decimal(1))
    found = lack()
    assert (found.source, found.plan, found.group) == (Source.PLAN, plan.pk, Group.HIGH)
    assert found.share == pytest.approx(1, abs=1e-2)
    assert lack("THA").source is Source.FIGURES
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PRIVATE)
    assert lack().source is Source.FIGURES


def test_a_change_of_money_shows_at_once(plan: Plan, administrator: User, keep_pages: None) -> None:
    def shown() -> str:
        text = Client().get(f"{ADDRESS}?region=AFRO").content.decode()
        found = re.search(r">(\d+)\s%<small[^>]*><a href=.{1,2}plans/[-0-9a-f]{36}/funding/.>its open plan<", text)
        return found[1] if found else ""

    assert shown() == ""
    commit(administrator, plan, amount=Decimal(1), state="disbursed")
    assert shown() == "100"
    gap = board(administrator, plan).gap
    assert gap is not None
    half = Decimal(str(gap.total.need)) / 2
    found = commit(administrator, plan, amount=half, state="disbursed", areas={gap.areas[0].key: Decimal(1)})
    ghana = [plan.place]
    assert by_plans(ghana)["GHA"].share == pytest.approx(0.5, abs=1e-3)
    remove_commitment(person=administrator, commitment=found, reason="told in error")
    # Money for nothing in particular may go to any activity.
    commit(administrator, plan, amount=half, state="disbursed")
    assert by_plans(ghana)["GHA"].share == pytest.approx(0.5, abs=1e-3)
    set_visibility(person=administrator, plan=plan, visibility=Visibility.PRIVATE)
    assert by_plans(ghana) == {}


def test_only_the_country_that_changed_is_read_again(
    plan: Plan, administrator: User, keep_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(administrator, plan)
    places = list(Place.objects.filter(code__in=("GHA", "THA")))
    asked: list[list[str]] = []
    read = unfunded.unfunded_by_place

    def watched(found: list[Place]) -> Any:
        asked.append(sorted(x.code for x in found))
        return read(found)

    monkeypatch.setattr(unfunded, "unfunded_by_place", watched)
    first = by_plans(places)
    assert by_plans(places) == first
    record(actor="operator", action="funding.add_commitment", country="THA")
    assert by_plans(places) == first
    record(actor="operator", action="follow_up.report", country="GHA")
    assert by_plans(places) == first
    record(actor="operator", action="costs.set_up", country="")
    assert by_plans(places) == first
    assert asked == [["GHA", "THA"], ["THA"], ["GHA", "THA"]]


def test_the_page_names_figures_as_its_source(client: Client, django_assert_max_num_queries: Any) -> None:
    brought_in()
    with django_assert_max_num_queries(15):
        text = words(client.get(ADDRESS).content.decode())
    assert "80 % figures of 2024" in text
    assert "its open plan" not in text


def test_a_kept_page_is_one_look_at_the_chain(keep_pages: None, django_assert_max_num_queries: Any) -> None:
    Client().get(ADDRESS)
    with django_assert_max_num_queries(3):
        Client().get(ADDRESS)
