"""The pages of money, as people use them."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.funding.models import Call, Commitment, FundingFile, Organisation
from hsforhs.workbench.look import saying
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import small_plan

from .made import IATI, board, commit

pytestmark = pytest.mark.django_db
PART = re.compile(r"(%\(\w+\)[sd])")
NEW = {
    "organisation": "Invented Fund", "kind": "fund", "state": "pledged", "amount": "500", "currency": "usd",
    "year": "2027", "areas": ["D2"], "source": "a letter",
}  # fmt: skip


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


def get(client: Client, plan: Plan, path: str = "", **asked: Any) -> str:
    response = client.get(f"/plans/{plan.pk}/funding/{path}", asked)
    assert response.status_code == 200, path
    return response.content.decode()


def post(client: Client, plan: Plan, path: str, **values: Any) -> Any:
    return client.post(f"/plans/{plan.pk}/funding/{path}", values)


def test_a_pledge_moves_the_gap(client: Client, plan: Plan, member: User) -> None:
    assert "No money behind this plan is on record here" in get(client, plan)
    before = board(member, plan).gap
    assert "Store the money" in get(client, plan, "new/")
    assert post(client, plan, "new/", **NEW).status_code == 302
    after = board(member, plan).gap
    assert before is not None
    assert after is not None
    assert after.total.gap == pytest.approx(before.total.gap - 300)
    page = get(client, plan, area="D2")
    assert "Invented Fund" in page
    assert "told twice" not in page


def test_what_cannot_be_stored_is_said_on_the_form(client: Client, plan: Plan) -> None:
    response = post(client, plan, "new/", **{**NEW, "currency": "dollars"})
    assert response.status_code == 422
    response = post(client, plan, "new/", **{**NEW, "areas": ["D2"], "line": "nothing"})
    assert response.status_code == 422
    assert not Commitment.objects.exists()


def test_a_commitment_is_changed_and_taken_away(client: Client, plan: Plan, member: User) -> None:
    found = commit(member, plan, areas={"D2": Decimal(1)})
    assert "checked" in get(client, plan, f"{found.pk}/")
    assert post(client, plan, f"{found.pk}/", **{**NEW, "version": "1"}).status_code == 302
    stale = post(client, plan, f"{found.pk}/", **{**NEW, "version": "1"})
    assert "Somebody changed this commitment meanwhile" in stale.content.decode()
    assert post(client, plan, f"{found.pk}/remove/", reason="").status_code == 302
    assert Commitment.objects.count() == 1
    assert post(client, plan, f"{found.pk}/remove/", reason="a mistake").status_code == 302
    assert not Commitment.objects.exists()


def test_the_same_money_twice_is_asked_about(client: Client, plan: Plan, member: User) -> None:
    one = commit(member, plan, source="file one", title="Laboratories", receiver="Ministry")
    other = commit(member, plan, source="file two", title="Laboratories", receiver="Ministry")
    assert "The same money twice?" in get(client, plan)
    assert post(client, plan, f"{one.pk}/like/{other.pk}/", answer="same").status_code == 302
    assert "told twice, not counted" in get(client, plan)


def test_a_file_of_a_donor_is_decided_activity_by_activity(client: Client, plan: Plan) -> None:
    upload = SimpleUploadedFile("donor.xml", IATI.encode(), "application/xml")
    response = post(client, plan, "files/", file=upload)
    assert response.status_code == 302
    found = FundingFile.objects.get()
    page = get(client, plan, f"files/{found.pk}/")
    assert "2 activities wait" in page
    assert "40 per cent unallocated" in page
    one, two = found.activities.all()
    post(client, plan, f"files/activities/{one.pk}/", answer="take", **{f"a{one.pk}-areas": ["D2"]})
    post(client, plan, f"files/activities/{two.pk}/", answer="leave", **{f"a{two.pk}-reason": "roads"})
    assert Commitment.objects.count() == 3
    page = get(client, plan, f"files/{found.pk}/")
    assert "0 activities wait" in page
    assert "user:" not in page
    much = IATI.replace('"60"/>', '"60"/><sector code="12262" percentage="50"/>').encode()
    response = client.post(f"/plans/{plan.pk}/funding/files/", {"file": SimpleUploadedFile("b.xml", much)}, follow=True)
    assert "the percentages of its sectors add up to 110; nothing was allocated" in response.content.decode()
    bad = SimpleUploadedFile("donor.xml", b"<html/>", "application/xml")
    refused = post(client, plan, "files/", file=bad)
    assert refused.status_code == 422
    assert "the file begins with" in refused.content.decode()


def test_calls_are_listed_and_fit(client: Client, plan: Plan, administrator: User) -> None:
    assert "None is listed" in client.get("/calls/").content.decode()
    lister = Client()
    lister.force_login(administrator)
    form = {
        "organisation": "Invented Fund", "kind": "fund", "title": "Round one", "support": "money",
        "must_have": "a letter\n", "countries": "xlm gha", "source": "a page", "checked_on": "2026-03-01",
    }  # fmt: skip
    assert lister.post("/calls/new/", form).status_code == 302
    assert "Round one" in client.get("/calls/").content.decode()
    page = get(client, plan, "calls/")
    assert "must have: a letter" in page
    assert "not known" in page
    chances = {"chance_disbursed": "100", "chance_committed": "90", "chance_pledged": "50", "chance_expected": "20"}
    assert post(client, plan, "calls/", cofinance="", paper_0="yes", **chances).status_code == 302
    assert "not known" not in get(client, plan, "calls/").split('id="ready"')[0]
    assert lister.post(f"/calls/{Call.objects.get().pk}/withdraw/").status_code == 302
    assert "None is listed" in client.get("/calls/").content.decode()


def test_one_page_for_a_donor_and_a_file_for_everybody(client: Client, plan: Plan, member: User) -> None:
    commit(member, plan)
    page = get(client, plan, "extract/")
    assert "Invented Fund" in page
    assert "what is needed" in page
    answer = client.get(f"/plans/{plan.pk}/funding/iati.xml?reporter=XM-TEST")
    assert answer["Content-Type"] == "application/xml"
    assert b"XM-TEST" in answer.content


def test_what_open_plans_need_is_added_up_and_not_ranked(plan: Plan, member: User) -> None:
    visitor = Client()
    assert "was opened by its owner" in visitor.get("/places/XLM/needs/").content.decode()
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
    page = visitor.get("/places/XLM/needs/").content.decode()
    assert "1 plan that its owner opened needs" in page
    assert "invented example" in page
    page = visitor.get("/places/WORLD/needs/").content.decode()
    assert "1 plan of an invented example is not added up" in page
    assert "that its owner opened needs" not in page
    assert visitor.get("/places/NOWHERE/needs/").status_code == 404


class TestWhoMayNot:
    def test_a_private_plan_is_not_there_for_others(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        visitor = Client()
        for path in ("", "new/", f"{found.pk}/", "calls/", "extract/", "files/", "iati.xml"):
            assert visitor.get(f"/plans/{plan.pk}/funding/{path}").status_code == 404, path

    def test_who_may_only_read_changes_nothing(self, plan: Plan, member: User) -> None:
        found = commit(member, plan)
        Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
        visitor = Client()
        assert "You may read this plan and not change it" in get(visitor, plan, f"{found.pk}/")
        assert "Add money" not in get(visitor, plan)
        for path, values in (("new/", NEW), (f"{found.pk}/remove/", {"reason": "x"}), (f"{found.pk}/", NEW)):
            assert post(visitor, plan, path, **values).status_code in (302, 403), path
        assert Commitment.objects.get().amount == 1000

    def test_money_of_another_plan_is_not_reached_through_this_one(
        self, client: Client, plan: Plan, member: User
    ) -> None:
        other = small_plan(member)
        found = commit(member, other)
        assert client.get(f"/plans/{plan.pk}/funding/{found.pk}/").status_code == 404
        assert post(client, plan, f"{found.pk}/remove/", reason="x").status_code == 404


def test_the_api_tells_the_same(client: Client, plan: Plan, member: User) -> None:
    commit(member, plan, areas={"D2": Decimal(1)})
    answer = client.get(f"/api/v1/plans/{plan.pk}/funding").json()
    assert answer["currency"] == "USD"
    assert answer["total"]["gap"] == pytest.approx(board(member, plan).gap.total.gap)  # type: ignore[union-attr]
    assert [x["organisation"] for x in answer["commitments"]] == ["Invented Fund"]
    assert Client().get(f"/api/v1/plans/{plan.pk}/funding").status_code == 404
    assert Client().get("/api/v1/calls").json()["items"] == []


KEPT = IATI.replace("<value>900</value>", '<value currency="USX">900</value>').replace("2028-", "2040-")


def test_what_a_file_tells_in_no_money_or_for_no_year_of_the_plan_stays_visible(
    client: Client, plan: Plan, member: User
) -> None:
    before = board(member, plan).gap
    upload = SimpleUploadedFile("donor.xml", KEPT.encode(), "application/xml")
    page = client.post(f"/plans/{plan.pk}/funding/files/", {"file": upload}, follow=True).content.decode()
    assert "USX is no currency of ISO 4217 (did you mean USD?); its money is kept and not counted" in page
    assert "2040 lies outside the plan of 2027 to 2031; it stays unallocated" in page
    file = FundingFile.objects.get()
    one = file.activities.first()
    assert one is not None
    page = get(client, plan, f"files/{file.pk}/")
    assert "outside the years of the plan" in page
    assert "no currency of ISO 4217" in page
    post(client, plan, f"files/activities/{one.pk}/", answer="take", **{f"a{one.pk}-areas": ["D2"]})

    found = board(member, plan)
    assert {(x.commitment.currency, x.commitment.year): (x.lacks, x.outside) for x in found.told} == {
        ("USX", 2027): ("currency", False),
        ("USD", 2027): ("", False),
        ("USD", 2040): ("", True),
    }
    assert found.gap is not None
    assert before is not None
    assert found.gap.unallocated[2040] > 0
    assert 0 < before.total.gap - found.gap.total.gap <= 400
    page = get(client, plan)
    assert "USX: no currency of ISO 4217" in page
    assert "Outside the years of the plan" in page
    assert "The plan is of 2027 to 2031" in page
    answer = client.get(f"/api/v1/plans/{plan.pk}/funding").json()
    assert {(x["lacks"], x["outside_plan"]) for x in answer["commitments"]} == {
        ("currency", False),
        ("", False),
        ("", True),
    }


@pytest.mark.parametrize("more", [{"currency": "USX"}, {"year": "2040"}])
def test_a_form_that_is_refused_stores_nothing_at_all(client: Client, plan: Plan, more: dict[str, str]) -> None:
    response = post(client, plan, "new/", **{**NEW, "organisation": "Never Named Before", **more})
    assert response.status_code == 422
    assert not Commitment.objects.exists()
    assert not Organisation.objects.filter(name="Never Named Before").exists()


def test_a_call_that_is_refused_lists_nobody(client: Client, plan: Plan, administrator: User) -> None:
    client.force_login(administrator)
    call = {"organisation": "Never Named Before", "kind": "fund", "title": "x", "support": "money", "floor": "5"}
    response = client.post("/calls/new/", {**call, "currency": "USX", "source": "x", "checked_on": "2026-01-01"})
    assert response.status_code == 422
    assert "did you mean USD?" in response.content.decode()
    assert not Organisation.objects.filter(name="Never Named Before").exists()


def in_capitals(text: str) -> str:
    """Stand for a translation: the words of a message in capitals, its parts as they are."""
    return "".join(x if PART.fullmatch(x) else x.upper() for x in PART.split(text))


def test_what_a_file_of_a_donor_lacks_is_said_in_the_language_of_the_page(
    client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "gettext", in_capitals)

    def page(content: str) -> str:
        upload = SimpleUploadedFile("donor.xml", content.encode(), "application/xml")
        answer = client.post(
            f"/plans/{plan.pk}/funding/files/", {"file": upload}, follow=True, headers={"accept-language": "fr"}
        )
        assert '<html lang="fr"' in answer.content.decode()
        return html.unescape(answer.content.decode())

    told = page(KEPT)
    assert "USX IS NO CURRENCY OF ISO 4217 (DID YOU MEAN USD?); ITS MONEY IS KEPT AND NOT COUNTED." in told
    assert "2040 LIES OUTSIDE THE PLAN OF 2027 TO 2031; IT STAYS UNALLOCATED." in told
    assert "ITS SECTORS LEAVE 40 PER CENT UNALLOCATED." in told
    assert "donor.xml: THE FILE BEGINS WITH 'html'; EXPECTED iati-activities." in page("<html/>")


def test_why_money_looks_alike_is_said_in_the_language_of_the_page(
    client: Client, plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "gettext", in_capitals)
    commit(member, plan, source="file one", title="Laboratories", receiver="Ministry")
    commit(member, plan, source="file two", title="Laboratories", receiver="Another one")
    page = client.get(f"/plans/{plan.pk}/funding/", headers={"accept-language": "fr"}).content.decode()
    assert "THE SAME GIVER" in page
    assert "NOT THE SAME RECEIVER" in page
    assert "the same giver" not in page
