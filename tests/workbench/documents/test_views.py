"""Pages of a plan workbook that came back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.models import Plan, PlanReturn
from tests.workbench.plans.plan_packing import filled, taken_away, upload

pytestmark = pytest.mark.django_db

Drafted = Callable[[Plan], list[str]]


def browse(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hand_in(client: Client, plan: Plan, content: bytes) -> HttpResponse:
    return client.post(f"/plans/{plan.pk}/return/", {"file": upload(content)})  # type: ignore[return-value]


def boxes(page: str, ending: str = "") -> list[str]:
    return re.findall(rf'name="take" value="([^"]*)"{ending}', page)


def confirm(client: Client, plan: Plan, page: str, *take: str, **more: str) -> HttpResponse:
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown
    data: dict[str, Any] = {"shown": shown[1], "take": take, **more}
    return client.post(f"/plans/{plan.pk}/return/check/", data)  # type: ignore[return-value]


def test_a_workbook_comes_back_and_part_of_it_is_taken(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    client, start = browse(member), f"/plans/{own_plan.pk}/"
    assert f'href="{start}return/"' in client.get(start).content.decode()
    content = filled(
        taken_away(own_plan),
        targets={"C1.1": None, "C1.2": 5},
        decisions={first: ("no", "<b>Done</b>")},
        added={"X9-999": "No such action"},
    )
    handed = hand_in(client, own_plan, content)
    assert (handed.status_code, handed["Location"]) == (302, f"{start}return/check/")
    page = client.get(f"{start}return/check/").content.decode()
    assert boxes(page) == ["target-C1.1", "target-C1.2", f"action-{first}"]
    assert boxes(page, " checked") == ["target-C1.2", f"action-{first}"]
    for words in ("emptied in the file", "the catalogue has no such action", "&lt;b&gt;Done"):
        assert words in page
    assert "<b>Done" not in page
    done = confirm(client, own_plan, page, "target-C1.2")
    assert done.status_code == 302
    assert "1 row of the workbook is stored." in client.get(done["Location"]).content.decode()
    fresh = Plan.objects.get(pk=own_plan.pk)
    assert (fresh.targets["C1.2"], fresh.targets["C1.1"], fresh.choices.count()) == (5, 1, 0)
    assert client.get(f"{start}return/check/").status_code == 302


def test_a_conflict_waits_for_a_side(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    key = f"action-{first}"
    client, address = browse(member), f"/plans/{own_plan.pk}/return/check/"
    content = filled(taken_away(own_plan), decisions={first: ("no", "Mine")})
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Theirs")
    hand_in(client, own_plan, content)
    page = client.get(address).content.decode()
    assert boxes(page, " checked") == []
    assert not re.search(rf'name="side:{key}"[^>]* checked', page)
    undecided = confirm(client, own_plan, page, key)
    assert undecided.status_code == 422
    assert f"Choose for {first} which side is to stand" in undecided.content.decode()
    assert confirm(client, own_plan, page, **{f"side:{key}": "file"}).status_code == 302
    assert own_plan.choices.get().reason == "Mine"


def test_a_change_after_the_page_leads_back(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    client = browse(member)
    hand_in(client, own_plan, filled(taken_away(own_plan), decisions={first: ("no", "Mine")}))
    page = client.get(f"/plans/{own_plan.pk}/return/check/").content.decode()
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Theirs")
    back = confirm(client, own_plan, page, f"action-{first}")
    assert back.status_code == 409
    assert "Nothing is stored; look at it again" in back.content.decode()
    assert own_plan.choices.get().reason == "Theirs"


def test_a_bad_file_and_a_forged_form_are_refused(own_plan: Plan, member: User) -> None:
    client, start = browse(member), f"/plans/{own_plan.pk}/return/"
    answer = hand_in(client, own_plan, b"%PDF-1.7")
    assert answer.status_code == 422
    assert "it looks like a PDF" in answer.content.decode()
    assert "Choose a file first." in client.post(start, {}).content.decode()
    hand_in(client, own_plan, filled(taken_away(own_plan), targets={"C1.2": 5}))
    assert client.post(f"{start}check/", {"shown": "forged", "take": "target-C1.2"}).status_code == 404
    assert Plan.objects.get(pk=own_plan.pk).targets["C1.2"] == 1


def test_a_waiting_file_can_be_dropped_and_an_unchanged_one_says_so(own_plan: Plan, member: User) -> None:
    client, start = browse(member), f"/plans/{own_plan.pk}/return/"
    hand_in(client, own_plan, taken_away(own_plan))
    assert "filled.xlsx waits for your choice" in client.get(start).content.decode()
    assert "Nothing would change" in client.get(f"{start}check/").content.decode()
    for _time in range(2):
        assert client.post(f"{start}drop/").status_code == 302
    assert not PlanReturn.objects.exists()


ADDRESSES = ("return/", "return/check/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_not_change_the_plan_gets_nothing(own_plan: Plan, member: User, address: str) -> None:
    stranger = User.objects.create_user("stranger@example.org", "a long password", name="Stranger")
    path = f"/plans/{own_plan.pk}/{address}"
    assert browse(member).get(path).status_code in (200, 302), "it could leak"
    for client in (browse(stranger), Client()):
        assert client.get(path).status_code == 404
        assert hand_in(client, own_plan, b"x").status_code == 404
    Plan.objects.filter(pk=own_plan.pk).update(visibility=Visibility.PUBLIC)
    for client in (browse(stranger), Client()):
        assert client.get(path).status_code == 403
        assert client.post(f"/plans/{own_plan.pk}/return/drop/").status_code == 403


def test_a_form_of_another_site_is_refused(own_plan: Plan, member: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    for address in ("return/", "return/check/", "return/drop/"):
        assert strict.post(f"/plans/{own_plan.pk}/{address}").status_code == 403


def test_the_page_of_the_difference_is_light(
    own_plan: Plan,
    member: User,
    actions: Drafted,
    django_assert_max_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    client = browse(member)
    decisions = dict.fromkeys(actions(own_plan), ("no", "Done"))
    hand_in(client, own_plan, filled(taken_away(own_plan), decisions=decisions))
    with django_assert_max_num_queries(15):
        page = client.get(f"/plans/{own_plan.pk}/return/check/")
    assert len(page.content) < 100_000
