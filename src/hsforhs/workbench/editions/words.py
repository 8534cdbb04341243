"""How tables and fields of editions are called on pages, and how their values are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.planning.edition import TableDifference

from .models import EditionChange

TABLES = {
    "areas": gettext_lazy("Capacity areas"),
    "components": gettext_lazy("Components"),
    "sectors": gettext_lazy("Sectors"),
    "indicators": gettext_lazy("Indicators"),
    "crosswalks": gettext_lazy("Crosswalks"),
    "matrix": gettext_lazy("Cells"),
    "area_sectors": gettext_lazy("Sectors in capacity areas"),
    "plan_checks": gettext_lazy("Plan checks"),
    "topics": gettext_lazy("Topics beyond the indicators"),
    "actions": gettext_lazy("Actions"),
    "cost_items": gettext_lazy("Cost items"),
}
FIELDS = {
    "check": gettext_lazy("question"),
    "checks": gettext_lazy("plan checks"),
    "components": gettext_lazy("components"),
    "costs": gettext_lazy("cost drivers"),
    "descriptor": gettext_lazy("what it provides"),
    "duty": gettext_lazy("usual duty"),
    "evidence": gettext_lazy("proof that it is done"),
    "hazards": gettext_lazy("hazards"),
    "indicator": gettext_lazy("indicator"),
    "justification": gettext_lazy("justification"),
    "kind": gettext_lazy("kind"),
    "lead_sector": gettext_lazy("lead sector"),
    "level": gettext_lazy("level"),
    "mode": gettext_lazy("mode"),
    "months": gettext_lazy("months"),
    "note": gettext_lazy("note"),
    "phase": gettext_lazy("phase"),
    "predicate": gettext_lazy("relation in SKOS"),
    "prerequisites": gettext_lazy("what comes first"),
    "relation": gettext_lazy("relation"),
    "replaces": gettext_lazy("replaces"),
    "short_title": gettext_lazy("short title"),
    "source": gettext_lazy("source"),
    "source_note": gettext_lazy("source note"),
    "step": gettext_lazy("step"),
    "strength": gettext_lazy("strength"),
    "supporting_sectors": gettext_lazy("supporting sectors"),
    "text": gettext_lazy("text"),
    "topic": gettext_lazy("topic"),
    "threshold": gettext_lazy("threshold"),
    "title": gettext_lazy("title"),
    "unit": gettext_lazy("unit"),
    "why": gettext_lazy("reason"),
}
_MAIN = {
    "crosswalks": "relation",
    "matrix": "descriptor",
    "area_sectors": "descriptor",
    "plan_checks": "check",
    "actions": "text",
}
"""The field that says what a row is about; the title elsewhere."""


def table_words(name: str) -> str:
    """Name a table of an edition."""
    return str(TABLES.get(name, name))


def field_words(name: str) -> str:
    """Name a field; a field without words of its own by its name in the files."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def shown(value: Any) -> str:
    """Write a plain value as a person reads it."""
    if isinstance(value, list | tuple):
        return " ".join(map(shown, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a row: its name and its values before and after, as they are shown."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a difference. ``kind`` is change, add or remove.

    For a row that was added or removed ``main`` says what it is about, and ``fields`` holds the others.
    """

    row: str
    kind: str
    fields: tuple[FieldLine, ...]
    main: str = ""

    @property
    def what(self) -> str:
        """The kind in the language of the page."""
        return str(EditionChange.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class TablePart:
    """What changed in one table."""

    name: str
    title: str
    rows: tuple[RowLine, ...]


def change_line(change: EditionChange) -> RowLine:
    """Show a stored change."""
    return _row_line(change.table, change.row, change.kind, change.fields)


def _row_line(table: str, row: str, kind: str, fields: Mapping[str, Any]) -> RowLine:
    if kind == EditionChange.Kind.CHANGE:
        return RowLine(row, kind, _lines(fields))
    name = _MAIN.get(table, "title")
    old, new = fields.get(name, (None, None))
    return RowLine(row, kind, _lines({x: y for x, y in fields.items() if x != name}), shown(old) or shown(new))


def difference_parts(
    found: Mapping[str, TableDifference],
    old: Mapping[str, Mapping[str, Mapping[str, Any]]],
    new: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> list[TablePart]:
    """Show a difference table by table: changed rows first, then added and removed ones with all they hold."""
    parts = []
    for name, table in found.items():
        rows = [_row_line(name, row, "change", fields) for row, fields in table.changed.items()]
        rows += [_row_line(name, x, "add", {f: (None, v) for f, v in new[name][x].items()}) for x in table.added]
        rows += [_row_line(name, x, "remove", {f: (v, None) for f, v in old[name][x].items()}) for x in table.removed]
        parts.append(TablePart(name, table_words(name), tuple(rows)))
    return parts


def _lines(fields: Mapping[str, Any]) -> tuple[FieldLine, ...]:
    lines = (FieldLine(field_words(name), shown(old), shown(new)) for name, (old, new) in fields.items())
    return tuple(x for x in lines if x.before or x.after)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One row of the content: its name, what it is about, and the other fields that hold something."""

    row: str
    main: str
    others: tuple[tuple[str, str], ...]


def content_lines(table: str, rows: Mapping[str, Mapping[str, Any]], words: str = "") -> list[ContentLine]:
    """Show the rows of a table, those alone that hold the words where some are given."""
    main = _MAIN.get(table, "title")
    wanted = words.casefold()
    found = []
    for name, row in rows.items():
        others = [(field_words(field), shown(value)) for field, value in row.items() if field != main and shown(value)]
        if wanted in " ".join((name, shown(row.get(main)), *(text for _, text in others))).casefold():
            found.append(ContentLine(name, shown(row.get(main)), tuple(others)))
    return found


def trail_lines(trail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Show what a trail says beside its title and address."""
    known = {"decision": _("decision"), "decided_on": _("decided on"), "proposal": _("proposal")}
    return [
        (str(known.get(name, name.replace("_", " "))), shown(value))
        for name, value in trail.items()
        if name not in ("title", "address") and shown(value)
    ]


def own_address(trail: Mapping[str, Any]) -> str:
    """Return the address that a trail names where it is a path of this site, for a link; empty otherwise."""
    address = str(trail.get("address", ""))
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else ""
