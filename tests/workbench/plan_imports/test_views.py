"""Pages of a file that comes into a plan: who may, what a choice is, and what a refusal leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Line
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plan_imports import imports
from hsforhs.workbench.plan_imports.models import PlanImport
from hsforhs.workbench.plan_imports.rows import rows_of
from hsforhs.workbench.plan_imports.taking import take
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import costed, fresh
from tests.workbench.sent_back import form_of

pytestmark = pytest.mark.django_db
TABLE = """Action id,Activity,Responsible,Cost,Calendar year
{0},good,MoH,100,2027
,qqqq zzzz,MoH,50,2027
{1},late,MoH,70,2040
{1},second,Institute,30,2028
"""


@pytest.fixture
def inside(costed_plan: Plan, member: User) -> list[str]:
    return [x.id for x in costed(member, costed_plan).activities]


@pytest.fixture
def found(costed_plan: Plan, member: User, inside: list[str]) -> PlanImport:
    file = SimpleUploadedFile("plan.csv", TABLE.format(*inside).encode())
    return imports.hand_in(person=member, plan=costed_plan, file=file)


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


def base(plan: Plan) -> str:
    return reverse("plan_imports:imports", args=[plan.pk])


def choices(found: PlanImport) -> dict[str, str]:
    found.refresh_from_db()
    return dict(found.choices)


def test_only_what_differs_is_a_choice_and_one_may_go_back(
    client: Client, found: PlanImport, inside: list[str]
) -> None:
    path = f"{base(found.plan)}1/"
    good, odd, _late, _second = (x.key for x in rows_of(found))
    sent = form_of(client.get(path).content.decode(), f"action:{good}")
    assert client.post(path, sent).status_code == 302
    assert choices(found) == {}, "a page sent back as it was shown chooses nothing"
    client.post(path, {**sent, f"other:{good}": f" {inside[2]} "})
    assert choices(found) == {good: inside[2]}, "an id that was typed in goes before the list"
    client.post(path, {f"other:{good}": inside[3], f"action:{good}": inside[1]})
    assert choices(found) == {good: inside[3]}, "in whichever order they come"
    client.post(path, {f"action:{good}": inside[0]})
    assert choices(found) == {good: inside[0]}
    client.post(path, {f"action:{good}": "", f"action:{odd}": ""})
    assert choices(found) == {good: PlanImport.LEFT}, "nothing was proposed for the odd one, and nothing is"
    for wrong in ({f"other:{good}": "X9-999"}, {"action:nowhere": inside[0]}):
        assert client.post(path, wrong).status_code == 422
    assert choices(found) == {good: PlanImport.LEFT}
    later = client.post(path, {f"other:{odd}": inside[1], "goto": "1&x=2"})
    assert later["Location"] == path


def test_each_list_shows_its_rows_alone(client: Client, found: PlanImport, member: User) -> None:
    path = f"{base(found.plan)}1/"
    titles = ("good", "qqqq zzzz", "late", "second")

    def shown(only: str) -> list[str]:
        page = client.get(path, {"only": only}).content.decode().split("<main")[1]
        keys = {x.title: x.key for x in rows_of(found)}
        return [x for x in titles if f"action:{keys[x]}" in page or (only == "left" and f">{x}<" in page)]

    assert shown("") == list(titles)
    assert shown("unplaced") == ["qqqq zzzz"]
    assert shown("outside") == ["late"]
    assert shown("left") == [], "nothing was taken yet"
    take(person=member, found=found)
    page = client.get(path, {"only": "left"}).content.decode().split("<main")[1]
    assert [x for x in titles if x in page] == ["qqqq zzzz", "late"]


def test_meaning_sent_back_changes_nothing_and_a_wrong_one_neither(client: Client, found: PlanImport) -> None:
    path = f"{base(found.plan)}1/columns/"
    names = ("columns", "instrument", "currency", "price_year", "first_year", "replaces", "rows", "choices")
    before = PlanImport.objects.values(*names).get()
    sent = form_of(client.get(path).content.decode(), "price_year")
    assert client.post(path, sent).status_code == 302
    assert PlanImport.objects.values(*names).get() == before
    for wrong in ({"price_year": "1989"}, {"first_year": "2101"}, {"currency": "USX"}, {"instrument": "hepr"}):
        assert client.post(path, {**sent, **wrong}).status_code == 422, wrong
    assert PlanImport.objects.values(*names).get() == before
    emptied = {x: y for x, y in sent.items() if x != "replaces"} | {"first_year": ""}
    assert client.post(path, emptied).status_code == 302
    after = PlanImport.objects.values("first_year", "replaces", "rows").get()
    assert (after["first_year"], after["replaces"], after["rows"]) == (None, False, before["rows"])


def test_a_second_file_takes_the_place_of_the_open_one_and_not_its_number(
    client: Client, found: PlanImport, member: User
) -> None:
    path = base(found.plan)
    file = SimpleUploadedFile("other.csv", b"Activity,Responsible,Cost\nqqqq zzzz,MoH,5\n")
    answer = client.post(path, {"file": file})
    # The first was never taken, so nothing speaks of its number.
    (only,) = PlanImport.objects.all()
    assert answer["Location"] == f"{path}{only.number}/"
    refused = client.post(f"{path}{only.number}/", {"take": "1"})
    assert refused.status_code == 422
    assert "No row stands under an action that could take it" in refused.content.decode()
    assert PlanImport.objects.get().is_open
    key = rows_of(only)[0].key
    action = costed(member, found.plan).activities[0].id
    taken = client.post(f"{path}{only.number}/", {f"other:{key}": action, "take": "1"}, follow=True)
    assert "1 row is in the plan." in taken.content.decode()
    file = SimpleUploadedFile("third.csv", b"Activity,Responsible,Cost\nqqqq zzzz,MoH,5\n")
    client.post(path, {"file": file})
    assert list(PlanImport.objects.values_list("number", flat=True)) == [only.number + 1, only.number]


def test_a_taken_file_is_for_readers_and_an_open_one_is_not(
    client: Client, found: PlanImport, member: User, inside: list[str]
) -> None:
    plan, path = found.plan, base(found.plan)
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
    visitor = Client()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, {"file": SimpleUploadedFile("x.csv", b"a")}).status_code == 403
    for address in ("1/", "1/columns/"):
        assert visitor.get(f"{path}{address}").status_code == 404
    assert visitor.post(f"{path}1/drop/").status_code == 404
    take(person=member, found=found)
    page = visitor.get(f"{path}1/")
    assert page.status_code == 200
    assert b'method="post"' not in page.content.split(b"<main")[1]
    lines = Line.objects.count()
    for sent in ({"take": "1"}, {f"action:{rows_of(found)[0].key}": inside[1]}):
        assert visitor.post(f"{path}1/", sent).status_code == 403
    assert visitor.post(f"{path}1/drop/").status_code == 403
    assert (Line.objects.count(), PlanImport.objects.count()) == (lines, 1)


def test_who_is_responsible_already_stays_and_so_does_what_was_left_out(
    found: PlanImport, costed_plan: Plan, member: User, inside: list[str]
) -> None:
    cost = costed(member, costed_plan)
    first = cost.activity(inside[0])
    assert first is not None
    costs.set_activity(person=member, plan=costed_plan, action_id=inside[0], owner="Parliament", start_year=3)
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": inside[0], "per": "national"}
    line = costs.set_line(
        **given, item=first.lines[0].item, quantity=first.lines[0].quantity, yearly=False, excluded=True, reason="mine"
    )
    take(person=member, found=found)
    after = costed(member, fresh(member, costed_plan))
    one, two = after.activity(inside[0]), after.activity(inside[1])
    assert one is not None
    assert two is not None
    assert (one.owner, one.start, two.owner) == ("Parliament", 3, "Institute"), "the late row names nobody"
    line.refresh_from_db()
    assert (line.excluded, line.reason) == (True, "mine")
    assert (one.total, two.total) == (100, 30)
    assert [two.in_year(x) for x in range(1, 6)] == [0, 30, 0, 0, 0]
