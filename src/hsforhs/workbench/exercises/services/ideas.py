"""Ideas on their way to questions: handing in, sorting, merging, rewording; each wording before is kept."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hsforhs.agenda.register import shipped_register
from hsforhs.framework import Cell
from hsforhs.framework.labels import ENGLISH
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.threads.models import CellTag
from hsforhs.workbench.threads.services import reference, tag

from .. import rules
from ..models import BEFORE_SCORING, Entry, Exercise, Idea, IdeaState, Merge, Question, State
from ..rules import Deed
from ..texts import LONGEST_QUESTION, optional, written
from .acting import for_deed, locked, tell

LONGEST_IDEA = 1_000
MOST_IDEAS = 20_000
MOST_QUESTIONS = 500
NUMBERED = "Q"
FACTS = ("theme", "level", "type", "cycle", "part", "sphere")


@transaction.atomic
def suggest(*, person: Person, exercise: Exercise, text: str, token: str, language: str = "") -> Idea:
    """Hand in an idea, without name and without an event: the audit is told the number when sorting begins.

    ``token`` is random and stays with the browser; only a digest of it is kept. Raises PermissionDenied where ideas are
    not collected or the person may not read the exercise.
    """
    if not rules.may(person, Deed.SUGGEST, exercise):
        raise PermissionDenied
    if exercise.ideas.count() >= MOST_IDEAS:
        raise ValidationError(_("The exercise holds as many ideas as it can."))
    return Idea.objects.create(
        id=uuid.uuid4(),
        exercise=exercise,
        text=written(text, missing=_("Write the idea first."), longest=LONGEST_IDEA),
        language=language,
        proposer=hashlib.sha256(f"idea {exercise.pk} {token}".encode()).hexdigest(),
    )


@transaction.atomic
def start_sorting(*, person: User, exercise: Exercise) -> None:
    """Close the form for ideas; the audit keeps how many there are and from how many browsers."""
    found = for_deed(person, Deed.SORT, exercise)
    found.state = State.SORTING
    found.save(update_fields=["state"])
    proposers = found.ideas.values("proposer").distinct().count()
    tell(person, "exercises.sort", found, ideas=found.ideas.count(), proposers=proposers)


@transaction.atomic
def new_question(
    *,
    person: User,
    exercise: Exercise,
    text: str,
    cells: Iterable[Cell] = (),
    language: str = "",
    **facts: str,
) -> Question:
    """Write a question of one's own into an exercise; ``facts`` are codes of the register's lists."""
    found = for_deed(person, Deed.SORT, exercise)
    return _question(person, found, text, cells, language, facts)


@transaction.atomic
def keep_idea(
    *, person: User, idea: Idea, text: str, cells: Iterable[Cell] = (), language: str = "", **facts: str
) -> Question:
    """Make a question of an idea, in its own or another wording."""
    found = for_deed(person, Deed.SORT, idea.exercise)
    _still_new(idea)
    made = _question(person, found, text, cells, language or idea.language, facts)
    if made.text != idea.text:
        _merged(person, found, made, before=idea.text, merged="", after=made.text, reason=_("reworded"))
    _settle(idea, IdeaState.KEPT, question=made)
    return made


@transaction.atomic
def merge_idea(*, person: User, idea: Idea, question: Question, text: str = "", reason: str = "") -> None:
    """Merge an idea into a question of the same exercise; ``text`` is the new wording where it changes."""
    found = for_deed(person, Deed.SORT, idea.exercise)
    _still_new(idea)
    if not found.entries.filter(question=question).exists():
        raise ValidationError(_("The question is not in this exercise."))
    _word(person, found, question, text or question.text, merged=idea.text, reason=reason)
    _settle(idea, IdeaState.MERGED, question=question, reason=reason)


@transaction.atomic
def set_aside(*, person: User, idea: Idea, reason: str) -> None:
    """Leave an idea out, with a reason that stays beside it."""
    found = for_deed(person, Deed.SORT, idea.exercise)
    _still_new(idea)
    reason = written(reason, missing=_("Say why the idea is left out."), longest=400)
    _settle(idea, IdeaState.ASIDE, reason=reason)
    tell(person, "exercises.set_aside", found, reason=reason)


@transaction.atomic
def reword(*, person: User, exercise: Exercise, question: Question, text: str, reason: str = "") -> None:
    """Give a question of one's own exercise another wording; the one before is kept."""
    found = for_deed(person, Deed.SORT, exercise)
    _word(person, found, question, text, merged="", reason=reason)


@transaction.atomic
def merge_questions(
    *, person: User, exercise: Exercise, into: Question, other: Question, text: str = "", reason: str = ""
) -> None:
    """Merge one question of an exercise into another; its ideas go along, its code leads to the other one.

    A question of the shipped register is only taken out of the exercise: the register itself stays as it is.
    """
    found = for_deed(person, Deed.SORT, exercise)
    entries = {x.question_id: x for x in found.entries.filter(question__in=(into, other))}
    if into.pk == other.pk or len(entries) != 2:
        raise ValidationError(_("Choose two questions of this exercise."))
    _word(person, found, into, text or into.text, merged=other.text, reason=reason)
    found.ideas.filter(question=other).update(question=into, state=IdeaState.MERGED)
    entries[other.pk].delete()
    if other.origin_id == found.pk:
        other.merged_into = into
        other.save(update_fields=["merged_into"])
        tag(record=into, cells=_cells(other), proposer=person.actor, country=found.country)


@transaction.atomic
def adopt(*, person: User, exercise: Exercise, codes: Iterable[str]) -> int:
    """Take questions of the register into an exercise, each once; returns how many came in.

    Raises ValidationError for a code that is none, or not for this person.
    """
    found = for_deed(person, Deed.SORT, exercise)
    known = set(found.entries.values_list("question__code", flat=True))
    made = 0
    for code in dict.fromkeys(codes):
        if code in known:
            continue
        question = stored_question(code)
        if question is None or not rules.may_see(person, question):
            raise ValidationError(_("There is no question “%(code)s”.") % {"code": code})
        _enter(found, question)
        made += 1
    if made:
        tell(person, "exercises.adopt", found, questions=made)
    return made


@transaction.atomic
def take_out(*, person: User, exercise: Exercise, question: Question) -> None:
    """Take a question out of an exercise before scoring opens; it stays in the register."""
    found = for_deed(person, Deed.SORT, exercise)
    found.entries.filter(question=question).delete()
    tell(person, "exercises.take_out", found, question=question.code)


def stored_question(code: str) -> Question | None:
    """Return the row of a question; a shipped one gets its row now, ``None`` for a code that is none."""
    found = Question.objects.select_related("origin__place").filter(code=code).first()
    shipped = shipped_register().questions.get(code)
    if found is not None or shipped is None:
        return found
    made, new = Question.objects.get_or_create(
        code=code,
        defaults={
            "text": shipped.text,
            "language": ENGLISH,
            "theme": shipped.theme,
            "level": shipped.level,
            "type": shipped.type,
            "cycle": shipped.cycle,
            "status": shipped.status,
            "searched": shipped.searched,
        },
    )
    if new:
        tag(record=made, cells=shipped.cells, proposer="register")
    return made


def numbered(**fields: object) -> Question:
    """Store a question of this store under the next free number."""
    made = Question.objects.create(code=uuid.uuid4().hex[:12], **fields)
    made.code = f"{NUMBERED}{made.pk}"
    made.save(update_fields=["code"])
    return made


def _question(
    person: User, exercise: Exercise, text: str, cells: Iterable[Cell], language: str, facts: dict[str, str]
) -> Question:
    known = shipped_register()
    lists = {name: {code for kind, code in known.terms if kind == name} for name in ("theme", "type", "cycle")}
    lists["level"] = {x.code for x in known.parts.values() if x.kind == "level"}
    lists["part"] = {x.code for x in known.parts.values() if x.kind in ("pillar", "roof", "floor")}
    lists["sphere"] = {x.code for x in known.parts.values() if x.kind == "sphere"}
    for name, code in facts.items():
        if name not in FACTS or (code and code not in lists[name]):
            raise ValidationError(_("There is no %(name)s “%(code)s”.") % {"name": name, "code": code})
    made = numbered(
        text=written(text, missing=_("Write the question first."), longest=LONGEST_QUESTION),
        language=language,
        origin=exercise,
        invented=exercise.invented,
        **facts,
    )
    tag(record=made, cells=cells, proposer=person.actor, country=exercise.country)
    _enter(exercise, made)
    tell(person, "exercises.new_question", exercise, question=made.code, text=made.text)
    return made


def _enter(exercise: Exercise, question: Question) -> None:
    count = exercise.entries.count()
    if count >= MOST_QUESTIONS:
        raise ValidationError(_("An exercise has at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    last = exercise.entries.aggregate(last=Max("position"))["last"] or 0
    Entry.objects.create(exercise=exercise, question=question, position=last + 1)


def _still_new(idea: Idea) -> None:
    # Under the lock of the exercise: two people who sort at once do not settle one idea twice.
    locked(idea.exercise)
    idea.refresh_from_db(fields=["state"])
    if idea.state != IdeaState.NEW:
        raise ValidationError(_("Somebody has sorted this idea already."))


def _settle(idea: Idea, state: IdeaState, *, question: Question | None = None, reason: str = "") -> None:
    idea.state, idea.question, idea.reason = state, question, optional(reason, longest=400)
    idea.save(update_fields=["state", "question", "reason"])


def _word(person: User, exercise: Exercise, question: Question, text: str, *, merged: str, reason: str) -> None:
    text = written(text, missing=_("Write the question first."), longest=LONGEST_QUESTION)
    before = question.text
    if text != before and (question.origin_id != exercise.pk or _is_scored_elsewhere(question, exercise)):
        raise ValidationError(_("A question of the register keeps its wording; write a new one instead."))
    if text == before and not merged:
        raise ValidationError(_("The wording is the same as before."))
    if text != before:
        # Its wordings in other languages said what it was before.
        question.entries.update(translations={})
    question.text = text
    question.save(update_fields=["text"])
    _merged(person, exercise, question, before=before, merged=merged, after=text, reason=reason)


def _is_scored_elsewhere(question: Question, exercise: Exercise) -> bool:
    """Say whether another exercise has opened its scoring with the wording as it is: its protocol holds it."""
    others = question.entries.exclude(exercise=exercise)
    return others.exclude(exercise__state__in=BEFORE_SCORING).exists()


def _merged(
    person: User, exercise: Exercise, question: Question, *, before: str, merged: str, after: str, reason: str
) -> None:
    Merge.objects.create(
        question=question,
        exercise=exercise,
        wording_before=before,
        wording_merged=merged,
        wording_after=after,
        reason=optional(reason, longest=400),
        by=person,
    )
    facts = {"question": question.code, "merged": merged, "reason": reason}
    changed = {"before": {"text": before}, "after": {"text": after}}
    tell(person, "exercises.merge" if merged else "exercises.reword", exercise, **facts, **changed)


def _cells(question: Question) -> list[Cell]:
    rows = CellTag.objects.filter(record=reference(question)).values_list("area", "component", "sector")
    return [Cell(*row) for row in rows]
