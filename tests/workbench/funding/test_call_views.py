"""Pages of calls and of files of donors: who may, what is listed, and what a refusal leaves behind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.models import Call, Commitment, FileActivity, FundingFile, Organisation
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from tests.workbench.conftest import Join
from tests.workbench.costs.made import small_plan

from .made import IATI, commit

pytestmark = pytest.mark.django_db
CALL = {
    "organisation": "Fund", "kind": "fund", "title": "Round one", "support": "money", "source": "a page",
    "checked_on": "2026-03-01",
}  # fmt: skip


def signed_in(person: User) -> Client:
    made = Client()
    made.force_login(person)
    return made


def listed(person: User, title: str, **more: Any) -> Call:
    giver = services.add_organisation(person=person, name="Fund", kind="fund")
    values = {"support": "money", "source": "a page", "checked_on": dt.date(2026, 3, 1), **more}
    return services.add_call(person=person, organisation=giver, title=title, **values)


def hand_in(client: Client, plan: Plan, text: str = IATI) -> Any:
    file = SimpleUploadedFile("donor.xml", text.encode())
    return client.post(f"/plans/{plan.pk}/funding/files/", {"file": file})


def test_closed_calls_are_listed_on_demand_and_withdrawn_ones_never(example_store: None, administrator: User) -> None:
    today = timezone.localdate()
    for title, closes in (("Round past", -1), ("Round last day", 0), ("Round later", 9)):
        listed(administrator, title, closes=today + dt.timedelta(days=closes))
    listed(administrator, "Round without end")
    services.withdraw_call(person=administrator, call=listed(administrator, "Round gone", closes=today))
    usual, everything = (Client().get(f"/calls/{asked}").content.decode() for asked in ("", "?all=1"))
    shown = ("Round past", "Round last day", "Round later", "Round without end", "Round gone")
    assert [x for x in shown if x in usual] == ["Round last day", "Round later", "Round without end"]
    assert [x for x in shown if x in everything] == list(shown[:4])


def test_members_list_calls_and_take_off_their_own(example_store: None, administrator: User, join: Join) -> None:
    visitor, other, member = Client(), signed_in(join(Role.STEWARD)), signed_in(join(Role.VIEWER))
    assert visitor.get("/calls/new/").status_code == 403
    assert visitor.post("/calls/new/", CALL).status_code == 403
    assert (Call.objects.count(), Organisation.objects.count()) == (0, 0)
    assert member.get("/calls/new/").status_code == 200
    assert member.post("/calls/new/", {**CALL, "countries": "GHA gha"}).status_code == 302
    found = Call.objects.get()
    assert found.countries == ["GHA"], "a country stands once"
    for client, status in ((visitor, 403), (other, 403), (member, 302), (member, 404)):
        assert client.post(f"/calls/{found.pk}/withdraw/").status_code == status
        found.refresh_from_db()
        assert (found.withdrawn_at is None) == (status == 403)


@pytest.mark.parametrize(
    "wrong",
    [{"closes": "soon"}, {"countries": "XXX"}, {"cofinance": "101"}, {"opens": "2027-02-01", "closes": "2027-01-01"}],
)
def test_a_call_that_cannot_be_comes_back_with_what_was_written(
    example_store: None, administrator: User, wrong: dict[str, str]
) -> None:
    answer = signed_in(administrator).post("/calls/new/", {**CALL, **wrong})
    assert answer.status_code == 422
    assert 'value="Round one"' in answer.content.decode()
    assert (Call.objects.count(), Organisation.objects.count()) == (0, 0)


class TestFiles:
    def test_who_may_only_read_hands_nothing_in_and_decides_nothing(self, plan: Plan, member: User) -> None:
        assert hand_in(signed_in(member), plan).status_code == 302
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        visitor, one = Client(), FileActivity.objects.order_by("pk")[0]
        assert visitor.get(f"/plans/{plan.pk}/funding/files/").status_code == 403
        assert hand_in(visitor, plan, IATI + " ").status_code == 403
        page = visitor.get(f"/plans/{plan.pk}/funding/files/{one.file_id}/")
        assert page.status_code == 200
        assert b'method="post"' not in page.content.split(b"<main")[1]
        decided = visitor.post(f"/plans/{plan.pk}/funding/files/activities/{one.pk}/", {"answer": "take"})
        assert decided.status_code == 403
        assert FundingFile.objects.count() == 1
        assert set(FileActivity.objects.values_list("decision", flat=True)) == {"waiting"}

    def test_a_file_of_another_plan_is_not_reached_through_this_one(self, plan: Plan, member: User) -> None:
        client = signed_in(member)
        hand_in(client, plan)
        other, one = small_plan(member), FileActivity.objects.order_by("pk")[0]
        assert client.get(f"/plans/{other.pk}/funding/files/{one.file_id}/").status_code == 404
        path = f"/plans/{other.pk}/funding/files/activities/{one.pk}/"
        assert client.post(path, {"answer": "take"}).status_code == 404
        assert not Commitment.objects.exists()

    def test_what_is_too_large_or_handed_in_before_is_refused(
        self, plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(member)
        assert hand_in(client, plan).status_code == 302
        again = hand_in(client, plan)
        assert again.status_code == 422
        assert "handed in for this plan before" in again.content.decode()
        text = f"{IATI}\n"
        monkeypatch.setattr("hsforhs.workbench.funding.call_views.MOST_BYTES", len(text.encode()) - 1)
        large = hand_in(client, plan, text)
        assert large.status_code == 422
        assert "The file is larger than" in large.content.decode()
        assert FundingFile.objects.count() == 1
        monkeypatch.setattr("hsforhs.workbench.funding.call_views.MOST_BYTES", len(text.encode()))
        assert hand_in(client, plan, text).status_code == 302

    def test_an_answer_that_cannot_be_leaves_the_activity_waiting(self, plan: Plan, member: User) -> None:
        client = signed_in(member)
        hand_in(client, plan)
        one = FileActivity.objects.order_by("pk")[0]
        for answer, given, said in (
            ("take", {"shares": "D2=60 D1=50"}, "Write percentages such as D2=40 D1=20"),
            ("take", {"shares": "Z9=60"}, "There is no capacity area &#x27;Z9&#x27;"),
            ("take", {"areas": "Z9"}, "Z9"),
            ("leave", {"areas": "D2"}, "Say why the activity is left aside."),
        ):
            sent = {f"a{one.pk}-{name}": value for name, value in given.items()}
            path = f"/plans/{plan.pk}/funding/files/activities/{one.pk}/"
            page = client.post(path, {"answer": answer, **sent}, follow=True).content.decode()
            assert said in page, given
            one.refresh_from_db()
            assert (one.decision, one.decided_by, Commitment.objects.count()) == ("waiting", "", 0), given
        path = f"/plans/{plan.pk}/funding/files/activities/{one.pk}/"
        client.post(path, {"answer": "take", f"a{one.pk}-shares": "d2=40, p5=10"})
        assert Commitment.objects.count() == 3
        assert {tuple(x.areas.items()) for x in Commitment.objects.all()} == {(("D2", "0.4"), ("P5", "0.1"))}
        twice = client.post(path, {"answer": "take"}, follow=True).content.decode()
        assert "Somebody decided on this activity already." in twice
        assert Commitment.objects.count() == 3


def test_the_file_for_everybody_needs_something_to_tell(plan: Plan, member: User) -> None:
    client, path = signed_in(member), f"/plans/{plan.pk}/funding/iati.xml"
    commit(member, plan, amount=Decimal(0))
    answer = client.get(path)
    assert answer.status_code == 200
    assert b"XM-UNREGISTERED" in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="XLM-funding-iati.xml"'
