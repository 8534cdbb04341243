"""Figures from a table that somebody made: one row for each indicator, place and period."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, Remark, Sentence, Table, read_delimited
from hsforhs.framework import framework
from hsforhs.metric.reading import MISSING_TEXTS
from hsforhs.metric.select import end_of_period

from .records import Figure, Indicator, Provenance, Status
from .registry import Registry, registry

NEEDED = ("indicator", "place", "period", "value")
FURTHER = (
    "unit", "source", "licence", "address", "published", "retrieved", "low", "high", "status", "source_code", "note",
)  # fmt: skip
LONGEST = {"source": 400, "licence": 400, "address": 400, "source_code": 60, "note": 300}
LONGEST_TEXT = 200
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")


@dataclass(frozen=True, slots=True)
class FigureReading:
    """Figures of a file with what had to be assumed."""

    file: str
    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]


def read_figures(path: Path, *, source: str = "", licence: str = "", known: Registry | None = None) -> FigureReading:
    """Read a table with the columns indicator, place, period and value, and further ones where they are there.

    Further columns are unit, source, licence, address, published, retrieved, low, high, status, source_code and note.
    ``source`` and ``licence`` stand for rows that name none. Rows without a value are left out and counted.
    Raises BadInput naming the line for an indicator that is not in the registry, another unit than the registry's, a
    value that is no finite number, two values of one indicator, place and period, and a row without a source.
    """
    table = read_delimited(path)
    for name in NEEDED:
        if name not in table.header:
            raise BadInput(
                Sentence("no column is called %(name)s", name=name),
                file=table.file,
                expected=Sentence("%(listed)s", listed=NEEDED),
            )
    if len(set(table.header)) < len(table.header):
        raise BadInput(Sentence("a column stands twice"), file=table.file, expected=Sentence("each column once"))
    reader = _Reader(table, Provenance(source, licence), known or registry())
    found: dict[tuple[str, str, str], Figure] = {}
    empty = 0
    for index in range(len(table.rows)):
        place = Sentence("line %(line)s", line=table.lines[index])
        try:
            figure = reader.figure(index)
            if figure is None:
                empty += 1
                continue
            key = figure.indicator, figure.place, figure.period
            if key in found and found[key].content != figure.content:
                raise BadInput(
                    Sentence(
                        "%(place)s has two values of %(indicator)s in %(period)s, the other in %(where)s",
                        place=figure.place,
                        indicator=figure.indicator,
                        period=figure.period,
                        where=found[key].where,
                    ),
                    expected=Sentence("one value"),
                )
            found.setdefault(key, figure)
        except BadInput as error:
            raise error.at(file=table.file, place=place) from None
    remarks = list(table.remarks)
    if empty:
        remarks.append(Remark(None, Sentence("%(empty)s rows without a value were left out", empty=empty)))
    return FigureReading(table.file, tuple(found.values()), tuple(remarks))


class _Reader:
    def __init__(self, table: Table, usual: Provenance, known: Registry) -> None:
        self.table, self.usual, self.known = table, usual, known
        self.now = dt.datetime.now(dt.UTC)

    def figure(self, index: int) -> Figure | None:
        cells = dict(zip(self.table.header, self.table.rows[index], strict=True))
        indicator = self.known.named(cells["indicator"])
        if cells.get("unit") and cells["unit"] != indicator.unit:
            raise BadInput(
                Sentence(
                    "the unit of %(indicator)s is given as %(unit)s", indicator=indicator.id, unit=cells["unit"][:60]
                ),
                expected=indicator.unit,
            )
        if cells["value"] in MISSING_TEXTS:
            return None
        value, text = _value(indicator, cells["value"])
        return Figure(
            indicator=indicator.id,
            place=_place(cells["place"]),
            period=_period(cells["period"], "period"),
            value=value,
            text=text,
            unit=indicator.unit,
            provenance=self.provenance(cells),
            low=_bound(cells.get("low", ""), "low"),
            high=_bound(cells.get("high", ""), "high"),
            status=_status(cells.get("status", "")),
            published=_period(cells["published"], "published") if cells.get("published") else "",
            source_code=_short(cells, "source_code"),
            note=_short(cells, "note"),
            where=Sentence("line %(line)s", line=self.table.lines[index]),
        )

    def provenance(self, cells: dict[str, str]) -> Provenance:
        source = _short(cells, "source") or self.usual.source
        if not source:
            raise BadInput(
                Sentence("the row names no source"), expected=Sentence("a column source, or one source for all rows")
            )
        return Provenance(
            source,
            _short(cells, "licence") or self.usual.licence,
            _short(cells, "address"),
            _moment(cells.get("retrieved", "")) or self.now,
        )


def _value(indicator: Indicator, written: str) -> tuple[float | None, str]:
    if indicator.is_text:
        if len(written) > LONGEST_TEXT:
            raise BadInput(
                Sentence("the text has %(number)s characters", number=len(written)),
                expected=Sentence("at most %(most)s", most=LONGEST_TEXT),
            )
        return None, written
    return _number(written, Sentence("the value")), ""


def _number(written: str, what: str) -> float:
    value = float(written) if _NUMBER.match(written) else math.nan
    if not math.isfinite(value):
        raise BadInput(
            Sentence("%(what)s is '%(written)s'", what=what, written=written[:40]),
            expected=Sentence("a finite number with a point, such as 12.5"),
        )
    return value


def _bound(written: str, what: str) -> float | None:
    return _number(written, what) if written else None


def _place(written: str) -> str:
    if not written or len(written) > 120:
        raise BadInput(Sentence("the row names no place"), expected=Sentence("the code of a place, such as GHA"))
    return framework().state_names.iso3(written) or written


def _period(written: str, what: str) -> str:
    text = written.removesuffix(".0")
    if end_of_period(text) is None or len(text) > 10:
        raise BadInput(
            Sentence("%(what)s is '%(written)s'", what=what, written=written[:40]),
            expected=Sentence("a year, a quarter such as 2023-Q2, a month or a day"),
        )
    return text


def _moment(written: str) -> dt.datetime | None:
    if not written:
        return None
    try:
        found = dt.datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(
            Sentence("retrieved is '%(written)s'", written=written[:40]), expected=Sentence("a day such as 2026-01-31")
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _status(written: str) -> Status:
    if not written:
        return Status.REPORTED
    try:
        return Status(written.lower())
    except ValueError:
        raise BadInput(
            Sentence("status is '%(written)s'", written=written[:40]),
            expected=Sentence("%(listed)s", listed=tuple(x.value for x in Status)),
        ) from None


def _short(cells: dict[str, str], name: str) -> str:
    found = cells.get(name, "")
    if len(found) > LONGEST[name]:
        raise BadInput(
            Sentence("%(name)s has %(number)s characters", name=name, number=len(found)),
            expected=Sentence("at most %(most)s", most=LONGEST[name]),
        )
    return found
