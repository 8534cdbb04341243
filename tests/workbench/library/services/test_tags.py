"""Tags: proposed by one, accepted or rejected by another, with reasons."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, Tag, TagStatus
from hsforhs.workbench.library.services import decide_tag, mark, propose_tag
from tests.workbench.library.conftest import Join

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposer(lumora: object, join: Join) -> User:
    return join(Role.CONTRIBUTOR)


@pytest.fixture
def steward(lumora: object, join: Join) -> User:
    return join(Role.STEWARD)


def test_proposing_and_accepting(document: Document, proposer: User, steward: User) -> None:
    before = mark()
    tag = propose_tag(person=proposer, document=document, scheme="sector", code="ANI", reason="zebras", confidence=3)
    assert (tag.status, tag.proposer, tag.reason) == (TagStatus.PROPOSED, proposer.actor, "zebras")
    decide_tag(person=steward, tag=tag, accept=True)
    tag.refresh_from_db()
    assert (tag.status, tag.accepter) == (TagStatus.ACCEPTED, steward.actor)
    assert mark() != before
    last = Event.objects.order_by("pk").last()
    assert last is not None
    assert (last.action, last.subject) == ("library.decide_tag", f"library.document:{document.pk}")
    assert last.facts["after"] == {"status": "accepted"}


def test_a_change_of_tags_is_told_to_who_harvests(document: Document, proposer: User) -> None:
    propose_tag(person=proposer, document=document, scheme="area", code="P4")
    changed = document.changed_at
    document.refresh_from_db()
    assert document.changed_at > changed


def test_a_rejection_needs_its_reason(document: Document, steward: User) -> None:
    tag = Tag.objects.filter(document=document).first()
    assert tag is not None
    with pytest.raises(BadInput, match="the reason is missing"):
        decide_tag(person=steward, tag=tag, accept=False, reason=" ")
    decide_tag(person=steward, tag=tag, accept=False, reason="not about it")
    tag.refresh_from_db()
    assert (tag.status, tag.decision_reason) == (TagStatus.REJECTED, "not about it")


@pytest.mark.parametrize(
    ("scheme", "code", "said"),
    [("area", "Q9", "there is no area 'Q9'"), ("colour", "red", "there is no colour"), ("step", "7", "no step '7'")],
)
def test_a_tag_on_what_does_not_exist_is_refused(
    document: Document, proposer: User, scheme: str, code: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        propose_tag(person=proposer, document=document, scheme=scheme, code=code)
    assert Tag.objects.filter(document=document).count() == 2


def test_a_tag_stands_once_and_confidence_is_one_to_three(document: Document, proposer: User) -> None:
    with pytest.raises(BadInput, match="is there already"):
        propose_tag(person=proposer, document=document, scheme="area", code="D2")
    with pytest.raises(BadInput, match="the confidence is 4"):
        propose_tag(person=proposer, document=document, scheme="area", code="P4", confidence=4)


def test_who_may_not(document: Document, private: Document, proposer: User, steward: User, join: Join) -> None:
    tag = propose_tag(person=steward, document=document, scheme="area", code="P4")
    for person in (proposer, steward, join()):
        with pytest.raises(PermissionDenied):
            decide_tag(person=person, tag=tag, accept=True)
    for person in (join(), join(Role.STEWARD, "GHA")):
        with pytest.raises(PermissionDenied):
            propose_tag(person=person, document=private, scheme="area", code="P4")
