"""Who works on the part of a province: role x place x deed x state of the plan, and that nothing else leaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import Client

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.rules import forget_grants
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Activity, Line
from hsforhs.workbench.follow_up import services as follow_up
from hsforhs.workbench.follow_up.models import Progress
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plan_documents import rules, services
from hsforhs.workbench.plan_documents.queries import own_packs
from hsforhs.workbench.plans import services as plans
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.costs.test_rules import person
from tests.workbench.plan_documents.handing import NORTH, SOUTH, filled, hand_in, take, taken_away, upload

pytestmark = pytest.mark.django_db
CONTRIBUTE = {Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR}
PRICE = {
    "Price": 9,
    "Currency": "USD",
    "Prices of year": 2026,
    "Source": "Invented offer",
    "Day of the price": dt.date(2026, 3, 1),
}
SECRET = "A unit that nobody else may know"


@pytest.fixture
def ids(costed_plan: Plan, member: User) -> list[str]:
    """Activities of the north alone, of the south alone, of both, and of the whole plan."""
    found = [x.action.id for x in plan_record(costed_plan).lines[:4]]
    for action, places in zip(found, ([NORTH], [SOUTH], [NORTH, SOUTH], []), strict=True):
        owner = "Ours" if NORTH in places else SECRET
        costs.set_activity(person=member, plan=costed_plan, action_id=action, owner=owner, places=places)
    return found


def stored(plan: Plan) -> Plan:
    return Plan.objects.select_related("place", "author", "catalogue").get(pk=plan.pk)


def states(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """A private plan, then one whose packs are open, then one for the network."""
    for name, values in (
        ("closed", {}),
        ("opened", {"packs_open": True}),
        ("network", {"visibility": Visibility.NETWORK}),
    ):
        Plan.objects.filter(pk=plan.pk).update(**{"packs_open": False, "visibility": Visibility.PRIVATE, **values})
        yield name, stored(plan)


def test_the_table_of_roles_in_a_province(costed_plan: Plan, member: User, ids: list[str]) -> None:
    people = {(role, code): person(role, code) for role in Role for code in (NORTH, SOUTH, "GHA", "XLM")}
    for name, plan in states(costed_plan):
        for (role, code), one in people.items():
            reach = rules.reach(one, plan)
            works = role in CONTRIBUTE and name != "closed"
            at_plan = code == "XLM" and works
            assert reach.sees_all == (name == "network")
            assert reach.hands_in_all == (at_plan and name == "network")
            assert reach.may_hand_in == (works and code != "GHA")
            if at_plan and name == "opened":
                assert {NORTH, SOUTH} <= reach.codes
            elif not at_plan:
                assert reach.codes == ({code} if works and code != "GHA" else set())
            for action, places in zip(ids, ([NORTH], [SOUTH], [NORTH, SOUTH], []), strict=True):
                may = works and (code in places or (code == "XLM" and bool(places or name == "network")))
                assert rules.costs.may_report_on(one, plan, action) == may, (name, role, code, action)
            assert not rules.costs.may_cost(one, plan) or (at_plan and role in (Role.STEWARD, Role.ADMINISTRATOR))
        assert rules.reach(member, plan) == rules.Reach(sees_all=True, hands_in_all=True, provinces=())
        assert not rules.reach(AnonymousUser(), plan).may_hand_in
        packs = {
            (role, code): [y.place.code for x in own_packs(one) for y in x.parts]
            for (role, code), one in people.items()
        }
        for (role, code), found in packs.items():
            expected = {NORTH: [NORTH], SOUTH: [SOUTH], "GHA": [], "XLM": [NORTH, SOUTH]}[code]
            assert sorted(found) == (sorted(expected) if role in CONTRIBUTE and name != "closed" else [])
    assert own_packs(AnonymousUser()) == []


def test_a_province_stores_how_its_activities_stand_and_passes_the_rest_on(
    costed_plan: Plan, member: User, ids: list[str]
) -> None:
    plans.open_packs(person=member, plan=costed_plan, opened=True)
    one, plan = person(Role.CONTRIBUTOR, NORTH), stored(costed_plan)
    cells = {
        "activities": {ids[0]: {"Responsible": "Our laboratory", "Starts in year": 9}},
        "lines": {ids[0]: {**PRICE, "Line of your own": "A boat", "Quantity": 1}},
        "progress": {ids[0]: {"Status": "ongoing", "Per cent done": 40}, ids[2]: {"First day": "2027-01-01"}},
    }
    content = filled(taken_away(member, costed_plan, part=NORTH), cells)
    hand_in(one, plan, content)
    found = services.difference_of(one, plan)
    boat = next(x for x in found.changes if x.table.key == "lines")
    assert (boat.kind, boat.heading) == ("waits", "Cost lines")
    assert {x.key: x.kind for x in found.changes if x is not boat} == {
        f"progress:{ids[0]}:status": "changed",
        f"progress:{ids[0]}:percent": "changed",
        f"activities:{ids[0]}:owner:shut0": "waits",
        f"progress:{ids[2]}:starts:shut0": "waits",
        f"activities:{ids[0]}:start_year:shut0": "shut",
    }
    shown = {key: x.mark for key, x in found.by_key().items()}
    assert services.accept(person=one, plan=plan, shown=shown, taken=list(shown)) == {"progress": 2}
    assert Progress.objects.get().status == "ongoing"
    assert PlanReturn.objects.count() == 1, "what waits keeps its file"
    assert services.returned_by(member, plan) == []
    assert services.pass_on(person=one, plan=plan) == 3
    assert services.returned_by(one, plan) == []
    with pytest.raises(ValidationError, match="Nothing in these files waits"):
        services.pass_on(person=one, plan=plan)
    message = OutboxMessage.objects.get()
    assert (message.subject, message.recipient.address) == (
        "Lumora: a province passed 3 fields of the plan on",
        member.email,
    )
    event = Event.objects.latest("pk")
    assert (event.action, event.facts["fields"]) == ("plans.pass_on_pack", 3)
    assert [x.passed_on for x in services.returned_by(member, plan)] == [True]
    assert take(member, plan) == {"activities": 1, "progress": 1, "lines": 1}
    assert Line.objects.get().title == "A boat"
    assert Activity.objects.get(action_id=ids[0]).owner == "Our laboratory"
    assert not PlanReturn.objects.exists()
    plans.open_packs(person=member, plan=costed_plan, opened=False)
    for act in (services.accept, services.drop, services.pass_on):
        with pytest.raises(PermissionDenied):
            act(person=one, plan=stored(costed_plan), **({"shown": {}} if act is services.accept else {}))


def test_documents_of_others_are_refused_and_forged_ones_tell_nothing(
    costed_plan: Plan, member: User, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans.open_packs(person=member, plan=costed_plan, opened=True)
    one, plan = person(Role.STEWARD, NORTH), stored(costed_plan)
    rows = {x: {"Responsible": "Known?"} for x in ids}
    whole = filled(
        taken_away(member, costed_plan),
        {
            "activities": rows,
            "targets": {"C1.1": {"Target": 2}},
            "decisions": {"P1-001": {"Reason of the decision": "x"}},
            "progress": {ids[1]: {"Status": "ongoing"}},
            "lines": {ids[1]: {"Line of your own": "A van", "Quantity": 1}},
        },
    )
    for content, said in (
        (whole, "is of the whole plan"),
        (taken_away(member, costed_plan, part=SOUTH), f"of {SOUTH}"),
    ):
        with pytest.raises(BadInput, match=f"{said}; expected the pack of {NORTH}, where you contribute"):
            hand_in(one, plan, content)
    monkeypatch.setattr(services, "_check_part", lambda *_: None)
    hand_in(one, plan, whole)
    found = services.difference_of(one, plan)
    instance = services.instance_id()
    read = services._read(whole, "whole.xlsx", plan, instance)
    assert SECRET in repr(services.compare(member, plan, [read], instance=instance)), "it could leak"
    told = [(x.theirs, x.title, x.why_not) for x in found.changes if x.row not in (ids[0], ids[2])]
    assert {x.row for x in found.changes} >= {ids[1], ids[3], "C1.1", "P1-001"}
    assert {why for *_rest, why in told} == {"this row is not of your province"}
    assert not [x for x in told if any(x[0][:1] != ("no",) and y for y in x[0]) or x[1]]
    assert {x.row for x in found.waiting} == {ids[0], ids[2]}
    assert found.by_key() == {}
    for action in (ids[1], ids[3]):
        with pytest.raises(PermissionDenied):
            follow_up.report(person=one, plan=plan, action_id=action, status="ongoing", percent=1)


def test_a_province_sees_its_pack_and_nothing_else_of_a_private_plan(
    costed_plan: Plan, member: User, ids: list[str], ask: Callable[..., HttpResponse], token_of: Callable[..., str]
) -> None:
    one = person(Role.CONTRIBUTOR, NORTH)
    client, author = Client(), Client()
    client.force_login(one)
    author.force_login(member)
    start, token = f"/plans/{costed_plan.pk}/", token_of(one)
    closed = ("return/", f"packs/{NORTH}.xlsx", f"packs/{SOUTH}.xlsx", "return/check/")
    assert [client.get(f"{start}{x}").status_code for x in closed] == [404] * 4
    assert "No plan has a pack for you" in client.get("/plans/packs/").content.decode()
    page = author.get(f"{start}return/").content.decode()
    assert "Open the packs to provinces" in page
    assert author.post(f"{start}packs/", {"opened": "yes"}).status_code == 302
    assert Event.objects.latest("pk").action == "plans.open_packs"
    assert "Close the packs to provinces" in author.get(f"{start}return/").content.decode()
    for address in (
        "",
        "targets/",
        "plan.xlsx",
        "document.pdf",
        "costs/",
        "overview/",
        "progress/",
        f"progress/activities/{ids[0]}/",
        "funding/",
        "scenarios/",
        f"packs/{SOUTH}.xlsx",
        f"packs/{SOUTH}.docx",
    ):
        shown = author.get(f"{start}{address}")
        assert shown.status_code in (200, 302), f"{address} could leak"
        if shown.streaming:
            b"".join(shown.streaming_content)  # type: ignore[attr-defined]
        assert client.get(f"{start}{address}").status_code == 404, address
    assert client.post(f"{start}packs/", {"opened": "no"}).status_code == 403
    assert f"{start}packs/{NORTH}.xlsx" in client.get("/plans/packs/").content.decode()
    page = client.get(f"{start}return/").content.decode()
    assert f"packs/{NORTH}.xlsx" in page
    for leak in (f"packs/{SOUTH}", f'href="{start}"', "Download as Excel", SECRET, "Open the packs"):
        assert leak not in page
    answer = client.get(f"{start}packs/{NORTH}.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    cells = {"activities": {ids[0]: {"Responsible": "Mine"}}, "progress": {ids[0]: {"Status": "ongoing"}}}
    sent = client.post(f"{start}return/", {"file": [upload(filled(content, cells), "pack.xlsx")]})
    assert sent["Location"] == f"{start}return/check/"
    page = client.get(f"{start}return/check/").content.decode()
    for words in (
        "Pass the files on to the secretariat",
        "1 waits for the secretariat",
        "this waits for the secretariat",
    ):
        assert words in page
    assert SECRET not in page
    assert f'href="{start}"' not in page
    assert client.post(f"{start}return/pass-on/")["Location"] == f"{start}return/"
    assert "1 field waits for the secretariat now." in client.get(f"{start}return/").content.decode()
    page = author.get(f"{start}return/").content.decode()
    assert "passed on by a province" in page
    assert "passed on by provinces" in author.get(f"{start}return/check/").content.decode()
    _api(costed_plan, token, ask)
    Plan.objects.update(visibility=Visibility.NETWORK, packs_open=False)
    assert "everything else waits for the secretariat" in client.get(f"{start}return/").content.decode()
    for action, may in ((ids[0], True), (ids[1], False)):
        page = client.get(f"{start}progress/activities/{action}/").content.decode()
        assert ("Report this" in page) == may, "what the pack says can be said on the page as well"


def _api(plan: Plan, token: str, ask: Callable[..., HttpResponse]) -> None:
    start = f"plans/{plan.pk}"
    listed: Any = ask(f"{start}/documents", token).json()  # type: ignore[attr-defined]
    assert [(x["kind"], x["part"]) for x in listed["documents"]] == [("xlsx", NORTH), ("docx", NORTH)]
    assert ask(f"{start}/document.xlsx?part={NORTH}", token).status_code == 200
    for address in ("document.xlsx", f"document.xlsx?part={SOUTH}", "document.pdf", "costs", "progress"):
        assert ask(f"{start}/{address}", token).status_code == 404, address
    assert ask(start, token).status_code == 404


def test_a_role_that_ended_ends_the_work(costed_plan: Plan, member: User, ids: list[str]) -> None:
    plans.open_packs(person=member, plan=costed_plan, opened=True)
    one, plan = person(Role.CONTRIBUTOR, NORTH), stored(costed_plan)
    hand_in(one, plan, taken_away(member, costed_plan, part=NORTH))
    Grant.objects.filter(user=one).update(place=Place.objects.get(code=SOUTH))
    forget_grants(one)
    with pytest.raises(BadInput, match=f"is of {NORTH}; expected the pack of {SOUTH}"):
        hand_in(one, plan, taken_away(member, costed_plan, part=NORTH))
    Grant.objects.all().delete()
    forget_grants(one)
    with pytest.raises(PermissionDenied):
        services.drop(person=one, plan=plan)
    Plan.objects.update(author=None)
    with pytest.raises(ValidationError, match="A plan without author"):
        plans.open_packs(person=member, plan=Plan.objects.select_related("place").get(), opened=True)
