"""Checks that the action catalogue keeps its own rules, and what it covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hsforhs.framework import Framework, Key

from .catalogue import STEPS, ActionCatalogue
from .records import HEALTH, Action

MOST_LETTERS = 200
LONGEST_MONTHS = 60
_THRESHOLD = re.compile(r"\d+(?:\.\d+)? \S.*")


def faults(catalogue: ActionCatalogue, vocabulary: Framework) -> list[str]:
    """Return one sentence for every action, and every step without action, that breaks the rules."""
    return [
        *(fault for action in catalogue.actions.values() for fault in _action(action, catalogue, vocabulary)),
        *_order(catalogue),
        *(f"{key} has no action that leads to level {step}" for key, step in missing_steps(catalogue, vocabulary)),
    ]


def _action(action: Action, catalogue: ActionCatalogue, vocabulary: Framework) -> Iterator[str]:
    sectors = {HEALTH, *vocabulary.sectors}
    wrong = {
        "indicator": not _stands_under_one(action, catalogue, vocabulary),
        "area": action.area not in vocabulary.areas,
        "step": action.step not in STEPS,
        "text": not 0 < len(action.text) <= MOST_LETTERS,
        "components": not action.components or not set(action.components) <= set(vocabulary.components),
        "level": action.level not in vocabulary.lists["level"],
        "lead_sector": action.lead_sector not in sectors,
        "supporting_sectors": action.lead_sector in action.supporting_sectors
        or not set(action.supporting_sectors) <= sectors,
        "phase": action.phase not in vocabulary.lists["phase"],
        "kind": action.kind not in catalogue.kinds,
        "evidence": not action.evidence,
        "checks": not set(action.checks) <= set(vocabulary.plan_checks),
        "hazards": not set(action.hazards) <= set(vocabulary.lists["hazard"]),
        "hepr": bool(action.hepr) and action.hepr not in vocabulary.capabilities,
        "months": not 1 <= action.months <= LONGEST_MONTHS,
        "costs": not action.costs or any(x.item not in catalogue.cost_items or x.quantity <= 0 for x in action.costs),
        "threshold": bool(action.threshold) and not _THRESHOLD.fullmatch(action.threshold),
    }
    for name, bad in wrong.items():
        if bad:
            yield f"action {action.id}: the {name} is not as the schema asks"
    for earlier in action.replaces:
        if earlier in catalogue.actions:
            yield f"action {action.id}: it replaces {earlier}, which is still there"


def _stands_under_one(action: Action, catalogue: ActionCatalogue, vocabulary: Framework) -> bool:
    """Say whether an action has either an indicator of its area or a known topic, whose code begins its id."""
    if action.indicator is None:
        return action.topic in catalogue.topics and action.id.startswith(f"{action.topic}-")
    known = not action.topic and action.indicator in vocabulary.indicators
    return known and vocabulary.area_of(action.indicator).code == action.area


def _order(catalogue: ActionCatalogue) -> Iterator[str]:
    """Prerequisites exist, never come from a higher step of the same indicator or topic, and form no circle."""
    for action in catalogue.actions.values():
        for before in action.prerequisites:
            first = catalogue.actions.get(before)
            if first is None:
                yield f"action {action.id}: its prerequisite {before} does not exist"
            elif first.under == action.under and first.step > action.step:
                yield f"action {action.id}: its prerequisite {before} belongs to a higher step"
    for circle in circles({x.id: x.prerequisites for x in catalogue.actions.values()}):
        yield f"the prerequisites of {', '.join(circle)} run in a circle"


def circles(before: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the ids that can never start because each waits for another of them; empty when there is none."""
    waiting = {name: {x for x in needs if x in before} for name, needs in before.items()}
    after: dict[str, list[str]] = {name: [] for name in before}
    for name, needs in waiting.items():
        for first in needs:
            after[first].append(name)
    free = [name for name, needs in waiting.items() if not needs]
    while free:
        done = free.pop()
        del waiting[done]
        for name in after[done]:
            waiting[name].discard(done)
            if not waiting[name]:
                free.append(name)
    return [tuple(sorted(waiting))] if waiting else []


def missing_steps(catalogue: ActionCatalogue, vocabulary: Framework) -> tuple[tuple[Key, int], ...]:
    """Return the steps of JEE 3 indicators to which no action leads."""
    return tuple(
        (x.key, step)
        for x in vocabulary.indicators_of("jee-3")
        for step in STEPS
        if not catalogue.for_step(x.key, step)
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many actions there are, and how they spread; an action with several components counts in each.

    ``indicators`` and ``missing`` speak of the indicators alone, all other numbers of every action.
    """

    actions: int
    indicators: int
    missing: tuple[tuple[Key, int], ...]
    by_step: Mapping[int, int]
    by_component: Mapping[str, int]
    by_sector: Mapping[str, int]
    by_level: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_topic: Mapping[str, int]


def coverage(catalogue: ActionCatalogue, vocabulary: Framework) -> Coverage:
    """Count the catalogue by step, component, lead sector, level, kind and topic; codes without action count 0."""
    actions = catalogue.actions.values()

    def counted(codes: Iterator[str] | list[str], found: Counter[str]) -> dict[str, int]:
        return {code: found[code] for code in codes}

    return Coverage(
        len(actions),
        len({x.indicator for x in actions if x.indicator}),
        missing_steps(catalogue, vocabulary),
        {step: sum(x.step == step for x in actions) for step in STEPS},
        counted(list(vocabulary.components), Counter(code for x in actions for code in x.components)),
        counted([HEALTH, *vocabulary.sectors], Counter(x.lead_sector for x in actions)),
        counted(list(vocabulary.lists["level"]), Counter(x.level for x in actions)),
        counted(list(catalogue.kinds), Counter(x.kind for x in actions)),
        {code: len(found) for code, found in catalogue.by_topic.items()},
    )


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The actions of one step of an indicator or topic: all, and by component (with several components in each)."""

    indicator: Key | None
    topic: str
    step: int
    actions: int
    by_component: Mapping[str, int]


def coverage_matrix(catalogue: ActionCatalogue, vocabulary: Framework) -> tuple[CoverageRow, ...]:
    """Count the catalogue by JEE 3 indicator, step and component, then by topic; what has no action counts 0."""

    def row(indicator: Key | None, topic: str, step: int, actions: Sequence[Action]) -> CoverageRow:
        found = Counter(code for x in actions for code in x.components)
        return CoverageRow(indicator, topic, step, len(actions), {x: found[x] for x in vocabulary.components})

    return (
        *(row(x.key, "", s, catalogue.for_step(x.key, s)) for x in vocabulary.indicators_of("jee-3") for s in STEPS),
        *(row(None, x, s, [y for y in found if y.step == s]) for x, found in catalogue.by_topic.items() for s in STEPS),
    )
