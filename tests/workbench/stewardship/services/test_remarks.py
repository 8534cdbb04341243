"""Remarks, opinions, replies: stored with what they speak about, told in the audit, refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.items import find_item
from hsforhs.workbench.stewardship.models import Comment, Opinion, Proposal, Remark, RemarkState

pytestmark = pytest.mark.django_db
Leave = Callable[..., Remark]


def test_a_remark_keeps_item_place_edition_and_evidence(reviewer: User, leave: Leave) -> None:
    made = leave(reviewer, "cell", "P5:OS:ANI", kind="strength", evidence=" A report ", links=["https://example.org/r"])
    made.refresh_from_db()
    assert (made.item_kind, made.reference, made.area, made.component, made.sector) == (
        "cell",
        "P5:OS:ANI",
        "P5",
        "OS",
        "ANI",
    )
    assert (made.kind, made.state, made.evidence, made.links) == (
        "strength",
        "open",
        "A report",
        ["https://example.org/r"],
    )
    assert made.edition == action_catalogue().version
    assert made.author == reviewer
    event = Event.objects.get(action="stewardship.remark")
    assert event.actor == reviewer.actor
    assert event.subject == f"stewardship.remark:{made.pk}"
    assert event.facts == {"item": "cell:P5:OS:ANI", "kind": "strength"}


@pytest.mark.parametrize(
    "words", [{"kind": "nonsense"}, {"text": " "}, {"text": "x" * 5001}, {"links": ["no address"]}]
)
def test_a_remark_that_cannot_be_is_refused_and_nothing_is_stored(reviewer: User, leave: Leave, words: dict) -> None:
    with pytest.raises(ValidationError):
        leave(reviewer, **words)
    assert not Remark.objects.exists()
    assert not Event.objects.filter(action="stewardship.remark").exists()


def test_a_viewer_leaves_none(viewer: User, leave: Leave) -> None:
    with pytest.raises(PermissionDenied):
        leave(viewer)
    assert not Remark.objects.exists()


def test_an_opinion_is_one_a_person_and_its_history_stays(remark: Remark, other: User) -> None:
    services.give_opinion(person=other, remark=remark, agrees=True, reason="Seen it too", language="en")
    services.give_opinion(person=other, remark=remark, agrees=False, reason="They report now", language="en")
    assert Opinion.objects.get().agrees is False
    first, second = Event.objects.filter(action="stewardship.opinion").order_by("pk")
    assert first.facts["before"] == {"agrees": None, "reason": ""}
    assert second.facts["before"] == {"agrees": True, "reason": "Seen it too"}
    assert second.facts["after"] == {"agrees": False, "reason": "They report now"}


def test_an_opinion_needs_a_reason_a_role_and_another_author(remark: Remark, other: User, viewer: User) -> None:
    with pytest.raises(ValidationError, match="why"):
        services.give_opinion(person=other, remark=remark, agrees=True, reason=" ")
    for person in (viewer, remark.author):
        assert person is not None
        with pytest.raises(PermissionDenied):
            services.give_opinion(person=person, remark=remark, agrees=True, reason="Because")
    assert not Opinion.objects.exists()


def test_replies_and_taking_them_back(remark: Remark, other: User, reviewer: User) -> None:
    made = services.reply(person=other, remark=remark, text="Which posts?", language="en")
    with pytest.raises(PermissionDenied):
        services.withdraw_comment(person=reviewer, found=made)
    services.withdraw_comment(person=other, found=made)
    kept = Comment.objects.get()
    assert kept.text == ""
    assert kept.withdrawn_at is not None
    with pytest.raises(PermissionDenied):
        services.withdraw_comment(person=other, found=kept)


def test_a_viewer_does_not_reply_and_an_empty_reply_is_refused(remark: Remark, viewer: User, other: User) -> None:
    with pytest.raises(PermissionDenied):
        services.reply(person=viewer, remark=remark, text="Yes")
    with pytest.raises(ValidationError):
        services.reply(person=other, remark=remark, text=" ")


def test_a_withdrawn_remark_keeps_its_row_and_loses_its_texts(reviewer: User, leave: Leave) -> None:
    made = leave(reviewer, evidence="Ask Dr Example", links=["https://example.org/x"])
    services.withdraw(person=reviewer, remark=made)
    kept = Remark.objects.get()
    assert (kept.state, kept.text, kept.evidence, kept.links) == (RemarkState.WITHDRAWN, "", "", [])
    assert "Example" not in str([x.facts for x in Event.objects.all()])


def test_a_remark_in_a_proposal_is_not_taken_back_even_by_an_old_page(
    remark: Remark, draft: Proposal, reviewer: User
) -> None:
    assert remark.state == "open", "this record was read before the proposal took it up"
    with pytest.raises(PermissionDenied):
        services.withdraw(person=reviewer, remark=remark)
    assert Remark.objects.get().text


def test_an_edition_as_a_whole_can_be_spoken_about(reviewer: User) -> None:
    edition = register_shipped()
    item = find_item("edition", edition.name)
    assert item is not None
    assert item.title == f"{edition.name} ({edition.version})"
    made = services.leave_remark(person=reviewer, item=item, kind="gap", text="No ports at all")
    assert (made.area, made.component) == ("", "")
