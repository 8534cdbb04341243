"""What the library does not hold, as questions that research could answer; and what it holds near a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hsforhs.framework import Area, Cell, framework
from hsforhs.library import Gap
from hsforhs.library.coverage import STEPS
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.library.finding import counted
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.queries import help_for_gap
from hsforhs.workbench.library.words import reader_language
from hsforhs.workbench.look.naming import label_of

MAIN_COMPONENT = "SD"
"""The component of a candidate's cell: what is not written down about a step is first of all how to do it."""
NEAREST = 5
_MIDDLE = 2
"""The level from which documents are looked for: a question is not asked at one level alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area and a step to a level for which no document in any language is known."""

    area: Area
    step: str

    @property
    def key(self) -> str:
        return f"{self.area.code}-{self.step}"

    @property
    def text(self) -> str:
        """The question, in the language of the page."""
        return _("%(area)s: what takes a country from level %(from)d to level %(to)d, and how well does it work?") % {
            "area": label_of(self.area).text,
            "from": int(self.step) - 1,
            "to": int(self.step),
        }

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (Cell(self.area.code, MAIN_COMPONENT),)


def candidates(person: Person) -> list[Candidate]:
    """Return the empty cells of the library, as far as the person may read it, as candidate questions."""
    held = counted(person, "area", "step")
    return [Candidate(x, step) for x in framework().areas.values() for step in STEPS if not held.get((x.code, step))]


def documents_near(person: Person, cells: Sequence[Cell]) -> list[Document]:
    """Return the documents of the library that fit the first cell of a question best; one query."""
    if not cells:
        return []
    gap = Gap(cells[0].area, _MIDDLE, cells[0].component)
    return [x for _why, x in help_for_gap(person, gap, languages=(reader_language(),), limit=NEAREST)]
