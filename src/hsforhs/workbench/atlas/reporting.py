"""What countries reported, when, by whom, and what is missing: counted, listed by name, never ranked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hsforhs.framework import Label, framework
from hsforhs.framework.names import fold
from hsforhs.workbench.assessments.queries import Report, public_reports
from hsforhs.workbench.look.naming import titled
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import RegionHistory

SELF, EXTERNAL = "SELF", "EXT"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """What is on record of one country: the newest report of each kind, and in words what is missing."""

    place: Place
    own: Report | None
    external: Report | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year and edition of self-assessment, or one year of external evaluations, over ``states`` countries."""

    year: str
    instrument: str
    kind: str
    reported: int
    with_indicators: int
    not_reported: int
    states: int

    @property
    def not_loaded(self) -> int:
        """Countries of which nothing is loaded; for external evaluations nobody owes one every year."""
        return self.states - self.reported - self.not_reported


@dataclass(frozen=True, slots=True)
class RegionRow:
    """How much of one region is on record."""

    code: str
    title: Label
    states: int
    own: int
    with_indicators: int
    external: int
    nothing: int


@dataclass(frozen=True, slots=True)
class Reporting:
    """What is on record of a region, or of the world (``regions`` instead of ``countries``)."""

    years: tuple[YearRow, ...]
    countries: tuple[CountryRow, ...]
    regions: tuple[RegionRow, ...]


def region_reporting(region: str, countries: Sequence[Place], history: RegionHistory) -> Reporting:
    """What is on record of the countries of a region, by name; each year counts those that belonged to it then."""
    reports = public_reports()
    now = history.at(dt.date.today())
    mine = sorted((x for x in countries if now.get(x.code) == region), key=lambda x: fold(x.name))
    return Reporting(_years(reports, history, region), tuple(_country(x, _of(reports, x.code)) for x in mine), ())


def world_reporting(countries: Sequence[Place], history: RegionHistory) -> Reporting:
    """What is on record of all countries, by region."""
    reports = public_reports()
    now = history.at(dt.date.today())
    regions = []
    for region in framework().regions.values():
        rows = [_country(x, _of(reports, x.code)) for x in countries if now.get(x.code) == region.code]
        regions.append(
            RegionRow(
                region.code,
                titled("region", region.code),
                len(rows),
                sum(x.own is not None and x.own.reported for x in rows),
                sum(x.own is not None and x.own.with_indicators for x in rows),
                sum(x.external is not None for x in rows),
                sum(x.own is None and x.external is None for x in rows),
            )
        )
    return Reporting(_years(reports, history, None), (), tuple(regions))


def _of(reports: Iterable[Report], country: str) -> list[Report]:
    return [x for x in reports if x.country == country]


def _country(place: Place, reports: Sequence[Report]) -> CountryRow:
    own = next((x for x in reports if x.kind == SELF and x.reported), None)
    external = next((x for x in reports if x.kind == EXTERNAL and x.reported), None)
    last = next((x for x in reports if x.kind == SELF), None)
    if not reports:
        return CountryRow(place, None, None, (_("nothing is loaded"),))
    missing = []
    if own is None:
        missing.append(_("no self-assessment is loaded"))
    elif not own.with_indicators:
        missing.append(_("only capacities are loaded"))
    if last is not None and not last.reported:
        missing.append(_("did not report for %(year)s") % {"year": last.period})
    if external is None:
        missing.append(_("no external evaluation is loaded"))
    return CountryRow(place, own, external, tuple(missing))


def _years(reports: Iterable[Report], history: RegionHistory, region: str | None) -> tuple[YearRow, ...]:
    groups: dict[tuple[str, str, str], list[Report]] = {}
    for report in reports:
        year = report.period[:4]
        instrument = report.instrument if report.kind == SELF else ""
        groups.setdefault((year, report.kind, instrument), []).append(report)
    rows = []
    for (year, kind, instrument), found in sorted(groups.items(), reverse=True):
        if not year.isdecimal():
            continue
        members = history.at(dt.date(int(year), 12, 31))
        mine = {code for code, above in members.items() if region in (None, above)}
        counts = Counter((x.reported, x.with_indicators) for x in found if x.country in mine)
        reported = counts[True, True] + counts[True, False]
        not_reported = counts[False, True] + counts[False, False]
        if reported or not_reported:
            rows.append(YearRow(year, instrument, kind, reported, counts[True, True], not_reported, len(mine)))
    return tuple(rows)
