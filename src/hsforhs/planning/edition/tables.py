"""An edition of the whole catalogue as plain tables, and the difference between two editions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from hsforhs.files import BadInput, read_json
from hsforhs.framework import Framework, Key, MappingRow, shipped_framework
from hsforhs.planning.catalogue import ActionCatalogue, shipped_catalogue

SCHEMA = "hsforhs-catalogue/1"
Table: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Rows by their lasting name, each a mapping of plain values by field."""


@dataclasses.dataclass(frozen=True, slots=True)
class Edition:
    """The content of a catalogue version: tables by name."""

    version: str
    tables: Mapping[str, Table]


@dataclasses.dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table. ``changed`` gives, for each row, the fields with (old, new)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[Any, Any]]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed)


def shipped_pair() -> tuple[Framework, ActionCatalogue]:
    """Return what the data files of this installation hold, whatever edition is in use."""
    return shipped_framework(), shipped_catalogue()


def shipped_edition() -> Edition:
    """Return the content of the data files of this installation as an edition."""
    return present_edition(*shipped_pair())


def present_edition(words: Framework, catalogue: ActionCatalogue) -> Edition:
    """Return a vocabulary and its actions as the tables of an edition."""
    return Edition(
        catalogue.version,
        {
            "areas": _rows(words.areas.items()),
            "components": _rows(words.components.items()),
            "sectors": _rows(words.sectors.items()),
            "indicators": _rows((str(key), x) for key, x in words.indicators.items()),
            "crosswalks": _rows((crosswalk_name(x), x) for x in words.crosswalks.rows),
            "matrix": _rows((f"{area}:{component}", x) for (area, component), x in words.matrix.items()),
            "area_sectors": _rows(
                (f"{x.area}:OS:{x.sector}", x) for links in words.area_sectors.values() for x in links
            ),
            "plan_checks": _rows(words.plan_checks.items()),
            "topics": _rows(catalogue.topics.items()),
            "actions": _rows(catalogue.actions.items()),
            "cost_items": _rows(catalogue.cost_items.items()),
            "synergies": _rows((x.code, x) for x in catalogue.synergy_rules),
        },
    )


def crosswalk_name(row: MappingRow) -> str:
    """Return the lasting name of a crosswalk row: its two ends and how far it can be trusted."""
    return f"{row.subject or ''} > {row.object or ''} ({row.status})"


def _rows(records: Iterable[tuple[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: plain_row(record) for name, record in records}


def plain_row(record: Any) -> dict[str, Any]:
    """Return a record as a row of its table: plain JSON values by field."""
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def _plain(value: Any) -> Any:
    """Turn a field into what JSON holds."""
    if isinstance(value, Key):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(x) for x in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def edition_as_json(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain JSON values, for keeping and for comparing later."""
    return {"schema": SCHEMA, "version": edition.version, "tables": edition.tables}


def read_edition(path: Path) -> Edition:
    """Read an edition that was kept; raises BadInput for any other file."""
    return edition_of_json(read_json(path), name=path.name)


def edition_of_json(content: Any, *, name: str) -> Edition:
    """Read what :func:`edition_as_json` gave; ``name`` says in errors where the content came from."""
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise BadInput("the file is no catalogue edition", file=name, expected=f"the schema {SCHEMA}")
    tables = content.get("tables")
    if not isinstance(tables, dict) or not all(
        isinstance(table, dict) and all(isinstance(row, dict) for row in table.values()) for table in tables.values()
    ):
        raise BadInput("the tables of the edition are damaged", file=name, expected="rows by name")
    return Edition(str(content.get("version", "")), tables)


def edition_difference(old: Edition, new: Edition) -> dict[str, TableDifference]:
    """Compare two editions table by table; tables in which nothing changed are left out."""
    names = dict.fromkeys((*old.tables, *new.tables))
    found = {name: _difference(old.tables.get(name, {}), new.tables.get(name, {})) for name in names}
    return {name: x for name, x in found.items() if not x.is_empty}


def _difference(old: Table, new: Table) -> TableDifference:
    changed = {
        name: {
            field: (old[name].get(field), new[name].get(field))
            for field in dict.fromkeys((*old[name], *new[name]))
            if old[name].get(field) != new[name].get(field)
        }
        for name in old
        if name in new and old[name] != new[name]
    }
    return TableDifference(
        tuple(name for name in new if name not in old), tuple(name for name in old if name not in new), changed
    )
