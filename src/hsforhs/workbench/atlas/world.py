"""The world as equal squares in WHO regions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hsforhs.framework import Label, framework
from hsforhs.framework.names import fold
from hsforhs.scores import band_of
from hsforhs.workbench.assessments.queries import averages, loaded_periods
from hsforhs.workbench.look.drawing import written
from hsforhs.workbench.look.naming import label_of, per_cent, titled
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import countries

SPAR = ("spar-2", "spar-1")


@dataclass(frozen=True, slots=True)
class Tile:
    """One State: its band 1 to 5, that it did not report, or that nothing is loaded for the year."""

    place: Place
    band: int | None
    total: float | None
    loaded: bool


@dataclass(frozen=True, slots=True)
class RegionTiles:
    code: str
    title: Label
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class BandCount:
    """A row of the legend; ``band`` is ``None`` for States without a figure. ``width`` in per cent."""

    band: int | None
    label: str
    count: int
    width: str


@dataclass(frozen=True, slots=True)
class World:
    instrument: str
    period: str
    regions: tuple[RegionTiles, ...]
    bands: tuple[BandCount, ...]
    not_reported: int
    not_loaded: int
    invented: tuple[Place, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(tile for region in self.regions for tile in region.tiles)


@dataclass(frozen=True, slots=True)
class ChosenYear:
    """The SPAR edition and year to show, and the others that are loaded."""

    instrument: str
    period: str
    others: tuple[tuple[str, str], ...]


def chosen_year(*, instrument: str = "", period: str = "") -> ChosenYear:
    """Return the edition and year asked for, or the newest one where it is not loaded."""
    loaded = [(x, y) for x, y, _ in loaded_periods(SPAR)]
    newest = loaded[0] if loaded else ("spar-2", "")
    chosen = (instrument, period) if (instrument, period) in loaded else newest
    return ChosenYear(*chosen, tuple(x for x in loaded if x != chosen))


def world(*, instrument: str = "", period: str = "") -> World:
    """Return the world for one SPAR edition and year, by default the newest that is loaded."""
    chosen = chosen_year(instrument=instrument, period=period)
    figures = averages(chosen.instrument, chosen.period)
    places = countries()
    regions = []
    for region in framework().regions.values():
        mine = sorted(
            (x for x in places if x.parent and x.parent.code == region.code), key=lambda x: fold(label_of(x).text)
        )
        tiles = []
        for place in mine:
            figure = figures.get(place.code)
            total = figure.total if figure and figure.reported else None
            tiles.append(Tile(place, band_of(total) if total is not None else None, total, figure is not None))
        regions.append(RegionTiles(region.code, titled("region", region.code), tuple(tiles)))
    every = [tile for region in regions for tile in region.tiles]
    counts = Counter(tile.band for tile in every if tile.band)
    most = max(counts.values(), default=1)
    bands = tuple(
        BandCount(
            band,
            per_cent(f"{max(0, band * 20 - 19) if band > 1 else 0}\u2013{band * 20}"),
            counts[band],
            written(100 * counts[band] / most),
        )
        for band in range(1, 6)
    )
    return World(
        chosen.instrument,
        chosen.period,
        tuple(regions),
        bands,
        sum(tile.loaded and tile.band is None for tile in every),
        sum(not tile.loaded for tile in every),
        tuple(x for x in places if x.invented),
        chosen.others,
    )
