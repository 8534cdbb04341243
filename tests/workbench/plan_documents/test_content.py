"""A stored plan as rows of fields."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.services import NewPrice
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plan_documents.content import drafted_ids, living_plan, parts_of
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.costs.made import fresh
from tests.workbench.plan_documents.handing import NORTH, SOUTH

pytestmark = pytest.mark.django_db


def test_rows_say_what_is_stored(costed_plan: Plan, member: User) -> None:
    record = plan_record(costed_plan)
    first, second, third = (x.action.id for x in record.lines[:3])
    driver = record.lines[1].action.costs[0]
    services.take_out(person=member, plan=costed_plan, action_id=first, reason="Done  in 2025")
    services.add(person=member, plan=costed_plan, action_id="P1-001", reason="Asked")
    costs.set_activity(person=member, plan=costed_plan, action_id=second, owner="Unit", places=[SOUTH, NORTH])
    costs.set_activity(person=member, plan=costed_plan, action_id=third, excluded=True, reason="Others pay")
    price = NewPrice("", Range(Decimal(1), Decimal("2.50"), Decimal(3)), "USD", 2026, "Invented", dt.date(2026, 1, 2))
    own = costs.set_line(
        person=member,
        plan=costed_plan,
        action_id=second,
        quantity=Decimal(4),
        per="national",
        yearly=True,
        title="A van",
        price=price,
    )
    costs.set_form(person=member, plan=costed_plan, entries={second: {"comments_1": "Seen"}})
    plan = living_plan(fresh(member, costed_plan))
    assert (plan.instance, plan.plan, plan.place_name, plan.part) == (instance_id(), str(costed_plan.pk), "Lumora", "")
    rows = plan.by_id()
    assert rows["targets", "C1.1"] == {"target": "1"}
    assert rows["targets", "C4.1"] == {"target": ""}
    assert rows["decisions", first] == {"inside": "no", "why": "Done in 2025"}
    assert rows["decisions", "P1-001"] == {"inside": "yes", "why": "Asked"}
    assert ("activities", first) not in rows
    assert rows["activities", second] == {
        "start_year": "",
        "owner": "Unit",
        "partners": "",
        "places": f"{NORTH}; {SOUTH}",
        "paid": "yes",
        "reason": "",
    }
    assert (rows["activities", third]["paid"], rows["activities", third]["reason"]) == ("no", "Others pay")
    assert set(rows["progress", second].values()) == {""}
    drafted = rows["lines", f"{second}/{driver.item}"]
    assert (drafted["quantity"], drafted["per"], drafted["central"]) == (f"{driver.quantity:g}", driver.per, "")
    line = rows["lines", f"{second}/own-{own.pk}"]
    assert (line["title"], line["central"], line["yearly"], line["on"]) == ("A van", "2.5", "yes", "2026-01-02")
    assert (rows["form", second]["comments_1"], rows["form", third]["comments_1"]) == ("Seen", "")
    assert rows["form", second]["scale"] == record.lines[1].action.level


def test_a_part_holds_only_its_own_lines(costed_plan: Plan, member: User) -> None:
    first, second, third = (x.action.id for x in plan_record(costed_plan).lines[:3])
    for action, places in ((first, [NORTH]), (second, [SOUTH, f"{NORTH}-1"]), (third, [SOUTH])):
        costs.set_activity(person=member, plan=costed_plan, action_id=action, places=places)
    plan = fresh(member, costed_plan)
    assert [(x.place.code, x.number) for x in parts_of(plan)] == [(NORTH, 2), (SOUTH, 2)]
    part = living_plan(plan, part=Place.objects.get(code=NORTH))
    assert (part.part, part.part_name) == (NORTH, "Rivers")
    assert set(part.tables) == {"activities", "progress", "lines"}
    assert [x.id for x in part.tables["activities"]] == [first, second]
    assert {x.id.partition("/")[0] for x in part.tables["lines"]} == {first, second}


def test_every_row_has_an_identifier_of_its_own(costed_plan: Plan, member: User) -> None:
    services.add(person=member, plan=costed_plan, action_id="P1-009", reason="Its draft has one item twice")
    plan = living_plan(fresh(member, costed_plan))
    assert len(plan.by_id()) == sum(len(x) for x in plan.tables.values())
    assert "P1-009/staff-month#2" in [x.id for x in plan.tables["lines"]]


def test_what_the_draft_holds_by_itself_does_not_follow_decisions(costed_plan: Plan, member: User) -> None:
    before = {x.action.id for x in plan_record(costed_plan).lines}
    services.take_out(person=member, plan=costed_plan, action_id=min(before), reason="Done")
    services.add(person=member, plan=costed_plan, action_id="P1-001", reason="Asked")
    plan = fresh(member, costed_plan)
    assert drafted_ids(plan, plan_record(plan)) == before
