"""The living agenda: evidence looked up again, the chain from question to change, calls for small grants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.agenda.register import shipped_register
from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import may_administer
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import EvidenceCheck, GrantCall, Question, Status, Uptake, UptakeKind
from ..queries import cells_of_questions
from ..rules import Deed
from ..texts import LONGEST_TITLE, optional, web_address, written
from .ideas import stored_question

ORDER = tuple(UptakeKind)
"""The chain from the first link to the last."""
MOST_IN_CALL = 50


@transaction.atomic
def check_evidence(
    *, person: User, question: Question, searched: str, found: str, status: str, language: str = ""
) -> EvidenceCheck:
    """Record that somebody looked for answers: where, what was found, and what is known now.

    Raises ValidationError without what was searched, and for an answered question without what answers it.
    """
    _require_review(person, question)
    if status not in Status.values or status == Status.UNCHECKED:
        raise ValidationError(_("Choose what is known now."))
    searched = written(searched, missing=_("Say what was searched."), longest=400)
    found = optional(found)
    if status in (Status.PARTLY, Status.ANSWERED) and not found:
        raise ValidationError(_("Say what answers it."))
    today = timezone.localdate()
    made = EvidenceCheck.objects.create(
        question=question, searched=searched, found=found, status=status, language=language, on=today, by=person
    )
    before = {"status": question.status, "searched": question.searched}
    question.status, question.searched, question.checked_on, question.recheck = Status(status), searched, today, ""
    question.save(update_fields=["status", "searched", "checked_on", "recheck"])
    after = {"status": status, "searched": searched}
    _tell(person.actor, "exercises.check_evidence", question, before=before, after=after)
    return made


@transaction.atomic
def add_uptake(
    *,
    person: User,
    question: Question,
    kind: str,
    title: str,
    on: dt.date,
    evidence: str,
    address: str = "",
    follows: Uptake | None = None,
    call: GrantCall | None = None,
    language: str = "",
) -> Uptake:
    """Add a link to the chain of a question, with its day and what shows it.

    Raises ValidationError for a day to come, for missing evidence, and for a link that follows one of another question
    or a later one.
    """
    _require_review(person, question)
    if kind not in UptakeKind.values:
        raise ValidationError(_("Choose what happened."))
    if on > timezone.localdate():
        raise ValidationError(_("The day lies ahead: the chain holds what has happened."))
    if follows is not None and (follows.question_id != question.pk or follows.on > on):
        raise ValidationError(_("A link follows an earlier one of the same question."))
    made = Uptake.objects.create(
        question=question,
        kind=kind,
        title=written(title, missing=_("Name it."), longest=300),
        on=on,
        evidence=written(evidence, missing=_("Say what shows it: a document, a register, a decision.")),
        address=web_address(address),
        follows=follows,
        call=call,
        language=language,
        by=person,
    )
    if kind == UptakeKind.PUBLICATION and not question.recheck:
        question.recheck = _("a publication was added: %(title)s") % {"title": made.title[:300]}
        question.save(update_fields=["recheck"])
    _tell(person.actor, "exercises.add_uptake", question, kind=kind, title=made.title, on=on.isoformat())
    return made


@transaction.atomic
def withdraw_uptake(*, person: User, uptake: Uptake) -> None:
    """Take a link out that was put in by mistake; by who put it in, or an administrator of the site."""
    if not (may_administer(person) or uptake.by_id == person.pk):
        raise PermissionDenied
    facts = {"kind": uptake.kind, "title": uptake.title}
    question = uptake.question
    uptake.delete()
    _tell(person.actor, "exercises.withdraw_uptake", question, **facts)


@transaction.atomic
def announce_call(
    *,
    person: User,
    place: Place,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    codes: Iterable[str],
    text: str = "",
    most: int | None = None,
    currency: str = "",
    months: int | None = None,
    address: str = "",
    visibility: str = Visibility.PUBLIC,
    language: str = "",
    invented: bool = False,
) -> GrantCall:
    """Announce a call for small grants for questions of the register, given by their codes.

    From the day on which it opens a public call stands as a link in the chain of each question. Raises ValidationError
    without a question, for days in the wrong order, and for a sum without a currency.
    """
    if not rules.may_at(person, Deed.CALL, place):
        raise PermissionDenied
    if opens_on > closes_on:
        raise ValidationError(_("A call opens before it closes."))
    if most is not None and not (len(currency) == 3 and currency.isalpha()):
        raise ValidationError(_("Give the currency of the largest grant, such as USD."))
    if most is not None:
        check_known_currency(currency.upper())
    if visibility not in Visibility.values:
        raise ValidationError(_("Choose who may see the call."))
    questions = []
    for code in dict.fromkeys(codes):
        found = stored_question(code)
        if found is None or not rules.may_see(person, found):
            raise ValidationError(_("There is no question “%(code)s”.") % {"code": code})
        questions.append(found)
    if not 0 < len(questions) <= MOST_IN_CALL:
        raise ValidationError(_("A call is for one to %(most)d questions.") % {"most": MOST_IN_CALL})
    made = GrantCall.objects.create(
        title=written(title, missing=_("Name the call."), longest=LONGEST_TITLE),
        text=optional(text),
        language=language,
        place=place,
        country=place.country,
        visibility=visibility,
        opens_on=opens_on,
        closes_on=closes_on,
        most=most,
        currency=currency.upper() if most is not None else "",
        months=months,
        address=web_address(address),
        invented=invented,
    )
    made.questions.set(questions)
    facts = {"title": made.title, "questions": [x.code for x in questions]}
    record(
        actor=person.actor, action="exercises.announce_call", country=made.country, subject=reference(made), facts=facts
    )
    if visibility == Visibility.PUBLIC:
        Uptake.objects.bulk_create(
            [
                Uptake(
                    question=x, kind=UptakeKind.CALL, title=made.title, on=opens_on, call=made, by=person,
                    evidence=_("Call %(number)d of this workbench") % {"number": made.pk}, language=language,
                    address=made.address,
                )
                for x in questions
            ]
        )  # fmt: skip
    return made


@transaction.atomic
def evidence_arrived(*, actor: str, titles: Mapping[Cell, str]) -> int:
    """Ask for a new look at every unanswered question of these cells, since a document on them came in.

    ``titles`` names the document of each cell. Returns how many questions are to be looked at.
    """
    wanted = {(cell.area, cell.component): title for cell, title in titles.items()}
    about = {x.code for x in shipped_register().questions.values() if any(x.touches(*pair) for pair in wanted)}
    for code in about - set(Question.objects.filter(code__in=about).values_list("code", flat=True)):
        stored_question(code)
    waiting = []
    found = cells_of_questions(wanted)
    for question in Question.objects.filter(pk__in=found, merged_into__isnull=True, recheck=""):
        if question.status != Status.ANSWERED:
            title = wanted[found[question.pk]]
            question.recheck = _("the library has a new document: %(title)s") % {"title": title[:300]}
            waiting.append(question)
    Question.objects.bulk_update(waiting, ["recheck"])
    if waiting:
        facts = {"cells": len(wanted), "questions": sorted(x.code for x in waiting)}
        record(actor=actor, action="exercises.evidence_arrived", facts=facts)
    return len(waiting)


def _require_review(person: User, question: Question) -> None:
    if not rules.may_review(person, question):
        raise PermissionDenied


def _tell(actor: str, action: str, question: Question, **facts: object) -> None:
    country = question.origin.country if question.origin else ""
    record(
        actor=actor, action=action, country=country, subject=reference(question), facts={"code": question.code, **facts}
    )
