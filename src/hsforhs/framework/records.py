"""The vocabulary as frozen records: what a cell of the framework is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .keys import Key


class Mode(Enum):
    """When something is needed."""

    ROUTINE = "ROUT"
    SURGE = "SURGE"
    BOTH = "BOTH"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a plain code list (level, phase, hazard, kind of score ...)."""

    code: str
    title: str
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the health system, or ``OS`` for all other sectors together."""

    code: str
    dimension: str
    title: str
    short_title: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Sector:
    """One of the 27 sectors outside health, with its usual duty in health security in our words."""

    code: str
    title: str
    duty: str
    basis: str


@dataclass(frozen=True, slots=True)
class Area:
    """A capacity area: the 19 technical areas of JEE 3 are the rows of the framework."""

    code: str
    group: str
    title: str
    short_title: str
    spar2_capacity: str
    hepr: str
    basis: str


@dataclass(frozen=True, slots=True)
class CapacityLevel:
    """One of the five levels that JEE and SPAR share."""

    level: int
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """An assessment instrument or benchmark book in one edition."""

    id: str
    name: str
    short_name: str
    edition: str
    year: str
    kind: str
    scale: str
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """A capacity (SPAR) or technical area (JEE, Benchmarks) that holds indicators."""

    key: Key
    title: str
    indicators: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator or benchmark of one instrument and edition."""

    key: Key
    title: str
    group: Key
    group_title: str
    pillar: str
    note: str
    source: str
    status: str

    @property
    def code(self) -> str:
        """Code without instrument, for display beside its instrument only."""
        return self.key.code


@dataclass(frozen=True, slots=True)
class Synergy:
    """What one component must provide to one capacity area: a cell of the matrix (our draft).

    ``strength``: 3 the capacity fails without it, 2 it limits the level, 1 it helps.
    """

    area: str
    component: str
    strength: int
    mode: Mode
    descriptor: str


@dataclass(frozen=True, slots=True)
class SectorLink:
    """What one other sector must provide to one capacity area (our draft). Strength as in Synergy."""

    area: str
    sector: str
    strength: int
    mode: Mode
    descriptor: str


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """A question that every plan must answer (PL01 to PL10), with the finding that made it one."""

    code: str
    check: str
    why: str


@dataclass(frozen=True, slots=True)
class Capability:
    """A HEPR capability under one of its five components."""

    code: str
    component: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """A response pillar as reviews use it, with the capacity areas that it touches."""

    code: str
    title: str
    areas: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the implementation cycle (our proposal)."""

    code: str
    title: str
    inputs: str
    outputs: str


@dataclass(frozen=True, slots=True)
class Tool:
    """An instrument or tool of the field, as a register entry."""

    code: str
    title: str
    kind: str
    frequency: str
    basis: str


@dataclass(frozen=True, slots=True)
class Region:
    """A WHO region with its code in e-SPAR (``AFRO``) and in GHO (``AFR``)."""

    code: str
    gho_code: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """A State Party to the International Health Regulations; ``names`` by language, other than English."""

    iso3: str
    iso2: str
    m49: str
    name: str
    names: Mapping[str, str]
    who_region: str
    who_member: bool
    least_developed: bool
    small_island: bool
    landlocked: bool
