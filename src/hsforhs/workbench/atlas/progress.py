"""A place beside its own past and its own target: never beside other places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hsforhs.framework import Indicator, Key, Label, framework
from hsforhs.scores import Number, level_of, standard_target
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.look.naming import label_of

from .profile import Sheet

YEARS = 5
"""Horizon of the usual target where the place has no plan."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where targets come from: the plan's assessment, its years, one level for all, levels for single indicators."""

    start: StoredAssessment
    years: int
    target: int | None
    targets: Mapping[str, int]
    made_on: str


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One indicator: level before and now (``None`` without a value), level wanted."""

    indicator: Indicator
    before: Number | None
    now: Number
    wanted: int

    @property
    def change(self) -> Number | None:
        """Levels gained or lost since the assessment before."""
        return None if self.before is None else self.now - self.before

    @property
    def signed(self) -> str:
        """The change with its sign, for display."""
        if self.change is None:
            return ""
        return f"{self.change:+}".replace("-", "\u2212") if self.change else "="

    @property
    def to_go(self) -> Number:
        """Levels that are missing to the target."""
        return max(0, self.wanted - self.now)


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: Label
    rows: tuple[ProgressRow, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest assessment of a place beside the one before, of the same edition and kind, and beside its target."""

    now: Sheet
    before: Sheet | None
    wanted: Wanted | None
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[ProgressRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def open(self) -> int:
        """How many indicators were asked and have no level: not reported or not applicable."""
        return self.now.asked - len(self.rows)

    @property
    def compared(self) -> int:
        return sum(row.change is not None for row in self.rows)

    @property
    def rose(self) -> int:
        return sum((row.change or 0) > 0 for row in self.rows)

    @property
    def fell(self) -> int:
        return sum((row.change or 0) < 0 for row in self.rows)

    @property
    def stayed(self) -> int:
        return self.compared - self.rose - self.fell

    @property
    def short(self) -> int:
        """How many indicators are below the level wanted."""
        return sum(row.to_go > 0 for row in self.rows)


def progress(sheets: list[Sheet], wanted: Wanted | None = None) -> Progress | None:
    """Compare the newest self-assessment (else the newest of all) with its past and target; nothing without values.

    A target of a plan of another edition is left aside: its codes mean something else.
    """
    scored = [x for x in sheets if x.has_scores]
    now = next((x for x in scored if x.kind == "SELF"), scored[0] if scored else None)
    if now is None:
        return None
    instrument = now.stored.round.instrument
    older = scored[scored.index(now) + 1 :]
    before = next((x for x in older if x.kind == now.kind and x.stored.round.instrument == instrument), None)
    if wanted is not None and wanted.start.round.instrument != instrument:
        wanted = None
    groups = []
    for group in framework().groups_of(instrument):
        rows = tuple(row for key in group.indicators if (row := _row(key, now, before, wanted)))
        if rows:
            groups.append(Group(group.key.code, label_of(group), rows))
    return Progress(now, before, wanted, tuple(groups))


def _row(key: Key, now: Sheet, before: Sheet | None, wanted: Wanted | None) -> ProgressRow | None:
    level = _level(now.stored, key)
    if level is None:
        return None
    past = _level(before.stored, key) if before else None
    return ProgressRow(framework().indicators[key], past, level, _wanted(key, level, wanted))


def _wanted(key: Key, level: Number, wanted: Wanted | None) -> int:
    """Return the target of the plan, counted from the level at which it started; else the usual one from now."""
    if wanted is None:
        return standard_target(level, years=YEARS)
    start = _level(wanted.start, key)
    usual = standard_target(level if start is None else start, years=wanted.years)
    return wanted.targets.get(key.code) or wanted.target or usual


def _level(stored: StoredAssessment, key: Key) -> Number | None:
    value = stored.assessment.values.get(key)
    return None if value is None else level_of(stored.assessment.instrument, value)
