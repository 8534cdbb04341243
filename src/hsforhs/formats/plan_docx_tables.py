"""The tables of a plan document: header, rows and widths in cm of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from hsforhs.files import Sentence
from hsforhs.framework import Framework, Key
from hsforhs.planning import HEALTH, ActionCatalogue, Plan, PlanLine, Suggestion
from hsforhs.scores import Gap, Number, Score, ScoreState, level_of

from . import plan_words as say
from .docx_parts import Band, Cell, TableRow
from .palette import BERRY, BERRY_TINT, level_colours
from .wording import Wording

Table: TypeAlias = tuple[Sequence[str], list[TableRow], Sequence[float]]
"""Header, rows, widths in cm (together the width of the text)."""

_MOST_IDS = 6
_HEALTH_DUTY = Sentence("Leads where no other sector does")

_LEVELS = (Sentence("Code"), Sentence("Indicator"), Sentence("Level"))
_LEVELS_IN_PERCENT = (Sentence("Code"), Sentence("Indicator"), Sentence("Score"), Sentence("Level"))
_GAPS = (Sentence("Code"), Sentence("Indicator"), Sentence("Now"), Sentence("Target"), Sentence("JEE 3"))
_ACTIONS = (
    Sentence("For level"),
    Sentence("Action"),
    Sentence("Lead"),
    Sentence("Where"),
    Sentence("Proof that it is done"),
)
_SUGGESTED = (Sentence("From level"), Sentence("Action"), Sentence("Capacity area"), Sentence("Lead"))
_COMPONENTS = (Sentence("Component"), Sentence("Main"), Sentence("Beside"), Sentence("Capacity areas (actions)"))
_SECTORS = (
    Sentence("Sector"),
    Sentence("Usual duty"),
    Sentence("Leads"),
    Sentence("Supports"),
    Sentence("Capacity areas (actions)"),
)
_CHECKS = (Sentence("Check"), Sentence("Question"), Sentence("Answer"), Sentence("In this plan"))
_INDICATORS = (Sentence("Code"), Sentence("Indicator"), Sentence("Area or capacity"))
_OPEN_STEPS = (Sentence("Indicator (JEE 3)"), Sentence("To level"), Sentence("Asked by"))
_LEFT_OUT = (Sentence("Indicator"), Sentence("Action"), Sentence("Why it was taken out"))
_STATES = {
    ScoreState.VALUE: Sentence("value"),
    ScoreState.NOT_REPORTED: Sentence("not reported"),
    ScoreState.NOT_APPLICABLE: Sentence("not applicable"),
}


def level_cell(level: Number | str) -> Cell:
    """Return a cell with the number of a level on its colour; text such as ``C5.1: 2`` stays plain."""
    if isinstance(level, str):
        return Cell(level, centred=True)
    fill, ink = level_colours(level)
    return Cell(str(level), fill=fill, ink=ink, bold=True, centred=True)


def levels(plan: Plan, words: Framework, wording: Wording) -> Table:
    """Every indicator of the assessment under its capacity or area."""
    found = plan.report.assessment
    per_cent = words.instrument(found.instrument).scale == "percent"
    rows: list[TableRow] = []
    for group in words.groups_of(found.instrument):
        keys = [key for key in group.indicators if key in found.scores]
        if not keys:
            continue
        published = found.published.get(group.key.code)
        title = f"{group.key.code} {wording.title(words, 'group', str(group.key))}"
        if published is not None:
            title = wording.says("%(group)s, published %(value)s %%", group=title, value=published)
        rows.append(Band(title))
        for key in keys:
            score = found.scores[key]
            written = [_as_written(score, wording)] if per_cent else []
            rows.append(
                [
                    key.code,
                    wording.title(words, "indicator", str(key)),
                    *written,
                    _level(found.instrument, score, wording),
                ]
            )
    if per_cent:
        return wording.each(_LEVELS_IN_PERCENT), rows, (1.7, 10.6, 2.7, 2.0)
    return wording.each(_LEVELS), rows, (1.7, 12.6, 2.7)


def _as_written(score: Score, wording: Wording) -> str:
    return f"{score.value} %" if score.value is not None else wording.of(_STATES[score.state])


def _level(instrument: str, score: Score, wording: Wording) -> Cell:
    if score.value is not None:
        return level_cell(level_of(instrument, score.value))
    return Cell(
        wording.says("n/a") if score.state is ScoreState.NOT_APPLICABLE else wording.says("not reported"), centred=True
    )


def gaps(plan: Plan, words: Framework, wording: Wording) -> Table:
    """Every gap under its capacity area."""
    by_area: dict[str, list[Gap]] = {}
    for gap in plan.report.gaps:
        by_area.setdefault(gap.area, []).append(gap)
    rows: list[TableRow] = []
    for area in (x for x in words.areas if x in by_area):
        rows.append(Band(say.area_title(area, words, wording)))
        rows += [
            [
                gap.indicator.code,
                wording.title(words, "indicator", str(gap.indicator)),
                level_cell(gap.now),
                level_cell(gap.target),
                ", ".join(key.code for key in gap.jee3),
            ]
            for gap in by_area[area]
        ]
    return wording.each(_GAPS), rows, (1.6, 9.6, 1.4, 1.5, 2.9)


def actions(lines: Sequence[PlanLine], words: Framework, catalogue: ActionCatalogue, wording: Wording) -> Table:
    """The actions of one area by indicator, then those beyond the indicators by topic."""
    rows: list[TableRow] = []
    by_heading: dict[str, list[PlanLine]] = {}
    for line in lines:
        by_heading.setdefault(say.heading_of(line.action, words, catalogue, wording), []).append(line)
    for heading, own in by_heading.items():
        rows.append(Band(heading))
        for line in sorted(own, key=lambda x: x.action.step):
            action = line.action
            rows.append(
                [
                    level_cell(action.step),
                    Cell(action.text, note=_beside(line, words, wording)),
                    say.sector_title(action.lead_sector, words, wording),
                    say.where_title(action, words, wording),
                    action.evidence or say.not_given(wording),
                ]
            )
    return wording.each(_ACTIONS), rows, (1.7, 6.9, 2.7, 2.3, 3.4)


def suggested(menu: Sequence[Suggestion], words: Framework, wording: Wording) -> Table:
    """Actions beyond the indicators that people may add, of one topic."""
    rows: list[TableRow] = [
        [
            level_cell(found.action.step),
            Cell(found.action.text, note=" · ".join((found.action.id, *found.answers))),
            say.area_title(found.action.area, words, wording),
            say.sector_title(found.action.lead_sector, words, wording),
        ]
        for found in menu
    ]
    return wording.each(_SUGGESTED), rows, (1.7, 8.6, 3.7, 3.0)


def _beside(line: PlanLine, words: Framework, wording: Wording) -> str:
    """Return the id, who supports, and why a person added the action."""
    support = [say.sector_title(code, words, wording) for code in line.action.supporting_sectors]
    parts = [line.action.id, wording.says("with %(sectors)s", sectors="; ".join(support)) if support else ""]
    parts.append(wording.says("added by hand: %(reason)s", reason=line.reason) if line.reason else "")
    return " · ".join(part for part in parts if part)


def components(plan: Plan, words: Framework, wording: Wording) -> Table:
    """What falls to each component."""
    main = Counter(next(iter(line.action.components), "") for line in plan.lines)
    beside = Counter(code for line in plan.lines for code in line.action.components[1:])
    rows: list[TableRow] = [
        [
            Cell(say.component_title(code, words, wording), bold=True),
            _number(main[code]),
            _number(beside[code]),
            _areas((line.action.area for line in plan.lines if code in line.action.components), wording),
        ]
        for code in words.components
    ]
    if main[""]:
        areas = _areas((line.action.area for line in plan.lines if not line.action.components), wording)
        rows.append([Cell(say.not_given(wording), bold=True), _number(main[""]), _number(0), areas])
    return wording.each(_COMPONENTS), rows, (5.0, 1.5, 1.6, 8.9)


def sectors(plan: Plan, words: Framework, wording: Wording) -> Table:
    """What each sector leads and supports; sectors with no action are named below the others."""
    leads = Counter(line.action.lead_sector for line in plan.lines)
    supports = Counter(code for line in plan.lines for code in line.action.supporting_sectors)
    named = (HEALTH, *words.sectors, *([""] if leads[""] else []))
    order = sorted(named, key=lambda code: (-leads[code], -supports[code]))
    rows: list[TableRow] = [
        [
            Cell(say.sector_title(code, words, wording), bold=True),
            words.sectors[code].duty if code in words.sectors else wording.of(_HEALTH_DUTY) if code else "",
            _number(leads[code]),
            _number(supports[code]),
            _areas(
                (
                    line.action.area
                    for line in plan.lines
                    if code in (line.action.lead_sector, *line.action.supporting_sectors)
                ),
                wording,
            ),
        ]
        for code in order
    ]
    return wording.each(_SECTORS), rows, (3.7, 4.6, 1.3, 1.7, 5.7)


def _number(number: int) -> Cell:
    return Cell(str(number), centred=True)


def _areas(areas: Iterable[str], wording: Wording) -> str:
    return ", ".join(f"{area} ({number})" for area, number in Counter(areas).items()) or wording.says("none")


def checks(plan: Plan, wording: Wording) -> Table:
    """The plan checks with their answers."""
    rows: list[TableRow] = []
    for finding in plan.findings:
        answer = (
            Cell(wording.says("yes"), bold=True, centred=True)
            if finding.met
            else Cell(wording.says("open"), fill=BERRY_TINT, ink=BERRY, bold=True, centred=True)
        )
        ids = ", ".join(finding.lines[:_MOST_IDS])
        more = len(finding.lines) - _MOST_IDS
        named = wording.says("%(ids)s and %(number)s more", ids=ids, number=more) if more > 0 else ids
        rows.append(
            [
                finding.code,
                Cell(f"{wording.of(finding.check)}.", note=f"{wording.of(finding.why)}."),
                answer,
                Cell(wording.of(finding.message), note=named),
            ]
        )
    return wording.each(_CHECKS), rows, (1.5, 8.3, 1.7, 5.5)


def indicators(keys: Iterable[Key], words: Framework, wording: Wording) -> Table:
    """A plain list of indicators."""
    rows: list[TableRow] = [
        [
            key.code,
            wording.title(words, "indicator", str(key)),
            wording.title(words, "group", str(words.indicators[key].group)),
        ]
        for key in keys
    ]
    return wording.each(_INDICATORS), rows, (1.7, 9.8, 5.5)


def open_steps(plan: Plan, words: Framework, wording: Wording) -> Table:
    """Steps of a gap for which there is no action."""
    rows: list[TableRow] = [
        [say.indicator_title(x.jee3, words, wording), level_cell(x.step), str(x.gap)] for x in plan.without_actions
    ]
    return wording.each(_OPEN_STEPS), rows, (11.5, 2.0, 3.5)


def left_out(plan: Plan, wording: Wording) -> Table:
    """Actions that a person took out."""
    rows: list[TableRow] = [
        [x.action.under, Cell(x.action.text, note=x.action.id), x.reason or wording.says("no reason given")]
        for x in plan.left_out
    ]
    return wording.each(_LEFT_OUT), rows, (2.0, 8.5, 6.5)
