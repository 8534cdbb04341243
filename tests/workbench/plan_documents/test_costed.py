"""The sheet of costs of a stored plan: the figures of its pages to the cent, and anew when they change."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client

from hsforhs.formats.living.costs_sheet import COSTS_SHEET, HEADER_ROW
from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Costing
from hsforhs.workbench.costs.services import NewSize
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plan_documents import services
from hsforhs.workbench.plan_documents.costed import outgoing
from hsforhs.workbench.plans import services as plans
from hsforhs.workbench.plans.documents import document, state_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.costs.made import costed, fresh, price
from tests.workbench.plan_documents.handing import NORTH, changes, hand_in, taken_away

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")
Rows = dict[str, dict[str, Any]]


def rows_of(content: bytes) -> Rows:
    """The rows of the sheet by their first cell, each by its headings."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[COSTS_SHEET]
    headings, *rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
    return {str(row[0]): dict(zip(headings, row, strict=True)) for row in rows}


def cents(figure: Decimal | float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure)).quantize(CENT, rounding=ROUND_HALF_UP)


def made_richer(member: User, plan: Plan) -> None:
    """Leave a line and an activity out, take a price away, write a line of one's own in some years."""
    plans.add(person=member, plan=plan, action_id="P1-009", reason="Its draft has one item twice")
    plan = fresh(member, plan)
    first, second, third, *_rest = (x.action.id for x in plan_record(plan).lines)
    driver = plan_record(plan).lines[0].action.costs[0]
    values = {"quantity": Decimal("2.5"), "per": "national", "yearly": False}
    costs.set_line(
        person=member, plan=plan, action_id=first, item=driver.item, excluded=True, reason="Others pay", **values
    )
    costs.set_line(
        person=member,
        plan=plan,
        action_id=second,
        title="=A van",
        price=price("", 1000, low=900, high=1300, currency="EUR"),
        years=[1, 3],
        **values,
    )
    costs.set_activity(person=member, plan=plan, action_id=third, excluded=True, reason="A neighbour pays")
    costing = Costing.objects.get()
    used = {x.item for line in plan_record(plan).lines for x in line.action.costs if line.action.id != third}
    costing.prices.pop(sorted(used - {driver.item})[0])
    costing.save()
    costs.set_activity(person=member, plan=plan, action_id=second, places=[NORTH])


def test_the_sheet_says_what_the_pages_say_to_the_cent(costed_plan: Plan, member: User, client: Client) -> None:
    made_richer(member, costed_plan)
    cost = costed(member, costed_plan)
    content = taken_away(member, costed_plan)
    rows = rows_of(content)
    years = [str(cost.calendar(x)) for x in range(1, 6)]
    for activity in cost.activities:
        row = rows[activity.id]
        assert [cents(row[x]) for x in years] == [cents(activity.in_year(x)) for x in range(1, 6)]
        assert cents(row["Total"]) == cents(activity.total)
        for line in activity.lines:
            row = rows[f"{activity.id}/{line.key}"]
            charged = line.line is not None and not line.excluded and not activity.excluded
            priceless = line.line is None and not line.excluded and not activity.excluded
            assert cents(row["Total"]) == (None if priceless else cents(line.total) if charged else 0)
            assert row["Quantity"] == float(line.quantity)
            if line.price:
                told = (row["Unit cost"], row["Currency"], row["Prices of year"], row["Day of the price"].date())
                assert told == (float(line.price.price.central), *_said(line.price))
                assert row["Source of the price"] == (line.line or line).price.source
    assert [cents(rows["Total"][x]) for x in years] == [cents(x) for x in cost.by_year]
    assert cents(rows["Total"]["Total"]) == cents(cost.total)
    assert cents(rows["Sum of the lines"]["Total"]) == cents(cost.direct)
    remarks = [str(x["Remark"] or "") for x in rows.values()]
    for words in ("left out: Others pay", "no price", "no exchange rate or inflation", "does not pay it: A neighbour"):
        assert any(words in x for x in remarks), words
    assert len(rows) == len(cost.activities) + sum(len(x.lines) for x in cost.activities) + 3
    lines = openpyxl.load_workbook(io.BytesIO(content))["Cost lines"]
    written = {row[0] for row in lines.iter_rows(min_row=5, max_col=1, values_only=True) if row[0]}
    assert written == {x for x in rows if "/" in x}, "a line has one identifier on both sheets"
    client.force_login(member)
    page = client.get(f"/plans/{costed_plan.pk}/costs/").content.decode()
    shown = re.search(r"([\d\u202f]+) <bdi[^>]*>USD", page) or re.search(r"([\d\u202f]+) USD", page)
    assert shown
    assert int(shown[1].replace("\u202f", "")) == round(rows["Total"]["Total"])


def _said(found: Any) -> tuple[Any, ...]:
    return found.currency, found.price_year, found.date


def test_the_pack_of_a_province_and_word_show_its_part(costed_plan: Plan, member: User) -> None:
    made_richer(member, costed_plan)
    second = plan_record(costed_plan).lines[1].action.id
    cost = costed(member, costed_plan)
    activity = cost.activity(second)
    assert activity
    rows = rows_of(taken_away(member, costed_plan, part=NORTH))
    assert {x.partition("/")[0] for x in rows} == {second, "Sum of the lines", "Overhead, 10 %", "Total"}
    assert cents(rows["Total"]["Total"]) == cents(activity.total * cost.factor)
    for part, ids in ((NORTH, [second]), ("", [x.id for x in cost.activities])):
        paper = docx.Document(io.BytesIO(taken_away(member, costed_plan, "docx", part=part)))
        table = next(x for x in paper.tables if x.rows[0].cells[1].text == "What is done")
        cells = [[c.text for c in row.cells] for row in table.rows[1:]]
        assert [x[0] for x in cells] == [*ids, "", "", ""]
        assert cells[-1][-1] == f"{(activity.total * cost.factor if part else cost.total):,.0f}"


def test_the_file_is_written_anew_when_the_costing_changes(costed_plan: Plan, member: User) -> None:
    action, item = (plan_record(costed_plan).lines[0].action.id, plan_record(costed_plan).lines[0].action.costs[0].item)
    seen = [state_of(fresh(member, costed_plan))]
    assert state_of(fresh(member, costed_plan)) == seen[0]

    def changed() -> bool:
        seen.append(state_of(fresh(member, costed_plan)))
        return len(set(seen)) == len(seen)

    setting: dict[str, Any] = {"currency": "USD", "price_year": 2026, "first_year": 2027}
    costs.set_up(person=member, plan=costed_plan, prices=[price(item, 7)], **setting)
    assert changed(), "a price"
    costs.set_up(person=member, plan=costed_plan, sizes=[NewSize("port", Range.exactly(9))], **setting)
    assert changed(), "a size"
    costs.set_activity(person=member, plan=costed_plan, action_id=action, start_year=3)
    assert changed(), "a year"
    costs.set_activity(person=member, plan=costed_plan, action_id=action, excluded=True, reason="Others")
    assert changed(), "an exclusion"
    Place.objects.filter(code="XLM").update(population=1)
    assert changed(), "heads counted in the tree of places, without any act on the plan"
    path = document(fresh(member, costed_plan), "xlsx")
    assert cents(rows_of(path.read_bytes())["Total"]["Total"]) == cents(costed(member, costed_plan).total)


def test_what_people_write_on_it_changes_nothing_and_it_may_be_gone(costed_plan: Plan, member: User) -> None:
    for part in ("", NORTH):
        costs.set_activity(
            person=member, plan=costed_plan, action_id=plan_record(costed_plan).lines[0].action.id, places=[NORTH]
        )
        content = taken_away(member, costed_plan, part=part)
        for edit in ("change", "remove"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            if edit == "remove":
                book.remove(book[COSTS_SHEET])
            else:
                for row in book[COSTS_SHEET].iter_rows(min_row=HEADER_ROW):
                    for cell in row:
                        cell.value = 1
            stream = io.BytesIO()
            book.save(stream)
            hand_in(member, costed_plan, stream.getvalue())
            assert changes(member, costed_plan) == {}
            assert services.difference_of(member, fresh(member, costed_plan)).remarks == ()
            services.drop(person=member, plan=costed_plan)


def test_a_plan_that_nobody_costed_goes_out_without_costs(plan: Plan) -> None:
    assert outgoing(plan).costs is None
