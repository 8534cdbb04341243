"""Indicators and figures as frozen records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from hsforhs.framework import Mode

OTHER_SECTORS = "OS"


class Direction(Enum):
    """Which way a figure is better, if any."""

    HIGHER = "higher_better"
    LOWER = "lower_better"
    CONTEXT = "context"


class Status(Enum):
    """What kind of value a figure is; ``OLDER`` was revised or replaced since."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    IMPUTED = "imputed"
    OLDER = "older vintage"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series of the registry.

    ``code`` is the provider's, kept exactly; ``filters`` pick the total among rows by dimension. ``confirmed`` says
    whether the code was seen where ``confirmed_by`` says, ``filters_confirmed`` the same of the filters; ``own`` series
    are filled by import alone. ``same_as`` is the indicator, or ``assessment:spar-2``, that holds the same figures.
    ``areas``, ``components`` and ``sectors`` are our judgement. An empty ``licence`` is not known.
    """

    id: str
    title: str
    components: tuple[str, ...]
    sectors: tuple[str, ...]
    areas: tuple[str, ...]
    level: str
    family: str
    mode: Mode
    provider: str
    code: str
    filters: str
    unit: str
    direction: Direction
    frequency: str
    licence: str
    address: str
    confirmed_by: str
    confirmed: bool
    own: bool
    filters_confirmed: bool
    same_as: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the framework that it bears on; other sectors narrowed to its own, where it names some."""
        found = []
        for area in self.areas:
            for component in self.components:
                if component == OTHER_SECTORS and self.sectors:
                    found += [f"{area}:{component}:{sector}" for sector in self.sectors]
                else:
                    found.append(f"{area}:{component}")
        return tuple(found)

    @property
    def is_text(self) -> bool:
        """Whether its values are words, such as yes and no, and not numbers."""
        return self.unit == "text" or self.unit.endswith("(text)")

    def bears_on(self, area: str, component: str, sector: str = "") -> bool:
        """Say whether it bears on a cell; on a cell of one sector only where it names that sector."""
        return area in self.areas and component in self.components and (not sector or sector in self.sectors)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where figures come from; what is not known is empty."""

    source: str
    licence: str = ""
    address: str = ""
    retrieved_at: dt.datetime | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one indicator for one place and period: a finite number, or a text where the indicator has texts.

    ``place`` is the code of a place, ``period`` a year, quarter (2023-Q2), month or day; ``published`` the same, empty
    where it is not known. ``low`` and ``high`` are the published bounds. ``where`` tells the row that it was read from.
    """

    indicator: str
    place: str
    period: str
    value: float | None
    unit: str
    provenance: Provenance
    text: str = ""
    low: float | None = None
    high: float | None = None
    status: Status = Status.REPORTED
    published: str = ""
    source_code: str = ""
    note: str = ""
    where: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two figures of one place and period the same: value and unit, not when they were retrieved."""
        return self.value, self.text, self.low, self.high, self.unit, self.status, self.source_code
