"""The framework grid, areas and cells, alone and seen for a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from hsforhs.framework import Area, Component, Indicator, Key, Label, Sector, SectorLink, Synergy, framework
from hsforhs.planning import Action, Topic, action_catalogue
from hsforhs.planning.search import ActionFilter
from hsforhs.scores import Number, areas_by_indicator, level_of, standard_target
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.look.naming import kept_ltr, titled

SCORED = ("spar-2", "jee-3", "spar-1", "jee-2", "jee-1")


def areas_of_instrument(instrument: str) -> Mapping[Key, tuple[str, ...]]:
    """Return the capacity areas that each indicator of an instrument speaks about, in the edition in use."""
    return areas_by_indicator(instrument, framework())


@dataclass(frozen=True, slots=True)
class GridRow:
    area: Area
    cells: tuple[Synergy, ...]
    level: Number | None
    seen: bool


@dataclass(frozen=True, slots=True)
class GridGroup:
    title: Label
    rows: tuple[GridRow, ...]


def grid(levels: Mapping[str, Number] | None = None, *, seen: frozenset[str] = frozenset()) -> list[GridGroup]:
    """Return the 19 x 8 grid in groups, with the lowest level of a place where one is chosen."""
    words = framework()
    groups: dict[str, list[GridRow]] = {}
    for area in words.areas.values():
        cells = tuple(words.matrix[area.code, component] for component in words.components)
        row = GridRow(area, cells, (levels or {}).get(area.code), area.code in seen)
        groups.setdefault(area.group, []).append(row)
    return [GridGroup(titled("area-group", title), tuple(rows)) for title, rows in groups.items()]


def group_of(area: str) -> list[GridGroup]:
    """Return the group of the grid in which an area stands: all of it would be half the weight of a cell's page."""
    return [group for group in grid() if any(row.area.code == area for row in group.rows)]


@dataclass(frozen=True, slots=True)
class AreaScore:
    """The scores of one round in one area."""

    stored: StoredAssessment
    cells: tuple[tuple[Indicator, Number | None], ...]


def scores_in_area(rounds: list[StoredAssessment], area: str) -> list[AreaScore]:
    """Return what each round says about an area; rounds whose instrument does not see it are left out."""
    words = framework()
    found = []
    for stored in rounds:
        areas = areas_of_instrument(stored.round.instrument)
        values = stored.assessment.values
        cells = tuple(
            (words.indicators[key], level_of(stored.round.instrument, values[key]) if key in values else None)
            for key in stored.assessment.scores
            if area in areas.get(key, ())
        )
        if cells:
            found.append(AreaScore(stored, cells))
    return found


@dataclass(frozen=True, slots=True)
class IndicatorGap:
    indicator: Indicator
    now: Number
    target: int

    @property
    def steps(self) -> Number:
        return self.target - self.now


def gaps_in_area(scores: list[AreaScore]) -> tuple[AreaScore | None, list[IndicatorGap]]:
    """Return the newest round with values in the area, and its gaps to the usual five-year target."""
    for score in scores:
        levels = [(indicator, level) for indicator, level in score.cells if level is not None]
        if levels:
            gaps = [IndicatorGap(x, level, standard_target(level, years=5)) for x, level in levels]
            return score, [gap for gap in gaps if gap.now < gap.target]
    return None, []


@dataclass(frozen=True, slots=True)
class AreaScores:
    """What all rounds say about an area, the newest one with values, and its gaps; ``lowest`` is its lowest level."""

    rows: tuple[AreaScore, ...]
    newest: AreaScore | None
    gaps: tuple[IndicatorGap, ...]

    @classmethod
    def of(cls, rounds: list[StoredAssessment], area: str) -> AreaScores:
        scores = scores_in_area(rounds, area)
        newest, gaps = gaps_in_area(scores)
        return cls(tuple(scores), newest, tuple(gaps))

    @property
    def lowest(self) -> Number | None:
        return min((x for _i, x in self.newest.cells if x is not None), default=None) if self.newest else None


@dataclass(frozen=True, slots=True)
class StepActions:
    """Actions of one step; ``due`` where a place has yet to take it."""

    step: int
    actions: tuple[Action, ...]
    due: bool


def actions_in_cell(
    area: str, component: str = "", *, sector: str = "", lowest: Number | None = None
) -> list[StepActions]:
    """Return the actions of a cell for indicators by step; ``lowest`` is the lowest level of a place in the area."""
    found: dict[int, list[Action]] = {}
    for action in action_catalogue().actions.values():
        if action.indicator and ActionFilter(area=area, component=component, sector=sector).fits(action):
            found.setdefault(action.step, []).append(action)
    return [
        StepActions(step, tuple(actions), lowest is not None and step > lowest)
        for step, actions in sorted(found.items())
    ]


def beyond_in_cell(area: str, component: str = "", *, sector: str = "") -> list[tuple[Topic, int]]:
    """Return the topics beyond the indicators with actions in a cell, and how many, for links to their own page."""
    catalogue, wanted = action_catalogue(), ActionFilter(area=area, component=component, sector=sector)
    numbers = Counter(x.topic for x in catalogue.actions.values() if x.topic and wanted.fits(x))
    return [(topic, numbers[code]) for code, topic in catalogue.topics.items() if numbers[code]]


def indicators_in_area(area: str) -> list[tuple[str, list[Indicator]]]:
    """Return the indicators of every instrument that speak about an area."""
    words = framework()
    return [
        (
            kept_ltr(words.instruments[name].short_name),
            [x for x in words.indicators_of(name) if area in areas_of_instrument(name).get(x.key, ())],
        )
        for name in SCORED
    ]


@dataclass(frozen=True, slots=True)
class CellView:
    area: Area
    component: Component
    synergy: Synergy
    sectors: tuple[tuple[Sector, SectorLink], ...]


def cell_view(area: str, component: str) -> CellView | None:
    """Return a cell of the framework, ``None`` when there is none."""
    words = framework()
    if area not in words.areas or component not in words.components:
        return None
    sectors = tuple((words.sectors[x.sector], x) for x in words.area_sectors[area]) if component == "OS" else ()
    return CellView(words.areas[area], words.components[component], words.matrix[area, component], sectors)


@dataclass(frozen=True, slots=True)
class SectorDuty:
    """What one sector must provide to one area, and the actions of that area which it leads."""

    area: Area
    link: SectorLink | None
    leads: tuple[Action, ...]


def sector_duties(sector: str) -> list[SectorDuty]:
    """Return the duties of a sector over all areas, the ones on which most depends first."""
    words = framework()
    duties = []
    for area in words.areas.values():
        link = next((x for x in words.area_sectors[area.code] if x.sector == sector), None)
        leads = tuple(x for x in action_catalogue().actions.values() if x.area == area.code and x.lead_sector == sector)
        if link or leads:
            duties.append(SectorDuty(area, link, leads))
    return sorted(duties, key=lambda duty: -(duty.link.strength if duty.link else 0))
