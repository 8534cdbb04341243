"""The Framework: every code list, instrument, crosswalk and matrix in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

from . import records as r
from .cells import Cell
from .crosswalk import Counterpart, Crosswalks
from .keys import BareCodeError, Key, VocabularyError
from .labels import ENGLISH, Label, Labels
from .names import StateNames

_Record = TypeVar("_Record")


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Framework:
    """The whole vocabulary of one catalogue version.

    Mappings are keyed by code, indicators and groups by :class:`Key`. ``lists`` holds the plain code lists
    by name (``level``, ``phase``, ``mode``, ``hazard``, ``score_kind`` ...). ``matrix`` is keyed by
    (area, component) and, like ``area_sectors``, is our draft and not WHO's.
    """

    version: str
    dimensions: Mapping[str, r.Term]
    components: Mapping[str, r.Component]
    sectors: Mapping[str, r.Sector]
    areas: Mapping[str, r.Area]
    lists: Mapping[str, Mapping[str, r.Term]]
    levels: Mapping[int, r.CapacityLevel]
    instruments: Mapping[str, r.Instrument]
    indicators: Mapping[Key, r.Indicator]
    groups: Mapping[Key, r.Group]
    crosswalks: Crosswalks
    matrix: Mapping[tuple[str, str], r.Synergy]
    area_sectors: Mapping[str, tuple[r.SectorLink, ...]]
    capabilities: Mapping[str, r.Capability]
    pillars: Mapping[str, r.Pillar]
    steps: Mapping[str, r.Step]
    tools: Mapping[str, r.Tool]
    plan_checks: Mapping[str, r.PlanCheck]
    regions: Mapping[str, r.Region]
    states: Mapping[str, r.State]
    state_names: StateNames
    labels: Labels

    def indicator(self, key: str | Key) -> r.Indicator:
        """Return the indicator ``spar-2:C5.1``.

        Raises BareCodeError for a code without instrument, saying what the code means where it exists, and
        VocabularyError for a key that no instrument holds.
        """
        if isinstance(key, str):
            if ":" not in key:
                raise BareCodeError(self._why_not_bare(key))
            key = Key.parse(key)
        try:
            return self.indicators[key]
        except KeyError:
            raise VocabularyError(f"{key.instrument_id} has no indicator {key.code}") from None

    def _why_not_bare(self, code: str) -> str:
        meanings = [
            f"in {key.instrument_id} it is '{x.title}'" for key, x in self.indicators.items() if key.code == code
        ]
        meanings += [f"in {key.instrument_id} it is '{x.title}'" for key, x in self.groups.items() if key.code == code]
        where = "; ".join(meanings) or "no instrument here has it"
        return f"'{code}' means nothing without its instrument and edition: {where}; write it as spar-2:{code}"

    def indicators_of(self, instrument_id: str) -> tuple[r.Indicator, ...]:
        """Return the indicators of one instrument and edition in the order of the book."""
        self.instrument(instrument_id)
        return self._indicators_by_instrument.get(instrument_id, ())

    def groups_of(self, instrument_id: str) -> tuple[r.Group, ...]:
        """Return the capacities or technical areas of one instrument in the order of the book."""
        self.instrument(instrument_id)
        return self._groups_by_instrument.get(instrument_id, ())

    @cached_property
    def _indicators_by_instrument(self) -> Mapping[str, tuple[r.Indicator, ...]]:
        return _by_instrument(self.indicators)

    @cached_property
    def _groups_by_instrument(self) -> Mapping[str, tuple[r.Group, ...]]:
        return _by_instrument(self.groups)

    @cached_property
    def _found_counterparts(self) -> dict[tuple[Key, str], tuple[Counterpart, ...]]:
        """Those of own indicators that were asked for before: one page asks for the same ones many times."""
        return {}

    @cached_property
    def derived(self) -> dict[tuple[str, str], Any]:
        """What others computed from this vocabulary alone, by what it is and of which instrument; never changed."""
        return {}

    def instrument(self, instrument_id: str) -> r.Instrument:
        """Return the instrument ``spar-2``; raises VocabularyError listing what there is."""
        try:
            return self.instruments[instrument_id]
        except KeyError:
            raise VocabularyError(
                f"there is no instrument '{instrument_id}'; known are {', '.join(self.instruments)}"
            ) from None

    def label(self, scheme: str, code: str, language: str) -> Label:
        """Return a title in a language, or the English one (its ``language`` says so) where none is known.

        Schemes: area, area-group, capacity-level, component, dimension, group, hepr, indicator, level, region,
        score-kind, sector, state. Groups and indicators are named by key, such as ``spar-2:C5.1``.
        Raises VocabularyError for a scheme or code that does not exist.
        """
        english = self._english(scheme, code)
        if scheme == "state" and language in self.states[code].names:
            return Label(self.states[code].names[language], language, official=True)
        return self.labels.find(scheme, code, english.text, language) or english

    def _english(self, scheme: str, code: str) -> Label:
        try:
            match scheme:
                case "area" | "component":
                    record = self.areas[code] if scheme == "area" else self.components[code]
                    return Label(record.title, ENGLISH, record.basis == "R", record.short_title)
                case "capacity-level":
                    return Label(self.levels[int(code)].name, ENGLISH, official=True)
                case "group" | "indicator":
                    named = self.groups if scheme == "group" else self.indicators
                    return Label(named[Key.parse(code)].title, ENGLISH, official=True)
                case "state":
                    return Label(self.states[code].name, ENGLISH, official=True)
                case "area-group":
                    return Label({x.group: x.group for x in self.areas.values()}[code], ENGLISH, official=True)
                case "dimension" | "sector" | "region":
                    titled: dict[str, Mapping[str, _Titled]] = {
                        "dimension": self.dimensions,
                        "sector": self.sectors,
                        "region": self.regions,
                    }
                    return Label(titled[scheme][code].title, ENGLISH, official=True)
                case "level" | "hepr" | "score-kind":
                    term = self.lists[scheme.replace("-", "_")][code]
                    return Label(term.title, ENGLISH, term.basis == "R")
        except (KeyError, ValueError):
            raise VocabularyError(f"there is no {scheme} '{code}'") from None
        raise VocabularyError(f"there are no titles of the kind '{scheme}'")

    def counterparts(self, key: Key, instrument_id: str) -> tuple[Counterpart, ...]:
        """Return the counterparts of ``key`` in another instrument that are indicators there."""
        if key.instrument_id == instrument_id:
            raise VocabularyError(f"{key} is already of {instrument_id}: a crosswalk joins two editions")
        known = self._found_counterparts.get((key, instrument_id))
        if known is None:
            found = self.crosswalks.counterparts(key, instrument_id)
            known = tuple(x for x in found if x.object in self.indicators)
            if key in self.indicators:
                self._found_counterparts[key, instrument_id] = known
        return known

    def cell(self, text: str | Cell) -> Cell:
        """Read a cell and check that its area, component and sector exist; raises VocabularyError."""
        cell = Cell.parse(text) if isinstance(text, str) else text
        for kind, code, known in (
            ("capacity area", cell.area, self.areas),
            ("component", cell.component, self.components),
            ("sector", cell.sector, self.sectors),
        ):
            if code and code not in known:
                raise VocabularyError(f"there is no {kind} '{code}'; known are {', '.join(known)}")
        return cell

    def area_of(self, jee3: Key) -> r.Area:
        """Return the capacity area of a JEE 3 indicator."""
        return self.areas[self.indicators[jee3].group.code]


def _by_instrument(records: Mapping[Key, _Record]) -> Mapping[str, tuple[_Record, ...]]:
    found: dict[str, list[_Record]] = {}
    for key, record in records.items():
        found.setdefault(key.instrument_id, []).append(record)
    return {name: tuple(held) for name, held in found.items()}
