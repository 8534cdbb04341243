"""The profile of a place: what was scored when, by whom, how it changed and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from hsforhs.framework import Indicator, Key, framework
from hsforhs.scores import (
    Change,
    Comparison,
    Difference,
    Number,
    ScoreState,
    compare,
    differences,
    level_of,
    roll_up,
)
from hsforhs.workbench.assessments.queries import StoredAssessment, latest_with_scores
from hsforhs.workbench.look.drawing import across, along_levels, written
from hsforhs.workbench.places.models import Kind, Place

from .framework_pages import areas_of_instrument

LABEL_SHIFT = 10
"""Pixels between a mark on the time axis and its label."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator for display. ``level`` is a number, ``None`` (not reported) or ``n/a``."""

    indicator: Indicator
    level: Number | str | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One capacity or area with its indicators and, for SPAR, its published and recomputed per cent."""

    code: str
    title: str
    cells: tuple[Cell, ...]
    published: Number | None
    computed: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessment for display."""

    stored: StoredAssessment
    title: str
    when: str
    rows: tuple[GroupRow, ...]
    levels: tuple[Number, ...]
    asked: int
    published_total: Number | None
    computed_total: int | None
    differences: tuple[Difference, ...]

    @property
    def kind(self) -> str:
        return self.stored.round.kind

    @property
    def has_scores(self) -> bool:
        return bool(self.levels)


def latest(found: list[Sheet]) -> list[Sheet]:
    """Keep the newest sheet of each kind and edition; older ones show in the trend."""
    kept: dict[tuple[str, str], Sheet] = {}
    for sheet in found:
        kept.setdefault((sheet.kind, sheet.stored.round.instrument), sheet)
    return list(kept.values())


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
class Mark:
    """One assessment on the time axis: ``x`` in per cent, ``shift`` of its label in pixels."""

    kind: str
    label: str
    x: str
    shift: int
    anchor: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: str
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


def sheets(rounds: list[StoredAssessment]) -> list[Sheet]:
    """Turn rounds into sheets for display, in their order."""
    return [_sheet(x) for x in rounds]


def _sheet(stored: StoredAssessment) -> Sheet:
    words, found = framework(), stored.assessment
    computed = roll_up(found, words)
    rows = []
    for group in words.groups_of(found.instrument):
        cells = tuple(
            Cell(words.indicators[key], _level(stored, key)) for key in group.indicators if key in found.scores
        )
        if cells:
            code = group.key.code
            rows.append(
                GroupRow(
                    code,
                    group.title,
                    cells,
                    found.published.get(code),
                    computed.capacities[code] if computed else None,
                )
            )
    levels = tuple(level_of(found.instrument, value) for value in found.values.values())
    when = date_format(found.date, "j F Y") if found.date else str(found.year or "")
    return Sheet(
        stored,
        words.instruments[found.instrument].short_name,
        when,
        tuple(rows),
        levels,
        len(found.scores),
        found.published.get("TOTAL"),
        computed.total if computed else None,
        differences(found, words),
    )


def _level(stored: StoredAssessment, key: Key) -> Number | str | None:
    score = stored.assessment.scores[key]
    if score.state is ScoreState.NOT_APPLICABLE:
        return "n/a"
    return None if score.value is None else level_of(stored.assessment.instrument, score.value)


def sentence(place: Place, found: list[Sheet]) -> str:
    """Say in words what the newest figures show."""
    newest = next((x for x in found if x.has_scores), None)
    if newest is None:
        if found:
            return _("Only capacities or no scores of %(place)s are loaded here.") % {"place": place.name}
        return _("No assessment of %(place)s is loaded here.") % {"place": place.name}
    counts = Counter(int(level) for level in newest.levels)
    parts = [
        _("%(count)d at level %(level)d") % {"count": counts[level], "level": level}
        for level in sorted(counts, reverse=True)
    ]
    listed = (
        parts[0] if len(parts) == 1 else _("%(most)s and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}
    )
    values = {"place": place.name, "when": newest.when, "asked": newest.asked, "listed": listed, "title": newest.title}
    if newest.kind == "SELF":
        first = _("In its own report for %(when)s %(place)s put, of %(asked)d indicators, %(listed)s.") % values
    else:
        first = _("An external team that ended on %(when)s put, of %(asked)d indicators, %(listed)s.") % values
    others = len([x for x in found if x.has_scores]) - 1
    if others < 1:
        return first
    return (
        first
        + " "
        + ngettext("%(others)d other assessment is on record.", "%(others)d other assessments are on record.", others)
        % {"others": others}
    )


def time_axis(found: list[Sheet]) -> tuple[list[tuple[str, str]], list[tuple[str, list[Mark]]]]:
    """Return the year ticks and, for each kind of score, its marks on the axis."""
    points = [(sheet, _year(sheet)) for sheet in found]
    if not points:
        return [], []
    first, last = int(min(x for _s, x in points)), int(max(x for _s, x in points)) + 1
    span = max(last - first, 1)
    ticks = [(str(year), across(2 + 96 * (year - first) / span)) for year in range(first, last + 1)]
    kinds: dict[str, list[Mark]] = {}
    for sheet, year in sorted(points, key=lambda x: x[1]):
        x = 2 + 96 * (year - first) / span
        before = x > 80
        shift = -LABEL_SHIFT if before != get_language_bidi() else LABEL_SHIFT
        mark = Mark(sheet.kind, sheet.title, across(x), shift, "end" if before else "start")
        kinds.setdefault(sheet.kind, []).append(mark)
    return ticks, list(kinds.items())


def _year(sheet: Sheet) -> float:
    found = sheet.stored.assessment
    if found.date:
        return found.date.year + (found.date.timetuple().tm_yday - 1) / 365
    return (found.year or 0) + 0.5


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
        framework().indicators[change.after].title,
        change.before.code,
        change.after.code,
        change.counterpart.relation if change.counterpart else "",
        along_levels(change.level_before, first=first),
        along_levels(change.level_after, first=first),
        int(change.level_after),
        steps,
        change.steps < 0,
    )


@dataclass(frozen=True, slots=True)
class Extremes:
    """The cells at the highest and at the lowest level of one sheet."""

    sheet: Sheet
    highest: Number
    strongest: tuple[Cell, ...]
    lowest: Number
    weakest: tuple[Cell, ...]


def extremes(found: list[Sheet]) -> Extremes | None:
    """Return the strongest and weakest indicators of the newest sheet; nothing when all stand at one level."""
    sheet = next((x for x in found if x.has_scores), None)
    if sheet is None:
        return None
    cells = [cell for row in sheet.rows for cell in row.cells if isinstance(cell.level, int | float)]
    levels = [cell.level for cell in cells if isinstance(cell.level, int | float)]
    high, low = max(levels), min(levels)
    if high == low:
        return None
    return Extremes(
        sheet,
        high,
        tuple(x for x in cells if x.level == high),
        low,
        tuple(x for x in cells if x.level == low),
    )


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A place below with the lowest level of each area in its newest assessment, ``None`` without one."""

    place: Place
    period: str
    reported: bool
    levels: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """The places below: coverage by kind and a table place x area."""

    areas: tuple[str, ...]
    rows: tuple[BelowRow, ...]
    coverage: tuple[tuple[str, int, int], ...]


def below(places: list[Place], by_place: dict[int, list[StoredAssessment]]) -> Below | None:
    """Summarise the places below; missing ones are counted, never averaged."""
    if not places:
        return None
    words = framework()
    rows = []
    for place in places:
        newest = latest_with_scores(by_place.get(place.pk, []))
        lowest = lowest_by_area(newest) if newest else {}
        rows.append(
            BelowRow(
                place,
                newest.round.period if newest else "",
                newest is not None,
                tuple(lowest.get(area) for area in words.areas),
            )
        )
    seen = [code for index, code in enumerate(words.areas) if any(row.levels[index] is not None for row in rows)]
    kept = [index for index, code in enumerate(words.areas) if code in seen]
    rows = [BelowRow(x.place, x.period, x.reported, tuple(x.levels[i] for i in kept)) for x in rows]
    coverage = tuple(
        (
            label,
            sum(row.reported for row in rows if row.place.kind == kind),
            sum(row.place.kind == kind for row in rows),
        )
        for kind, label in ((Kind.PROVINCE, _("provinces")), (Kind.DISTRICT, _("districts")))
        if any(row.place.kind == kind for row in rows)
    )
    return Below(tuple(seen), tuple(rows), coverage)


def lowest_by_area(stored: StoredAssessment) -> dict[str, Number]:
    """Return the lowest level of a round in each capacity area that its instrument sees."""
    areas = areas_of_instrument(stored.round.instrument)
    lowest: dict[str, Number] = {}
    for key, value in stored.assessment.values.items():
        level = level_of(stored.round.instrument, value)
        for area in areas.get(key, ()):
            lowest[area] = min(level, lowest.get(area, level))
    return lowest
