"""What the store itself refuses, and what records know about themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship.models import (
    Comment,
    Dissent,
    Opinion,
    Outcome,
    Proposal,
    ProposalChange,
    Remark,
    Vote,
)

pytestmark = pytest.mark.django_db


def refused(make: object, **values: object) -> bool:
    try:
        with transaction.atomic():
            make.objects.create(**values)  # type: ignore[attr-defined]
    except IntegrityError:
        return True
    return False


def test_one_opinion_and_one_vote_a_person(remark: Remark, draft: Proposal, other: User) -> None:
    assert not refused(Opinion, remark=remark, person=other, agrees=True, reason="x")
    assert refused(Opinion, remark=remark, person=other, agrees=False, reason="y")
    assert not refused(Vote, proposal=draft, person=other, choice="support", role="approver")
    assert refused(Vote, proposal=draft, person=other, choice="oppose", role="approver")


def test_a_comment_stands_on_one_thing(remark: Remark, draft: Proposal) -> None:
    assert refused(Comment, text="x")
    assert refused(Comment, text="x", remark=remark, proposal=draft)
    assert not refused(Comment, text="x", remark=remark)
    assert not refused(Comment, text="x", proposal=draft)


def test_a_row_is_changed_once_in_a_proposal(draft: Proposal) -> None:
    change = draft.changes.get()
    assert refused(ProposalChange, proposal=draft, table=change.table, row=change.row, kind="remove")


@pytest.mark.parametrize(
    ("state", "days", "taken"),
    [("open", 0, True), ("open", 1, True), ("open", -1, False), ("draft", 1, False), ("decided", 1, False)],
)
def test_comments_are_taken_while_it_is_open(state: str, days: int, taken: bool) -> None:
    day = dt.date(2026, 11, 26)
    assert Proposal(state=state, closes_on=day + dt.timedelta(days=days)).takes_comments(day) is taken


def test_accepted_is_with_or_without_changes() -> None:
    assert [x.value for x in Outcome if Proposal(outcome=x).is_accepted] == ["accepted", "with changes"]
    assert [x for x in ("draft", "open", "decided", "in edition") if Proposal(state=x).is_decided] == [
        "decided",
        "in edition",
    ]


def test_the_fields_of_a_change_are_those_of_the_decision() -> None:
    change = ProposalChange(fields={"text": ["a", "b"]})
    assert change.final == {"text": ["a", "b"]}
    change.decided = {"text": ["a", "c"]}
    assert change.final == {"text": ["a", "c"]}


def test_what_a_person_wrote_stays_when_the_account_goes(remark: Remark, draft: Proposal, reviewer: User) -> None:
    Dissent.objects.create(proposal=draft, person=reviewer, role="contributor", reason="No")
    reviewer.delete()
    remark.refresh_from_db()
    assert remark.author is None
    assert remark.text
    assert Dissent.objects.get().person is None


def test_records_name_themselves_without_names_of_people(remark: Remark, draft: Proposal) -> None:
    assert str(remark) == f"remark {remark.pk} on action D2-010"
    assert str(draft) == f"proposal {draft.pk}"
    assert str(draft.changes.get()) == "change actions D2-010"
