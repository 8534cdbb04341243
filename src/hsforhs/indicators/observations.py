"""Figures as observations of a composite index: choosing as of a day, naming as a definition does, writing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from hsforhs.files import neutralise
from hsforhs.files.whole import write_whole
from hsforhs.metric import Definition
from hsforhs.metric.select import end_of_period

from .records import Figure
from .registry import Registry

COLUMNS = ("unit", "indicator", "value", "observed", "published", "retrieved", "status", "source")


class Dated(Protocol):
    """What is needed to choose among revisions and periods."""

    @property
    def indicator(self) -> str:
        """Id in the registry."""

    @property
    def period(self) -> str:
        """Year, quarter, month or day of the value."""

    @property
    def published(self) -> str:
        """When it was published; empty where that is not known."""


D = TypeVar("D", bound=Dated)
Dates = tuple[dt.date, dt.date, dt.date]


def dates_of(figure: Dated, retrieved: dt.date | None) -> Dates:
    """Return when a figure was observed, published and retrieved, as last days of periods; unknown is the first day."""
    observed = end_of_period(figure.period) or dt.date.min
    published = end_of_period(figure.published) if figure.published else None
    return observed, published or dt.date.min, retrieved or dt.date.min


def known_at(dates: Dates, day: dt.date) -> bool:
    """Say whether a figure was known on a day: its period over, published and retrieved, as far as these are given."""
    return all(x <= day for x in dates)


def names_in(definition: Definition, known: Registry) -> dict[str, str]:
    """Return, by id of the registry, the name under which a definition asks for an indicator.

    A name of the definition is met by the same id or code, or where the source that the definition gives for it names
    the code as a word. Whether the units fit as well is for the reader: both stand in their files.
    """
    found: dict[str, str] = {}
    by_code = {x.code: x.id for x in known.indicators.values()}
    for name in dict.fromkeys((*definition.inputs, *definition.indicators)):
        if name in known.indicators:
            found[name] = name
        elif name in by_code:
            found[by_code[name]] = name
        else:
            source = definition.indicators[name].source if name in definition.indicators else ""
            for word in re.split(r"[\s,;()/]+", source):
                if word in by_code:
                    found.setdefault(by_code[word], name)
    return found


def write_observations(path: Path, figures: Iterable[Figure], names: Mapping[str, str] | None = None) -> int:
    """Write figures as a long table that ``hsforhs metric run`` reads; returns the number of rows.

    Texts have no place in an index and are left out. ``names`` gives the name of each indicator by its id; indicators
    without one are left out. The file appears whole or not at all.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for x in figures:
        name = x.indicator if names is None else names.get(x.indicator)
        if x.value is None or name is None:
            continue
        retrieved = x.provenance.retrieved_at
        day = retrieved.date().isoformat() if retrieved else ""
        source = neutralise(x.provenance.source)
        writer.writerow((x.place, name, repr(x.value), x.period, x.published, day, x.status.value, source))
        count += 1
    write_whole(path, text.getvalue().encode())
    return count
