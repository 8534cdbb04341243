"""Which components, sectors and goals a set of actions serves, and where it may cost them something.

Counting is plain: an action counts once for every component and sector that it names and for every goal of which a
rule says so. Nothing is weighted, and no sum over goals is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from hsforhs.framework import Framework, SectorLink, Synergy, framework

from .catalogue import ActionCatalogue, action_catalogue
from .goals import rules_about, synergy_rules
from .records import HEALTH, Action
from .synergy_rules import (
    GOALS,
    HEALTH_SECURITY,
    UNIVERSAL_COVERAGE,
    Profile,
    Sign,
    SynergyRule,
)

FAILS_WITHOUT = 3
"""Strength of a cell of the matrix without which the capacity fails."""


class Target(Enum):
    """What a link leads to."""

    GOAL = "goal"
    COMPONENT = "component"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an action with its sign and reason.

    ``strength`` (1 to 3) and ``reason`` of a component or sector are those of the cell of the framework, None and
    empty where our table has none; ``rule`` is the code of the rule behind a link to a goal or a burdened component.
    ``first``: the main component, or the sector that leads.
    """

    action: Action
    target: Target
    code: str
    sign: Sign
    reason: str
    strength: int | None = None
    rule: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """The actions of a set that serve one goal, component or sector.

    ``served`` those with a positive link, ``first`` those of them of which it is the main component or the lead,
    ``burdened`` those with a negative link; each action once, in the order of the catalogue.
    """

    code: str
    served: tuple[Action, ...]
    first: tuple[Action, ...]
    burdened: tuple[Action, ...]

    @property
    def number(self) -> int:
        """How many actions serve it."""
        return len(self.served)


@dataclass(frozen=True, slots=True)
class DisSynergy:
    """A possible dis-synergy: the actions that it speaks about, and what mitigates it.

    ``mitigating`` are actions of the set, ``remedies`` further ones of the catalogue.
    """

    rule: SynergyRule
    actions: tuple[Action, ...]
    mitigating: tuple[Action, ...]
    remedies: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class SynergyReport:
    """What a set of actions serves.

    Goals, components and sectors stand in the order of the framework, each of them also when nothing serves it; the
    health sector goes first among the sectors. ``cells`` counts the actions that name each cell; ``open_cells`` are
    those in the areas of the set which fail the capacity when missing (strength 3) and which no action of it names.
    """

    actions: tuple[Action, ...]
    links: tuple[Link, ...]
    goals: tuple[Tally, ...]
    components: tuple[Tally, ...]
    sectors: tuple[Tally, ...]
    serve_both: tuple[Action, ...]
    serve_all: tuple[Action, ...]
    dis_synergies: tuple[DisSynergy, ...]
    open_cells: tuple[Synergy, ...]
    cells: Mapping[tuple[str, str], int]

    def share(self, tally: Tally) -> int | None:
        """Return how many of a hundred actions serve something, in whole per cent; None for the empty set."""
        return round(100 * tally.number / len(self.actions)) if self.actions else None

    @property
    def untouched(self) -> Mapping[Target, tuple[str, ...]]:
        """The codes of goals, components and sectors that no action serves."""
        parts = ((Target.GOAL, self.goals), (Target.COMPONENT, self.components), (Target.SECTOR, self.sectors))
        return {target: tuple(x.code for x in tallies if not x.served) for target, tallies in parts}


def links_of(action: Action, vocabulary: Framework, rules: Sequence[SynergyRule] | None = None) -> tuple[Link, ...]:
    """Return every link of one action: goals first, then components and sectors, each positive before negative.

    Without ``rules`` those of the edition in use are taken.
    """
    if rules is None:
        fitting = rules_about(action)
    else:
        profile = Profile.of(action)
        fitting = tuple(rule for rule in rules if rule.fits(profile))
    goals = [Link(action, Target.GOAL, x.goal, x.sign, x.reason, rule=x.code) for x in fitting]
    duties = {x.sector: x for x in vocabulary.area_sectors.get(action.area, ())}
    return (
        *(x for x in goals if x.sign is Sign.POSITIVE),
        *(x for x in goals if x.sign is Sign.NEGATIVE),
        *(
            _from_cell(action, Target.COMPONENT, code, vocabulary.matrix.get((action.area, code)), first=number == 0)
            for number, code in enumerate(action.components)
        ),
        *(Link(action, Target.COMPONENT, code, x.sign, x.reason, rule=x.code) for x in fitting for code in x.burdens),
        *(
            _from_cell(action, Target.SECTOR, code, duties.get(code), first=code == action.lead_sector)
            for code in (action.lead_sector, *action.supporting_sectors)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What one action brings to the counts: its links, and what they lead to, each once.

    ``burdening``: the rules by which it may cost a goal something.
    """

    links: tuple[Link, ...]
    served: frozenset[tuple[Target, str]]
    first: frozenset[tuple[Target, str]]
    burdened: frozenset[tuple[Target, str]]
    burdening: frozenset[str]

    @classmethod
    def of(cls, links: tuple[Link, ...]) -> _Own:
        positive = [x for x in links if x.sign is Sign.POSITIVE]
        return cls(
            links,
            frozenset((x.target, x.code) for x in positive),
            frozenset((x.target, x.code) for x in positive if x.first),
            frozenset((x.target, x.code) for x in links if x.sign is Sign.NEGATIVE),
            frozenset(x.rule for x in links if x.target is Target.GOAL and x.sign is Sign.NEGATIVE),
        )


def _finder(words: Framework, rules: Sequence[SynergyRule] | None) -> Callable[[Action], _Own]:
    """As :func:`links_of`, remembered for the actions of the edition in use: pages ask for the same ones again."""
    catalogue = action_catalogue()
    of_edition = rules is None and words is framework()

    def find(action: Action) -> _Own:
        if of_edition and catalogue.actions.get(action.id) is action:
            return _kept(action.id, catalogue.version, words.version)
        return _Own.of(links_of(action, words, rules))

    return find


@lru_cache(maxsize=4096)
def _kept(action_id: str, _catalogue: str, _framework: str) -> _Own:
    return _Own.of(links_of(action_catalogue().actions[action_id], framework()))


def _from_cell(action: Action, target: Target, code: str, cell: Synergy | SectorLink | None, *, first: bool) -> Link:
    reason, strength = (cell.descriptor, cell.strength) if cell else ("", None)
    return Link(action, target, code, Sign.POSITIVE, reason, strength, first=first)


def synergy(
    actions: Iterable[Action],
    *,
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    rules: Sequence[SynergyRule] | None = None,
) -> SynergyReport:
    """Count what a set of actions serves; order and repetition of the actions do not matter.

    Links to components and sectors are those that the catalogue gives each action; links to goals follow the rules of
    the edition, which are our draft. A dis-synergy is always only possible: whether it happens depends on
    how the action is done.
    """
    words, known = vocabulary or framework(), catalogue or action_catalogue()
    find = _finder(words, rules)
    order = {action_id: number for number, action_id in enumerate(known.actions)}
    chosen = tuple(sorted({x.id: x for x in actions}.values(), key=lambda x: (order.get(x.id, len(order)), x.id)))
    found = [find(action) for action in chosen]
    links = tuple(link for own in found for link in own.links)
    tallies = _Tallies(zip(chosen, found, strict=True))
    goals = tallies.of(Target.GOAL, GOALS)
    served = {goal.code: {x.id for x in goal.served} for goal in goals}
    both = served[HEALTH_SECURITY] & served[UNIVERSAL_COVERAGE]
    every = set.intersection(*served.values())
    return SynergyReport(
        chosen,
        links,
        goals,
        tallies.of(Target.COMPONENT, words.components),
        tallies.of(Target.SECTOR, (HEALTH, *words.sectors)),
        tuple(x for x in chosen if x.id in both),
        tuple(x for x in chosen if x.id in every),
        tuple(_dis_synergies(zip(chosen, found, strict=True), chosen, known, rules or synergy_rules())),
        _open_cells(chosen, words),
        Counter((x.area, component) for x in chosen for component in x.components),
    )


_ByTarget: TypeAlias = dict[tuple[Target, str], list[Action]]


@dataclass(frozen=True, slots=True)
class SynergyNumbers:
    """How many actions of a set serve each goal, component and sector, without saying which.

    ``first`` and ``burdened`` are those of :class:`Tally`; ``all_goals`` counts the actions that serve every goal,
    ``costly`` those that a possible dis-synergy speaks about.
    """

    actions: int
    served: Mapping[tuple[Target, str], int]
    first: Mapping[tuple[Target, str], int]
    burdened: Mapping[tuple[Target, str], int]
    all_goals: int
    costly: int


def synergy_numbers(actions: Iterable[Action], *, vocabulary: Framework | None = None) -> SynergyNumbers:
    """Count as :func:`synergy` does, by the rules of the edition in use, for who shows numbers alone."""
    find = _finder(vocabulary or framework(), None)
    found = [find(x) for x in {x.id: x for x in actions}.values()]
    goals = {(Target.GOAL, x) for x in GOALS}
    return SynergyNumbers(
        len(found),
        Counter(chain.from_iterable(x.served for x in found)),
        Counter(chain.from_iterable(x.first for x in found)),
        Counter(chain.from_iterable(x.burdened for x in found)),
        sum(goals <= x.served for x in found),
        sum(bool(x.burdening) for x in found),
    )


class _Tallies:
    """The actions of a set by what their links lead to."""

    def __init__(self, found: Iterable[tuple[Action, _Own]]) -> None:
        self._found: tuple[_ByTarget, _ByTarget, _ByTarget] = {}, {}, {}
        served, first, burdened = self._found
        for action, own in found:
            for key in own.served:
                served.setdefault(key, []).append(action)
            for key in own.first:
                first.setdefault(key, []).append(action)
            for key in own.burdened:
                burdened.setdefault(key, []).append(action)

    def of(self, target: Target, codes: Iterable[str]) -> tuple[Tally, ...]:
        return tuple(Tally(code, *(tuple(x.get((target, code), ())) for x in self._found)) for code in codes)


def _dis_synergies(
    links: Iterable[tuple[Action, _Own]],
    chosen: Sequence[Action],
    known: ActionCatalogue,
    rules: Iterable[SynergyRule],
) -> Iterable[DisSynergy]:
    here = {x.id: x for x in chosen}
    burdening: dict[str, list[Action]] = {}
    for action, own in links:
        for code in own.burdening:
            burdening.setdefault(code, []).append(action)
    for rule in rules:
        if rule.sign is Sign.NEGATIVE and rule.code in burdening:
            remedies = [known.actions[x] for x in rule.mitigated_by if x in known.actions and x not in here]
            mitigating = tuple(here[x] for x in rule.mitigated_by if x in here)
            yield DisSynergy(rule, tuple(burdening[rule.code]), mitigating, tuple(remedies))


def _open_cells(chosen: Sequence[Action], words: Framework) -> tuple[Synergy, ...]:
    named = {(x.area, component) for x in chosen for component in x.components}
    areas = {x.area for x in chosen}
    return tuple(
        cell
        for key, cell in words.matrix.items()
        if cell.area in areas and cell.strength == FAILS_WITHOUT and key not in named
    )
