"""The registry: which series there are, what they bear on, and how to find them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from types import MappingProxyType

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Mode, shipped_framework
from hsforhs.framework.names import fold
from hsforhs.framework.tables import DataFileError, digest, folder, read_records, read_table

from .records import Direction, Figure, Indicator, Provenance, Status

ASSESSMENT = "assessment:"
"""How ``same_as`` begins where stored scores of an instrument are the same figures."""
COMPONENT_LEAST = 5
SECTOR_LEAST = 2
_STATUS = ("confirmed", "unconfirmed", "own")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the registry is narrowed by; empty fields fit everything. ``mode`` ROUT or SURGE also fits BOTH."""

    words: str = ""
    component: str = ""
    sector: str = ""
    area: str = ""
    provider: str = ""
    mode: str = ""

    def fits(self, x: Indicator) -> bool:
        """Say whether an indicator fits all fields that are given."""
        return (
            (not self.component or self.component in x.components)
            and (not self.sector or self.sector in x.sectors)
            and (not self.area or self.area in x.areas)
            and (not self.provider or self.provider == x.provider)
            and (not self.mode or x.mode is Mode.BOTH or x.mode.value == self.mode)
            and (not self.words or fold(self.words) in fold(f"{x.id} {x.code} {x.title}"))
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """The series by id, codes that are no longer in use, and the figures that ship with the program."""

    version: str
    indicators: Mapping[str, Indicator]
    retired: Mapping[str, tuple[str, str]]
    figures: tuple[Figure, ...]

    def find(self, wanted: Filter | None = None) -> tuple[Indicator, ...]:
        """Return the indicators that fit, in the order of the registry."""
        return tuple(x for x in self.indicators.values() if wanted is None or wanted.fits(x))

    def named(self, name: str) -> Indicator:
        """Return an indicator by its id or by the provider's code, letter by letter.

        Raises BadInput for a retired code, saying what replaced it, and for a name that is not in the registry.
        """
        if name in self.indicators:
            return self.indicators[name]
        found = [x for x in self.indicators.values() if x.code == name]
        if found:
            return found[0]
        if name in self.retired:
            new, note = self.retired[name]
            raise BadInput(
                Sentence("the code %(name)s is no longer in use (%(note)s)", name=name, note=note), expected=new
            )
        if name.endswith("_ARCHIVED"):
            raise BadInput(
                Sentence("the code %(name)s is archived", name=name), expected=Sentence("a code of the registry")
            )
        raise BadInput(
            Sentence("'%(name)s' is no indicator of the registry", name=name[:60]),
            expected=Sentence("an id or a code that stands there"),
        )

    def bearing_on(self, area: str, component: str, sector: str = "") -> tuple[Indicator, ...]:
        """Return the indicators that bear on a cell; those that repeat an assessment are left out."""
        return tuple(
            x
            for x in self.indicators.values()
            if x.bears_on(area, component, sector) and not x.same_as.startswith(ASSESSMENT)
        )

    @property
    def providers(self) -> tuple[str, ...]:
        """Who publishes the series, in the order of the registry."""
        return tuple(dict.fromkeys(x.provider for x in self.indicators.values()))

    def too_few(self) -> tuple[str, ...]:
        """Name the components with fewer than five confirmed indicators and the sectors with fewer than two."""
        confirmed = [x for x in self.indicators.values() if x.confirmed]
        components = Counter(code for x in confirmed for code in x.components)
        sectors = Counter(code for x in confirmed for code in x.sectors)
        words = shipped_framework()
        return tuple(
            [x for x in words.components if components[x] < COMPONENT_LEAST]
            + [x for x in words.sectors if sectors[x] < SECTOR_LEAST]
        )


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Return the registry that ships with the program, read once per process."""
    return load_registry(folder("hsforhs.indicators", "data"))


def load_registry(data: Traversable) -> Registry:
    """Read the registry from a folder of tables; raises DataFileError naming file and row."""
    indicators: dict[str, Indicator] = {}
    for x in read_records(data / "registry.csv", _indicator):
        if x.id in indicators:
            raise DataFileError(f"registry.csv: the id {x.id} stands twice")
        indicators[x.id] = x
    _check_same(indicators.values())
    retired = {x["old"]: (x["new"], x["note"]) for x in read_table(data / "retired_codes.csv")}
    sources = {
        x["id"]: (Provenance(x["citation"], x["licence"], x["address"]), x["published"])
        for x in read_table(data / "sources.csv")
    }
    return Registry(
        digest(data)[:12],
        MappingProxyType(indicators),
        MappingProxyType(retired),
        tuple(_figures(data, indicators, sources)),
    )


def _indicator(row: dict[str, str]) -> Indicator:
    words = shipped_framework()
    if row["status"] not in _STATUS:
        raise ValueError(f"the status {row['status']} is none of {', '.join(_STATUS)}")
    found = Indicator(
        id=row["id"],
        title=row["title"],
        components=tuple(row["components"].split()),
        sectors=tuple(row["sectors"].split()),
        areas=tuple(row["areas"].split()),
        level=row["level"],
        family=row["family"],
        mode=Mode(row["mode"]),
        provider=row["provider"],
        code=row["code"],
        filters=row["filters"],
        unit=row["unit"],
        direction=Direction(row["direction"]),
        frequency=row["frequency"],
        licence=row["licence"],
        address=row["address"],
        confirmed_by=row["confirmed_by"],
        confirmed=row["status"] == "confirmed",
        own=row["status"] == "own",
        filters_confirmed=row["open_question"] != "filters",
        same_as=row["same_as"],
        note=row["note"],
    )
    for codes, known in (
        (found.components, words.components),
        (found.sectors, words.sectors),
        (found.areas, words.areas),
        ((found.level,), words.lists["level"]),
    ):
        for code in codes:
            if code not in known:
                raise ValueError(f"the code {code} of {found.id} is not in the framework")
    if not (found.id and found.title and found.components and found.areas and found.unit and found.confirmed_by):
        raise ValueError(f"a field of {found.id or 'an indicator'} is empty")
    return found


def _check_same(found: Iterable[Indicator]) -> None:
    known = {x.id for x in found}
    for x in found:
        if x.same_as and not x.same_as.startswith(ASSESSMENT) and x.same_as not in known:
            raise DataFileError(f"registry.csv: {x.id} is the same as {x.same_as}, which is not there")


def _figures(
    data: Traversable, indicators: Mapping[str, Indicator], sources: Mapping[str, tuple[Provenance, str]]
) -> Iterator[Figure]:
    def made(row: dict[str, str]) -> Figure:
        if row["indicator"] not in indicators:
            raise ValueError(f"the indicator {row['indicator']} is not in the registry")
        provenance, published = sources[row["source"]]
        return Figure(
            indicator=row["indicator"],
            place=row["place"],
            period=row["period"],
            value=float(row["value"]),
            unit=row["unit"],
            provenance=provenance,
            status=Status.OLDER,
            published=published,
            source_code=row["source_code"],
            note=row["note"],
        )

    return read_records(data / "figures.csv", made)
