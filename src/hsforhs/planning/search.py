"""Finding actions in the catalogue, and counting what each further filter would leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hsforhs.framework.names import fold

from .catalogue import ActionCatalogue
from .goals import goals_served
from .records import Action

_CODES: Mapping[str, Callable[[Action], tuple[str, ...]]] = {
    "area": lambda x: (x.area,),
    "indicator": lambda x: (x.indicator.code,) if x.indicator else (),
    "topic": lambda x: (x.topic,) if x.topic else (),
    "step": lambda x: (str(x.step),),
    "component": lambda x: x.components,
    "sector": lambda x: (x.lead_sector, *x.supporting_sectors),
    "level": lambda x: (x.level,),
    "kind": lambda x: (x.kind,),
    "mode": lambda x: (x.mode.value,) if x.mode else (),
    "goal": goals_served,
}
FACETS = tuple(_CODES)
"""The fields by which actions are narrowed, in the order of the form."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What an action must fit; empty fields fit everything.

    ``sector`` fits lead and supporting sectors; ``goal`` (list ``agenda``) fits where a rule of synergies says that the
    action serves it. Every one of the ``words`` must stand in the id, the text or the proof.
    """

    indicator: str = ""
    area: str = ""
    step: int = 0
    component: str = ""
    sector: str = ""
    level: str = ""
    kind: str = ""
    words: str = ""
    mode: str = ""
    goal: str = ""
    topic: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """The facets that are set, with their codes."""
        found = {name: getattr(self, name) for name in FACETS}
        return {name: str(code) for name, code in found.items() if code}

    @property
    def narrowed(self) -> dict[str, str]:
        """What is asked and the words, for a file that repeats by what it was narrowed."""
        return {**self.asked, **({"words": self.words} if self.words else {})}

    def fits(self, action: Action) -> bool:
        """Say whether an action fits every field; ``words`` are compared without case and accents."""
        return self.holds_words(action) and not _misses(self.asked, action)

    def holds_words(self, action: Action) -> bool:
        """Say whether an action holds every one of the words."""
        if not self.words:
            return True
        text = fold(f"{action.id} {action.text} {action.evidence}")
        return all(word in text for word in fold(self.words).split())


def _misses(asked: Mapping[str, str], action: Action) -> list[str]:
    return [name for name, code in asked.items() if code not in _CODES[name](action)]


@dataclass(frozen=True, slots=True)
class Found:
    """The actions that fit, in the order of the framework, and for each facet how many would fit with each code.

    A count is what the list would hold with that code and all *other* fields as they are.
    """

    actions: tuple[Action, ...]
    counts: Mapping[str, Mapping[str, int]]


def find_actions(catalogue: ActionCatalogue, wanted: ActionFilter) -> tuple[Action, ...]:
    """Return the actions that fit, in the order of the framework."""
    return tuple(action for action in catalogue.actions.values() if wanted.fits(action))


def find_with_counts(catalogue: ActionCatalogue, wanted: ActionFilter) -> Found:
    """Return the actions that fit, with the counts of every facet."""
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FACETS}
    found, asked = [], wanted.asked
    for action in catalogue.actions.values():
        if not wanted.holds_words(action):
            continue
        missed = _misses(asked, action)
        if not missed:
            found.append(action)
        for name in FACETS if not missed else missed if len(missed) == 1 else ():
            for code in _CODES[name](action):
                counts[name][code] += 1
    return Found(tuple(found), counts)
