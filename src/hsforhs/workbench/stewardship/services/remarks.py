"""Leaving remarks, saying what one thinks of those of others, replying, taking back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..items import Item
from ..models import Comment, Opinion, Remark, RemarkKind, RemarkState
from ..rules import Deed
from ..texts import optional, web_addresses, written


@transaction.atomic
def leave_remark(
    *,
    person: User,
    item: Item,
    kind: str,
    text: str,
    evidence: str = "",
    links: Iterable[str] = (),
    language: str = "",
    invented: bool = False,
) -> Remark:
    """Leave a remark on an item of the framework as it stands now.

    Raises PermissionDenied for who does not review, ValidationError for a kind, text or web address that cannot be.
    """
    if not rules.may_at_all(person, Deed.REMARK):
        raise PermissionDenied
    if kind not in RemarkKind.values:
        raise ValidationError(_("Choose one of the kinds of remarks."))
    made = Remark.objects.create(
        item_kind=item.kind,
        reference=item.reference,
        title=item.title,
        area=item.area,
        component=item.component,
        sector=item.sector,
        kind=kind,
        text=written(text, missing=_("Write the remark first.")),
        evidence=optional(evidence),
        links=web_addresses(links),
        language=language,
        author=person,
        edition=action_catalogue().version,
        invented=invented,
    )
    _record(person, "stewardship.remark", made, item=f"{item.kind}:{item.reference}", kind=made.kind)
    return made


@transaction.atomic
def give_opinion(*, person: User, remark: Remark, agrees: bool, reason: str, language: str = "") -> Opinion:
    """Agree or disagree with the remark of somebody else; an opinion given before is changed and stays in the audit.

    Raises PermissionDenied for who does not review and for the author, ValidationError without a reason.
    """
    if not rules.may_on_remark(person, Deed.GIVE_OPINION, remark) or remark.author_id == person.pk:
        raise PermissionDenied
    reason = written(reason, missing=_("Say why you agree or disagree."))
    before = remark.opinions.select_for_update().filter(person=person).first()
    was = {"agrees": before.agrees, "reason": before.reason} if before else {"agrees": None, "reason": ""}
    made, _new = Opinion.objects.update_or_create(
        remark=remark, person=person, defaults={"agrees": agrees, "reason": reason, "language": language}
    )
    _record(person, "stewardship.opinion", remark, before=was, after={"agrees": agrees, "reason": reason})
    return made


@transaction.atomic
def reply(*, person: User, remark: Remark, text: str, language: str = "") -> Comment:
    """Reply to a remark."""
    if not rules.may_on_remark(person, Deed.REPLY, remark):
        raise PermissionDenied
    text = written(text, missing=_("Write the comment first."))
    made = Comment.objects.create(remark=remark, text=text, language=language, author=person)
    _record(person, "stewardship.reply", remark, comment=made.pk)
    return made


@transaction.atomic
def withdraw(*, person: User, remark: Remark) -> None:
    """Take a remark of one's own back while no proposal stands on it; that there was one stays, its texts go."""
    remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if not rules.may_withdraw(person, remark):
        raise PermissionDenied
    remark.state, remark.text, remark.evidence, remark.links = RemarkState.WITHDRAWN, "", "", []
    remark.save(update_fields=["state", "text", "evidence", "links"])
    _record(person, "stewardship.withdraw_remark", remark)


@transaction.atomic
def withdraw_comment(*, person: User, found: Comment) -> None:
    """Take a comment of one's own back; that there was one stays visible, its text is deleted."""
    if not rules.may_withdraw(person, found):
        raise PermissionDenied
    found.text, found.withdrawn_at = "", timezone.now()
    found.save(update_fields=["text", "withdrawn_at"])
    _record(person, "stewardship.withdraw_comment", found.remark or found.proposal, comment=found.pk)


def _record(person: User, action: str, subject: Any, **facts: Any) -> None:
    record(actor=person.actor, action=action, subject=reference(subject), facts=facts)
