"""Costed plans of other layouts in a plan of the store: handed in, understood, taken, dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services.grants import give
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs.models import Activity, Line
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plan_imports import imports
from hsforhs.workbench.plan_imports.models import PlanImport
from hsforhs.workbench.plan_imports.rows import TAKEN, rows_of
from hsforhs.workbench.plan_imports.taking import EMPTY, NO_MONEY, NOT_IN_PLAN, OUTSIDE, UNPLACED, take
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.models import Plan
from tests.cli.made import refusal, run
from tests.planning.incoming.made import who_row, who_workbook
from tests.workbench.costs.made import costed, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(costed_plan: Plan, member: User) -> list[str]:
    return [x.id for x in costed(member, costed_plan).activities]


@pytest.fixture
def file(tmp_path: Path, inside: list[str]) -> SimpleUploadedFile:
    """Six rows: two of one action, one of the last year, one empty, one like nothing, one of an action beyond."""
    actions = action_catalogue().actions
    first, second = actions[inside[0]], actions[inside[1]]
    beyond = next(x for x in actions.values() if x.id not in inside and x.area == "CE" and x.indicator)
    assert first.indicator is not None
    assert second.indicator is not None
    assert beyond.indicator is not None
    rows = [
        who_row(first.indicator.code, first.text, 100, (2, None, 1, 1)),
        who_row(first.indicator.code, first.text + " again", 70, (1,), owner="Second ministry"),
        who_row(second.indicator.code, second.text, None, costs=[None] * 4 + [90]),
        who_row(first.indicator.code, first.text, owner=None),
        who_row("", "qqqq zzzz", 5, (1,)),
        who_row(beyond.indicator.code, beyond.text, 40, (1,)),
    ]
    path = who_workbook(tmp_path / "costed.xlsx", {"Mixed": rows}, years=[2026, 2027, 2028, 2029, 2030])
    return SimpleUploadedFile("costed.xlsx", path.read_bytes())


@pytest.fixture
def found(costed_plan: Plan, member: User, file: SimpleUploadedFile) -> PlanImport:
    return imports.hand_in(person=member, plan=costed_plan, file=file)


def meaning(found: PlanImport, **more: Any) -> dict[str, Any]:
    names = ("columns", "instrument", "currency", "price_year", "first_year", "replaces")
    return {**{x: getattr(found, x) for x in names}, **more}


def test_handing_in_stores_nothing_in_the_plan(found: PlanImport, costed_plan: Plan, inside: list[str]) -> None:
    assert (found.number, found.instrument, found.first_year, found.currency) == (1, "jee-3", 2026, "USD")
    assert found.facts["layout"] == "who-costing"
    rows = rows_of(found)
    assert [x.proposed for x in rows[:4]] == [inside[0], inside[0], inside[1], inside[0]]
    assert rows[4].proposed == ""
    assert not costed_plan.cost_lines.exists()
    assert Event.objects.filter(action="plan_imports.hand_in").get().facts["rows"] == 6


def test_taking_stores_what_stands_under_an_action_and_names_the_rest(
    found: PlanImport, costed_plan: Plan, member: User, inside: list[str]
) -> None:
    imports.interpret(person=member, found=found, **meaning(found, first_year=2026))
    tally = take(person=member, found=found)
    assert (tally.taken, dict(tally.left)) == (4, {EMPTY: 1, UNPLACED: 1})
    found.refresh_from_db()
    assert [x.outcome for x in rows_of(found)] == [TAKEN, TAKEN, TAKEN, EMPTY, UNPLACED, TAKEN]
    assert bytes(found.content) == b""
    own = costed_plan.cost_lines.filter(item="").order_by("pk")
    assert [(x.action_id, x.quantity, x.central, x.years) for x in own][:4] == [
        (inside[0], 2, 100, [1]),
        (inside[0], 1, 100, [3, 4]),
        (inside[0], 1, 70, [1]),
        (inside[1], 1, 90, [5]),
    ]
    assert own[0].source == "costed.xlsx, Mixed, 4"
    cost = costed(member, fresh(member, costed_plan))
    activity = cost.activity(inside[0])
    assert activity is not None
    assert activity.total == 470, "the lines of the draft are left out: the file says what it costs"
    assert [activity.in_year(x) for x in range(1, 6)] == [270, 0, 100, 100, 0]
    assert activity.owner == "Ministry of Health"
    assert all(x.excluded == bool(x.item) for x in costed_plan.cost_lines.filter(action_id=inside[0]))
    event = Event.objects.filter(action="plan_imports.take").get()
    assert (event.facts["taken"], event.facts["left"]) == (4, {EMPTY: 1, UNPLACED: 1})
    assert event.facts["added"] == [x.action for x in rows_of(found)][-1:]
    assert cost.activity(event.facts["added"][0]) is not None


def test_the_same_file_again_changes_nothing(
    found: PlanImport, costed_plan: Plan, member: User, file: SimpleUploadedFile
) -> None:
    take(person=member, found=found)
    before = list(costed_plan.cost_lines.values_list("pk", "excluded"))
    file.seek(0)
    again = imports.hand_in(person=member, plan=costed_plan, file=file)
    with pytest.raises(ValidationError, match="nothing is stored"):
        take(person=member, found=again)
    assert list(costed_plan.cost_lines.values_list("pk", "excluded")) == before
    again.refresh_from_db()
    assert again.is_open
    with pytest.raises(ValidationError, match="taken already"):
        take(person=member, found=found)


def test_people_choose_say_what_years_mean_and_keep_the_costs_of_the_draft(
    found: PlanImport, costed_plan: Plan, member: User, inside: list[str]
) -> None:
    before = costed(member, costed_plan).direct
    rows = rows_of(found)
    imports.choose(person=member, found=found, choices={rows[4].key: inside[2], rows[5].key: PlanImport.LEFT})
    imports.interpret(person=member, found=found, **meaning(found, first_year=2027, replaces=False))
    assert found.choices == {rows[4].key: inside[2], rows[5].key: PlanImport.LEFT}
    tally = take(person=member, found=found)
    assert dict(tally.left) == {OUTSIDE: 3, EMPTY: 1, UNPLACED: 1}, "2026 lies before the plan"
    assert costed(member, fresh(member, costed_plan)).direct == before + 90
    assert not costed_plan.cost_lines.exclude(item="").exists()


def test_columns_are_read_anew_and_wrong_ones_change_nothing(found: PlanImport, member: User) -> None:
    heading = "Responsible authority (budget holder)"
    imports.interpret(person=member, found=found, **meaning(found, columns={**found.columns, heading: ""}))
    assert {x.owner for x in rows_of(found)} == {""}
    for wrong, expected in (
        ({"columns": {**found.columns, heading: "text"}}, BadInput),
        ({"instrument": "hepr"}, ValidationError),
        ({"currency": "12"}, ValidationError),
        ({"price_year": 12}, ValidationError),
    ):
        with pytest.raises(expected):
            imports.interpret(person=member, found=found, **meaning(found, **wrong))  # type: ignore[arg-type]
        found.refresh_from_db()
        assert (found.instrument, found.currency) == ("jee-3", "USD")
    for choices in ({"no row": "D2-002"}, {rows_of(found)[0].key: "X9-999"}):
        with pytest.raises(ValidationError):
            imports.choose(person=member, found=found, choices=choices)


def test_roles(costed_plan: Plan, member: User, file: SimpleUploadedFile, inside: list[str]) -> None:
    """Role x visibility: who costs a plan brings files in; only who may change it adds actions."""
    people: dict[str, Any] = {"visitor": AnonymousUser()}
    for role in Role:
        person = User.objects.create_user(f"{role.name.lower()}@example.org", "a long password", name=role.name)
        give(user=person, role=role, place=costed_plan.place, actor="test")
        people[role.value] = person
    for visibility in Visibility:
        Plan.objects.filter(pk=costed_plan.pk).update(visibility=visibility)
        plan = Plan.objects.select_related("place", "catalogue__catalogue").get(pk=costed_plan.pk)
        may = set() if visibility == Visibility.PRIVATE else {Role.STEWARD.value, Role.ADMINISTRATOR.value}
        for name, person in people.items():
            file.seek(0)
            if name not in may:
                with pytest.raises(PermissionDenied):
                    imports.hand_in(person=person, plan=plan, file=file)
            elif visibility == Visibility.NETWORK:
                made = imports.hand_in(person=person, plan=plan, file=file)
                assert imports.open_import(member, plan, made.number) is None, "an open file is its person's own"
                with pytest.raises(PermissionDenied):
                    take(person=member, found=made)
                if name == Role.STEWARD.value:
                    assert dict(take(person=person, found=made).left)[NOT_IN_PLAN] == 1
                    assert imports.open_import(member, plan, made.number) is not None


def test_dropping_and_purging_forget_the_file(found: PlanImport, member: User, costed_plan: Plan) -> None:
    assert imports.purge_imports(before=timezone.now() - dt.timedelta(days=1)) == 0
    assert imports.purge_imports(before=timezone.now() + dt.timedelta(days=1), dry_run=True) == 1
    imports.drop(person=member, found=found)
    assert not PlanImport.objects.exists()
    assert Event.objects.filter(action="plan_imports.drop").exists()
    assert not Line.objects.filter(plan=costed_plan).exists()
    assert not Activity.objects.filter(plan=costed_plan).exists()


def test_a_plan_that_nobody_costs_asks_for_it_first(plan: Plan, member: User) -> None:
    with pytest.raises(ValidationError, match="in which currency"):
        imports.hand_in(person=member, plan=plan, file=SimpleUploadedFile("x.csv", b"Activity,Owner,Cost\na,b,1\n"))


def test_the_pages_lead_from_the_file_to_the_plan(
    client: Client, costed_plan: Plan, member: User, file: SimpleUploadedFile, inside: list[str]
) -> None:
    client.force_login(member)
    address = reverse("plan_imports:imports", args=[costed_plan.pk])
    wrong = client.post(address, {"file": SimpleUploadedFile("x.xlsx", b"no workbook")})
    assert wrong.status_code == 422
    page = client.post(address, {"file": file}, follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "6 rows were read" in text
    assert "qqqq zzzz" in text
    assert len(page.content) < 100_000
    here = reverse("plan_imports:import", args=[costed_plan.pk, 1])
    key = rows_of(PlanImport.objects.get())[4].key
    kept = client.post(here, {f"action:{key}": "", f"other:{key}": inside[2], "goto": "1"})
    assert kept["Location"].endswith("?page=1")
    assert PlanImport.objects.get().choices == {key: inside[2]}
    assert client.post(here, {f"other:{key}": "X9-999"}).status_code == 422
    headings = PlanImport.objects.get().facts["headings"]
    columns = {f"column:{n}": PlanImport.objects.get().columns[x] for n, x in enumerate(headings)}
    there = reverse("plan_imports:columns", args=[costed_plan.pk, 1])
    assert client.get(there).status_code == 200
    assert len(client.get(there).content) < 80_000
    told = {"instrument": "jee-3", "currency": "usd", "price_year": 2025, "first_year": 2026}
    assert client.post(there, {**columns, **told}).status_code == 302
    assert PlanImport.objects.get().price_year == 2025
    assert client.post(there, {**columns, **told, "currency": "dollars"}).status_code == 422
    assert client.post(there, {**columns, **told, "column:0": "text"}).status_code == 422
    for only in ("unplaced", "outside"):
        assert client.get(here, {"only": only}).status_code == 200
    taken = client.post(here, {"take": "1"}, follow=True).content.decode()
    assert "5 rows are in the plan." in taken
    assert "it has neither a cost nor anybody responsible" in taken
    assert client.get(here, {"only": "left"}).status_code == 200
    assert client.post(here, {"take": "1"}).status_code == 422
    assert client.post(reverse("plan_imports:drop", args=[costed_plan.pk, 1])).status_code == 302
    assert PlanImport.objects.count() == 1
    assert client.get(there).status_code == 404
    assert Client().get(here).status_code == 404


def test_a_page_of_rows_asks_few_questions(
    client: Client, found: PlanImport, member: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(member)
    with django_assert_max_num_queries(15):
        client.get(reverse("plan_imports:import", args=[found.plan_id, 1]))


def test_taken_files_stand_in_the_api(
    found: PlanImport, member: User, ask: Callable[..., HttpResponse], token_of: Callable[..., str]
) -> None:
    token = token_of(member)
    assert ask(f"plans/{found.plan_id}/imports", token).json()["items"] == []
    assert ask(f"plans/{found.plan_id}/imports/1", token).status_code == 404
    take(person=member, found=found)
    [one] = ask(f"plans/{found.plan_id}/imports", token).json()["items"]
    assert (one["number"], one["layout"], one["instrument"]) == (1, "who-costing", "jee-3")
    whole = ask(f"plans/{found.plan_id}/imports/1", token).json()
    assert [x["outcome"] for x in whole["rows"]] == [TAKEN, TAKEN, TAKEN, EMPTY, UNPLACED, TAKEN]
    assert whole["rows"][0]["payments"] == [
        {"price": 100.0, "quantity": 2.0, "years": [2026]},
        {"price": 100.0, "quantity": 1.0, "years": [2028, 2029]},
    ]
    assert whole["rows"][0]["left"]["assumptions"] == "30 people, 2 days"
    assert ask(f"plans/{found.plan_id}/imports").status_code == 404


def test_what_is_left_out_is_so_in_every_line_with_its_item(costed_plan: Plan, member: User, inside: list[str]) -> None:
    """P1-009 of the catalogue has two lines of staff; one row leaves both out."""
    services.add(person=member, plan=costed_plan, action_id="P1-009", reason="asked for")
    drivers = action_catalogue().action("P1-009").costs
    assert len({x.item for x in drivers}) < len(drivers)
    file = f"Action id,Activity,Cost\nP1-009,Pay the lawyers,900\n{inside[0]},Write the list,80\n"
    made = imports.hand_in(person=member, plan=costed_plan, file=SimpleUploadedFile("x.csv", file.encode()))
    assert take(person=member, found=made).taken == 2
    activity = costed(member, fresh(member, costed_plan)).activity("P1-009")
    assert activity is not None
    assert activity.total == 900
    assert [x.excluded for x in activity.lines] == [*[True] * len(drivers), False]
    first = {x.item: float(x.quantity) for x in reversed(drivers)}
    left = Line.objects.filter(action_id="P1-009", excluded=True)
    assert {x.item: float(x.quantity) for x in left} == first, "a line that comes back has the first quantity"


def test_a_line_with_years_of_its_own_is_paid_in_them_alone(costed_plan: Plan, member: User, inside: list[str]) -> None:
    Line.objects.create(
        plan=costed_plan,
        action_id=inside[0],
        title="x",
        quantity=Decimal(1),
        years=[2, 4, 9],
        low=7,
        central=7,
        high=7,
        currency="USD",
        price_year=2026,
    )
    activity = costed(member, costed_plan).activity(inside[0])
    assert activity is not None
    assert activity.lines[-1].years == (2, 4)
    assert activity.lines[-1].total == 14


MIXED = """Action id,Activity,Responsible,Cost,Currency,Calendar year
{0},good,MoH,100,USD,2027
{0},letter,MoH,100,USX,2027
{0},nobody,MoH,100,XYZ,2027
{0},late,MoH,100,USD,2040
{0},person,MoH,,USX,2027
"""


def test_rows_in_no_money_and_of_other_years_are_named_and_left(
    costed_plan: Plan, member: User, inside: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED.format(inside[0]), encoding="utf-8")
    with patch("hsforhs.cli.plan_import.open_store"):
        words = ("plan", "import", path, "--plan", str(costed_plan.pk), "--as", member.email, "--take")
        columns = ("--column", "Action id=action", "--column", "Calendar year=calendar")
        assert "did you mean USD? Nothing is stored" in refusal(*words, *columns, "--currency", "USX")
        assert not costed_plan.cost_lines.exists()
        done = run(*words, *columns)
    assert done.exit_code == 0, done.output
    assert "left: row 3: 'USX' is no currency of ISO 4217; did you mean USD?" in done.output
    assert "left: row 4: 'XYZ' is no currency of ISO 4217\n" in done.output
    assert "left: row 5: year 2040 lies outside the plan of 5 years\n" in done.output
    found = PlanImport.objects.get()
    assert [x.outcome for x in rows_of(found)] == [TAKEN, NO_MONEY, NO_MONEY, OUTSIDE, TAKEN]
    assert [x.currency for x in costed_plan.cost_lines.filter(item="")] == ["USD"]
