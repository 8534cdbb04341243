"""The pages of the costs of a plan, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import Activity, Costing, Line
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan

from .made import costed

pytestmark = pytest.mark.django_db
FIRST = {
    "currency": "usd",
    "price_year": "2026",
    "first_year": "2027",
    "overhead": "10",
    "doubt": "20",
    "source": "Ministry",
    "on": "2026-03-01",
}


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


def get(client: Client, plan: Plan, path: str, **asked: Any) -> str:
    response = client.get(f"/plans/{plan.pk}/costs/{path}", asked)
    assert response.status_code == 200, path
    return response.content.decode()


def post(client: Client, plan: Plan, path: str, **values: Any) -> Any:
    return client.post(f"/plans/{plan.pk}/costs/{path}", values)


def test_the_first_questions_cost_a_plan(client: Client, plan: Plan, member: User) -> None:
    assert "Answer the first questions" in get(client, plan, "")
    page = get(client, plan, "set-up/")
    assert "The tree of places counts" in page
    answer = {**FIRST, "size_facility": "200", "price_staff-month": "1000", "price_meeting-day": "40"}
    assert post(client, plan, "set-up/", **answer).status_code == 302
    stored = Costing.objects.get(plan=plan)
    assert (stored.currency, float(stored.overhead)) == ("USD", 0.1)
    assert stored.prices["staff-month"] | {"on": ""} == {
        "low": "800.0000",
        "central": "1000",
        "high": "1200.0000",
        "currency": "USD",
        "price_year": 2026,
        "source": "Ministry",
        "on": "",
    }
    assert set(stored.sizes) == {"facility"}, "what the tree counts is not written down"
    assert "lines are not costed and not in the total" in get(client, plan, "")
    again = get(client, plan, "set-up/")
    assert 'value="USD"' in again
    assert 'value="10"' in again, "the overhead is written as people write it"
    assert "E+" not in again + get(client, plan, "prices/")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"price_staff-month": "100", "source": ""}, "Say where the prices come from"),
        ({"price_staff-month": "100", "on": ""}, "Give the day of the prices"),
        ({"price_staff-month": "-1"}, "greater than or equal to 0"),
        ({"currency": "12"}, "is no currency"),
        ({"overhead": "101"}, "less than or equal to 100"),
    ],
)
def test_first_answers_that_cannot_be_come_back(
    client: Client, plan: Plan, values: dict[str, str], sentence: str
) -> None:
    response = post(client, plan, "set-up/", **{**FIRST, **values})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Costing.objects.exists()


def test_the_overview_shows_range_drivers_and_published_plans(
    client: Client, costed_plan: Plan, member: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(15):
        page = get(client, costed_plan, "")
    assert "nine of ten totals lie between" in page
    assert "What moves the total most" in page
    assert "times the median of 14 plans" in page
    area = costed(member, costed_plan).activities[-1].record.action.area
    assert costed(member, costed_plan).activities[-1].id in get(client, costed_plan, "", area=area)
    assert len(page.encode()) < 60_000


def test_a_price_is_changed_alone_and_a_rate_is_stored(client: Client, costed_plan: Plan, member: User) -> None:
    page = get(client, costed_plan, "prices/")
    line = costed(member, costed_plan).activities[0].lines[0]
    before = Costing.objects.get().prices
    shown = {
        f"{end}_{item}": x[end]
        for item, x in before.items()
        for end in ("low", "central", "high")
        if f"central_{item}" in page
    }
    values = {
        **shown,
        f"central_{line.item}": "95",
        "currency": "USD",
        "price_year": "2026",
        "source": "Offer",
        "on": "2026-02-02",
    }
    assert post(client, costed_plan, "prices/", **values).status_code == 302
    after = Costing.objects.get().prices
    assert after[line.item]["source"] == "Offer"
    assert {x for x in after if after[x] != before[x]} == {line.item}
    bad = post(client, costed_plan, "prices/", **{**values, f"low_{line.item}": "999"})
    assert bad.status_code == 422
    assert "not in order" in bad.content.decode()
    rate = {"what": "exchange", "rate_currency": "eur", "figure": "1.1", "rate_on": "2026-01-05", "rate_source": "Bank"}
    assert post(client, costed_plan, "rates/", **rate).status_code == 302
    assert post(client, costed_plan, "rates/", **{**rate, "what": "inflation"}).status_code == 422
    inflation = {**rate, "what": "inflation", "year": "2025", "figure": "4"}
    assert post(client, costed_plan, "rates/", **inflation).status_code == 302
    assert [(x["currency"], x["figure"]) for x in Costing.objects.get().rates] == [("EUR", "1.1"), ("EUR", "0.04")]
    assert "1 EUR = 1.1" in get(client, costed_plan, "prices/")


def test_an_activity_is_decided_and_a_line_written_and_taken_back(
    client: Client, costed_plan: Plan, member: User
) -> None:
    one = costed(member, costed_plan).activities[0]
    path = f"activities/{one.id}/"
    assert one.lines[0].title in get(client, costed_plan, path)
    place = next(x.code for x in costed(member, costed_plan).below if x.kind == "province")
    decided = {"start_year": "3", "owner": "Institute", "partners": "", "places": [place], "reason": ""}
    assert post(client, costed_plan, path, **decided).status_code == 302
    stored = Activity.objects.get()
    assert (stored.start_year, stored.owner, stored.places) == (3, "Institute", [place])
    refused = post(client, costed_plan, path, **{**decided, "excluded": "on"})
    assert refused.status_code == 422
    assert "Give the reason" in refused.content.decode()
    for year in ("6", "2027"):
        refused = post(client, costed_plan, path, **{**decided, "start_year": year})
        assert refused.status_code == 422
        assert f"&#x27;{year}&#x27; is no year of the plan; expected 1 to 5" in refused.content.decode()
    line = f"{path}lines/{one.lines[0].key}/"
    for years, said in (("soon", "names no years"), ("6", "Year 6 lies outside the plan of 5 years.")):
        refused = post(client, costed_plan, line, quantity="7", per="national", years=years)
        assert said in refused.content.decode()
    assert post(client, costed_plan, line, quantity="7", per="national", years="1, 3-5").status_code == 302
    assert Line.objects.get().years == [1, 3, 4, 5]
    assert 'value="1, 3-5"' in get(client, costed_plan, line)
    assert "1, 3–5" in get(client, costed_plan, path)
    assert post(client, costed_plan, line, quantity="7", per="national").status_code == 302
    assert Line.objects.get().years == []
    assert "changed by hand" in get(client, costed_plan, path)
    assert post(client, costed_plan, line, drop="1").status_code == 302
    assert not Line.objects.exists()
    own = {
        "title": "Boat",
        "quantity": "2",
        "per": "national",
        "central": "900",
        "currency": "USD",
        "price_year": "2026",
    }
    refused = post(client, costed_plan, f"{path}lines/", **own)
    assert "A price needs its currency, year, source and day." in refused.content.decode()
    assert post(client, costed_plan, f"{path}lines/", **own, source="Offer", on="2026-02-02").status_code == 302
    assert "Boat" in get(client, costed_plan, path)
    assert client.get(f"/plans/{costed_plan.pk}/costs/activities/Z9-001/").status_code == 404
    assert client.get(f"/plans/{costed_plan.pk}/costs/{path}lines/none/").status_code == 404


def test_findings_lead_to_their_activity(client: Client, costed_plan: Plan, member: User) -> None:
    page = get(client, costed_plan, "check/")
    one = costed(member, costed_plan).activities[0].id
    assert f"/costs/activities/{one}/" in page
    narrowed = get(client, costed_plan, "check/", code="owner-missing")
    assert "PL0" not in narrowed.split("<tbody>")[1]


def test_a_version_is_frozen_and_compared_with_today(client: Client, costed_plan: Plan) -> None:
    response = post(client, costed_plan, "freeze/", note="For the ministry")
    assert response.headers["Location"].endswith("/versions/1/")
    page = get(client, costed_plan, "versions/1/")
    assert "For the ministry" in page
    assert "Difference" in page
    assert client.get(f"/plans/{costed_plan.pk}/costs/versions/2/").status_code == 404


def test_who_may_read_and_not_change_gets_no_form(costed_plan: Plan, member: User) -> None:
    Plan.objects.update(visibility=Visibility.PUBLIC)
    reader = Client()
    one = costed(member, costed_plan).activities[0]
    for path in ("", "check/", f"activities/{one.id}/", f"activities/{one.id}/lines/{one.lines[0].key}/"):
        assert b'method="post" action="/plans' not in reader.get(f"/plans/{costed_plan.pk}/costs/{path}").content
    for path in ("set-up/", "prices/"):
        assert reader.get(f"/plans/{costed_plan.pk}/costs/{path}").status_code == 403
    for path in ("freeze/", "rates/", f"activities/{one.id}/lines/"):
        values = {**FIRST, "title": "x", "quantity": "1", "per": "national", "central": "1"}
        assert reader.post(f"/plans/{costed_plan.pk}/costs/{path}", values).status_code == 403


def test_a_costed_plan_of_any_layout_is_checked_and_not_kept(states_store: None) -> None:
    text = "Activity,Responsible,Cost year 1,Cost year 2,Total\nTrain,Ministry,10,20,41\nBuy,,5,5,10\n"
    response = Client().post("/plans/audit/", {"file": SimpleUploadedFile("plan.csv", text.encode()), "years": "5"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "the total is 41 and the years add up to 30" in page
    assert "nobody responsible" in page
    bad = Client().post("/plans/audit/", {"file": SimpleUploadedFile("x.xlsx", b"nonsense"), "years": "5"})
    assert bad.status_code == 422
    assert Client().post("/plans/audit/", {"years": "5"}).status_code == 422


def test_years_that_a_shorter_plan_does_not_have_are_shown_and_stay(
    client: Client, costed_plan: Plan, member: User
) -> None:
    one = costed(member, costed_plan).activities[0]
    path, line = f"activities/{one.id}/", f"activities/{one.id}/lines/{one.lines[0].key}/"
    assert post(client, costed_plan, path, start_year="5").status_code == 302
    assert post(client, costed_plan, line, quantity="7", per="national", years="1, 5").status_code == 302
    Plan.objects.filter(pk=costed_plan.pk).update(years=1)
    page = get(client, costed_plan, path)
    assert "5, outside the years of the plan" in page
    assert page.count("outside the years of the plan") == 2
    assert post(client, costed_plan, path, start_year="5", owner="Institute").status_code == 302
    assert post(client, costed_plan, line, quantity="8", per="national", years="1, 5").status_code == 302
    assert (Activity.objects.get().start_year, Line.objects.get().years) == (5, [1, 5])


def test_pages_show_what_was_asked_for_alone(client: Client, costed_plan: Plan, member: User) -> None:
    cost = costed(member, costed_plan)
    areas = list(cost.by_area)
    first = cost.activities[0]
    services.set_activity(person=member, plan=costed_plan, action_id=first.id, owner="Institute", start_year=5)
    alone = client.get(f"/plans/{costed_plan.pk}/costs/check/", {"code": "owner-missing"}).context["findings"]
    everything = client.get(f"/plans/{costed_plan.pk}/costs/check/").context["findings"]
    assert {x.code for x in alone} == {"owner-missing"}
    assert len({x.code for x in everything}) > 1
    shown = client.get(f"/plans/{costed_plan.pk}/costs/", {"area": areas[0]}).context["activities"]
    assert [x.id for x in shown] == [x.id for x in cost.activities if x.record.action.area == areas[0]]


def test_a_version_says_how_far_today_is_from_it(client: Client, costed_plan: Plan, member: User) -> None:
    services.freeze(person=member, plan=costed_plan)
    then = costed(member, costed_plan)
    one = then.activities[0]
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, excluded=True, reason="x")
    context = client.get(f"/plans/{costed_plan.pk}/costs/versions/1/").context
    area = one.record.action.area
    rows = {x.code: (before, now, more) for x, before, now, more in context["rows"]}
    assert rows[area][2] == -one.total * then.factor
    assert {x: more for x, (_b, _n, more) in rows.items() if more} == {area: rows[area][2]}
    assert [float(x) for _year, x in context["years"]] == pytest.approx([float(x) for x in then.by_year])
    assert [year for year, _x in context["years"]] == [2027, 2028, 2029, 2030, 2031]
    assert context["comparable"]
    usual: dict[str, Any] = {"currency": "USD", "price_year": 2025, "first_year": 2027}
    services.set_up(person=member, plan=costed_plan, **usual)
    assert not client.get(f"/plans/{costed_plan.pk}/costs/versions/1/").context["comparable"]
