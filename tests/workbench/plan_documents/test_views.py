"""Pages of documents of a plan."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Activity
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plan_documents import views
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.plan_documents.handing import NORTH, filled, taken_away, upload

pytestmark = pytest.mark.django_db


def browse(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hand_in(client: Client, plan: Plan, *contents: bytes) -> HttpResponse:
    files = [upload(x, f"file-{n}.xlsx") for n, x in enumerate(contents, start=1)]
    return client.post(f"/plans/{plan.pk}/return/", {"file": files})  # type: ignore[return-value]


def boxes(page: str, ending: str = "") -> list[str]:
    return re.findall(rf'name="take" value="([^"]*)"{ending}', page)


def confirm(client: Client, plan: Plan, page: str, *take: str, **more: str) -> HttpResponse:
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown
    data: dict[str, Any] = {"shown": shown[1], "take": take, **more}
    return client.post(f"/plans/{plan.pk}/return/check/", data)  # type: ignore[return-value]


def test_documents_come_back_and_part_of_them_is_taken(costed_plan: Plan, member: User) -> None:
    first, *_rest = (x.action.id for x in plan_record(costed_plan).lines)
    client, start = browse(member), f"/plans/{costed_plan.pk}/"
    assert f'href="{start}return/"' in client.get(start).content.decode()
    content = taken_away(member, costed_plan)
    one = filled(
        content,
        {
            "activities": {first: {"Responsible": "<b>A</b>", "Starts in year": 2}},
            "targets": {"C1.1": {"Target": None}},
        },
    )
    two = filled(content, {"activities": {first: {"Responsible": "B", "Provinces": "GHA"}}})
    handed = hand_in(client, costed_plan, one, two)
    assert (handed.status_code, handed["Location"]) == (302, f"{start}return/check/")
    assert "2 files wait for your choice" in client.get(f"{start}return/").content.decode()
    page = client.get(f"{start}return/check/").content.decode()
    owner, year, target = f"activities:{first}:owner", f"activities:{first}:start_year", "targets:C1.1:target"
    assert boxes(page) == [owner, target, year]
    assert boxes(page, " checked") == [year]
    for words in (
        "fields changed: 1, emptied: 1, in conflict: 1, cannot be stored: 1",
        "&lt;b&gt;A",
        "GHA is no place",
    ):
        assert words in page
    assert "<b>A</b>" not in page
    undecided = confirm(client, costed_plan, page, owner)
    assert undecided.status_code == 422
    assert f"Choose for {first}, Responsible which side is to stand" in undecided.content.decode()
    done = confirm(client, costed_plan, page, year, **{f"side:{owner}": "1"})
    assert done["Location"] == start
    assert "2 fields are stored." in client.get(start).content.decode()
    found = Activity.objects.get()
    assert (found.owner, found.start_year) == ("B", 2)
    assert client.get(f"{start}return/check/").status_code == 302, "every field was seen, so the files are forgotten"


def test_a_change_after_the_page_leads_back_and_a_forged_form_is_refused(costed_plan: Plan, member: User) -> None:
    first = plan_record(costed_plan).lines[0].action.id
    client = browse(member)
    hand_in(client, costed_plan, filled(taken_away(member, costed_plan), {"activities": {first: {"Responsible": "A"}}}))
    page = client.get(f"/plans/{costed_plan.pk}/return/check/").content.decode()
    costs.set_activity(person=member, plan=costed_plan, action_id=first, owner="Theirs")
    back = confirm(client, costed_plan, page, f"activities:{first}:owner")
    assert back.status_code == 409
    assert "Nothing is stored; look at it again" in back.content.decode()
    forged = client.post(f"/plans/{costed_plan.pk}/return/check/", {"shown": "forged", "take": "x"})
    assert forged.status_code == 404
    assert Activity.objects.get().owner == "Theirs"
    bad = hand_in(client, costed_plan, b"%PDF-1.7")
    assert bad.status_code == 422
    assert "it looks like a PDF" in bad.content.decode()
    assert "Choose a file first." in client.post(f"/plans/{costed_plan.pk}/return/", {}).content.decode()
    assert client.post(f"/plans/{costed_plan.pk}/return/drop/")["Location"] == f"/plans/{costed_plan.pk}/"
    assert not PlanReturn.objects.exists()


def test_a_long_difference_is_light_and_can_be_taken_at_once(
    costed_plan: Plan,
    member: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    ids = [x.action.id for x in plan_record(costed_plan).lines]
    client = browse(member)
    cells = {"activities": {x: {"Responsible": "Unit " * 20, "Partners": "Partner " * 20} for x in ids}}
    hand_in(client, costed_plan, filled(taken_away(member, costed_plan), cells))
    address = f"/plans/{costed_plan.pk}/return/check/"
    with django_assert_max_num_queries(15):
        found = client.get(address)
    assert len(found.content) < 70_000
    monkeypatch.setattr(views, "MOST_CHANGES", 2)
    page = client.get(f"{address}?page=2").content.decode()
    (one, *_more) = boxes(page)
    assert confirm(client, costed_plan, page, one)["Location"] == address, "the rest still waits"
    page = client.get(address).content.decode()
    assert f"Store the {2 * len(ids) - 1} fields that only files changed" in page
    assert confirm(client, costed_plan, page, everything="1")["Location"] == f"/plans/{costed_plan.pk}/"
    assert {x.partners for x in Activity.objects.all()} == {("Partner " * 20).strip()}
    assert Activity.objects.count() == len(ids)
    assert not PlanReturn.objects.exists()


def test_packs_of_provinces_can_be_taken_away(costed_plan: Plan, member: User) -> None:
    first = plan_record(costed_plan).lines[0].action.id
    client, start = browse(member), f"/plans/{costed_plan.pk}/"
    assert "No activity names a province yet" in client.get(f"{start}return/").content.decode()
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    assert f"{start}packs/{NORTH}.xlsx" in client.get(f"{start}return/").content.decode()
    for kind in ("xlsx", "docx"):
        answer = client.get(f"{start}packs/{NORTH}.{kind}")
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert f'lumora-rivers-plan.{kind}"' in answer["Content-Disposition"]
    assert [x.rows[1].cells[0].text for x in docx.Document(io.BytesIO(content)).tables][:1] == [first]
    for missing in ("packs/XLM-U.xlsx", f"packs/{NORTH}.pdf", "packs/GHA.xlsx"):
        assert client.get(f"{start}{missing}").status_code == 404


def test_who_may_not_see_or_change_the_plan_gets_nothing(costed_plan: Plan, member: User) -> None:
    first = plan_record(costed_plan).lines[0].action.id
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    stranger = User.objects.create_user("stranger@example.org", "a long password", name="Stranger")
    start = f"/plans/{costed_plan.pk}/"
    addresses = ("return/", "return/check/", f"packs/{NORTH}.xlsx")
    for address in addresses:
        shown = browse(member).get(f"{start}{address}")
        assert shown.status_code in (200, 302), "it could leak"
        if shown.streaming:
            b"".join(shown.streaming_content)  # type: ignore[attr-defined]
        for client in (browse(stranger), Client()):
            assert client.get(f"{start}{address}").status_code == 404
            assert hand_in(client, costed_plan, b"x").status_code == 404
    Plan.objects.filter(pk=costed_plan.pk).update(visibility=Visibility.PUBLIC)
    for client in (browse(stranger), Client()):
        assert 'type="file"' not in client.get(f"{start}return/").content.decode(), "packs for who may read"
        assert client.get(f"{start}return/check/").status_code == 403
        assert hand_in(client, costed_plan, b"x").status_code == 403
        assert client.post(f"{start}return/drop/").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    for address in ("return/", "return/check/", "return/drop/"):
        assert strict.post(f"{start}{address}").status_code == 403
