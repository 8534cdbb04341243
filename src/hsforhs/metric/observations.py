"""Observations: what was measured, for which unit and when, as columns of numbers."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Remark, Table, read_delimited

from .ordering import reads_own_column
from .records import Definition
from .select import Observation, end_of_period, latest

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING_TEXTS = ("", "NA", "N/A", "No data")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")
IMPUTED = "imputed"
_UNIT_NAMES = ("unit", "code", "iso3", "ucode")
_NAME_NAMES = ("name", "uname", "country")
_PERIOD_NAMES = ("period", "observed", "observed_at", "time", "year", "date")
_PUBLISHED_NAMES = ("published", "published_at")
_RETRIEVED_NAMES = ("retrieved", "retrieved_at")


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


def read_observations(path: Path, definition: Definition, *, as_of: date | None = None) -> Observations:
    """Read a table of observations for a definition, long or wide.

    Long: columns ``unit``, ``indicator`` and ``value``, and optionally ``period``, ``published``, ``retrieved`` (a
    year, a quarter such as 2023-Q2, a month or a day), ``status`` (*imputed* is flagged) and others, which are left
    alone. Wide: one row per unit (and period), one column per indicator. With ``as_of`` nothing is used that was
    observed, published or retrieved later.

    Raises BadInput naming line and column for an unknown indicator, a unit that stands twice in a period, and a value
    that is neither a finite number nor one of the texts for a missing value.
    """
    table = read_delimited(path)
    heads = {x.lower(): i for i, x in enumerate(table.header)}
    if len(set(table.header)) < len(table.header):
        twice = next(x for x in table.header if table.header.count(x) > 1)
        raise BadInput(f"the column '{twice}' stands twice", file=table.file, expected="each column once")
    reader = _Reader(table, definition, as_of)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if {"indicator", "value"} <= heads.keys():
        return reader.long(heads, digest)
    return reader.wide(heads, digest)


class _Reader:
    def __init__(self, table: Table, definition: Definition, as_of: date | None) -> None:
        self.table, self.definition, self.as_of = table, definition, as_of
        self.groups = {x.id for x in definition.inputs.values() if x.group}
        self.known = {*definition.inputs, *definition.indicators}
        self.missing = {x.lower() for x in (*MISSING_TEXTS, *definition.missing)}
        self.remarks: list[Remark] = list(table.remarks)

    def long(self, heads: Mapping[str, int], digest: str) -> Observations:
        unit_at = self.unit_column(heads)
        indicator_at, value_at, status_at = heads["indicator"], heads["value"], heads.get("status")
        name_at = _first_of(heads, (self.definition.units.name or "", *_NAME_NAMES))
        dates = self.date_columns(heads)
        names: dict[str, str] = {}
        found: list[Observation] = []
        texts: dict[tuple[str, str], str] = {}
        for index, row in enumerate(self.table.rows):
            unit, indicator = self.unit(index, unit_at), row[indicator_at]
            names.setdefault(unit, row[name_at] if name_at is not None else "")
            if indicator not in self.known:
                raise self.bad(index, indicator_at, f"'{indicator}' is not known", f"a name of {self.definition.id}")
            if indicator in self.groups:
                if texts.setdefault((unit, indicator), row[value_at]) != row[value_at]:
                    raise self.bad(index, value_at, f"{unit} has two values of '{indicator}'", "one group")
                continue
            value = self.number(index, value_at)
            filled = status_at is not None and row[status_at].lower() == IMPUTED
            found.append(Observation(unit, indicator, value, index, *self.dates(index, dates), imputed=filled))
        groups = {g: tuple(texts.get((u, g)) or None for u in names) for g in sorted(self.groups)}
        return self.collected(found, names, groups, digest)

    def wide(self, heads: Mapping[str, int], digest: str) -> Observations:
        unit_at = self.unit_column(heads)
        units = self.definition.units
        name_at = _first_of(heads, (units.name or "", *_NAME_NAMES))
        dates = self.date_columns(heads)
        used = {unit_at, name_at, *dates}
        wanted = [(i, x) for i, x in enumerate(self.table.header) if x in self.known and x not in self.groups]
        self.no_stranger(used)
        names: dict[str, str] = {}
        units_of_rows: list[str] = []
        groups: dict[str, dict[str, str | None]] = {g: {} for g in sorted(self.groups)}
        for index, row in enumerate(self.table.rows):
            unit = self.unit(index, unit_at)
            units_of_rows.append(unit)
            names.setdefault(unit, row[name_at] if name_at is not None else "")
            for group, texts in groups.items():
                at_group = self.table.header.index(group) if group in self.table.header else None
                texts[unit] = (row[at_group] or None) if at_group is not None else None
        if not wanted:
            raise BadInput(
                f"the table has no column of {self.definition.id}",
                file=self.table.file,
                expected=f"columns such as {', '.join(list(self.definition.indicators)[:3])}",
            )
        by_unit = {g: tuple(texts[u] for u in names) for g, texts in groups.items()}
        if len(names) == len(units_of_rows) > 0 and all(x is None for x in dates):
            return self.undated(wanted, names, by_unit, digest)
        found = [
            Observation(unit, name, self.number(index, at), index, *when)
            for index, unit in enumerate(units_of_rows)
            for when in [self.dates(index, dates)]
            for at, name in wanted
        ]
        return self.collected(found, names, by_unit, digest)

    def undated(
        self,
        wanted: Sequence[tuple[int, str]],
        names: Mapping[str, str],
        groups: Mapping[str, tuple[str | None, ...]],
        digest: str,
    ) -> Observations:
        """Read one row per unit without dates: column by column, since such tables may be long."""
        import numpy as np

        rows = range(len(self.table.rows))
        columns = {name: np.array([self.number(index, at) for index in rows]) for at, name in wanted}
        self.note_absent(columns)
        return Observations(
            self.table.file, tuple(names), names, columns, groups, sha256=digest, remarks=tuple(self.remarks)
        )

    def unit_column(self, heads: Mapping[str, int]) -> int:
        found = _first_of(heads, (self.definition.units.code or "", *_UNIT_NAMES))
        if found is None:
            raise BadInput(
                "the table names no units",
                file=self.table.file,
                expected=f"a column '{self.definition.units.code or 'unit'}'",
            )
        return found

    def date_columns(self, heads: Mapping[str, int]) -> list[int | None]:
        period = (self.definition.units.period or "", *_PERIOD_NAMES)
        kinds = (period, _PUBLISHED_NAMES, _RETRIEVED_NAMES)
        columns: list[int | None] = []
        for kind in kinds:
            at = _first_of(heads, kind)
            columns.append(None if at is not None and self.table.header[at] in self.known else at)
        return columns

    def no_stranger(self, used: set[int | None]) -> None:
        for at, head in enumerate(self.table.header):
            if at in used or head in self.known:
                continue
            cells = [x for row in self.table.rows if (x := row[at]).lower() not in self.missing]
            # A column of numbers that nobody knows is most likely a misspelt indicator; a column of words is a remark.
            if cells and all(map(_NUMBER.match, cells)):
                raise BadInput(
                    f"the column '{head}' is no indicator of {self.definition.id}",
                    file=self.table.file,
                    place=f"line 1, column '{head}'",
                    expected="a name of the definition",
                )
            self.remarks.append(Remark(f"column '{head}'", "the column was not used"))

    def unit(self, index: int, at: int) -> str:
        unit = self.table.rows[index][at]
        if not unit or len(unit) > 100:
            raise self.bad(index, at, "the row names no unit", "the code of a unit")
        return unit

    def number(self, index: int, at: int) -> float:
        text = self.table.rows[index][at]
        if text.lower() in self.missing:
            return math.nan
        if not _NUMBER.match(text):
            raise self.bad(index, at, f"'{text[:40]}' is no number", "a finite number, or an empty cell where missing")
        number = float(text)
        if not math.isfinite(number):
            raise self.bad(index, at, f"'{text[:40]}' is too large", "a finite number")
        return number

    def dates(self, index: int, at: Sequence[int | None]) -> tuple[date | None, date | None, date | None]:
        observed, published, retrieved = (self.date(index, x) for x in at)
        return observed, published, retrieved

    def date(self, index: int, at: int | None) -> date | None:
        text = self.table.rows[index][at] if at is not None else ""
        if at is None or text.lower() in self.missing:
            return None
        found = end_of_period(text)
        if found is None:
            raise self.bad(
                index, at, f"'{text[:40]}' is no date", "a date such as 2023, 2023-Q2, 2023-05 or 2023-05-31"
            )
        return found

    def bad(self, index: int, at: int, what: str, expected: str) -> BadInput:
        return BadInput(what, file=self.table.file, place=self.table.place(index, at), expected=expected)

    def collected(
        self,
        found: list[Observation],
        names: Mapping[str, str],
        groups: Mapping[str, tuple[str | None, ...]],
        digest: str,
    ) -> Observations:
        import numpy as np

        self.no_unit_twice(found)
        units = tuple(names)
        if not units:
            raise BadInput("the table holds no rows", file=self.table.file, expected="one row per unit")
        position = {x: i for i, x in enumerate(units)}
        columns: dict[str, NDArray[Any]] = {}
        ages: dict[str, NDArray[Any]] = {}
        carried: dict[str, NDArray[Any]] = {}
        imputed: dict[str, NDArray[Any]] = {}
        chosen = latest(found, as_of=self.as_of, max_age=self.definition.ageing.max_age)
        for name, picks in chosen.items():
            column, age, old = (
                np.full(len(units), np.nan),
                np.full(len(units), np.nan),
                np.zeros(len(units), dtype=bool),
            )
            for pick in picks:
                at = position[pick.observation.unit]
                column[at] = pick.observation.value
                if pick.age is not None:
                    age[at] = pick.age
                    old[at] = pick.carried
            columns[name], ages[name], carried[name] = column, age, old
            filled = np.zeros(len(units), dtype=bool)
            filled[[position[x.observation.unit] for x in picks if x.observation.imputed]] = True
            imputed[name] = filled
        self.note_absent(columns)
        return Observations(
            self.table.file, units, dict(names), columns, groups, ages, carried, imputed, digest, tuple(self.remarks)
        )

    def note_absent(self, columns: Mapping[str, NDArray[Any]]) -> None:
        for x in self.definition.indicators.values():
            if x.id not in columns and reads_own_column(x):
                self.remarks.append(Remark(None, f"there are no observations of '{x.id}'"))

    def no_unit_twice(self, found: Iterable[Observation]) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        for x in found:
            key = (x.unit, x.indicator, x.observed, x.published, x.retrieved)
            if key in seen:
                raise BadInput(
                    f"{x.unit} stands twice with '{x.indicator}' in the same period",
                    file=self.table.file,
                    place=f"lines {self.table.lines[seen[key]]} and {self.table.lines[x.row]}",
                    expected="each unit once in a period",
                )
            seen[key] = x.row


def _first_of(heads: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((heads[x.lower()] for x in names if x.lower() in heads), None)
