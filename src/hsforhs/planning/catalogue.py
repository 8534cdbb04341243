"""The action catalogue: what leads from one step to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources.abc import Traversable

from hsforhs.framework import Framework, Key, Mode, VocabularyError, framework
from hsforhs.framework.tables import digest, folder, read_records

from .records import HEALTH, Action

MOST_LETTERS = 200
STEPS = (2, 3, 4, 5)


@dataclass(frozen=True)
class ActionCatalogue:
    """All actions by id, and the ids by (JEE 3 indicator, step)."""

    version: str
    actions: Mapping[str, Action]
    by_step: Mapping[tuple[Key, int], tuple[Action, ...]]
    kinds: Mapping[str, str]

    def action(self, action_id: str) -> Action:
        """Return the action with this id; raises VocabularyError when there is none."""
        try:
            return self.actions[action_id]
        except KeyError:
            raise VocabularyError(f"the catalogue has no action '{action_id}'") from None

    def for_step(self, indicator: Key, step: int) -> tuple[Action, ...]:
        """Return the actions that lead ``indicator`` to level ``step``."""
        return self.by_step.get((indicator, step), ())


@lru_cache(maxsize=1)
def action_catalogue() -> ActionCatalogue:
    """Return the catalogue of this installation, read once per process."""
    return load_actions(folder("hsforhs.planning"), framework())


def load_actions(data: Traversable, vocabulary: Framework) -> ActionCatalogue:
    """Read ``action_kinds.csv`` and ``actions/<area>.csv``.

    Raises DataFileError naming the file and the row that breaks the schema, and VocabularyError for an id that
    stands twice.
    """
    kinds = dict(read_records(data / "action_kinds.csv", lambda row: (row["code"], row["title"])))
    actions: dict[str, Action] = {}
    by_step: dict[tuple[Key, int], list[Action]] = {}
    for area in vocabulary.areas:
        for action in read_records(data / "actions" / f"{area}.csv", partial(_action, area)):
            if action.id in actions:
                raise VocabularyError(f"the action id {action.id} stands twice")
            actions[action.id] = action
            by_step.setdefault((action.indicator, action.step), []).append(action)
    date, _, words = vocabulary.version.partition("+")
    return ActionCatalogue(
        f"{date}+{words}.{digest(data / 'actions')[:8]}",
        actions,
        {key: tuple(found) for key, found in by_step.items()},
        kinds,
    )


def _action(area: str, row: dict[str, str]) -> Action:
    return Action(
        row["id"],
        Key.of("jee-3", row["indicator"]),
        area,
        int(row["step"]),
        row["text"],
        tuple(row["components"].split()),
        row["level"],
        row["lead_sector"],
        tuple(row["supporting_sectors"].split()),
        Mode(row["mode"]),
        row["phase"],
        row["kind"],
        row["evidence"],
        tuple(row["checks"].split()),
    )


def faults(catalogue: ActionCatalogue, vocabulary: Framework) -> list[str]:
    """Return one sentence for every action, and every step without action, that breaks the rules."""
    found: list[str] = []
    sectors = {HEALTH, *vocabulary.sectors}
    for action in catalogue.actions.values():
        wrong = {
            "indicator": action.indicator not in vocabulary.indicators
            or vocabulary.area_of(action.indicator).code != action.area,
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
        }
        found += [f"action {action.id}: the {name} is not as the schema asks" for name, bad in wrong.items() if bad]
    found += [
        f"{x.key} has no action that leads to level {step}"
        for x in vocabulary.indicators_of("jee-3")
        for step in STEPS
        if not catalogue.for_step(x.key, step)
    ]
    return found
