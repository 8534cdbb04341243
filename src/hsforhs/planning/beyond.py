"""What a plan could hold beyond the indicators: actions that people may add, never taken by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hsforhs.framework import Key
from hsforhs.scores import GapReport

from .catalogue import ActionCatalogue
from .records import Action, Plan


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An action of a topic with the gaps of its area; ``answers`` are open plan checks that it would answer."""

    action: Action
    gaps: tuple[Key, ...]
    answers: tuple[str, ...]


def asking_for(action: Action, report: GapReport) -> tuple[Key, ...]:
    """Return the gaps that ask for an action: those of its indicator, of a topic those of its capacity area."""
    if action.indicator is None:
        return tuple(gap.indicator for gap in report.gaps if gap.area == action.area)
    return tuple(gap.indicator for gap in report.gaps if action.indicator in gap.jee3)


def suggestions(plan: Plan, catalogue: ActionCatalogue) -> Mapping[str, tuple[Suggestion, ...]]:
    """Return the actions beyond the indicators that fit a plan and are not in it, by topic; every topic stands.

    An action fits where its area has a gap with a target that is not below the level from which the action fits.
    Those that answer an open check of the plan come first, then those that fit from a lower level. A plan takes nothing
    from another catalogue than its own, so there is no topic where ``catalogue`` is another one.
    """
    if catalogue.origin != plan.origin:
        return {}
    wanted: dict[str, int] = {}
    asking: dict[str, tuple[Key, ...]] = {}
    for gap in plan.report.gaps:
        wanted[gap.area] = max(gap.target, wanted.get(gap.area, 0))
        asking[gap.area] = (*asking.get(gap.area, ()), gap.indicator)
    here = {line.action.id for line in plan.lines}
    still_open = {finding.code for finding in plan.findings if not finding.met}

    def fitting(actions: tuple[Action, ...]) -> tuple[Suggestion, ...]:
        found = [
            Suggestion(x, asking.get(x.area, ()), tuple(code for code in x.checks if code in still_open))
            for x in actions
            if x.id not in here and x.step <= wanted.get(x.area, 0)
        ]
        return tuple(sorted(found, key=lambda x: (not x.answers, x.action.step)))

    return {topic: fitting(actions) for topic, actions in catalogue.by_topic.items()}
