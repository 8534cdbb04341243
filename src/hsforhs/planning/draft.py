"""The draft plan: every action between the level now and the level wanted."""

from __future__ import annotations

from hsforhs.framework import Framework, Key, framework
from hsforhs.scores import Assessment, GapReport, gaps, steps_between

from .catalogue import ActionCatalogue, action_catalogue
from .checks import check_plan
from .records import OpenStep, Plan, PlanLine


def draft(
    report: GapReport,
    *,
    years: int,
    catalogue: ActionCatalogue | None = None,
    vocabulary: Framework | None = None,
    place_name: str = "",
) -> Plan:
    """Draft a plan for the gaps of a report.

    For every gap the actions of its JEE 3 counterparts are taken whose step lies above the level now and
    not above the target. An action that several gaps ask for stands once and names them all. A step without
    any action is reported in ``without_actions``. ``catalogue`` is ours by default; actions are of this one alone.
    """
    known = catalogue or action_catalogue()
    words = vocabulary or framework()
    asked: dict[str, list[Key]] = {}
    open_steps: dict[tuple[Key, int], OpenStep] = {}
    for gap in report.gaps:
        for indicator in gap.jee3:
            # From level 0 to a target of 1 there is no step in the catalogue; it must not vanish silently.
            for step in steps_between(gap.now, gap.target) or (gap.target,):
                actions = known.for_step(indicator, step)
                if not actions:
                    open_steps.setdefault((indicator, step), OpenStep(gap.indicator, indicator, step))
                for action in actions:
                    asked.setdefault(action.id, []).append(gap.indicator)
    lines = tuple(PlanLine(action, tuple(asked[action.id])) for action in known.actions.values() if action.id in asked)
    return Plan(
        report,
        years,
        lines,
        tuple(open_steps.values()),
        check_plan(lines, words),
        known.version,
        place_name=place_name or report.assessment.name,
        origin=known.origin,
    )


def draft_for(
    assessment: Assessment, *, years: int, target: int | None = None, catalogue: ActionCatalogue | None = None
) -> Plan:
    """Draft a plan of one or five years straight from an assessment, with the usual targets or one target."""
    state = framework().states.get(assessment.place)
    return draft(
        gaps(assessment, framework(), years=years, target=target),
        years=years,
        catalogue=catalogue,
        place_name=state.name if state else assessment.name,
    )
