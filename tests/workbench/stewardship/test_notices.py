"""Messages to the authors of remarks when a decision falls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.models import Proposal, Remark

pytestmark = pytest.mark.django_db


def test_each_author_hears_once_with_numbers_decision_and_address(
    steward: User, reviewer: User, other: User, leave: Callable[..., Remark], decide: Callable[..., Proposal]
) -> None:
    first, second, third = leave(reviewer), leave(other), leave(reviewer)
    leave(steward)
    made = services.draft(person=steward, title="Name the posts", why="y", remarks=Remark.objects.all())
    Proposal.objects.update(state="open")
    decide(made)
    sent = {x.recipient.address: x for x in OutboxMessage.objects.select_related("recipient")}
    assert sent.keys() == {reviewer.email, other.email}, "who decided knows already"
    body = sent[reviewer.email].body
    assert f"{first.pk}, {third.pk}" in body
    assert str(second.pk) not in body.split("\n")[0]
    assert "It is decided" in body
    assert "https://x.example/1" in body
    assert sent[other.email].subject == "Decided: Name the posts"


def test_closed_accounts_hear_nothing(open_proposal: Proposal, reviewer: User, decide: Callable[..., Proposal]) -> None:
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    decide(open_proposal)
    assert not OutboxMessage.objects.exists()
