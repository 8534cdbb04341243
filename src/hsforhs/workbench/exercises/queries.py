"""Reusable reads: the register with what is known here, questions of a cell, exercises and how far they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from hsforhs.agenda.register import ResearchQuestion, alike, pairs_alike, shipped_register
from hsforhs.framework import Cell
from hsforhs.framework.labels import ENGLISH
from hsforhs.framework.names import fold
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.threads.models import CellTag

from . import rules
from .models import (
    BEFORE_SCORING,
    Entry,
    Exercise,
    GrantCall,
    Idea,
    IdeaState,
    Question,
    Round,
    RoundKind,
    RoundState,
    Snapshot,
    State,
    Status,
    Uptake,
    UptakeKind,
)

_RECORD = "exercises.question:"
FUNDED = "funded"
STANDINGS = (*Status.values, FUNDED)
"""What a question can stand at: what is known about it, or that somebody pays for an answer that is not there yet."""
SHOWN_IN_CELL = 3
ALIKE_TO_SHOW = 0.4
MOST_TWINS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the register as it stands here; ``kinds`` are those of its links."""

    code: str
    text: str
    language: str
    cells: tuple[Cell, ...]
    theme: str
    level: str
    type: str
    cycle: str
    status: str
    searched: str
    checked_on: dt.date | None = None
    recheck: str = ""
    expires_on: dt.date | None = None
    part: str = ""
    sphere: str = ""
    kinds: frozenset[str] = frozenset()
    exercises: frozenset[int] = frozenset()
    invented: bool = False

    @property
    def standing(self) -> str:
        """Answered and partly answered go before funded, and funded before everything else."""
        if self.status in (Status.ANSWERED, Status.PARTLY):
            return self.status
        return FUNDED if {UptakeKind.GRANT, UptakeKind.STUDY} & self.kinds else self.status

    @property
    def has_expired(self) -> bool:
        """Whether its priority ended: it should be set anew."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    def touches(self, area: str, component: str) -> bool:
        """Say whether one of its cells lies in the area and the component; empty stands for any."""
        if not area and not component:
            return True
        return any(area in ("", cell.area) and component in ("", cell.component) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed by; empty fields fit everything. ``due`` wants what is to be looked at again."""

    words: str = ""
    area: str = ""
    component: str = ""
    theme: str = ""
    level: str = ""
    type: str = ""
    cycle: str = ""
    standing: str = ""
    exercise: int = 0
    due: bool = False

    def fits(self, row: Row) -> bool:
        for name in ("theme", "level", "type", "cycle", "standing"):
            if getattr(self, name) not in ("", getattr(row, name)):
                return False
        return (
            row.touches(self.area, self.component)
            and (not self.words or fold(self.words) in fold(f"{row.code} {row.text}"))
            and (not self.exercise or self.exercise in row.exercises)
            and (not self.due or bool(row.recheck) or row.has_expired)
        )


def _shipped(x: ResearchQuestion) -> Row:
    return Row(
        x.code, x.text, ENGLISH, x.cells, x.theme, x.level, x.type, x.cycle, x.status, x.searched
    )  # fmt: skip


def _stored(x: Question, cells: Iterable[Cell], kinds: Iterable[str] = (), exercises: Iterable[int] = ()) -> Row:
    return Row(
        code=x.code,
        text=x.text,
        language=x.language,
        cells=tuple(cells),
        theme=x.theme,
        level=x.level,
        type=x.type,
        cycle=x.cycle,
        status=x.status,
        searched=x.searched,
        checked_on=x.checked_on,
        recheck=x.recheck,
        expires_on=x.expires_on,
        part=x.part,
        sphere=x.sphere,
        kinds=frozenset(kinds),
        exercises=frozenset(exercises),
        invented=x.invented,
    )


def register_rows(person: Person, wanted: Wanted | None = None) -> list[Row]:
    """Return the questions that a person may see and that fit, shipped ones first; four small queries."""
    wanted = wanted or Wanted()
    stored = list(Question.objects.filter(rules.questions_seen_by(person), merged_into__isnull=True))
    cells: dict[int, list[Cell]] = {}
    rows = CellTag.objects.filter(record__startswith=_RECORD).order_by("pk")
    for record, *cell in rows.values_list("record", "area", "component", "sector"):
        cells.setdefault(int(record.removeprefix(_RECORD)), []).append(Cell(*cell))
    kinds: dict[int, set[str]] = {}
    for question, kind in Uptake.objects.filter(on__lte=timezone.localdate()).values_list("question_id", "kind"):
        kinds.setdefault(question, set()).add(kind)
    exercises: dict[int, set[int]] = {}
    # Who narrows the register by an exercise must not learn what one of others asks.
    entries = Entry.objects.filter(exercise__in=Exercise.objects.filter(rules.seen_by(person)))
    for question, exercise in entries.order_by().values_list("question_id", "exercise_id"):
        exercises.setdefault(question, set()).add(exercise)
    own = {x.code: _stored(x, cells.get(x.pk, ()), kinds.get(x.pk, ()), exercises.get(x.pk, ())) for x in stored}
    found = [own.pop(code) if code in own else _shipped(x) for code, x in shipped_register().questions.items()]
    return [row for row in (*found, *own.values()) if wanted.fits(row)]


def row_of(question: Question) -> Row:
    """Return one stored question with its cells and links."""
    rows = CellTag.objects.filter(record=f"{_RECORD}{question.pk}").order_by("pk")
    cells = [Cell(*x) for x in rows.values_list("area", "component", "sector")]
    return _stored(question, cells, chain_of(question).values_list("kind", flat=True))


def chain_of(question: Question) -> QuerySet[Uptake]:
    """Return the links of a question that have happened; a call that is announced joins them on the day it opens."""
    return question.uptakes.filter(on__lte=timezone.localdate())


def find_row(person: Person, code: str) -> tuple[Row, Question | None] | None:
    """Return a question by its code, with its stored row where there is one; ``None`` if it is not for this person."""
    found = Question.objects.select_related("origin__place", "merged_into").filter(code=code).first()
    if found is not None:
        return (row_of(found), found) if rules.may_see(person, found) else None
    shipped = shipped_register().questions.get(code)
    return (_shipped(shipped), None) if shipped else None


def _in_cell(area: str, component: str, sector: str = "") -> QuerySet[Question]:
    tags = CellTag.objects.filter(record__startswith=_RECORD, area=area, component=component)
    if sector:
        tags = tags.filter(sector__in=("", sector))
    numbers = tags.annotate(number=Cast(Substr("record", len(_RECORD) + 1), BigIntegerField())).values("number")
    return Question.objects.filter(pk__in=numbers, merged_into__isnull=True)


def cells_of_questions(pairs: Container[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Return the number of every stored question tagged with one of the areas and components, and which of them."""
    rows = CellTag.objects.filter(record__startswith=_RECORD).order_by("-pk")
    tagged = rows.values_list("record", "area", "component")
    return {int(name.removeprefix(_RECORD)): (area, part) for name, area, part in tagged if (area, part) in pairs}


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What is not known about a cell: its unanswered questions, the first of them, and how many are answered."""

    rows: tuple[Row, ...]
    total: int
    answered: int


def not_known(person: Person, area: str, component: str, sector: str = "") -> NotKnown:
    """Return the questions of a cell in one query; those whose priority stands come first."""
    stored = _in_cell(area, component, sector).filter(rules.questions_seen_by(person))
    own = {x.code: _stored(x, ()) for x in stored}
    shipped = [x for x in shipped_register().about(area, component) if not sector or _fits_sector(x, area, sector)]
    rows = [own.pop(x.code) if x.code in own else _shipped(x) for x in shipped]
    rows += own.values()
    unanswered = [x for x in rows if x.status != Status.ANSWERED]
    unanswered.sort(key=lambda x: (x.expires_on is None or x.has_expired, x.code))
    return NotKnown(tuple(unanswered[:SHOWN_IN_CELL]), len(unanswered), len(rows) - len(unanswered))


def _fits_sector(question: ResearchQuestion, area: str, sector: str) -> bool:
    return any(x.area == area and x.component == "OS" and x.sector in ("", sector) for x in question.cells)


def exercises_seen(person: Person) -> QuerySet[Exercise]:
    """Return the exercises that a person may read, the newest first, with the number of their questions."""
    found = Exercise.objects.filter(rules.seen_by(person)).select_related("place")
    return found.annotate(question_number=Count("entries")).order_by("-pk")


def find_exercise(person: Person, number: int) -> Exercise | None:
    """Return an exercise, ``None`` where there is none or it is not for this person."""
    found = Exercise.objects.select_related("place", "author").filter(pk=number).first()
    return found if found and rules.may(person, rules.Deed.READ, found) else None


def open_round_of(exercise: Exercise) -> Round | None:
    """Return the round that is open, a workshop among them."""
    return exercise.rounds.filter(state=RoundState.OPEN).first()


def newest_snapshot(exercise: Exercise) -> Snapshot | None:
    return exercise.snapshots.first()


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an exercise is. ``answered`` counts ballots with an answer in the open or last round.

    ``merges`` are wordings that went into another one, ``rewordings`` the other changes of wording.
    """

    ideas: Mapping[str, int]
    questions: int
    invited: int
    taken: int
    answered: int
    done: int
    merges: int
    rewordings: int

    @property
    def all_ideas(self) -> int:
        return sum(self.ideas.values())


def counts_of(exercise: Exercise, rounds: Sequence[Round] | None = None) -> Counts:
    """Count what an exercise holds, in four queries and one for its rounds where they are not given."""
    ideas = dict(exercise.ideas.order_by().values_list("state").annotate(Count("pk")))
    voters = exercise.voters.aggregate(all=Count("pk"), taken=Count("pk", filter=Q(taken=True)))
    known = list(exercise.rounds.all()) if rounds is None else rounds
    asking = [x for x in known if x.kind != RoundKind.WORKSHOP]
    ballots = {"answered": 0, "done": 0}
    if asking:
        ballots = exercise.ballots.aggregate(
            answered=Count("pk", filter=Q(scores__round=asking[-1]), distinct=True),
            done=Count("pk", filter=Q(done__gte=asking[-1].number), distinct=True),
        )
    held = Exercise.objects.filter(pk=exercise.pk).aggregate(
        questions=Count("entries", distinct=True),
        merged=Count("merges", filter=~Q(merges__wording_merged=""), distinct=True),
        reworded=Count("merges", filter=Q(merges__wording_merged=""), distinct=True),
    )
    return Counts(
        ideas={state: ideas.get(state, 0) for state in IdeaState.values},
        invited=voters["all"],
        taken=voters["taken"],
        questions=held["questions"],
        merges=held["merged"],
        rewordings=held["reworded"],
        **ballots,
    )


@dataclass(slots=True)
class Sorted:
    """An idea with the questions that resemble it, by code, text and likeness."""

    idea: Idea
    alike: list[tuple[str, str, float]] = field(default_factory=list)


def ideas_to_sort(exercise: Exercise, questions: Iterable[Question], *, most: int) -> list[Sorted]:
    """Return ideas that nobody has sorted, each with the questions of exercise and register that resemble it."""
    texts = {x.code: x.text for x in shipped_register().questions.values()}
    texts |= {x.code: x.text for x in questions}
    found = []
    for idea in exercise.ideas.filter(state=IdeaState.NEW)[:most]:
        near = alike(idea.text, texts, least=ALIKE_TO_SHOW)[:3]
        found.append(Sorted(idea, [(code, texts[code], likeness) for code, likeness in near]))
    return found


def twins(questions: Iterable[Question], *, least: float = 0.5) -> list[tuple[Question, Question, float]]:
    """Return pairs of questions that resemble each other, the most alike first."""
    rows = {x.code: x for x in questions}
    found = pairs_alike({code: rows[code].text for code in sorted(rows)}, least=least)
    first = sorted(found, key=lambda x: -x[2])[:MOST_TWINS]
    return [(rows[one], rows[other], likeness) for one, other, likeness in first]


@dataclass(frozen=True, slots=True)
class Placing:
    """The place of a question in one exercise: rank of how many, and on which day or in which year."""

    exercise: Exercise
    rank: int
    of: int
    score: float | None


def placings(person: Person, question: Question) -> list[Placing]:
    """Return the places of a question in published exercises, so that priorities can be compared over time."""
    seen = Exercise.objects.filter(rules.seen_by(person), state=State.PUBLISHED)
    rows = (
        question.entries.filter(exercise__in=seen, rank__isnull=False)
        .select_related("exercise__place")
        .annotate(of=Count("exercise__entries"))
    )
    found = [Placing(x.exercise, x.rank or 0, x.of, x.score) for x in rows]
    return sorted(found, key=lambda x: (x.exercise.year or year_of(x.exercise), x.exercise.pk))


def year_of(exercise: Exercise) -> int:
    """Return the year of an exercise of this store: of its results where they are published."""
    return exercise.published_on.year if exercise.published_on else exercise.made_on.year


def calls_seen(person: Person) -> QuerySet[GrantCall]:
    return (
        GrantCall.objects.filter(rules.calls_seen_by(person))
        .select_related("place")
        .prefetch_related("questions__origin__place")
    )


def texts_of(codes: Iterable[str]) -> dict[str, Any]:
    """Return the questions with these codes, by code."""
    return {x.code: x for x in Question.objects.filter(code__in=list(codes))}


def wordings_of(exercise: Exercise, language: str) -> dict[str, str]:
    """Return the questions of an exercise in a language, by code, where they were translated."""
    rows = exercise.entries.exclude(translations={}).values_list("question__code", "translations")
    return {code: texts[language] for code, texts in rows if language in texts}


def open_for_ideas(person: Person) -> list[Exercise]:
    """Return the exercises that collect ideas and that a person may read."""
    return list(Exercise.objects.filter(rules.seen_by(person), state=State.IDEAS).select_related("place"))


def to_sort(person: Person) -> list[Exercise]:
    """Return the exercises in which a person may sort ideas and write questions at present."""
    found = Exercise.objects.filter(rules.seen_by(person), state__in=BEFORE_SCORING).select_related("place")
    return [x for x in found if rules.may(person, rules.Deed.SORT, x)]
