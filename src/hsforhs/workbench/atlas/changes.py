"""What changed between two assessments of a place, and the trend within an edition."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from hsforhs.framework import Label, framework
from hsforhs.scores import Change, Comparison, Number, compare
from hsforhs.workbench.look.drawing import across, along_levels, written
from hsforhs.workbench.look.naming import titled

from .profile import Sheet


@dataclass(frozen=True, slots=True)
class TrendYear:
    """The average of one year in per cent; ``width`` of its bar. ``computed`` where none was published."""

    when: str
    value: Number
    width: str
    x: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The averages of one edition over its years, oldest first."""

    title: str
    kind: str
    years: tuple[TrendYear, ...]


def trends(found: list[Sheet]) -> list[Trend]:
    """Return the trend within each edition that has an average in two years or more; editions are never joined."""
    by_edition: dict[tuple[str, str], list[TrendYear]] = {}
    titles: dict[tuple[str, str], str] = {}
    for sheet in reversed(found):
        value = sheet.published_total if sheet.published_total is not None else sheet.computed_total
        if value is None:
            continue
        edition = (sheet.kind, sheet.stored.round.instrument)
        titles[edition] = sheet.title
        computed = sheet.published_total is None
        x = across(float(value)) if get_language_bidi() else "0"
        by_edition.setdefault(edition, []).append(TrendYear(sheet.when, value, written(float(value)), x, computed))
    return [Trend(titles[edition], edition[0], tuple(years)) for edition, years in by_edition.items() if len(years) > 1]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: Label
    before: str
    after: str
    relation: str
    x_before: str
    x_after: str
    level: int
    steps: str
    fell: bool


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """Two sheets compared; across editions only through the crosswalk."""

    before: Sheet
    after: Sheet
    axis: tuple[tuple[int, str], ...]
    rows: tuple[ChangeRow, ...]
    rose: int
    stayed: int
    fell: int
    comparison: Comparison

    @property
    def same_edition(self) -> bool:
        return self.before.stored.round.instrument == self.after.stored.round.instrument


def what_changed(found: list[Sheet]) -> WhatChanged | None:
    """Compare the newest self-assessment with the one before: within an edition if there is one, else across."""
    own = [x for x in found if x.kind == "SELF" and x.has_scores]
    if len(own) < 2:
        return None
    after = own[0]
    same = [x for x in own[1:] if x.stored.round.instrument == after.stored.round.instrument]
    before = (same or own[1:])[0]
    comparison = compare(before.stored.assessment, after.stored.assessment, framework())
    first = min((1, *(int(min(x.level_before, x.level_after)) for x in comparison.changes)))
    rows = tuple(_change_row(x, first=first) for x in comparison.changes)
    steps = [x.steps for x in comparison.changes]
    return WhatChanged(
        before,
        after,
        tuple((level, along_levels(level, first=first)) for level in range(first, 6)),
        rows,
        sum(x > 0 for x in steps),
        sum(x == 0 for x in steps),
        sum(x < 0 for x in steps),
        comparison,
    )


def _change_row(change: Change, *, first: int) -> ChangeRow:
    steps = f"{change.steps:+}".replace("-", "\u2212") if change.steps else "="
    return ChangeRow(
        titled("indicator", str(change.after)),
        change.before.code,
        change.after.code,
        change.counterpart.relation if change.counterpart else "",
        along_levels(change.level_before, first=first),
        along_levels(change.level_after, first=first),
        int(change.level_after),
        steps,
        change.steps < 0,
    )
