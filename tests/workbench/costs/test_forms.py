"""Forms of the costing: what a page shows can be sent back, and then nothing has changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hsforhs.planning.costing import Range
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.forms import LineForm, around, without_exponent
from hsforhs.workbench.costs.models import Activity, Costing, Line
from hsforhs.workbench.costs.services import NewSize
from hsforhs.workbench.costs.views import _driver_names
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from tests.workbench.sent_back import form_of

from .made import costed, price

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


def send(client: Client, path: str, field: str, **changed: Any) -> None:
    sent = form_of(client.get(path).content.decode(), field) | changed
    answer = client.post(path, sent)
    assert answer.status_code == 302, (sent, answer.content.decode())


def stored(plan: Plan) -> dict[str, Any]:
    return Costing.objects.values("currency", "price_year", "first_year", "overhead", "prices", "sizes", "rates").get(
        plan=plan
    )


def test_the_first_questions_sent_back_change_nothing(client: Client, costed_plan: Plan, member: User) -> None:
    counted = costed(member, costed_plan).sizes["head"].central
    sizes = [
        NewSize("facility", Range(Decimal(150), Decimal(200), Decimal(260)), "Register of Lumora"),
        NewSize("port", Range.exactly(5), "Ministry of transport"),
        NewSize("head", Range(counted - 5, counted, counted + 5), "Census"),
    ]
    usual: dict[str, Any] = {"currency": "USD", "price_year": 2026, "first_year": 2027}
    services.set_up(person=member, plan=costed_plan, **usual, overhead=Decimal("0.075"), sizes=sizes)
    before, total = stored(costed_plan), costed(member, costed_plan).total
    path = f"/plans/{costed_plan.pk}/costs/set-up/"
    send(client, path, "overhead")
    assert stored(costed_plan) == before, "ranges and sources of sizes stay with their figures"
    assert costed(member, costed_plan).total == total
    send(client, path, "overhead", size_facility="210")
    after = stored(costed_plan)["sizes"]
    assert after["facility"] == {"low": "210", "central": "210", "high": "210", "source": ""}
    assert {x: y for x, y in after.items() if x != "facility"} == {
        x: y for x, y in before["sizes"].items() if x != "facility"
    }
    send(client, path, "overhead", size_port="")
    assert "port" not in stored(costed_plan)["sizes"]


def test_the_prices_sent_back_change_nothing(client: Client, costed_plan: Plan, member: User) -> None:
    path = f"/plans/{costed_plan.pk}/costs/prices/"
    before = stored(costed_plan)
    sent = form_of(client.get(path).content.decode(), "price_year")
    assert client.post(path, {**sent, "source": "x"}).status_code == 302
    assert stored(costed_plan) == before
    item = next(x.removeprefix("central_") for x in sent if x.startswith("central_"))
    emptied = {f"{end}_{item}": "" for end in ("low", "central", "high")}
    half = client.post(path, {**sent, "source": "x", f"central_{item}": ""})
    assert half.status_code == 422
    assert "Give the price in the middle as well." in half.content.decode()
    refused = client.post(path, {**sent, "source": "x", "currency": "USX", f"high_{item}": "99999"})
    assert refused.status_code == 422
    assert "did you mean USD" in refused.content.decode()
    assert stored(costed_plan) == before
    assert client.post(path, {**sent, **emptied, "source": "x"}).status_code == 302
    assert before["prices"].keys() - stored(costed_plan)["prices"].keys() == {item}


def test_decisions_and_lines_sent_back_stay(client: Client, costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    places = [x.code for x in costed(member, costed_plan).below if x.kind == "province"][:2]
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one.id}
    services.set_activity(
        **given, start_year=4, owner="Institute", partners="A, B", places=places, excluded=True, reason="x"
    )
    usual: dict[str, Any] = {"per": "national", "yearly": False, "quantity": Decimal("2.5")}
    own = services.set_line(**given, **usual, title="Boat", price=price("", 10, low=8, high=15), years=[1, 3, 4])
    services.set_line(**given, **usual, item=one.lines[0].item, excluded=True, reason="not here")
    names = [x.name for x in Line._meta.fields if x.name not in ("changed_at", "plan")]
    before = list(Line.objects.values(*names)), Activity.objects.values().get()
    path = f"/plans/{costed_plan.pk}/costs/activities/{one.id}/"
    send(client, path, "owner")
    send(client, f"{path}lines/own-{own.pk}/", "quantity")
    send(client, f"{path}lines/{one.lines[0].key}/", "quantity")
    after = Activity.objects.values().get()
    assert list(Line.objects.values(*names)) == before[0]
    assert after | {"changed_at": ""} == before[1] | {"changed_at": ""}


def test_the_usual_year_is_that_of_the_step_whatever_was_decided(
    client: Client, costed_plan: Plan, member: User
) -> None:
    cost = costed(member, costed_plan)
    one = cost.activities[0]
    usual = usual_start(one.record, levels_now(cost.record.report), years=5)
    other = 5 if usual != 5 else 1
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, start_year=other)
    page = client.get(f"/plans/{costed_plan.pk}/costs/activities/{one.id}/").content.decode()
    assert f"as the step says: year {usual}" in page
    assert f"as the step says: year {other}" not in page


def test_a_driver_is_called_by_what_it_moves(costed_plan: Plan, member: User) -> None:
    """A changed quantity leaves the price of the item to all lines; a price of its own belongs to its line alone."""
    one, other = costed(member, costed_plan).activities[:2]
    item = one.lines[0].item
    usual: dict[str, Any] = {"quantity": Decimal(7), "per": "national", "yearly": False}
    given: dict[str, Any] = {"person": member, "plan": costed_plan}
    services.set_line(**given, **usual, action_id=one.id, item=item)
    own = services.set_line(**given, **usual, action_id=other.id, title="Boat", price=price("", 10))
    cost = costed(member, costed_plan)
    names = _driver_names(cost)
    assert names["price", item] == cost.catalogue.cost_items[item].title
    assert names["price", f"line-{own.pk}"] == f"Boat ({other.id})"


LINE = {"quantity": "1", "per": "national", "currency": "usd", "price_year": "2026", "source": "x", "on": "2026-01-01"}


@pytest.mark.parametrize(
    ("own", "more", "errors"),
    [
        (False, {}, set()),
        (False, {"central": "5", "low": "4", "high": "6"}, set()),
        (False, {"low": "4"}, {"central"}),
        (False, {"high": "0"}, {"central"}),
        (False, {"central": "5", "source": ""}, {"source"}),
        (False, {"central": "5", "on": "", "price_year": ""}, {"on", "price_year"}),
        (True, {"title": "Boat"}, {"central"}),
        (True, {"title": " ", "central": "5"}, {"title"}),
        (True, {"title": "Boat", "central": "0"}, set()),
        (True, {"title": "Boat", "central": "5", "years": "5-3"}, {"years"}),
        (True, {"title": "Boat", "central": "5", "quantity": "-1"}, {"quantity"}),
        (True, {"title": "Boat", "central": "5", "per": "town"}, {"per"}),
    ],
)
def test_a_line_names_what_it_lacks(own: bool, more: dict[str, str], errors: set[str]) -> None:
    form = LineForm({**LINE, **more}, own=own)
    assert set(form.errors) == errors
    if not errors:
        found = form.price("vehicle")
        central = more.get("central")
        assert (found is None) == (central is None)
        if found is not None and central is not None:
            ends = Decimal(more.get("low", central)), Decimal(more.get("high", central))
            assert (found.price.low, found.price.central, found.price.high) == (ends[0], Decimal(central), ends[1])
            assert (found.currency, found.item) == ("USD", "vehicle")


def test_doubt_goes_to_both_sides_and_figures_are_written_as_people_do() -> None:
    found = around(Decimal(40), Decimal("0.2"))
    assert (found.low, found.central, found.high) == (32, 40, 48)
    assert around(Decimal(40), Decimal(0)) == Range.exactly(40)
    for figure, text in (("40.0000", "40"), ("4E+1", "40"), ("0.50", "0.5"), ("0", "0")):
        assert str(without_exponent(Decimal(figure))) == text


def test_without_a_costing_the_pages_lead_to_its_beginning(client: Client, plan: Plan) -> None:
    base = f"/plans/{plan.pk}/costs/"
    assert client.get(f"{base}prices/").headers["Location"] == f"{base}set-up/"
    assert client.get(f"{base}check/").headers["Location"] == base
    rate = {"what": "exchange", "rate_currency": "EUR", "figure": "1", "rate_on": "2026-01-01", "rate_source": "x"}
    assert client.post(f"{base}rates/", rate).status_code == 422
    assert client.get(f"{base}activities/D2-001/").status_code == 404
    assert client.post(f"{base}freeze/").headers["Location"] == base
    assert not Costing.objects.exists()
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
    assert Client().get(base).status_code == 200


def test_a_rate_that_cannot_be_stays_unsaid(client: Client, costed_plan: Plan) -> None:
    path = f"/plans/{costed_plan.pk}/costs/rates/"
    rate = {"what": "exchange", "rate_currency": "EUR", "figure": "1", "rate_on": "2026-01-01", "rate_source": "x"}
    for wrong in (
        {"figure": "0"}, {"rate_currency": "USD"}, {"rate_currency": "USX"}, {"rate_on": ""}, {"rate_source": ""},
        {"what": "inflation", "year": "2025", "figure": "-100"}, {"what": "inflation", "year": "1700"},
    ):  # fmt: skip
        assert client.post(path, {**rate, **wrong}).status_code == 422, wrong
    assert Costing.objects.get().rates == []
