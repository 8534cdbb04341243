"""A table of observations, long or wide, as dated values; every message names line and column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Remark, Sentence, Table

from .observations import Dated, Observations, absent
from .records import Definition
from .select import Observation, end_of_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING_TEXTS = ("", "NA", "N/A", "No data")
IMPUTED = "imputed"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")
UNIT_NAMES = ("unit", "code", "iso3", "ucode")
_NAME_NAMES = ("name", "uname", "country")
_PERIOD_NAMES = ("period", "observed", "observed_at", "time", "year", "date")
_PUBLISHED_NAMES = ("published", "published_at")
_RETRIEVED_NAMES = ("retrieved", "retrieved_at")


class Reader:
    """Reads the rows of one table for one definition."""

    def __init__(self, table: Table, definition: Definition) -> None:
        self.table, self.definition = table, definition
        self.groups = {x.id for x in definition.inputs.values() if x.group}
        self.known = {*definition.inputs, *definition.indicators}
        self.missing = {x.lower() for x in (*MISSING_TEXTS, *definition.missing)}
        self.remarks: list[Remark] = list(table.remarks)

    def long(self, heads: Mapping[str, int], digest: str) -> Dated:
        """Read one row per observation."""
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
                raise self.bad(
                    index,
                    indicator_at,
                    Sentence("'%(indicator)s' is not known", indicator=indicator),
                    Sentence("a name of %(definition)s", definition=self.definition.id),
                )
            if indicator in self.groups:
                if texts.setdefault((unit, indicator), row[value_at]) != row[value_at]:
                    raise self.bad(
                        index,
                        value_at,
                        Sentence("%(unit)s has two values of '%(indicator)s'", unit=unit, indicator=indicator),
                        Sentence("one group"),
                    )
                continue
            value = self.number(index, value_at)
            filled = status_at is not None and row[status_at].lower() == IMPUTED
            found.append(Observation(unit, indicator, value, index, *self.dates(index, dates), imputed=filled))
        groups = {g: tuple(texts.get((u, g)) or None for u in names) for g in sorted(self.groups)}
        return self.dated(found, names, groups, digest)

    def wide(self, heads: Mapping[str, int], digest: str) -> Dated | Observations:
        """Read one row per unit, and period where there are periods."""
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
                Sentence("the table has no column of %(definition)s", definition=self.definition.id),
                file=self.table.file,
                expected=Sentence("columns such as %(listed)s", listed=tuple(list(self.definition.indicators)[:3])),
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
        return self.dated(found, names, by_unit, digest)

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

    def with_numbers(self, heads: Mapping[str, int], columns: dict[str, NDArray[Any]], digest: str) -> Observations:
        """Take one row per unit without dates, whose numbers are there as numbers."""
        import numpy as np

        unit_at = self.unit_column(heads)
        name_at = _first_of(heads, (self.definition.units.name or "", *_NAME_NAMES))
        self.no_stranger({unit_at, name_at})
        names: dict[str, str] = {}
        self.some_rows(self.table.rows)
        for index, row in enumerate(self.table.rows):
            unit = self.unit(index, unit_at)
            if unit in names:
                raise self.bad(
                    index, unit_at, Sentence("%(unit)s stands twice", unit=unit), Sentence("each unit once in a period")
                )
            names[unit] = row[name_at] if name_at is not None else ""
        for name, column in columns.items():
            if np.isinf(column).any():
                at = int(np.flatnonzero(np.isinf(column))[0])
                raise BadInput(
                    Sentence("an infinite value of '%(name)s'", name=name),
                    file=self.table.file,
                    place=Sentence("line %(line)s, column '%(heading)s'", line=self.table.lines[at], heading=name),
                    expected=Sentence("a finite number"),
                )
        texts = [(i, x) for i, x in enumerate(self.table.header) if x in self.known and x not in self.groups]
        more = {x: np.array([self.number(i, at) for i in range(len(self.table.rows))]) for at, x in texts}
        groups = {
            g: tuple(row[self.table.header.index(g)] or None for row in self.table.rows)
            if g in self.table.header
            else (None,) * len(names)
            for g in sorted(self.groups)
        }
        self.note_absent({**columns, **more})
        return Observations(
            self.table.file,
            tuple(names),
            names,
            {**columns, **more},
            groups,
            sha256=digest,
            remarks=tuple(self.remarks),
        )

    def unit_column(self, heads: Mapping[str, int]) -> int:
        """Find the column of the codes of units."""
        found = _first_of(heads, (self.definition.units.code or "", *UNIT_NAMES))
        if found is None:
            raise BadInput(
                Sentence("the table names no units"),
                file=self.table.file,
                expected=Sentence("a column '%(column)s'", column=self.definition.units.code or "unit"),
            )
        return found

    def date_columns(self, heads: Mapping[str, int]) -> list[int | None]:
        """Find the columns of the dates: observed, published, retrieved."""
        period = (self.definition.units.period or "", *_PERIOD_NAMES)
        kinds = (period, _PUBLISHED_NAMES, _RETRIEVED_NAMES)
        columns: list[int | None] = []
        for kind in kinds:
            at = _first_of(heads, kind)
            columns.append(None if at is not None and self.table.header[at] in self.known else at)
        return columns

    def no_stranger(self, used: set[int | None]) -> None:
        """Refuse a column of numbers that is no indicator, and note columns of words."""
        for at, head in enumerate(self.table.header):
            if at in used or head in self.known:
                continue
            cells = [x for row in self.table.rows if (x := row[at]).lower() not in self.missing]
            # A column of numbers that nobody knows is most likely a misspelt indicator; a column of words is a remark.
            if cells and all(map(_NUMBER.match, cells)):
                raise BadInput(
                    Sentence(
                        "the column '%(head)s' is no indicator of %(definition)s",
                        head=head,
                        definition=self.definition.id,
                    ),
                    file=self.table.file,
                    place=Sentence("line %(line)s, column '%(heading)s'", line=1, heading=head),
                    expected=Sentence("a name of the definition; what it does not use may stand under its 'inputs'"),
                )
            self.remarks.append(
                Remark(Sentence("column '%(heading)s'", heading=head), Sentence("the column was not used"))
            )

    def unit(self, index: int, at: int) -> str:
        """Return the unit of a row."""
        unit = self.table.rows[index][at]
        if not unit or len(unit) > 100:
            raise self.bad(index, at, Sentence("the row names no unit"), Sentence("the code of a unit"))
        return unit

    def number(self, index: int, at: int) -> float:
        """Return a value, NaN where it is missing."""
        text = self.table.rows[index][at]
        if text.lower() in self.missing:
            return math.nan
        if not _NUMBER.match(text):
            raise self.bad(
                index,
                at,
                Sentence("'%(text)s' is no number", text=text[:40]),
                Sentence("a finite number such as 3.5, or nothing where missing"),
            )
        number = float(text)
        if not math.isfinite(number):
            raise self.bad(index, at, Sentence("'%(text)s' is too large", text=text[:40]), Sentence("a finite number"))
        return number

    def dates(self, index: int, at: Sequence[int | None]) -> tuple[date | None, date | None, date | None]:
        """Return when a row was observed, published and retrieved."""
        observed, published, retrieved = (self.date(index, x) for x in at)
        return observed, published, retrieved

    def date(self, index: int, at: int | None) -> date | None:
        """Return a date, the last day of its period."""
        text = self.table.rows[index][at] if at is not None else ""
        if at is None or text.lower() in self.missing:
            return None
        found = end_of_period(text)
        if found is None:
            raise self.bad(
                index,
                at,
                Sentence("'%(text)s' is no date", text=text[:40]),
                Sentence("a date such as 2023, 2023-Q2, 2023-05 or 2023-05-31"),
            )
        return found

    def bad(self, index: int, at: int, what: str, expected: str) -> BadInput:
        """Return the refusal of a cell."""
        return BadInput(what, file=self.table.file, place=self.table.place(index, at), expected=expected)

    def dated(
        self,
        found: list[Observation],
        names: Mapping[str, str],
        groups: Mapping[str, tuple[str | None, ...]],
        digest: str,
    ) -> Dated:
        """Keep all observations, whatever their dates."""
        self.no_unit_twice(found)
        self.some_rows(names)
        return Dated(self.definition, self.table.file, names, groups, tuple(found), digest, tuple(self.remarks))

    def some_rows(self, rows: Sized) -> None:
        """Refuse a table without rows."""
        if not rows:
            raise BadInput(
                Sentence("the table holds no rows"), file=self.table.file, expected=Sentence("one row per unit")
            )

    def note_absent(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Note indicators of which there is nothing."""
        self.remarks.extend(absent(self.definition, columns))

    def no_unit_twice(self, found: Iterable[Observation]) -> None:
        """Refuse two observations of one thing in one period."""
        seen: dict[tuple[Any, ...], int] = {}
        for x in found:
            key = (x.unit, x.indicator, x.observed, x.published, x.retrieved)
            if key in seen:
                raise BadInput(
                    Sentence(
                        "%(unit)s stands twice with '%(indicator)s' in the same period",
                        unit=x.unit,
                        indicator=x.indicator,
                    ),
                    file=self.table.file,
                    place=Sentence(
                        "lines %(line)s and %(other)s", line=self.table.lines[seen[key]], other=self.table.lines[x.row]
                    ),
                    expected=Sentence("each unit once in a period"),
                )
            seen[key] = x.row


def _first_of(heads: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((heads[x.lower()] for x in names if x.lower() in heads), None)
