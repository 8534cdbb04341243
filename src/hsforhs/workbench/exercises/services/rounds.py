"""Opening and closing rounds, the final workshop, the snapshot of results, publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs import __version__
from hsforhs.agenda.protocol import protocol_digest
from hsforhs.agenda.register import shipped_register
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.messages.services import send

from ..models import (
    BEFORE_SCORING,
    Criterion,
    Entry,
    Exercise,
    GroupRank,
    Method,
    Question,
    Round,
    RoundKind,
    RoundState,
    Score,
    Snapshot,
    State,
    Voter,
)
from ..options import names_for, options_of
from ..rules import Deed
from ..tally import answered, comments_on, data_digest, results_of, round_digest, whole_results
from ..texts import written
from .acting import for_deed, tell
from .voting import lock_answers

FEWEST_QUESTIONS = 2
LONGEST_PRIORITY = dt.timedelta(days=3653)
_KINDS = {Method.CHNRI: RoundKind.SCORES, Method.DELPHI: RoundKind.RATINGS, Method.JLA: RoundKind.SURVEY}


@transaction.atomic
def open_round(*, person: User, exercise: Exercise) -> Round:
    """Open the next round; before the first the protocol is fixed and its digest kept.

    Raises ValidationError where something is missing for it, where a round is open, and where none is left.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    last = found.rounds.order_by("-number").first()
    if last is not None and last.is_open:
        raise ValidationError(_("A round is open already."))
    codes, feedback = _what_is_asked(found, last)
    if not found.is_fixed:
        found.protocol = protocol_of(found)
        found.protocol_digest = protocol_digest(found.protocol)
        found.fixed_on = timezone.localdate()
    found.state = State.SCORING
    found.save(update_fields=["protocol", "protocol_digest", "fixed_on", "state"])
    made = Round.objects.create(
        exercise=found,
        number=last.number + 1 if last else 1,
        kind=_KINDS[Method(found.method)],
        questions=codes,
        feedback=feedback,
    )
    facts = {"round": made.number, "questions": len(codes), "protocol": found.protocol_digest}
    tell(person, "exercises.open_round", found, **facts)
    return made


def _what_is_asked(exercise: Exercise, last: Round | None) -> tuple[list[str], dict[str, Any]]:
    """Return the codes of the next round and what scorers see of the one before.

    Comments are shown where people disagree: no consensus in Delphi, an agreement below ``agree`` in CHNRI.
    """
    codes = list(exercise.entries.values_list("question__code", flat=True))
    if last is None:
        if exercise.state not in BEFORE_SCORING:
            raise ValidationError(_("No round can be opened now."))
        if len(codes) < FEWEST_QUESTIONS:
            raise ValidationError(_("Scoring needs at least two questions."))
        if exercise.method == Method.CHNRI and not exercise.criteria.exists():
            raise ValidationError(_("Scoring needs at least one criterion."))
        return codes, {}
    if exercise.method == Method.JLA or exercise.state not in (State.SCORING, State.CLOSED):
        raise ValidationError(_("No round can be opened now."))
    rows = last.results["questions"]
    agree = options_of(exercise).agree
    if exercise.method == Method.DELPHI:
        going = {row["question"]: row for row in rows if row["goes_on"]}
        if not going:
            raise ValidationError(_("The panel has settled: no question goes on."))
        feedback = {code: {"median": x["median"], "shares": x["shares"]} for code, x in going.items()}
        codes = [code for code in codes if code in going]
        apart = [code for code, x in going.items() if x["consensus"] == "none"]
    else:
        feedback = {row["question"]: {"rank": row["rank"], "given": row["given"]} for row in rows}
        apart = [row["question"] for row in rows if row["aea_nonblank"] < agree]
    for code, comments in comments_on(last, apart).items():
        feedback[code]["comments"] = comments
    return codes, feedback


def protocol_of(exercise: Exercise) -> dict[str, Any]:
    """Return what is fixed when scoring opens, as JSON values: anybody can hash it anew."""
    options = options_of(exercise).as_json()
    return {
        "title": exercise.title,
        "method": exercise.method,
        "place": exercise.place.code,
        "context": {name: text for name, text in exercise.context.items() if text},
        "options": {name: options[name] for name in names_for(exercise.method)},
        "criteria": [_criterion(x) for x in exercise.criteria.all()],
        "groups": [
            {"code": x.code, "title": x.title, "weights": x.weights, "thresholds": x.thresholds}
            for x in exercise.groups.all()
        ],
        "questions": [
            {"code": code, "text": text, **({"translations": translations} if translations else {})}
            for code, text, translations in exercise.entries.values_list(
                "question__code", "question__text", "translations"
            )
        ],
        **({"scale_words": exercise.scale_words} if exercise.scale_words else {}),
        "register": shipped_register().version,
        "program": __version__,
    }


def _criterion(x: Criterion) -> dict[str, Any]:
    """Return a criterion as it is fixed; what most do not have stands where it is."""
    found: dict[str, Any] = {"code": x.code, "title": x.title, "asks": x.asks, "subquestions": x.subquestions}
    if x.less_is_better:
        found["direction"] = "less is better"
    if x.translations:
        found["translations"] = x.translations
    return found


@transaction.atomic
def close_round(*, person: User, exercise: Exercise) -> Round:
    """Close the open round and compute what it found; a survey opens the workshop of its shortlist.

    One event keeps the number of ballots and the digest of the answers; nothing in it tells who answered. Raises
    ValidationError, with the round still open, where a question has no answer at all.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    lock_answers(found.pk, shared=False)
    current = found.rounds.filter(state=RoundState.OPEN).exclude(kind=RoundKind.WORKSHOP).first()
    if current is None:
        raise ValidationError(_("No round is open."))
    current.exercise = found
    given = answered(current)
    _close(current, results_of(current, given), round_digest(current, given), len(given.by_ballot))
    _forget_order(found)
    facts = {"round": current.number, "ballots": current.ballots, "answers": current.digest}
    tell(person, "exercises.close_round", found, **facts)
    if current.kind == RoundKind.SURVEY:
        shortlist = [row["question"] for row in current.results["questions"] if row["goes_on"]]
        Round.objects.create(exercise=found, number=current.number + 1, kind=RoundKind.WORKSHOP, questions=shortlist)
        _become(found, State.WORKSHOP)
    else:
        _take_snapshot(person, found)
    return current


@transaction.atomic
def rank_in_workshop(*, person: User, exercise: Exercise, group: str, ranks: Mapping[str, int]) -> None:
    """Store the ranks that one small group agreed on; ranks it gave before are replaced.

    Raises ValidationError unless every question of the shortlist has one of the places from 1 on, each once.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    current = _workshop(found)
    group = written(group, missing=_("Name the group."), longest=80)
    wanted = set(range(1, len(current.questions) + 1))
    if set(ranks) != set(current.questions) or set(ranks.values()) != wanted:
        raise ValidationError(
            _("Give each question one of the places 1 to %(most)d, each place once.") % {"most": len(wanted)}
        )
    questions = dict(Question.objects.filter(code__in=ranks).values_list("code", "pk"))
    current.group_ranks.filter(group=group).delete()
    GroupRank.objects.bulk_create(
        [
            GroupRank(round=current, group=group, question_id=questions[code], rank=rank)
            for code, rank in sorted(ranks.items(), key=lambda x: x[1])
        ]
    )
    tell(person, "exercises.rank", found, group=group, questions=len(ranks))


@transaction.atomic
def finish_workshop(*, person: User, exercise: Exercise) -> Round:
    """Add up the ranks of the small groups; raises ValidationError with fewer than two."""
    found = for_deed(person, Deed.MANAGE, exercise)
    current = _workshop(found)
    current.exercise = found
    groups = current.group_ranks.values("group").distinct().count()
    _close(current, results_of(current, answered(current)), round_digest(current), groups)
    tell(person, "exercises.finish_workshop", found, round=current.number, groups=groups, ranks=current.digest)
    _take_snapshot(person, found)
    return current


def _workshop(exercise: Exercise) -> Round:
    current = exercise.rounds.filter(state=RoundState.OPEN, kind=RoundKind.WORKSHOP).first()
    if current is None:
        raise ValidationError(_("No workshop is open."))
    return current


@transaction.atomic
def publish(*, person: User, exercise: Exercise, expires_on: dt.date, address: str = "") -> None:
    """Publish the results, tell those who were invited by mail, forget who was invited and what was commented.

    ``expires_on`` is the day on which the priorities end and should be set anew; ``address`` the page for the message.
    """
    found = for_deed(person, Deed.PUBLISH, exercise)
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST_PRIORITY:
        raise ValidationError(_("Priorities expire on a day after today, and within ten years."))
    found.published_on, found.expires_on = today, expires_on
    _become(found, State.PUBLISHED, "published_on", "expires_on")
    ends = Q(expires_on__isnull=True) | Q(expires_on__lt=expires_on)
    Question.objects.filter(ends, entries__exercise=found).update(expires_on=expires_on)
    told = 0
    for label in found.voters.exclude(label="").values_list("label", flat=True) if address else ():
        told += _tell_by_mail(label, found, address)
    voters = found.voters.exclude(label="").update(label="")
    _forget_comments(found)
    tell(person, "exercises.publish", found, expires=expires_on.isoformat(), told=told, forgotten=voters)


@transaction.atomic
def leave_out_comment(*, person: User, exercise: Exercise, code: str, comment: str) -> None:
    """Take a comment on a question from what scorers of the open round read: one that insults or names somebody.

    The event holds the question alone. Raises ValidationError where scorers read no such comment.
    """
    found = for_deed(person, Deed.MANAGE, exercise)
    current = found.rounds.filter(state=RoundState.OPEN).first()
    told = current.feedback.get(code, {}) if current else {}
    if current is None or comment not in told.get("comments", ()):
        raise ValidationError(_("Scorers read no such comment."))
    told["comments"] = [x for x in told["comments"] if x != comment]
    current.save(update_fields=["feedback"])
    Score.objects.filter(round__exercise=found, question__code=code, comment=comment).update(comment="")
    tell(person, "exercises.leave_out_comment", found, question=code)


def _forget_comments(exercise: Exercise) -> None:
    """Delete what scorers wrote for each other: words can tell whose they are."""
    Score.objects.filter(round__exercise=exercise).exclude(comment="").update(comment="")
    for x in exercise.rounds.all():
        x.feedback = {
            code: {name: y for name, y in told.items() if name != "comments"} for code, told in x.feedback.items()
        }
        x.save(update_fields=["feedback"])


def _tell_by_mail(label: str, exercise: Exercise, address: str) -> int:
    try:
        validate_email(label)
    except ValidationError:
        return 0
    send(
        to=label,
        subject=_("Results: %(title)s") % {"title": exercise.title},
        body=_("You were invited to this exercise. What came out is published here:\n\n%(address)s")
        % {"address": address},
        kind="exercise results",
    )
    return 1


def _close(current: Round, results: dict[str, Any], digest: str, ballots: int) -> None:
    current.state, current.closed_on = RoundState.CLOSED, timezone.localdate()
    current.results, current.digest, current.ballots = results, digest, ballots
    current.save(update_fields=["state", "closed_on", "results", "digest", "ballots"])


def _take_snapshot(person: User, exercise: Exercise) -> None:
    results = whole_results(exercise)
    options = options_of(exercise)
    draws = options.draws if exercise.method == Method.CHNRI else 0
    made = Snapshot.objects.create(
        exercise=exercise,
        data_digest=data_digest(exercise),
        protocol_digest=exercise.protocol_digest,
        code_version=__version__,
        seed=options.seed,
        draws=draws,
        results=results,
    )
    entries = {x.question.code: x for x in exercise.entries.select_related("question")}
    for row in results["questions"]:
        entry = entries[row["question"]]
        entry.rank, entry.score = row["rank"], row.get("weighted_rps", row.get("median", row.get("rank_sum")))
    Entry.objects.bulk_update(entries.values(), ["rank", "score"])
    _become(exercise, State.CLOSED)
    tell(person, "exercises.results", exercise, answers=made.data_digest, program=__version__, seed=options.seed)


def _become(exercise: Exercise, state: State, *more: str) -> None:
    exercise.state = state
    exercise.save(update_fields=["state", *more])


def _forget_order(exercise: Exercise) -> None:
    """Write the voter list anew by its random key.

    A database keeps rows in the order in which they were written; that order could be laid beside the ballots'.
    """
    voters = list(exercise.voters.order_by("pk"))
    exercise.voters.all().delete()
    Voter.objects.bulk_create(voters)
