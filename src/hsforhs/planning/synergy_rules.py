"""What an action does for universal health coverage, health security and healthier populations: rules as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from hsforhs.framework import Framework
from hsforhs.framework.tables import read_records

from .records import HEALTH, Action

if TYPE_CHECKING:
    from .catalogue import ActionCatalogue

UNIVERSAL_COVERAGE, HEALTH_SECURITY, HEALTHIER_POPULATIONS = "UHC", "HS", "HP"
GOALS = (UNIVERSAL_COVERAGE, HEALTH_SECURITY, HEALTHIER_POPULATIONS)
"""Codes of the list ``agenda``: the three goals of the definition of synergy (Lancet 2023;401:1964-2012)."""
ANY = "*"
"""In a rule: any code, but not none."""


class Sign(Enum):
    """Whether a link helps a goal or may cost it something."""

    POSITIVE = "POS"
    NEGATIVE = "NEG"


_CODES: Mapping[str, Callable[[Action], tuple[str, ...]]] = {
    "areas": lambda x: (x.area,),
    "indicators": lambda x: (x.indicator.code,) if x.indicator else (),
    "topics": lambda x: (x.topic,) if x.topic else (),
    "components": lambda x: x.components[:1],
    "modes": lambda x: (x.mode.value,) if x.mode else (),
    "phases": lambda x: (x.phase,),
    "kinds": lambda x: (x.kind,),
    "levels": lambda x: (x.level,),
    "leads": lambda x: (x.lead_sector,),
    "checks": lambda x: x.checks,
    "items": lambda x: tuple(cost.item for cost in x.costs),
}
"""What each column of conditions looks at; of the components only the main one."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the conditions of rules look at in one action: its codes by column, with ``ANY`` where there is one."""

    id: str
    codes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, action: Action) -> Profile:
        """Read the codes of an action once for all rules."""
        found = {name: [x for x in codes(action) if x] for name, codes in _CODES.items()}
        return cls(action.id, {name: frozenset([*codes, ANY] if codes else ()) for name, codes in found.items()})


@dataclass(frozen=True, slots=True)
class SynergyRule:
    """One judgement: which actions help a goal, or may cost it something, and why.

    The fields ``areas`` to ``items`` are conditions, each a list of codes; an empty one asks nothing. An action fits
    when it is ``named``, or when it holds one code of every condition; never when it is ``exempt``. A negative rule
    says which components it ``burdens``, what mitigates it in words, and which actions of the catalogue do.
    """

    code: str
    sign: Sign
    goal: str
    reason: str
    areas: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    burdens: tuple[str, ...] = ()
    mitigation: str = ""
    mitigated_by: tuple[str, ...] = ()
    basis: str = "D"
    source: str = ""

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The conditions that ask something, by the name of their field."""
        return {name: codes for name in _CODES if (codes := getattr(self, name))}

    def fits(self, action: Profile) -> bool:
        """Say whether the rule speaks about an action."""
        if action.id in self.exempt:
            return False
        if action.id in self.named:
            return True
        wanted = self.conditions
        return bool(wanted) and all(not action.codes[name].isdisjoint(codes) for name, codes in wanted.items())


def load_synergy_rules(data: Traversable) -> tuple[SynergyRule, ...]:
    """Read ``synergies/rules.csv``; raises DataFileError naming the row that breaks the schema."""
    return tuple(read_records(data / "synergies" / "rules.csv", _rule))


def _rule(row: dict[str, str]) -> SynergyRule:
    return SynergyRule(
        row["code"],
        Sign(row["sign"]),
        row["goal"],
        row["reason"],
        named=tuple(row["actions"].split()),
        exempt=tuple(row["except"].split()),
        burdens=tuple(row["burdens"].split()),
        mitigation=row["mitigation"],
        mitigated_by=tuple(row["mitigated_by"].split()),
        basis=row["basis"],
        source=row["source"],
        **{name: tuple(row[name].split()) for name in _CODES},
    )


def synergy_faults(rules: Iterable[SynergyRule], catalogue: ActionCatalogue, vocabulary: Framework) -> list[str]:
    """Return one sentence for every rule that names what does not exist, speaks of no action, or lacks a reason."""
    profiles = [Profile.of(x) for x in catalogue.actions.values()]
    listed = tuple(rules)
    codes = [x.code for x in listed]
    return [
        *(fault for rule in listed for fault in _faults(rule, profiles, catalogue, vocabulary)),
        *(f"synergy rule {code}: the code stands twice" for code in sorted({x for x in codes if codes.count(x) > 1})),
    ]


def _faults(rule: SynergyRule, profiles: list[Profile], catalogue: ActionCatalogue, words: Framework) -> Iterator[str]:
    known = _known(catalogue, words)
    wrong = {
        "goal": rule.goal not in GOALS,
        "reason": not rule.reason,
        "basis": rule.basis not in {"R", "M", "D"},
        "burdens": not set(rule.burdens) <= set(words.components),
        "mitigation": [bool(rule.mitigation), bool(rule.mitigated_by)] != [rule.sign is Sign.NEGATIVE] * 2,
        "actions": not {*rule.named, *rule.exempt, *rule.mitigated_by} <= set(catalogue.actions),
        "actions that fit": not (_waits(rule, catalogue) or any(map(rule.fits, profiles))),
    }
    wrong |= {name: not {ANY, *known[name]}.issuperset(codes) for name, codes in rule.conditions.items()}
    for name, bad in wrong.items():
        if bad:
            yield f"synergy rule {rule.code}: the {name} are not as the schema asks"


def _waits(rule: SynergyRule, catalogue: ActionCatalogue) -> bool:
    """Say whether a rule speaks of topics alone that hold no action yet."""
    topics = {*rule.topics} - {ANY}
    return bool(topics) and not any(catalogue.by_topic.get(x) for x in topics)


def _known(catalogue: ActionCatalogue, words: Framework) -> dict[str, set[str]]:
    return {
        "areas": set(words.areas),
        "indicators": {x.code for x in words.indicators_of("jee-3")},
        "topics": set(catalogue.topics),
        "components": set(words.components),
        "modes": set(words.lists["mode"]),
        "phases": set(words.lists["phase"]),
        "kinds": set(catalogue.kinds),
        "levels": set(words.lists["level"]),
        "leads": {HEALTH, *words.sectors},
        "checks": set(words.plan_checks),
        "items": set(catalogue.cost_items),
    }
