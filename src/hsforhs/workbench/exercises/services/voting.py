"""Inviting, and answering without name: the secret of an invitation buys the secret of a ballot."""

from __future__ import annotations

import hashlib
import secrets
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.messages.services import send

from ..models import (
    Ballot,
    Exercise,
    Question,
    Reason,
    Round,
    RoundKind,
    RoundState,
    Score,
    StakeholderGroup,
    State,
    Voter,
)
from ..options import FAMILIARITY, PICK, form_items, options_of
from ..rules import Deed
from ..texts import optional
from .acting import for_deed, tell

MOST_VOTERS = 5_000
LONGEST_COMMENT = 400
_LOCK = 7_301
_one_by_one = threading.Lock()
Answers = Mapping[str, Mapping[str, float | None]]
"""Numbers by question code and item; ``None`` is a blank."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a scorer says beside the numbers: why something is blank, and words for the next round."""

    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation at the one moment when its secret is known. ``mailed`` says that a message waits in the outbox."""

    label: str
    secret: str
    mailed: bool = False


@transaction.atomic
def invite(
    *,
    person: User,
    exercise: Exercise,
    labels: Iterable[str],
    group: StakeholderGroup | None = None,
    address: Callable[[str], str] | None = None,
) -> list[Invitation]:
    """Invite people, one a label: a name, an e-mail address or any mark. Returns their secrets, which nothing keeps.

    With ``address``, which makes the address of a page from a secret, whose label is an e-mail address gets a message.
    Raises ValidationError for a label that was invited already, and once results are computed.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    if found.has_results:
        raise ValidationError(_("The results are computed: nobody can be invited any more."))
    wanted = [x.strip()[:200] for x in labels if x.strip()]
    if not wanted:
        raise ValidationError(_("Name at least one person, one a line."))
    known = set(found.voters.values_list("label", flat=True))
    if len(known) + len(wanted) > MOST_VOTERS:
        raise ValidationError(_("An exercise has at most %(most)d invitations.") % {"most": MOST_VOTERS})
    for number, label in enumerate(wanted):
        if label in known or label in wanted[:number]:
            raise ValidationError(_("“%(label)s” is invited already.") % {"label": label})
    made = [Invitation(x, secrets.token_urlsafe(24), bool(address) and _is_mail(x)) for x in wanted]
    Voter.objects.bulk_create(
        [
            Voter(id=uuid.uuid4(), exercise=found, group=group, label=x.label, digest=digest_of("voter", x.secret))
            for x in made
        ]
    )
    for x in made:
        if x.mailed and address:
            send(
                to=x.label,
                subject=_("Your voice on research priorities: %(title)s") % {"title": found.title},
                body=_("You are invited to score research questions. Nobody sees who answered what.\n\n%(address)s")
                % {"address": address(x.secret)},
                kind="ballot",
            )
    tell(person, "exercises.invite", found, people=len(made), group=group.code if group else "")
    return made


@transaction.atomic
def take_ballot(*, secret: str) -> str:
    """Exchange the secret of an invitation for that of a ballot, once; returns the latter.

    Raises ValidationError where the invitation was used, and Voter.DoesNotExist for a secret that is none.
    """
    voter = Voter.objects.select_for_update(of=("self",)).get(digest=digest_of("voter", secret))
    exercise = Exercise.objects.get(pk=voter.exercise_id)
    if voter.taken:
        raise ValidationError(_("This invitation was used: go on from the address of your ballot."))
    if exercise.has_results or exercise.state == State.WORKSHOP:
        raise ValidationError(_("Scoring is over."))
    voter.taken = True
    voter.save(update_fields=["taken"])
    fresh = secrets.token_urlsafe(24)
    Ballot.objects.create(
        id=uuid.uuid4(), exercise=exercise, group_id=voter.group_id, digest=digest_of("ballot", fresh)
    )
    return fresh


def save_answers(
    *,
    ballot: Ballot,
    answers: Answers,
    done: bool = False,
    remarks: Mapping[str, Remark] | None = None,
    familiarity: int | None = None,
) -> int:
    """Store answers of a ballot in the open round, question by question; returns how many questions were written.

    ``remarks`` say of each question why something is blank and what is to be told in the next round; without them those
    that are stored stay, as does ``familiarity``, how well the person knows the field. A reason is kept where something
    is blank. No event is written: the audit is told number and digest when the round closes. What was answered about
    other questions stays. Raises ValidationError, with nothing stored, where no round is open, for a question that is
    not asked, an item that is none and a value off the scale, and for more picks than a survey allows.
    """
    with _turn(), transaction.atomic():
        lock_answers(ballot.exercise_id, shared=True)
        found = Round.objects.select_related("exercise").filter(exercise=ballot.exercise_id, state=RoundState.OPEN)
        current = found.exclude(kind=RoundKind.WORKSHOP).first()
        if current is None:
            raise ValidationError(_("No round is open: nothing was stored."))
        clean = _checked(current, answers)
        if current.kind == RoundKind.SURVEY:
            _check_picks(current, ballot, clean)
        said = {code: _remark(current, code, (remarks or {}).get(code, Remark()), clean[code]) for code in clean}
        if familiarity is not None and familiarity not in FAMILIARITY:
            raise ValidationError(_("How familiar you are with the field is a number from 1 to 5."))
        questions = dict(Question.objects.filter(code__in=clean).values_list("code", "pk"))
        Score.objects.bulk_create(
            [
                Score(
                    id=uuid.uuid4(),
                    ballot=ballot,
                    round=current,
                    question_id=questions[code],
                    values=values,
                    reason=said[code].reason,
                    comment=said[code].comment,
                )
                for code, values in sorted(clean.items())
            ],
            update_conflicts=True,
            unique_fields=["ballot", "round", "question"],
            update_fields=["values", *(("reason", "comment") if remarks is not None else ())],
        )
        if remarks is None:
            _forget_reasons(ballot, current, clean)
        if familiarity is not None:
            Ballot.objects.filter(pk=ballot.pk).update(familiarity=familiarity)
        if done:
            Ballot.objects.filter(pk=ballot.pk).update(done=current.number)
        return len(clean)


def _remark(current: Round, code: str, given: Remark, values: Mapping[str, float | None]) -> Remark:
    if current.kind == RoundKind.SURVEY:
        return Remark()
    if given.reason and given.reason not in Reason.values:
        raise ValidationError(
            _("%(code)s: there is no reason “%(reason)s”.") % {"code": code, "reason": given.reason[:20]}
        )
    has_blank = any(value is None for value in values.values())
    comment = optional(given.comment)
    if len(comment) > LONGEST_COMMENT:
        raise ValidationError(
            _("%(code)s: the comment is too long; at most %(most)d characters.")
            % {"code": code, "most": LONGEST_COMMENT}
        )
    return Remark(given.reason if has_blank else "", comment)


def _forget_reasons(ballot: Ballot, current: Round, clean: Answers) -> None:
    """Take the reasons for blanks that are blank no longer."""
    whole = [code for code, values in clean.items() if None not in values.values()]
    if whole:
        stored = Score.objects.filter(ballot=ballot, round=current, question__code__in=whole)
        stored.exclude(reason="").update(reason="")


@contextmanager
def _turn() -> Iterator[None]:
    """Let the threads of one process write to SQLite one after the other.

    SQLite lets whoever waits try again by chance, so that of hundreds at once some would wait until they are refused.
    """
    if connection.vendor == "sqlite":
        with _one_by_one:
            yield
    else:
        yield


def _checked(current: Round, answers: Answers) -> dict[str, dict[str, float | None]]:
    scales = {x.key: x.scale for x in form_items(current.exercise, current.kind)}
    asked = set(current.questions)
    for code, values in answers.items():
        if code not in asked:
            raise ValidationError(_("The question “%(code)s” is not asked in this round.") % {"code": code})
        for key, value in values.items():
            if key not in scales:
                raise ValidationError(_("“%(item)s” is not asked in this round.") % {"item": key})
            if value is not None and value not in scales[key]:
                raise ValidationError(
                    _("%(code)s: the value %(value)s is off the scale; expected %(scale)s or nothing.")
                    % {"code": code, "value": value, "scale": ", ".join(f"{x:g}" for x in scales[key])}
                )
    return {code: {key: values.get(key) for key in scales} for code, values in answers.items()}


def _check_picks(current: Round, ballot: Ballot, clean: Answers) -> None:
    most = options_of(current.exercise).picks
    before = Score.objects.filter(ballot=ballot, round=current).exclude(question__code__in=list(clean))
    picked = sum(bool(x.get(PICK)) for x in before.values_list("values", flat=True))
    picked += sum(bool(x.get(PICK)) for x in clean.values())
    if picked > most:
        raise ValidationError(
            _("You picked %(picked)d questions; at most %(most)d count. Nothing was stored.")
            % {"picked": picked, "most": most}
        )


def lock_answers(exercise: int, *, shared: bool) -> None:
    """Let answers be saved beside each other, and the closing of a round wait for them and they for it.

    SQLite has one writer at a time, so that there is nothing to do.
    """
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s, %s)", [_LOCK, exercise])


def digest_of(kind: str, secret: str) -> str:
    """Return what is kept of a secret; invitations and ballots have nothing in common."""
    return hashlib.sha256(f"{kind} {secret}".encode()).hexdigest()


def _is_mail(label: str) -> bool:
    try:
        validate_email(label)
    except ValidationError:
        return False
    return True
