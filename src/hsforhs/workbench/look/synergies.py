"""A report of synergies as rows and bars to show, on every page that has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from hsforhs.framework import Area, Framework, Label
from hsforhs.planning import HEALTH, Action, SynergyReport
from hsforhs.planning.synergy import SynergyNumbers, Tally, Target
from hsforhs.planning.synergy_rules import GOALS
from hsforhs.workbench.look.drawing import across, written
from hsforhs.workbench.look.naming import label_of, page_language

MOST = 20
"""Actions of a list that are shown; the page says how many more there are."""
TINTS = 4


def goal_name(code: str) -> str:
    """Return the name of one of the three goals in the language of the page."""
    return {
        "UHC": _("universal health coverage"),
        "HS": _("health security"),
        "HP": _("healthier populations"),
    }[code]


def sector_label(code: str, words: Framework) -> Label:
    """Return the name of a sector, or of the health sector itself."""
    return here(_("Health")) if code == HEALTH else label_of(words.sectors[code])


def here(text: str) -> Label:
    """Return a text of the page itself as a name."""
    return Label(text, page_language(), official=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One goal, component or sector with its counts; ``x`` and ``width`` of its bar in per cent."""

    name: Label
    code: str
    number: int
    share: int
    first: int
    burdened: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: how many actions name it, its tint from 0 to 4, and whether the capacity fails without it."""

    component: str
    number: int
    tint: int
    open: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    area: Area
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as a page shows it."""

    report: SynergyReport
    goals: tuple[Row, ...]
    components: tuple[Row, ...]
    sectors: tuple[Row, ...]
    grid: tuple[GridRow, ...]
    columns: tuple[str, ...]
    both: tuple[Action, ...]
    more: int
    all_three: frozenset[str]
    idle: tuple[tuple[str, tuple[Label, ...]], ...]

    @property
    def number(self) -> int:
        """How many actions the set has."""
        return len(self.report.actions)

    @property
    def costly(self) -> int:
        """How many actions a possible dis-synergy speaks about."""
        return len({x.id for found in self.report.dis_synergies for x in found.actions})

    @property
    def in_all_three(self) -> int:
        """How many actions serve all three goals."""
        return len(self.all_three)

    @property
    def care(self) -> Row:
        """The row of universal health coverage, which a health-system planner looks at first."""
        return self.goals[0]


@dataclass(frozen=True, slots=True)
class Brief:
    """The numbers of a set of actions as a page shows them that leads to the whole report."""

    number: int
    goals: tuple[Row, ...]
    components: tuple[Row, ...]
    in_all_three: int
    costly: int

    @property
    def care(self) -> Row:
        """The row of universal health coverage."""
        return self.goals[0]


def brief(numbers: SynergyNumbers, words: Framework) -> Brief:
    """Return numbers as rows with bars, each goal and component also when nothing serves it."""

    def row(name: Label, target: Target, code: str) -> Row:
        counts = (x.get((target, code), 0) for x in (numbers.first, numbers.burdened))
        return bar_row(name, code, numbers.served.get((target, code), 0), numbers.actions, *counts)

    return Brief(
        numbers.actions,
        tuple(row(here(goal_name(x)), Target.GOAL, x) for x in GOALS),
        tuple(row(label_of(x), Target.COMPONENT, x.code) for x in words.components.values()),
        numbers.all_goals,
        numbers.costly,
    )


def shown(report: SynergyReport, words: Framework) -> Shown:
    """Return a report as rows with bars; sectors that take no part stand in ``idle`` alone."""
    return Shown(
        report,
        tuple(_row(report, x, here(goal_name(x.code))) for x in report.goals),
        tuple(_row(report, x, label_of(words.components[x.code])) for x in report.components),
        tuple(_row(report, x, sector_label(x.code, words)) for x in report.sectors if x.number),
        tuple(_grid(report, words)),
        tuple(words.components),
        report.serve_both[:MOST],
        max(0, len(report.serve_both) - MOST),
        frozenset(x.id for x in report.serve_all),
        tuple((title, labels) for title, labels in _idle(report, words) if labels),
    )


def _row(report: SynergyReport, tally: Tally, name: Label) -> Row:
    return bar_row(name, tally.code, tally.number, len(report.actions), len(tally.first), len(tally.burdened))


def bar_row(name: Label, code: str, number: int, total: int, first: int = 0, burdened: int = 0) -> Row:
    """Return a row whose bar is as long as its share of ``total``; the smallest count stays visible."""
    per_cent = 100 * number / total if total else 0.0
    width = max(per_cent, 0.5) if number else 0.0
    start = across(width) if get_language_bidi() else "0"
    return Row(name, code, number, round(per_cent), first, burdened, start, written(width))


def _grid(report: SynergyReport, words: Framework) -> Iterable[GridRow]:
    most = max(report.cells.values(), default=1)
    missing = {(x.area, x.component) for x in report.open_cells}
    for code in dict.fromkeys(x.area for x in report.actions):
        cells = (
            GridCell(name, number, -(-TINTS * number // most), (code, name) in missing)
            for name in words.components
            for number in (report.cells.get((code, name), 0),)
        )
        yield GridRow(words.areas[code], tuple(cells))


def _idle(report: SynergyReport, words: Framework) -> Iterable[tuple[str, tuple[Label, ...]]]:
    untouched = report.untouched
    yield _("Goals"), tuple(here(goal_name(x)) for x in untouched[Target.GOAL])
    yield _("Components"), tuple(label_of(words.components[x]) for x in untouched[Target.COMPONENT])
    yield _("Sectors"), tuple(sector_label(x, words) for x in untouched[Target.SECTOR])
