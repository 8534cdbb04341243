"""The tables of a plan document: header, rows and widths in cm of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from hsforhs.framework import Framework, Key
from hsforhs.planning import HEALTH, NOT_GIVEN, ActionCatalogue, Plan, PlanLine, Suggestion
from hsforhs.scores import Gap, Number, Score, ScoreState, level_of

from . import plan_words as say
from .docx_parts import Band, Cell, TableRow
from .palette import BERRY, BERRY_TINT, level_colours

Table: TypeAlias = tuple[Sequence[str], list[TableRow], Sequence[float]]
"""Header, rows, widths in cm (together the width of the text)."""

_MOST_IDS = 6
_HEALTH_DUTY = "Leads where no other sector does"


def level_cell(level: Number | str) -> Cell:
    """Return a cell with the number of a level on its colour; text such as ``C5.1: 2`` stays plain."""
    if isinstance(level, str):
        return Cell(level, centred=True)
    fill, ink = level_colours(level)
    return Cell(str(level), fill=fill, ink=ink, bold=True, centred=True)


def levels(plan: Plan, words: Framework) -> Table:
    """Every indicator of the assessment under its capacity or area."""
    found = plan.report.assessment
    per_cent = words.instrument(found.instrument).scale == "percent"
    rows: list[TableRow] = []
    for group in words.groups_of(found.instrument):
        keys = [key for key in group.indicators if key in found.scores]
        if not keys:
            continue
        published = found.published.get(group.key.code)
        shown = f", published {published} %" if published is not None else ""
        rows.append(Band(f"{group.key.code} {group.title}{shown}"))
        for key in keys:
            score = found.scores[key]
            written = [_as_written(score)] if per_cent else []
            rows.append([key.code, words.indicators[key].title, *written, _level(found.instrument, score)])
    if per_cent:
        return ("Code", "Indicator", "Score", "Level"), rows, (1.7, 10.6, 2.7, 2.0)
    return ("Code", "Indicator", "Level"), rows, (1.7, 12.6, 2.7)


def _as_written(score: Score) -> str:
    return f"{score.value} %" if score.value is not None else score.state.value


def _level(instrument: str, score: Score) -> Cell:
    if score.value is not None:
        return level_cell(level_of(instrument, score.value))
    return Cell("n/a" if score.state is ScoreState.NOT_APPLICABLE else "not reported", centred=True)


def gaps(plan: Plan, words: Framework) -> Table:
    """Every gap under its capacity area."""
    by_area: dict[str, list[Gap]] = {}
    for gap in plan.report.gaps:
        by_area.setdefault(gap.area, []).append(gap)
    rows: list[TableRow] = []
    for area in (x for x in words.areas if x in by_area):
        rows.append(Band(say.area_title(area, words)))
        rows += [
            [
                gap.indicator.code,
                words.indicators[gap.indicator].title,
                level_cell(gap.now),
                level_cell(gap.target),
                ", ".join(key.code for key in gap.jee3),
            ]
            for gap in by_area[area]
        ]
    return ("Code", "Indicator", "Now", "Target", "JEE 3"), rows, (1.6, 9.6, 1.4, 1.5, 2.9)


def actions(lines: Sequence[PlanLine], words: Framework, catalogue: ActionCatalogue) -> Table:
    """The actions of one area by indicator, then those beyond the indicators by topic."""
    rows: list[TableRow] = []
    by_heading: dict[str, list[PlanLine]] = {}
    for line in lines:
        by_heading.setdefault(say.heading_of(line.action, words, catalogue), []).append(line)
    for heading, own in by_heading.items():
        rows.append(Band(heading))
        for line in sorted(own, key=lambda x: x.action.step):
            action = line.action
            rows.append(
                [
                    level_cell(action.step),
                    Cell(action.text, note=_beside(line, words)),
                    say.sector_title(action.lead_sector, words),
                    say.where_title(action, words),
                    action.evidence or NOT_GIVEN,
                ]
            )
    return ("For level", "Action", "Lead", "Where", "Proof that it is done"), rows, (1.4, 7.2, 2.7, 2.3, 3.4)


def suggested(menu: Sequence[Suggestion], words: Framework) -> Table:
    """Actions beyond the indicators that people may add, of one topic."""
    rows: list[TableRow] = [
        [
            level_cell(found.action.step),
            Cell(found.action.text, note=" · ".join((found.action.id, *found.answers))),
            say.area_title(found.action.area, words),
            say.sector_title(found.action.lead_sector, words),
        ]
        for found in menu
    ]
    return ("From level", "Action", "Capacity area", "Lead"), rows, (1.4, 8.9, 3.7, 3.0)


def _beside(line: PlanLine, words: Framework) -> str:
    """Return the id, who supports, and why a person added the action."""
    support = [say.sector_title(code, words) for code in line.action.supporting_sectors]
    parts = [line.action.id, f"with {'; '.join(support)}" if support else ""]
    parts.append(f"added by hand: {line.reason}" if line.reason else "")
    return " · ".join(part for part in parts if part)


def components(plan: Plan, words: Framework) -> Table:
    """What falls to each component."""
    main = Counter(next(iter(line.action.components), "") for line in plan.lines)
    beside = Counter(code for line in plan.lines for code in line.action.components[1:])
    rows: list[TableRow] = [
        [
            Cell(component.title, bold=True),
            _number(main[code]),
            _number(beside[code]),
            _areas(line.action.area for line in plan.lines if code in line.action.components),
        ]
        for code, component in words.components.items()
    ]
    if main[""]:
        areas = _areas(line.action.area for line in plan.lines if not line.action.components)
        rows.append([Cell(NOT_GIVEN, bold=True), _number(main[""]), _number(0), areas])
    return ("Component", "Main", "Beside", "Capacity areas (actions)"), rows, (5.0, 1.5, 1.6, 8.9)


def sectors(plan: Plan, words: Framework) -> Table:
    """What each sector leads and supports; sectors with no action are named below the others."""
    leads = Counter(line.action.lead_sector for line in plan.lines)
    supports = Counter(code for line in plan.lines for code in line.action.supporting_sectors)
    named = (HEALTH, *words.sectors, *([""] if leads[""] else []))
    order = sorted(named, key=lambda code: (-leads[code], -supports[code]))
    rows: list[TableRow] = [
        [
            Cell(say.sector_title(code, words), bold=True),
            words.sectors[code].duty if code in words.sectors else _HEALTH_DUTY if code else "",
            _number(leads[code]),
            _number(supports[code]),
            _areas(
                line.action.area
                for line in plan.lines
                if code in (line.action.lead_sector, *line.action.supporting_sectors)
            ),
        ]
        for code in order
    ]
    return ("Sector", "Usual duty", "Leads", "Supports", "Capacity areas (actions)"), rows, (3.7, 4.6, 1.3, 1.7, 5.7)


def _number(number: int) -> Cell:
    return Cell(str(number), centred=True)


def _areas(areas: Iterable[str]) -> str:
    return ", ".join(f"{area} ({number})" for area, number in Counter(areas).items()) or "none"


def checks(plan: Plan) -> Table:
    """The plan checks with their answers."""
    rows: list[TableRow] = []
    for finding in plan.findings:
        answer = (
            Cell("yes", bold=True, centred=True)
            if finding.met
            else Cell("open", fill=BERRY_TINT, ink=BERRY, bold=True, centred=True)
        )
        ids = ", ".join(finding.lines[:_MOST_IDS])
        more = len(finding.lines) - _MOST_IDS
        named = f"{ids} and {more} more" if more > 0 else ids
        rows.append(
            [finding.code, Cell(f"{finding.check}.", note=f"{finding.why}."), answer, Cell(finding.message, note=named)]
        )
    return ("Check", "Question", "Answer", "In this plan"), rows, (1.5, 8.3, 1.7, 5.5)


def indicators(keys: Iterable[Key], words: Framework) -> Table:
    """A plain list of indicators."""
    rows: list[TableRow] = [[key.code, words.indicators[key].title, words.indicators[key].group_title] for key in keys]
    return ("Code", "Indicator", "Area or capacity"), rows, (1.7, 9.8, 5.5)


def open_steps(plan: Plan, words: Framework) -> Table:
    """Steps of a gap for which there is no action."""
    rows: list[TableRow] = [
        [say.indicator_title(x.jee3, words), level_cell(x.step), str(x.gap)] for x in plan.without_actions
    ]
    return ("Indicator (JEE 3)", "To level", "Asked by"), rows, (11.5, 2.0, 3.5)


def left_out(plan: Plan) -> Table:
    """Actions that a person took out."""
    rows: list[TableRow] = [
        [x.action.under, Cell(x.action.text, note=x.action.id), x.reason or "no reason given"] for x in plan.left_out
    ]
    return ("Indicator", "Action", "Why it was taken out"), rows, (2.0, 8.5, 6.5)
