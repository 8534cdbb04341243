"""The profile of a place: what was scored when, by whom, how it changed and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from hsforhs.framework import Indicator, Key, Label, framework
from hsforhs.scores import (
    Difference,
    Number,
    ScoreState,
    differences,
    level_of,
    roll_up,
)
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.look.drawing import across
from hsforhs.workbench.look.naming import all_of, filled, kept_ltr, label_of, marked, titled
from hsforhs.workbench.places.models import Place

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
    title: Label
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
class Mark:
    """One assessment on the time axis: ``x`` in per cent, ``shift`` of its label in pixels."""

    kind: str
    label: str
    x: str
    shift: int
    anchor: str


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
                    titled("group", str(group.key)),
                    cells,
                    found.published.get(code),
                    computed.capacities[code] if computed else None,
                )
            )
    levels = tuple(level_of(found.instrument, value) for value in found.values.values())
    when = date_format(found.date) if found.date else str(found.year or "")
    return Sheet(
        stored,
        kept_ltr(words.instruments[found.instrument].short_name),
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


def sentence(place: Place, found: list[Sheet]) -> SafeString:
    """Say in words what the newest figures show."""
    newest = next((x for x in found if x.has_scores), None)
    name = label_of(place)
    values: dict[str, object] = {"place": marked(name.text, name.language)}
    if newest is None:
        if found:
            return filled(_("Only capacities or no scores of %(place)s are loaded here."), values)
        return filled(_("No assessment of %(place)s is loaded here."), values)
    counts = Counter(int(level) for level in newest.levels)
    parts = [
        _("%(count)d at level %(level)d") % {"count": counts[level], "level": level}
        for level in sorted(counts, reverse=True)
    ]
    values |= {"when": newest.when, "asked": newest.asked, "listed": all_of(parts)}
    if newest.kind == "SELF":
        words = ngettext(
            "In its own report for %(when)s %(place)s put, of %(asked)s indicator, %(listed)s.",
            "In its own report for %(when)s %(place)s put, of %(asked)s indicators, %(listed)s.",
            newest.asked,
        )
    else:
        words = ngettext(
            "An external team that ended on %(when)s put, of %(asked)s indicator, %(listed)s.",
            "An external team that ended on %(when)s put, of %(asked)s indicators, %(listed)s.",
            newest.asked,
        )
    first = filled(words, values)
    others = len([x for x in found if x.has_scores]) - 1
    if others < 1:
        return first
    more = ngettext("%(others)d other assessment is on record.", "%(others)d other assessments are on record.", others)
    return format_html("{} {}", first, more % {"others": others})


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
