"""Proposals on pages: drafting, writing changes, opening, comments and votes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.changes import fields_to_add, fields_to_change
from hsforhs.workbench.stewardship.items import Item, find_item
from hsforhs.workbench.stewardship.models import Comment, Proposal, ProposalChange, Remark, Vote

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def site(client_of: ClientOf, steward: User) -> Client:
    return client_of(steward)


def item() -> Item:
    found = find_item("action", "D2-010")
    assert found is not None
    return found


def test_a_steward_drafts_from_remarks(site: Client, remark: Remark) -> None:
    shown = site.get("/review/proposals/new/", {"remark": str(remark.pk)}).content.decode()
    assert "Border posts are missing" in shown
    given = {"title": "Name the posts", "why": "They are lost", "remark": str(remark.pk)}
    response = site.post("/review/proposals/new/", given)
    made = Proposal.objects.get()
    assert response["Location"] == f"/review/proposals/{made.pk}/"
    assert list(made.remarks.all()) == [remark]
    again = site.post("/review/proposals/new/", given)
    assert again.status_code == 422
    assert "is not open" in again.content.decode()


def test_nobody_else_drafts(client_of: ClientOf, reviewer: User, client: Client) -> None:
    assert client_of(reviewer).get("/review/proposals/new/").status_code == 403
    assert client.get("/review/proposals/new/").status_code == 302


def test_a_change_is_written_from_the_present_values(site: Client, draft: Proposal) -> None:
    address = f"/review/proposals/{draft.pk}/change/?kind=action&reference=D2-010"
    shown = site.get(address).content.decode()
    assert item().title in shown
    given = {x.name: x.shown for x in fields_to_change(item())} | {"text": "Measure the days", "months": "6"}
    assert site.post(address, given).status_code == 302
    fields = ProposalChange.objects.get().fields
    assert fields["text"] == [item().title, "Measure the days"]
    assert fields["months"][1] == 6
    text = site.get(f"/review/proposals/{draft.pk}/").content.decode()
    assert "<del>" in text


@pytest.mark.parametrize(
    ("new", "said"),
    [({"text": "x" * 201}, "at most 200"), ({"prerequisites": "D2-999"}, "D2-010"), ({}, "Nothing differs")],
)
def test_a_change_that_cannot_be_comes_back_with_the_reason(
    site: Client, draft: Proposal, new: dict[str, str], said: str
) -> None:
    address = f"/review/proposals/{draft.pk}/change/?kind=action&reference=D2-010"
    response = site.post(address, {x.name: x.shown for x in fields_to_change(item())} | new)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_row_is_added_after_the_pattern_of_another(site: Client, draft: Proposal) -> None:
    address = f"/review/proposals/{draft.pk}/change/?kind=action&reference=D2-010&do=add"
    given = {x.name: x.shown for x in fields_to_add(item())}
    assert site.post(address, given).status_code == 422, "the number is taken"
    more = {"id": "D2-990", "text": "Ask border posts each week what they have seen and write it down"}
    assert site.post(address, given | more).status_code == 302
    made = ProposalChange.objects.get(row="D2-990")
    assert (made.kind, made.fields["id"]) == ("add", [None, "D2-990"])
    assert "D2-990" in site.get(f"/review/proposals/{draft.pk}/").content.decode()


def test_a_row_is_taken_away_unless_others_need_it(site: Client, draft: Proposal) -> None:
    free = find_item("cell", "P5:OS:ANI")
    assert free is not None
    address = f"/review/proposals/{draft.pk}/change/?kind=cell&reference=P5:OS:ANI&do=remove"
    assert site.get(address).status_code == 200
    response = site.post(address)
    assert response.status_code == 302, response.content.decode()
    assert ProposalChange.objects.get(row="P5:OS:ANI").kind == "remove"


@pytest.mark.parametrize(
    "asked",
    ["kind=action&reference=D2-999", "kind=cell&reference=D2:HIS&do=add", "kind=action&reference=D2-010&do=burn", ""],
)
def test_what_cannot_be_changed_does_not_exist(site: Client, draft: Proposal, asked: str) -> None:
    assert site.get(f"/review/proposals/{draft.pk}/change/?{asked}").status_code == 404


def test_a_draft_is_hidden_from_reviewers(client_of: ClientOf, draft: Proposal, reviewer: User) -> None:
    client = client_of(reviewer)
    assert client.get(f"/review/proposals/{draft.pk}/").status_code == 404
    assert "Name the posts" not in client.get("/review/proposals/").content.decode()
    change = draft.changes.get()
    assert client.post(f"/review/changes/{change.pk}/drop/").status_code == 404


def test_texts_and_changes_of_a_draft(site: Client, draft: Proposal) -> None:
    assert site.post(f"/review/proposals/{draft.pk}/texts/", {"title": "Clearer", "why": "y"}).status_code == 302
    assert site.post(f"/review/proposals/{draft.pk}/texts/", {"title": "", "why": "y"}).status_code == 422
    draft.refresh_from_db()
    assert draft.title == "Clearer"
    site.post(f"/review/changes/{draft.changes.get().pk}/drop/")
    assert not draft.changes.exists()


def test_a_draft_is_deleted_on_its_page(site: Client, draft: Proposal, client_of: ClientOf, reviewer: User) -> None:
    assert "Delete the draft" in site.get(f"/review/proposals/{draft.pk}/").content.decode()
    assert client_of(reviewer).post(f"/review/proposals/{draft.pk}/discard/").status_code == 404
    assert site.post(f"/review/proposals/{draft.pk}/discard/")["Location"] == "/review/proposals/"
    assert not Proposal.objects.exists()


def test_a_remark_is_taken_up_from_its_page(
    site: Client, draft: Proposal, leave: Callable[..., Remark], reviewer: User
) -> None:
    further = leave(reviewer, "cell", "D2:HIS")
    assert "Or take it up in a draft" in site.get(f"/review/remarks/{further.pk}/").content.decode()
    site.post(f"/review/remarks/{further.pk}/group/", {"proposal": str(draft.pk)})
    assert draft.remarks.count() == 2
    assert site.post(f"/review/remarks/{further.pk}/group/", {"proposal": "x"}).status_code == 404


def test_a_draft_is_opened_until_a_day(site: Client, draft: Proposal) -> None:
    address, today = f"/review/proposals/{draft.pk}/", timezone.localdate()
    assert site.post(f"{address}open/", {"closes_on": str(today - dt.timedelta(days=1))}).status_code == 422
    assert site.post(f"{address}open/", {"closes_on": "soon"}).status_code == 422
    site.post(f"{address}open/", {"closes_on": str(today)})
    draft.refresh_from_db()
    assert (draft.state, draft.closes_on) == ("open", today)
    assert "today is the last day" in site.get(address).content.decode()
    site.post(f"{address}last-day/", {"closes_on": str(today + dt.timedelta(days=3))})
    assert "3 days left" in site.get(address).content.decode()


def test_reviewers_comment_and_vote_while_it_is_open(
    client_of: ClientOf, open_proposal: Proposal, reviewer: User, other: User
) -> None:
    address, client = f"/review/proposals/{open_proposal.pk}/", client_of(reviewer)
    client.post(f"{address}comment/", {"text": "Who pays?"})
    assert client.post(f"{address}comment/", {"text": ""}).status_code == 422
    client.post(f"{address}vote/", {"choice": "support"})
    assert client.post(f"{address}vote/", {"choice": "maybe"}).status_code == 422
    client.post(f"{address}vote/", {"choice": "abstain"})
    assert Vote.objects.get().choice == "abstain"
    text = client_of(other).get(address).content.decode()
    assert "Who pays?" in text
    assert "contributor: 1" in text


def test_after_the_last_day_there_is_no_form(client_of: ClientOf, open_proposal: Proposal, reviewer: User) -> None:
    Proposal.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    address, client = f"/review/proposals/{open_proposal.pk}/", client_of(reviewer)
    text = client.get(address).content.decode()
    assert "The last day for comments is over" in text
    assert client.post(f"{address}comment/", {"text": "Late"}).status_code == 403
    assert client.post(f"{address}vote/", {"choice": "support"}).status_code == 403
    assert not Comment.objects.exists()


def test_a_refused_vote_is_told_apart_from_a_hidden_page_and_both_are_recorded(
    client_of: ClientOf, open_proposal: Proposal, viewer: User, member: User
) -> None:
    address = f"/review/proposals/{open_proposal.pk}/vote/"
    seen = client_of(viewer).get(f"/review/proposals/{open_proposal.pk}/").content.decode()
    assert 'name="choice"' not in seen
    assert client_of(viewer).post(address, {"choice": "support"}).status_code == 403
    assert client_of(viewer).post(address).status_code == 403
    assert client_of(member).post(address, {"choice": "support"}).status_code == 404
    refusals = Event.objects.filter(action="stewardship.vote_refused").order_by("pk")
    assert [x.actor for x in refusals] == [viewer.actor, viewer.actor, member.actor]
    assert not Vote.objects.exists()


def test_a_page_stays_within_its_queries(
    site: Client,
    open_proposal: Proposal,
    reviewer: User,
    other: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for person in (reviewer, other):
        services.vote(person=person, proposal=open_proposal, choice="support")
        for _ in range(5):
            services.comment(person=person, proposal=open_proposal, text="x")
    with django_assert_max_num_queries(15):
        site.get(f"/review/proposals/{open_proposal.pk}/")
