"""Comments on indicators and areas of an open round."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import Comment, Round
from .rules import Deed

LONGEST_COMMENT = 5_000


@transaction.atomic
def comment(*, person: User, found: Round, code: str, text: str, language: str = "") -> Comment:
    """Add a remark to an indicator or to an area of the round."""
    known = {y for x in framework().indicators_of(found.instrument) for y in (x.code, x.group.code)}
    if code not in known or not rules.may(person, Deed.COMMENT, found):
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise ValidationError(_("Write the comment first."))
    if len(text) > LONGEST_COMMENT:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": LONGEST_COMMENT})
    made = Comment.objects.create(round=found, code=code, text=text, language=language, author=person)
    _record(person, found, "assessments.comment", made)
    return made


@transaction.atomic
def withdraw(*, person: User, found: Comment) -> None:
    """Take a comment of one's own back; that there was one stays visible, its text is deleted."""
    if found.author_id != person.pk or found.withdrawn_at is not None:
        raise PermissionDenied
    found.text, found.withdrawn_at = "", timezone.now()
    found.save(update_fields=["text", "withdrawn_at"])
    _record(person, found.round, "assessments.withdraw_comment", found)


def _record(person: User, found: Round, action: str, remark: Comment) -> None:
    record(
        actor=person.actor,
        action=action,
        country=found.country,
        subject=reference(found),
        facts={"code": remark.code, "comment": remark.pk},
    )
