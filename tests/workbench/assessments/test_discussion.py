"""Comments on an open round."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.discussion import LONGEST_COMMENT, comment, withdraw
from hsforhs.workbench.assessments.models import Comment, Round
from hsforhs.workbench.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["C5.1", "C5"])
def test_an_indicator_and_an_area_can_be_commented(open_spar: Round, approver: User, code: str) -> None:
    made = comment(person=approver, found=open_spar, code=code, text=" Which weeks? ", language="en")
    assert (made.text, made.author, made.language) == ("Which weeks?", approver, "en")
    assert Event.objects.get(action="assessments.comment").facts == {"code": code, "comment": made.pk}


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_COMMENT + 1)])
def test_an_empty_or_endless_comment_is_refused(open_spar: Round, approver: User, text: str) -> None:
    with pytest.raises(ValidationError):
        comment(person=approver, found=open_spar, code="C5.1", text=text)


def test_only_the_author_takes_a_comment_back_and_its_text_is_gone(
    open_spar: Round, approver: User, steward: User
) -> None:
    made = comment(person=approver, found=open_spar, code="C5.1", text="Ask Dr Example")
    with pytest.raises(PermissionDenied):
        withdraw(person=steward, found=made)
    withdraw(person=approver, found=made)
    kept = Comment.objects.get()
    assert kept.text == ""
    assert kept.withdrawn_at is not None
    with pytest.raises(PermissionDenied):
        withdraw(person=approver, found=kept)


def test_who_has_no_part_in_the_round_does_not_comment(open_spar: Round, join: Callable[..., User]) -> None:
    for person in (join(Role.VIEWER), join(Role.APPROVER, "GHA"), join()):
        with pytest.raises(PermissionDenied):
            comment(person=person, found=open_spar, code="C5.1", text="Hello")


def test_a_code_of_another_instrument_is_refused(open_spar: Round, approver: User) -> None:
    with pytest.raises(PermissionDenied):
        comment(person=approver, found=open_spar, code="P1.1", text="Hello")
