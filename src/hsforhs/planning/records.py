"""Actions and plans as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from hsforhs.files import Sentence
from hsforhs.framework import Cell, Key, Mode
from hsforhs.scores import GapReport

HEALTH = "HEALTH"
"""Code of the lead where no other sector leads: the health sector itself."""
NOT_GIVEN = "not given"
"""Stands in files where an operator's own catalogue says nothing."""


@dataclass(frozen=True, slots=True)
class CostDriver:
    """What an action is roughly made of: ``quantity`` of a cost item ``per`` place of a kind, perhaps every year.

    ``per`` is one of ``PER``; written ``meeting-day*60/national`` or ``staff-month*12/national/year``.
    """

    item: str
    quantity: float
    per: str
    yearly: bool

    PER: ClassVar[tuple[str, ...]] = ("national", "province", "district", "facility", "port", "head")

    @classmethod
    def parse(cls, text: str) -> CostDriver:
        """Read one cost driver; raises ValueError for another shape."""
        item, star, rest = text.partition("*")
        quantity, *where = rest.split("/")
        if not star or not where or where[0] not in cls.PER or where[1:] not in ([], ["year"]):
            raise ValueError(f"'{text}' is no cost driver; expected one such as staff-month*12/national/year")
        return cls(item, float(quantity), where[0], len(where) > 1)

    def __str__(self) -> str:
        """Write the driver as in the data files."""
        return f"{self.item}*{self.quantity:g}/{self.per}{'/year' if self.yearly else ''}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an operator's own catalogue comes from: its short name and title, under which terms, and from whom.

    ``version`` is counted from 1; ``code`` is the name of that version, such as ``who-benchmarks@2``.
    """

    name: str
    title: str
    version: int
    licence: str
    source: str

    @property
    def code(self) -> str:
        """Short name and version in one word."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class CostItem:
    """Something that actions are made of; its price is for the place that plans."""

    code: str
    title: str
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What health security asks for and no indicator of JEE 3 holds. ``source`` says who asks for it."""

    code: str
    title: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a catalogue; those of ours are in our own words.

    It stands under an ``indicator`` of JEE 3 or, where it goes beyond them, under a ``topic``: one of the two.
    ``step`` is the level 2 to 5 that the action helps to reach, of a topic the level from which it fits;
    ``components`` the main one first; ``level`` where the work is done (list ``level``); ``lead_sector`` one of the
    27 sectors or ``HEALTH``; ``evidence`` what proves that it is done; ``checks`` the plan checks that it answers.
    ``hazards`` and ``hepr`` (a capability) stand only where they are plain; ``prerequisites`` are ids of actions that
    come first; ``months`` a typical duration; ``threshold`` a number of the ladder with its unit, such as
    ``90 percent``; ``replaces`` ids of an earlier edition whose place this action takes, so that plans can be carried
    over. In an operator's own catalogue everything but id, indicator, area, step and text may be empty: not given.
    """

    id: str
    indicator: Key | None
    area: str
    step: int
    text: str
    components: tuple[str, ...]
    level: str
    lead_sector: str
    supporting_sectors: tuple[str, ...]
    mode: Mode | None
    phase: str
    kind: str
    evidence: str
    checks: tuple[str, ...]
    hazards: tuple[str, ...] = ()
    hepr: str = ""
    prerequisites: tuple[str, ...] = ()
    months: int = 0
    costs: tuple[CostDriver, ...] = ()
    threshold: str = ""
    source_note: str = ""
    topic: str = ""
    replaces: tuple[str, ...] = ()

    @property
    def under(self) -> str:
        """Code of what the action stands under: its indicator, or its topic."""
        return self.indicator.code if self.indicator else self.topic

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the framework that the action points at; other sectors are named where they take part."""
        sectors = [x for x in (self.lead_sector, *self.supporting_sectors) if x != HEALTH]
        cells = [Cell(self.area, component) for component in self.components if component != "OS"]
        named = [Cell(self.area, "OS", sector) for sector in sectors]
        return (*cells, *(named or ([Cell(self.area, "OS")] if "OS" in self.components else [])))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One action in a plan with the gaps that ask for it.

    ``reason`` stands where a person added the action to the draft or took it out.
    """

    action: Action
    gaps: tuple[Key, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of a gap for which the catalogue holds no action: reported, never left out silently."""

    gap: Key
    jee3: Key
    step: int


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one plan check. ``lines`` are the ids of the actions that meet or break it."""

    code: str
    check: Sentence
    why: Sentence
    met: bool
    message: Sentence
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft plan: lines in the order of the framework, and everything that it leaves open.

    ``place_name`` is the name for titles; ``left_out`` the actions that a person took out, with the reason;
    ``invented`` marks the plan of an invented example wherever it shows; ``origin`` names the operator's own
    catalogue from which all actions are, ``None`` where they are of ours.
    """

    report: GapReport
    years: int
    lines: tuple[PlanLine, ...]
    without_actions: tuple[OpenStep, ...]
    findings: tuple[Finding, ...]
    catalogue_version: str
    place_name: str = ""
    left_out: tuple[PlanLine, ...] = ()
    invented: bool = False
    origin: Origin | None = None

    def by_area(self) -> Mapping[str, tuple[PlanLine, ...]]:
        """Lines grouped by capacity area, in the order of the lines."""
        areas: dict[str, list[PlanLine]] = {}
        for line in self.lines:
            areas.setdefault(line.action.area, []).append(line)
        return {area: tuple(lines) for area, lines in areas.items()}
