"""Proposals from draft to open, comments until the last day, votes once each and refused ones in the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.models import Comment, Proposal, ProposalChange, Remark, Vote

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
Leave = Callable[..., Remark]


def text_change(new: str, action: str = "D2-010") -> Change:
    from hsforhs.planning import action_catalogue

    return Change("actions", action, "change", {"text": (action_catalogue().actions[action].text, new)})


def test_a_draft_takes_up_open_remarks(steward: User, remark: Remark) -> None:
    made = services.draft(
        person=steward, title=" Name it ", why="Because", remarks=[remark], links=["https://a.example"]
    )
    remark.refresh_from_db()
    assert remark.state == "in proposal"
    assert list(made.remarks.all()) == [remark]
    assert (made.title, made.state, made.links) == ("Name it", "draft", ["https://a.example"])
    assert Event.objects.get(action="stewardship.draft").facts == {"remarks": [remark.pk]}


def test_a_remark_stands_in_one_proposal_at_a_time(steward: User, remark: Remark, draft: Proposal) -> None:
    with pytest.raises(ValidationError, match=f"Remark {remark.pk} is not open"):
        services.draft(person=steward, title="Another", why="Because", remarks=[remark])
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR, Role.STEWARD, Role.ADMINISTRATOR])
def test_roles_of_a_country_draft_nothing(world: object, join: Callable[..., User], role: Role) -> None:
    with pytest.raises(PermissionDenied):
        services.draft(person=join(role), title="x", why="y")


@pytest.mark.parametrize("words", [{"title": ""}, {"title": "x" * 201}, {"why": " "}, {"links": ["x"]}])
def test_a_draft_without_title_or_reason_is_refused(steward: User, words: dict) -> None:
    with pytest.raises(ValidationError):
        services.draft(person=steward, **{"title": "x", "why": "y", **words})


def test_texts_of_a_draft_are_rewritten(steward: User, draft: Proposal) -> None:
    services.rewrite(person=steward, proposal=draft, title="Clearer", why="Better", evidence="Seen")
    draft.refresh_from_db()
    assert (draft.title, draft.why, draft.evidence) == ("Clearer", "Better", "Seen")


def test_a_change_of_the_same_row_is_replaced(steward: User, draft: Proposal) -> None:
    services.add_change(person=steward, proposal=draft, change=text_change("Shorter words"))
    assert draft.changes.get().fields["text"][1] == "Shorter words"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (text_change("x" * 201), "201 characters; at most 200"),
        (Change("actions", "D2-999", "change", {"text": ("a", "b")}), "D2-999"),
        (Change("actions", "D2-010", "change", {"text": ("not what stands there", "b")}), "D2-010"),
        (Change("actions", "D2-010", "change", {"id": ("D2-010", "D2-011")}), "fixed"),
        (Change("actions", "D2-010", "change", {"prerequisites": ([], ["D2-010"])}), "D2-010"),
        (Change("states", "FRA", "change", {"name": ("France", "Elsewhere")}), "states"),
        (Change("matrix", "D2:HIS", "remove", {}), "removed"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_the_reason(
    steward: User, draft: Proposal, change: Change, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        services.add_change(person=steward, proposal=draft, change=change)
    assert ProposalChange.objects.count() == 1


def test_a_change_is_dropped_from_a_draft_and_not_later(steward: User, draft: Proposal) -> None:
    change = draft.changes.get()
    services.open_for_comment(person=steward, proposal=draft, closes_on=TODAY())
    with pytest.raises(PermissionDenied):
        services.drop_change(person=steward, change=ProposalChange.objects.select_related("proposal").get())
    Proposal.objects.update(state="draft")
    services.drop_change(person=steward, change=ProposalChange.objects.select_related("proposal").get())
    assert not ProposalChange.objects.filter(pk=change.pk).exists()


def test_a_discarded_draft_sets_its_remarks_free(steward: User, draft: Proposal, remark: Remark) -> None:
    services.discard(person=steward, proposal=draft)
    remark.refresh_from_db()
    assert remark.state == "open"
    assert not Proposal.objects.exists()
    assert Event.objects.get(action="stewardship.discard").facts == {"title": "Name the posts"}


def test_what_is_open_is_not_discarded(steward: User, reviewer: User, draft: Proposal) -> None:
    with pytest.raises(PermissionDenied):
        services.discard(person=reviewer, proposal=draft)
    services.open_for_comment(person=steward, proposal=draft, closes_on=TODAY())
    with pytest.raises(PermissionDenied):
        services.discard(person=steward, proposal=draft)
    assert Proposal.objects.exists()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_last_day_in_the_past_or_far_away_is_refused(steward: User, draft: Proposal, days: int) -> None:
    with pytest.raises(ValidationError, match="last day"):
        services.open_for_comment(person=steward, proposal=draft, closes_on=TODAY() + dt.timedelta(days=days))
    assert Proposal.objects.get().state == "draft"


def test_nothing_is_opened_without_a_change(steward: User) -> None:
    made = services.draft(person=steward, title="x", why="y")
    with pytest.raises(ValidationError, match="at least one change"):
        services.open_for_comment(person=steward, proposal=made, closes_on=TODAY())


def test_an_open_proposal_stays_as_it_is(steward: User, open_proposal: Proposal, leave: Leave, other: User) -> None:
    for act in (
        lambda: services.rewrite(person=steward, proposal=open_proposal, title="x", why="y"),
        lambda: services.add_change(person=steward, proposal=open_proposal, change=text_change("x")),
        lambda: services.group(person=steward, proposal=open_proposal, remarks=[leave(other)]),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_last_day_can_be_moved(steward: User, reviewer: User, open_proposal: Proposal) -> None:
    day = TODAY() + dt.timedelta(days=40)
    with pytest.raises(PermissionDenied):
        services.close_on(person=reviewer, proposal=open_proposal, day=day)
    services.close_on(person=steward, proposal=open_proposal, day=day)
    assert Proposal.objects.get().closes_on == day
    assert Event.objects.get(action="stewardship.set_last_day").facts["after"] == {"until": day.isoformat()}


def test_comments_until_the_last_day(reviewer: User, viewer: User, open_proposal: Proposal) -> None:
    services.comment(person=reviewer, proposal=open_proposal, text="Who pays?", language="en")
    with pytest.raises(PermissionDenied):
        services.comment(person=viewer, proposal=open_proposal, text="Me")
    with pytest.raises(ValidationError):
        services.comment(person=reviewer, proposal=open_proposal, text=" ")
    open_proposal.closes_on = TODAY() - dt.timedelta(days=1)
    with pytest.raises(PermissionDenied):
        services.comment(person=reviewer, proposal=open_proposal, text="Too late")
    assert Comment.objects.get().text == "Who pays?"


def test_one_vote_a_person_with_the_role_held_then(other: User, open_proposal: Proposal) -> None:
    services.vote(person=other, proposal=open_proposal, choice="support")
    services.vote(person=other, proposal=open_proposal, choice="oppose", reason="Too long")
    found = Vote.objects.get()
    assert (found.choice, found.role, found.reason) == ("oppose", "approver", "Too long")
    last = Event.objects.filter(action="stewardship.vote").latest("pk")
    assert last.facts == {"before": {"choice": "support"}, "after": {"choice": "oppose"}, "role": "approver"}


def test_a_vote_by_somebody_without_the_role_is_refused_and_stands_in_the_audit(
    viewer: User, join: Callable[..., User], open_proposal: Proposal
) -> None:
    stranger = join()
    for person, actor in ((viewer, viewer.actor), (stranger, stranger.actor), (AnonymousUser(), "visitor")):
        with pytest.raises(PermissionDenied):
            services.vote(person=person, proposal=open_proposal, choice="support")
        event = Event.objects.latest("pk")
        assert (event.action, event.actor) == ("stewardship.vote_refused", actor)
        assert event.subject == f"stewardship.proposal:{open_proposal.pk}"
        assert event.facts == {"why": "no role"}
    assert not Vote.objects.exists()


def test_a_vote_after_the_last_day_is_refused_and_says_why(reviewer: User, open_proposal: Proposal) -> None:
    open_proposal.closes_on = TODAY() - dt.timedelta(days=1)
    with pytest.raises(PermissionDenied):
        services.vote(person=reviewer, proposal=open_proposal, choice="support")
    assert Event.objects.latest("pk").facts == {"why": "not open"}


def test_a_vote_for_something_else_is_refused(reviewer: User, open_proposal: Proposal) -> None:
    with pytest.raises(ValidationError, match="support, oppose or abstain"):
        services.vote(person=reviewer, proposal=open_proposal, choice="maybe")


@pytest.mark.django_db(transaction=True)
def test_the_refusal_outlives_the_request(client_of: Callable, viewer: User, open_proposal: Proposal) -> None:
    response = client_of(viewer).post(f"/review/proposals/{open_proposal.pk}/vote/", {"choice": "support"})
    assert response.status_code == 403
    assert Event.objects.filter(action="stewardship.vote_refused", actor=viewer.actor).count() == 1
