"""Observations: what was measured, for which unit and when, as columns of numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Remark, Sentence, Table, read_delimited

from .ordering import reads_own_column
from .records import Definition
from .select import Observation, latest

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Observations:
    """Columns of numbers (units,), NaN where missing, with the texts of group columns.

    ``ages`` are years between the observation and the date asked for, ``carried`` tells which values are older than the
    newest of their column; both only where the file dates its values. ``imputed`` tells which values were filled before
    they came here. ``sha256`` is that of the file.
    """

    file: str
    units: tuple[str, ...]
    names: Mapping[str, str]
    columns: Mapping[str, NDArray[Any]]
    groups: Mapping[str, tuple[str | None, ...]]
    ages: Mapping[str, NDArray[Any]] = field(default_factory=lambda: MappingProxyType({}))
    carried: Mapping[str, NDArray[Any]] = field(default_factory=lambda: MappingProxyType({}))
    imputed: Mapping[str, NDArray[Any]] = field(default_factory=lambda: MappingProxyType({}))
    sha256: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """All observations of a table, whatever their dates; ``names`` are units and their names."""

    definition: Definition
    file: str
    names: Mapping[str, str]
    groups: Mapping[str, tuple[str | None, ...]]
    observations: tuple[Observation, ...]
    sha256: str
    remarks: tuple[Remark, ...]

    @property
    def has_dates(self) -> bool:
        """Whether any observation says when it was observed, published or retrieved."""
        return any(x.observed or x.published or x.retrieved for x in self.observations)

    def known(self, as_of: date | None) -> Observations:
        """Return the newest values that were known on a day, or the newest of all."""
        import numpy as np

        units = tuple(self.names)
        position = {x: i for i, x in enumerate(units)}
        columns: dict[str, NDArray[Any]] = {}
        ages: dict[str, NDArray[Any]] = {}
        carried: dict[str, NDArray[Any]] = {}
        imputed: dict[str, NDArray[Any]] = {}
        chosen = latest(self.observations, as_of=as_of, max_age=self.definition.ageing.max_age)
        for name, picks in chosen.items():
            column, age = np.full(len(units), np.nan), np.full(len(units), np.nan)
            old, filled = np.zeros(len(units), dtype=bool), np.zeros(len(units), dtype=bool)
            for pick in picks:
                at = position[pick.observation.unit]
                column[at], filled[at] = pick.observation.value, pick.observation.imputed
                if pick.age is not None:
                    age[at], old[at] = pick.age, pick.carried
            columns[name], ages[name], carried[name], imputed[name] = column, age, old, filled
        remarks = (*self.remarks, *absent(self.definition, columns))
        return Observations(
            self.file, units, dict(self.names), columns, self.groups, ages, carried, imputed, self.sha256, remarks
        )


def absent(definition: Definition, columns: Mapping[str, NDArray[Any]]) -> list[Remark]:
    """Return a remark for each indicator of which there is nothing."""
    return [
        Remark(None, Sentence("there are no observations of '%(indicator)s'", indicator=x.id))
        for x in definition.indicators.values()
        if x.id not in columns and reads_own_column(x)
    ]


def read_observations(path: Path, definition: Definition, *, as_of: date | None = None) -> Observations:
    """Read a table of observations for a definition, long or wide.

    Long: columns ``unit``, ``indicator`` and ``value``, and optionally ``period``, ``published``, ``retrieved`` (a
    year, a quarter such as 2023-Q2, a month or a day), ``status`` (*imputed* is flagged) and others, which are left
    alone. Wide: one row per unit (and period), one column per indicator. With ``as_of`` nothing is used that was
    observed, published or retrieved later.

    A file whose name ends in ``.parquet`` is read by DuckDB (extra ``scale``); its lines are counted from 1.

    Raises BadInput naming line and column for an unknown indicator, a unit that stands twice in a period, and a value
    that is neither a finite number nor one of the texts for a missing value.
    """
    found = read_dated(path, definition)
    return found.known(as_of) if isinstance(found, Dated) else found


def read_dated(path: Path, definition: Definition) -> Dated | Observations:
    """Read a table with all its dates, so that it may be asked for several days; without dates as it stands.

    See :func:`read_observations`.
    """
    if not path.is_file():
        raise BadInput(Sentence("there is no file '%(path)s'", path=path), expected=Sentence("a table of observations"))
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, definition)
    return read_table(read_delimited(path), _digest(path), definition)


def _read_parquet(path: Path, definition: Definition) -> Dated | Observations:
    from .parquet import ParquetFile
    from .reading import Reader

    file = ParquetFile(path)
    known = [x for x in file.header if x in definition.indicators or x in definition.inputs]
    numbers = [x for x in known if file.is_number(x)]
    # Numbers need not become texts where each unit has one row; everything else is read as any other table.
    others = tuple(x for x in file.header if x not in numbers)
    if not numbers or not others or {"indicator", "value"} <= {x.lower() for x in file.header}:
        return read_table(file.table(), _digest(path), definition)
    rows = file.texts(others)
    reader = Reader(Table(file.file, others, rows, list(range(1, len(rows) + 1)), "parquet", ()), definition)
    heads = {x.lower(): i for i, x in enumerate(others)}
    if any(x is not None for x in reader.date_columns(heads)):
        return read_table(file.table(), _digest(path), definition)
    return reader.with_numbers(heads, file.numbers(numbers), _digest(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_table(table: Table, digest: str, definition: Definition) -> Dated | Observations:
    """Read a table of texts whose SHA-256 is ``digest``; see :func:`read_dated`."""
    from .reading import Reader

    heads = {x.lower(): i for i, x in enumerate(table.header)}
    if len(set(table.header)) < len(table.header):
        twice = next(x for x in table.header if table.header.count(x) > 1)
        raise BadInput(
            Sentence("the column '%(name)s' stands twice", name=twice),
            file=table.file,
            expected=Sentence("each column once"),
        )
    reader = Reader(table, definition)
    if {"indicator", "value"} <= heads.keys():
        return reader.long(heads, digest)
    return reader.wide(heads, digest)
