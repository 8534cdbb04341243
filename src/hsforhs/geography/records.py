"""Provinces and districts as records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from hsforhs.files import Remark

PROVINCE = "province"
DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Country:
    """The State whose places are read: ISO3 code, and ISO2 code where it has one (invented countries do not)."""

    code: str
    iso2: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One province or district of a list.

    ``kind`` is ``province`` or ``district``; ``parent`` the code of the country or of a province. ``population``
    counts people; ``valid_from`` and ``valid_to`` are the first and the last day of the place; ``None`` where the
    file does not say. ``names`` holds further names by language code ("fr"), ``identifiers`` the number of the
    place in other systems ({"dhis2": "O6uvpzGd5pU"}). ``where`` is the place in the file, for messages.
    """

    code: str
    name: str
    kind: str
    parent: str
    population: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a file held; ``layout`` names the kind of file that was recognised."""

    file: str
    layout: str
    rows: tuple[PlaceRow, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of place in the file: what it does not list at all, it says nothing about."""
        return frozenset(x.kind for x in self.rows)
