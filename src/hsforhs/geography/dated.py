"""Facts about States that hold from one day to another: the version of the IHR in force, the WHO region.

Which version of the Regulations binds a State depends on amendments that it rejected or reserved, so it is a fact
with dates and a source, not a rule of the program.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, Sentence, Table, read_delimited
from hsforhs.framework import framework

from .values import date_of

LONGEST_SOURCE = 400
LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class DatedFact:
    """What held for a State (``country``, ISO3) from the first to the last day, both included; ``None`` is open."""

    country: str
    value: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    note: str = ""
    where: str = ""


def read_ihr_versions(path: Path) -> tuple[DatedFact, ...]:
    """Read the columns country, version, valid_from, valid_to, source and, if there, note.

    A version is a short text such as ``2005`` or ``2005 as amended in 2024``; reservations stand in the note. Raises
    BadInput for unknown countries, missing sources, and periods of one country that overlap.
    """
    return _read(path, "version", None)


def read_region_membership(path: Path) -> tuple[DatedFact, ...]:
    """Read the columns country, region, valid_from, valid_to, source: the WHO region of a State over time."""
    return _read(path, "region", framework().regions.keys())


def _read(path: Path, heading: str, allowed: Collection[str] | None) -> tuple[DatedFact, ...]:
    table = read_delimited(path)
    for name in ("country", heading, "valid_from", "source"):
        if name not in table.header:
            raise BadInput(
                Sentence("no column is called %(name)s", name=name),
                file=table.file,
                expected=Sentence("country, %(heading)s, valid_from, valid_to, source", heading=heading),
            )
    found = []
    for index in range(len(table.rows)):
        where = f"line {table.lines[index]}"
        try:
            found.append(_fact(table, index, heading, allowed, where))
        except BadInput as error:
            raise error.at(file=table.file, place=where) from None
    _check_periods(found, table.file)
    return tuple(found)


def _fact(table: Table, index: int, heading: str, allowed: Collection[str] | None, where: str) -> DatedFact:
    cells = dict(zip(table.header, table.rows[index], strict=True))
    country, value, source = cells["country"].upper(), cells[heading], cells["source"]
    if country not in framework().states:
        raise BadInput(
            Sentence("'%(value)s' is not the ISO3 code of a State Party", value=country[:40]),
            expected=Sentence("a code such as GHA"),
        )
    if not value or len(value) > LONGEST_VALUE:
        raise BadInput(
            Sentence("the %(heading)s '%(value)s' cannot be used", heading=heading, value=value[:50]),
            expected=Sentence("1 to %(most)s characters", most=LONGEST_VALUE),
        )
    if allowed is not None and value not in allowed:
        raise BadInput(Sentence("'%(value)s' is no WHO region", value=value), expected=", ".join(allowed))
    if not source or len(source) > LONGEST_SOURCE:
        raise BadInput(
            Sentence("the row names no source that can be kept"),
            expected=Sentence("1 to %(most)s characters", most=LONGEST_SOURCE),
        )
    first = date_of(cells["valid_from"], what=Sentence("the first day"))
    last = date_of(cells.get("valid_to", ""), what=Sentence("the last day"))
    if first and last and first > last:
        raise BadInput(
            Sentence(
                "%(country)s ends on %(last)s before it begins on %(first)s", country=country, last=last, first=first
            ),
            expected=Sentence("an order"),
        )
    return DatedFact(country, value, first, last, source, cells.get("note", ""), where)


def _check_periods(found: list[DatedFact], file: str) -> None:
    ordered = sorted(found, key=lambda x: (x.country, x.valid_from or dt.date.min))
    for one, after in itertools.pairwise(ordered):
        if one.country != after.country:
            continue
        if (one.valid_to or dt.date.max) >= (after.valid_from or dt.date.min):
            raise BadInput(
                Sentence(
                    "two rows of %(country)s overlap (%(one)s and %(other)s)",
                    country=one.country,
                    one=one.where,
                    other=after.where,
                ),
                file=file,
                place=after.where,
                expected=Sentence("periods one after the other"),
            )
