"""The register of research questions and the framework for preparedness research, as data that ships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from itertools import combinations

from hsforhs.framework import Cell, Framework, VocabularyError
from hsforhs.framework.tables import digest, folder, read_records

NOT_SEARCHED = "not searched yet"
MOST_LETTERS = 200
_KINDS = {"pillar": 3, "roof": 1, "floor": 1, "level": 3, "sphere": 3}
_LISTS = ("theme", "type", "cycle", "status")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the framework for preparedness research; ``basis`` is ``R`` read in ``source`` or ``D`` our label."""

    code: str
    kind: str
    title: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A code of one of the register's lists."""

    list: str
    code: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a set that an exercise can start from; ``asks`` is what scorers are asked, in our words."""

    set: str
    code: str
    title: str
    asks: str
    source: str


@dataclass(frozen=True, slots=True)
class ResearchQuestion:
    """A research question in our own words.

    ``cells`` tie it to the vocabulary, ``level`` is a code of the research framework, ``type`` one of the 4D of CHNRI,
    ``cycle`` a stage of the research cycle. ``status`` says what is known, ``searched`` where that was looked for.
    """

    code: str
    theme: str
    text: str
    cells: tuple[Cell, ...]
    level: str
    type: str
    cycle: str
    status: str
    searched: str
    source: str

    def touches(self, area: str | None = None, component: str | None = None) -> bool:
        """Say whether one of the cells lies in the area and the component; ``None`` stands for any."""
        return any(area in {None, cell.area} and component in {None, cell.component} for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that ships; parts and questions by code, terms by (list, code), criteria by (set, code)."""

    version: str
    parts: Mapping[str, Part]
    terms: Mapping[tuple[str, str], Term]
    criteria: Mapping[tuple[str, str], Criterion]
    questions: Mapping[str, ResearchQuestion]

    def question(self, code: str) -> ResearchQuestion:
        """Return the question with this code; raises VocabularyError when there is none."""
        try:
            return self.questions[code]
        except KeyError:
            raise VocabularyError(f"the register has no question '{code}'") from None

    def about(self, area: str, component: str | None = None) -> tuple[ResearchQuestion, ...]:
        """Return the questions tied to a capacity area, or to one of its components."""
        return tuple(question for question in self.questions.values() if question.touches(area, component))


@lru_cache(maxsize=1)
def shipped_register() -> Register:
    """Return the register that ships with the program."""
    return load_register(folder("hsforhs.agenda", "data"))


def load_register(data: Traversable) -> Register:
    """Read a register from a folder of tables.

    Raises DataFileError where a table does not hold what its columns ask for, ValueError where a code stands twice.
    """
    parts = list(read_records(data / "framework.csv", lambda row: Part(**row)))
    terms = list(read_records(data / "terms.csv", lambda row: Term(**row)))
    criteria = list(read_records(data / "criteria.csv", lambda row: Criterion(**row)))
    questions = list(read_records(data / "questions.csv", _question))
    keys = Counter(
        [
            *((x.kind, x.code) for x in parts),
            *((x.list, x.code) for x in terms),
            *((x.set, x.code) for x in criteria),
            *(("question", x.code) for x in questions),
        ]
    )
    if twice := [code for (_, code), number in keys.items() if number > 1]:
        raise ValueError(f"the register holds {', '.join(twice)} twice")
    return Register(
        digest(data)[:12],
        {x.code: x for x in parts},
        {(x.list, x.code): x for x in terms},
        {(x.set, x.code): x for x in criteria},
        {x.code: x for x in questions},
    )


def _question(row: dict[str, str]) -> ResearchQuestion:
    return ResearchQuestion(
        row["code"],
        row["theme"],
        row["question"],
        tuple(Cell.parse(text) for text in row["cells"].split()),
        row["level"],
        row["type"],
        row["cycle"],
        row["status"],
        row["searched"],
        row["source"],
    )


def faults(register: Register, words: Framework) -> list[str]:
    """Return one sentence for every part and question that breaks the rules; an empty list means sound."""
    questions = register.questions.values()
    return [
        *_parts(register),
        *(fault for question in questions for fault in _fits(question, register, words)),
        *_alike(register),
    ]


def _parts(register: Register) -> Iterator[str]:
    found = Counter(part.kind for part in register.parts.values())
    if found != _KINDS:
        yield f"research framework: it has {dict(found)} where {_KINDS} is expected"
    for part in register.parts.values():
        if part.basis not in {"R", "D"} or not part.source:
            yield f"research framework: {part.code} needs the basis R or D and a source"
    for name, code in register.terms:
        if name not in _LISTS:
            yield f"research terms: {code} stands in the list {name}, which nothing reads"


def _fits(question: ResearchQuestion, register: Register, words: Framework) -> Iterator[str]:
    name = f"research question {question.code}"
    if not question.cells:
        yield f"{name}: it needs a cell"
    for cell in question.cells:
        try:
            words.cell(cell)
        except VocabularyError as error:
            yield f"{name}: {error}"
    level = register.parts.get(question.level)
    if level is None or level.kind != "level":
        yield f"{name}: there is no level {question.level}"
    for kind in _LISTS:
        code = getattr(question, kind)
        if (kind, code) not in register.terms:
            yield f"{name}: there is no {kind} {code}"
    if not 0 < len(question.text) <= MOST_LETTERS or not question.text.endswith("?"):
        yield f"{name}: its text needs a question mark and at most {MOST_LETTERS} letters"
    if not question.searched or not question.source:
        yield f"{name}: it needs what was searched and a source"


def _alike(register: Register) -> Iterator[str]:
    for one, other, _likeness in pairs_alike({x.code: x.text for x in register.questions.values()}, least=ALIKE):
        yield f"research question {one}: {other} asks nearly the same"


ALIKE = 0.6
"""Likeness from which two questions are taken as the same, to be looked at by a person."""


def similar(text: str, questions: Mapping[str, ResearchQuestion], *, least: float = 0.4) -> list[tuple[str, float]]:
    """Return codes and likeness (0 to 1) of the questions that resemble a text, see :func:`alike`."""
    return alike(text, {code: question.text for code, question in questions.items()}, least=least)


def alike(text: str, texts: Mapping[str, str], *, least: float = 0.4) -> list[tuple[str, float]]:
    """Return keys and likeness (0 to 1) of the texts that resemble a text, the most alike first.

    Likeness is Dice's measure over runs of three letters, which asks for no language and forgives other endings. An
    equal text has likeness 1.
    """
    own = _runs(text)
    found = [(key, _likeness(own, _runs(other), least)) for key, other in texts.items()]
    return sorted((x for x in found if x[1] >= least), key=lambda x: (-x[1], x[0]))


def pairs_alike(texts: Mapping[str, str], *, least: float) -> list[tuple[str, str, float]]:
    """Return the pairs of texts that resemble each other by key, in the order of the texts, with their likeness."""
    runs = {key: _runs(text) for key, text in texts.items()}
    found = ((one, other, _likeness(runs[one], runs[other], least)) for one, other in combinations(runs, 2))
    return [x for x in found if x[2] >= least]


@lru_cache(maxsize=1024)
def _runs(text: str) -> frozenset[str]:
    """Return the runs of three letters; one that stands several times is numbered, so that a set counts it as often."""
    letters = " ".join("".join(x if x.isalnum() else " " for x in text.casefold()).split())
    seen: Counter[str] = Counter()
    found = []
    for i in range(max(1, len(letters) - 2)):
        run = letters[i : i + 3]
        found.append(f"{run}#{seen[run]}" if seen[run] else run)
        seen[run] += 1
    return frozenset(found)


def _likeness(one: frozenset[str], other: frozenset[str], least: float = 0.0) -> float:
    """Return Dice's measure, or 0 where the lengths alone keep it below ``least``."""
    both = len(one) + len(other)
    if 2 * min(len(one), len(other)) < least * both:
        return 0.0
    return 2 * len(one & other) / both
