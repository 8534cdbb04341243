"""Asking the services that publish a series for its figures: WHO's GHO (OData) and the World Bank (version 2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput, Remark
from hsforhs.framework import framework
from hsforhs.metric.select import end_of_period
from hsforhs.scores import gho, worldbank
from hsforhs.scores.service import Pause, ServiceDownError, service_path

from .reading import LONGEST_TEXT
from .records import Figure, Indicator, Provenance

GHO, WORLD_BANK = "WHO GHO", "World Bank"
BASES = {GHO: gho.DEFAULT_BASE_URL, WORLD_BANK: worldbank.DEFAULT_BASE_URL}
MOST_NAMED = 20
"""Places named in a question; for more all are asked for, since addresses have a longest length."""
PER_CENT_SCORE = "percent (0-100)"
_DIMENSIONS = ("Dim1", "Dim2", "Dim3")
_DECLARED = re.compile(r"Dim[1-3]=(\S+?)(?:;|\s|\Z)")
_DATABASE = re.compile(r"\bsource=(\d+)")
_WHOLE = ("_totl", "_btsx")
"""How the codes of totals over a dimension end: all residence areas, both sexes."""
_LEADING_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:\s*\[.*\])?\s*\Z")
_QUARTER = re.compile(r"(\d{4})Q([1-4])\Z")


@dataclass(frozen=True, slots=True)
class FetchedSeries:
    """The figures of one indicator for the places asked for; none where the service holds none, and it says so."""

    indicator: Indicator
    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]
    provenance: Provenance


def can_fetch(indicator: Indicator) -> bool:
    """Say whether its provider is one of the services that can be asked."""
    return indicator.provider in BASES


def fetch_series(
    indicator: Indicator, places: Sequence[str], *, base_url: str = "", pause: Pause = time.sleep
) -> FetchedSeries:
    """Get all years of one indicator for States Parties by ISO3 code.

    An empty answer, rows by dimension of which none is the total, and values that cannot be read are remarks, never an
    error. Raises BadInput where the provider has no such service here, the service cannot be reached, refuses, answers
    in another shape, or answers on another scale than the registry says.
    """
    if indicator.provider not in BASES:
        raise BadInput(
            f"{indicator.id} is published by {indicator.provider}, which is not asked here",
            expected="an indicator of WHO GHO or the World Bank; others come in as a CSV",
        )
    for place in places:
        if place not in framework().states:
            raise BadInput(f"'{place[:40]}' is not the ISO3 code of a State Party", expected="a code such as GHA")
    base = base_url or BASES[indicator.provider]
    read = _from_gho if indicator.provider == GHO else _from_world_bank
    return read(indicator, tuple(places), base, pause)


class _Collected:
    """The values of one answer by place and period, and why rows were left out."""

    def __init__(self, indicator: Indicator, places: tuple[str, ...]) -> None:
        self.indicator, self.places = indicator, places
        self.values: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.odd: Counter[str] = Counter()

    def add(self, place: str, period: str, **found: Any) -> None:
        self.values.setdefault((place, period), []).append(found)

    def finished(self, provenance: Provenance) -> FetchedSeries:
        figures = []
        for (place, period), found in sorted(self.values.items()):
            if len({(x["value"], x["text"]) for x in found}) > 1:
                self.odd[
                    "places and years with several values, of which none is marked as the total, were left out"
                ] += 1
                continue
            figures.append(
                Figure(
                    indicator=self.indicator.id,
                    place=place,
                    period=period,
                    unit=self.indicator.unit,
                    provenance=provenance,
                    source_code=self.indicator.code,
                    **found[0],
                )
            )
        _check_scale(self.indicator, figures, provenance.address)
        remarks = [Remark(None, f"{what} ({number})") for what, number in self.odd.items()]
        without = sorted(set(self.places) - {x.place for x in figures})
        if without:
            remarks.append(Remark(None, f"{self.indicator.code} holds no figure of {', '.join(without)}"))
        return FetchedSeries(self.indicator, tuple(figures), tuple(remarks), provenance)


def _from_gho(indicator: Indicator, places: tuple[str, ...], base: str, pause: Pause) -> FetchedSeries:
    address = service_path(base, indicator.code)
    wanted = " or ".join(f"SpatialDim eq '{x}'" for x in places)
    named = f" and ({wanted})" if len(places) <= MOST_NAMED else ""
    query = {"$filter": f"SpatialDimType eq 'COUNTRY'{named}"}
    found, digest = _Collected(indicator, places), hashlib.sha256()
    declared = {x.casefold() for x in _DECLARED.findall(indicator.filters)}
    for content in gho.odata_pages(address, query, pause):
        digest.update(content)
        for number, row in enumerate(gho.odata_answer(content, address)["value"], start=1):
            _gho_row(found, row, declared, f"record {number}", address)
    return found.finished(_provenance(indicator, f"{GHO}, {indicator.code}", address, digest.hexdigest()))


def _gho_row(found: _Collected, row: Any, declared: set[str], where: str, address: str) -> None:
    if not isinstance(row, dict) or "SpatialDim" not in row or "TimeDim" not in row:
        raise BadInput(
            "a record has not the fields of the service", file=address, place=where, expected="SpatialDim, TimeDim"
        )
    # The service filters letter by letter: what it should have left out is left out here once more.
    if row.get("SpatialDimType") != "COUNTRY" or row["SpatialDim"] not in found.places:
        found.odd["rows of other places were left out"] += 1
        return
    dimensions = {str(row[name]).casefold() for name in _DIMENSIONS if row.get(name)}
    parts = {x for x in dimensions if not x.endswith(_WHOLE)} - declared
    if parts or not declared <= dimensions:
        found.odd["rows by dimension, which are not the total, were left out"] += 1
        return
    period = str(row["TimeDim"])
    if end_of_period(period) is None:
        found.odd["rows of a time that is no year were left out"] += 1
        return
    value, text = _gho_value(found.indicator, row)
    if value is None and not text:
        found.odd["rows without a value that can be read were left out"] += 1
        return
    found.add(
        row["SpatialDim"],
        period,
        value=value,
        text=text,
        low=_finite(row.get("Low")),
        high=_finite(row.get("High")),
        published=str(row.get("Date") or "")[:10],
    )


def _gho_value(indicator: Indicator, row: dict[str, Any]) -> tuple[float | None, str]:
    """Return number or text; texts stand in ``Value``, and numbers may stand there alone, with bounds behind."""
    written = str(row.get("Value") or "")
    if indicator.is_text:
        return None, written[:LONGEST_TEXT]
    number = _finite(row.get("NumericValue"))
    if number is None and (match := _LEADING_NUMBER.match(written)):
        number = float(match[1])
    return number, ""


def _from_world_bank(indicator: Indicator, places: tuple[str, ...], base: str, pause: Pause) -> FetchedSeries:
    named = ";".join(places) if len(places) <= MOST_NAMED else "all"
    address = service_path(base, f"country/{named}/indicator/{indicator.code}")
    database = _DATABASE.search(indicator.filters)
    found, digest = _Collected(indicator, places), hashlib.sha256()
    for content, rows, _pages, head in worldbank.pages_of(address, {"source": database[1]} if database else {}, pause):
        digest.update(content)
        for number, row in enumerate(rows, start=1):
            _world_bank_row(found, row, str(head.get("lastupdated") or "")[:10], f"row {number}", address)
    return found.finished(_provenance(indicator, f"{WORLD_BANK}, {indicator.code}", address, digest.hexdigest()))


def _world_bank_row(found: _Collected, row: Any, updated: str, where: str, address: str) -> None:
    if not isinstance(row, dict) or "value" not in row or "date" not in row:
        raise BadInput("a row has not the fields of the service", file=address, place=where, expected="date, value")
    country = row.get("country")
    code = str(row.get("countryiso3code") or (country.get("id") if isinstance(country, dict) else ""))
    if code not in found.places:
        found.odd["rows of other places were left out"] += 1
        return
    period = _QUARTER.sub(r"\1-Q\2", str(row["date"]))
    if row["value"] is None:
        return
    value = _finite(row["value"])
    if value is None or end_of_period(period) is None:
        found.odd["rows without a value or a time that can be read were left out"] += 1
        return
    found.add(code, period, value=value, text="", published=updated if end_of_period(updated) else "")


def _check_scale(indicator: Indicator, figures: Iterable[Figure], address: str) -> None:
    """Refuse scores in per cent that are levels: one public reader takes the series for 1 to 5."""
    values = [x.value for x in figures if x.value is not None]
    if indicator.unit != PER_CENT_SCORE or not values:
        return
    if min(values) < 0 or max(values) > 100:
        raise BadInput(f"the values of {indicator.code} go to {max(values):g}", file=address, expected="0 to 100")
    if 0 < max(values) <= 5:
        raise BadInput(
            f"the values of {indicator.code} lie between {min(values):g} and {max(values):g}, as levels do",
            file=address,
            expected="per cent from 0 to 100",
        )


def _provenance(indicator: Indicator, source: str, address: str, sha256: str) -> Provenance:
    return Provenance(f"{source}: {indicator.title}"[:400], indicator.licence, address, dt.datetime.now(dt.UTC), sha256)


def _finite(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < float("inf") else None


def failing_softly(
    indicators: Iterable[Indicator], fetch: Callable[[Indicator], FetchedSeries]
) -> tuple[list[FetchedSeries], list[str]]:
    """Fetch one series after the other; one that fails is a sentence, and the others go on.

    A provider that is down is not asked again: each further question would wait as long.
    """
    found, failures = [], []
    down: Counter[str] = Counter()
    for indicator in indicators:
        if indicator.provider in down:
            down[indicator.provider] += 1
            continue
        try:
            found.append(fetch(indicator))
        except BadInput as error:
            failures.append(f"{indicator.id}: {error}")
            if isinstance(error, ServiceDownError):
                down[indicator.provider] = 0
    failures += [
        f"{number} more series of {provider} were not asked for" for provider, number in down.items() if number
    ]
    return found, failures
