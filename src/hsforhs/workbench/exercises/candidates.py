"""What the library does not hold, as questions that research could answer; and what it holds near a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from hsforhs.framework import Area, Cell, framework
from hsforhs.library import shipped_stock
from hsforhs.library.coverage import STEPS, coverage
from hsforhs.library.records import Document
from hsforhs.text import LANGUAGES
from hsforhs.workbench.look.naming import label_of

MAIN_COMPONENT = "SD"
"""The component of a candidate's cell: what is not written down about a step is first of all how to do it."""
NEAREST = 5


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


@lru_cache(maxsize=1)
def _empty() -> tuple[tuple[str, str], ...]:
    found = coverage(shipped_stock().documents.values(), framework())
    every = (*LANGUAGES, "und")
    return tuple(
        (area, step) for area in found.areas for step in STEPS if not any(found.cells[area, step, x] for x in every)
    )


def candidates() -> list[Candidate]:
    """Return the empty cells of the library as candidate questions."""
    areas = framework().areas
    return [Candidate(areas[area], step) for area, step in _empty() if area in areas]


@lru_cache(maxsize=512)
def _near(cells: tuple[Cell, ...]) -> tuple[Document, ...]:
    wanted = {(x.area, x.component) for x in cells}
    found = []
    for document in shipped_stock().documents.values():
        pairs = {(a, c) for a in document.codes("area") for c in document.codes("component")}
        if wanted & pairs and document.kind in ("article", "review", "case", "guideline"):
            found.append((len(wanted & pairs), document.year or 0, document.id, document))
    found.sort(key=lambda x: (-x[0], -x[1], x[2]))
    return tuple(x[-1] for x in found[:NEAREST])


def documents_near(cells: Iterable[Cell]) -> tuple[Document, ...]:
    """Return the studies and guidelines of the library that are tagged with the cells, the closest and newest first."""
    return _near(tuple(cells))
