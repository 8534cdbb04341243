"""Past exercises of others in the register, so that priorities can be compared over time."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.agenda.past import PastExercise, PastQuestion
from hsforhs.agenda.register import shipped_register
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.services import tag

from .. import rules
from ..models import Entry, Exercise, Question, State
from ..rules import Deed
from ..texts import LONGEST_QUESTION, LONGEST_TITLE
from .acting import tell
from .ideas import numbered, stored_question


@transaction.atomic
def import_past(*, person: User, place: Place, found: Iterable[PastExercise], language: str = "") -> list[Exercise]:
    """Store past exercises at a place, published as they are; all of them or none.

    A question whose wording stands in the register already is the same question, so that its places over time come
    together. Raises PermissionDenied for who manages no exercise at the place, ValidationError for an exercise that is
    here already and for a wording that is too long.
    """
    if not rules.may_at(person, Deed.MANAGE, place):
        raise PermissionDenied
    known = {_folded(x.text): x.code for x in shipped_register().questions.values()}
    stored = Question.objects.filter(rules.questions_seen_by(person), merged_into__isnull=True)
    known |= {_folded(text): code for code, text in stored.values_list("code", "text")}
    return [_store(person, place, x, known, language) for x in found]


def _store(person: User, place: Place, past: PastExercise, known: dict[str, str], language: str) -> Exercise:
    title = past.title[:LONGEST_TITLE]
    if Exercise.objects.filter(imported=True, title=title, year=past.year, place=place).exists():
        raise ValidationError(
            _("“%(title)s” of %(year)d is here already; nothing was stored.") % {"title": title, "year": past.year}
        )
    made = Exercise.objects.create(
        title=title,
        language=language,
        method=past.method,
        place=place,
        country=place.country,
        visibility=Visibility.PUBLIC,
        state=State.PUBLISHED,
        imported=True,
        year=past.year,
        source=(", ".join(x for x in (past.source, past.place) if x))[:400],
        author=person,
    )
    entries: dict[int, Entry] = {}
    for position, row in enumerate(past.questions, start=1):
        question = _question(made, row, known, language)
        entries.setdefault(
            question.pk,
            Entry(exercise=made, question=question, position=position, rank=row.rank, score=row.score),
        )
    Entry.objects.bulk_create(entries.values())
    tell(person, "exercises.import_past", made, questions=len(entries), year=past.year)
    return made


def _question(exercise: Exercise, row: PastQuestion, known: dict[str, str], language: str) -> Question:
    code = known.get(_folded(row.text))
    found = stored_question(code) if code else None
    if found is not None:
        return found
    if len(row.text) > LONGEST_QUESTION:
        raise ValidationError(
            _("“%(text)s…” is too long: at most %(most)d characters; nothing was stored.")
            % {"text": row.text[:60], "most": LONGEST_QUESTION}
        )
    themes = {code for kind, code in shipped_register().terms if kind == "theme"}
    made = numbered(text=row.text, language=language, origin=exercise, theme=row.theme if row.theme in themes else "")
    tag(record=made, cells=row.cells, proposer="import", country=exercise.country)
    known[_folded(row.text)] = made.code
    return made


def _folded(text: str) -> str:
    return " ".join("".join(x if x.isalnum() else " " for x in text.casefold()).split())
