"""What a published edition does to the proposals whose changes it brings."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hsforhs.workbench.editions.services import edition_published
from hsforhs.workbench.stewardship.models import Outcome, Proposal

pytestmark = pytest.mark.django_db


def publish(*trails: dict) -> None:
    changes = SimpleNamespace(all=lambda: [SimpleNamespace(trail=x) for x in trails])
    edition = SimpleNamespace(name="2026-11.1", changes=changes)
    edition_published.send(sender=None, edition=edition, actor="operator")


@pytest.mark.parametrize(
    ("state", "outcome", "brought"),
    [
        ("decided", "accepted", True),
        ("decided", "with changes", True),
        ("decided", "rejected", False),
        ("decided", "deferred", False),
        ("open", "", False),
        ("draft", "", False),
    ],
)
def test_only_accepted_proposals_are_in_an_edition(draft: Proposal, state: str, outcome: str, brought: bool) -> None:
    Proposal.objects.update(state=state, outcome=outcome)
    publish({"proposal": draft.pk}, {"proposal": draft.pk}, {"proposal": "12"}, {}, {"title": "by hand"})
    draft.refresh_from_db()
    assert (draft.state == "in edition") is brought
    assert draft.in_edition == ("2026-11.1" if brought else "")
    assert draft.remarks.get().state == ("answered" if brought else "in proposal")


def test_a_later_edition_leaves_the_name_of_the_first(draft: Proposal) -> None:
    Proposal.objects.update(state="in edition", outcome=Outcome.ACCEPTED, in_edition="2026-10.1")
    publish({"proposal": draft.pk})
    draft.refresh_from_db()
    assert draft.in_edition == "2026-10.1"
