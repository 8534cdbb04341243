"""What remarks stand on: items of the framework, found in the vocabulary that is in use.

An item is a kind and a reference: a cell ``D2:HIS`` or ``P5:OS:ANI``, an indicator ``jee-3:D2.1``, an action
``D2-001``, a row of a crosswalk by its name in the edition, a rule of synergy ``SY13``, an edition by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse

from hsforhs.framework import Cell, Framework, Indicator, Key, VocabularyError, framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Edition, present_edition
from hsforhs.scores import areas_by_indicator
from hsforhs.workbench.editions import queries as editions

from .models import ItemKind

TABLES: Mapping[str, tuple[str, ...]] = {
    ItemKind.CELL: ("matrix", "area_sectors"),
    ItemKind.INDICATOR: ("indicators",),
    ItemKind.ACTION: ("actions",),
    ItemKind.CROSSWALK: ("crosswalks",),
    ItemKind.SYNERGY: ("synergies", "matrix", "area_sectors"),
    ItemKind.EDITION: (),
}
"""The tables of an edition that hold the items of a kind; the first that has the row counts."""
ARROW = " > "
MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the framework, where it counts, and its row in the edition (``table`` empty where it has none)."""

    kind: ItemKind
    reference: str
    title: str
    area: str = ""
    component: str = ""
    sector: str = ""
    table: str = ""
    row: Mapping[str, Any] | None = None

    @property
    def address(self) -> str:
        """The page on which remarks on the item stand."""
        return reverse("stewardship:item", args=[self.kind.value, self.reference])


def present() -> Edition:
    """The content that is in use, as tables."""
    return _present(action_catalogue().version, framework().version)


@lru_cache(maxsize=4)
def _present(_actions: str, _words: str) -> Edition:
    return present_edition(framework(), action_catalogue())


def find_item(kind: str, reference: str) -> Item | None:
    """Return the item, or None where the vocabulary has none of that kind and reference."""
    if kind not in ItemKind.values or not reference or len(reference) > 120:
        return None
    found = ItemKind(kind)
    if found is ItemKind.EDITION:
        edition = editions.named(reference)
        return _edition(edition.name, edition.version) if edition else None
    if found in (ItemKind.CELL, ItemKind.SYNERGY):
        return _cell(found, reference)
    table = TABLES[found][0]
    row = present().tables[table].get(reference)
    return _of_row(found, table, reference, row) if row is not None else None


def find_row(table: str, name: str) -> Item | None:
    """Return the item whose row is in a table of the edition; None where no kind of item is kept in the table."""
    kind = next((x for x in ItemKind if table in TABLES[x]), None)
    return find_item(kind, name) if kind else None


def matching(kind: str, words: str, *, most: int = MOST_FOUND) -> list[Item]:
    """Return items of one kind whose reference or title holds all the words, in the order of the edition."""
    wanted = words.casefold().split()
    found: list[Item] = []
    for item in _all_of(kind):
        if all(x in f"{item.reference} {item.title}".casefold() for x in wanted):
            found.append(item)
            if len(found) == most:
                break
    return found


def _all_of(kind: str) -> Iterator[Item]:
    if kind not in ItemKind.values:
        return
    if kind == ItemKind.EDITION:
        yield from (_edition(x.name, x.version) for x in editions.listed())
        return
    tables = present().tables
    for table in TABLES[kind]:
        for name, row in tables.get(table, {}).items():
            yield _of_row(ItemKind(kind), table, name, row)


def _edition(name: str, version: str) -> Item:
    return Item(ItemKind.EDITION, name, f"{name} ({version})")


def _cell(kind: ItemKind, reference: str) -> Item | None:
    tables = present().tables
    row = tables.get("synergies", {}).get(reference) if kind is ItemKind.SYNERGY else None
    if row is not None:
        return _of_row(kind, "synergies", reference, row)
    try:
        cell = framework().cell(reference)
    except VocabularyError:
        return None
    table = "area_sectors" if cell.sector else "matrix"
    row = tables[table].get(reference)
    if kind is ItemKind.SYNERGY and row is None:
        return None
    title = cell_title(cell, framework())
    return Item(kind, reference, title, cell.area, cell.component, cell.sector, table, row)


def _of_row(kind: ItemKind, table: str, name: str, row: Mapping[str, Any]) -> Item:
    words = framework()
    if table in ("matrix", "area_sectors"):
        cell = Cell.parse(name)
        return Item(kind, name, cell_title(cell, words), cell.area, cell.component, cell.sector, table, row)
    if table == "indicators":
        area = area_of_indicator(Key.parse(name), words)
        return Item(kind, name, str(row["title"])[:300], area, table=table, row=row)
    if table == "actions":
        component = next(iter(row["components"]), "")
        lead = row["lead_sector"] if component == "OS" and row["lead_sector"] in words.sectors else ""
        return Item(kind, name, str(row["text"])[:300], str(row["area"] or ""), component, lead, table, row)
    if table == "crosswalks":
        ends = [Key.parse(x) for x in (row["object"], row["subject"]) if x]
        areas = (area_of_indicator(x, words) for x in ends)
        return Item(kind, name, name, next((x for x in areas if x), ""), table=table, row=row)
    if table == "synergies":
        area, component = (next(iter(row[x]), "") for x in ("areas", "components"))
        known = area if area in words.areas else "", component if component in words.components else ""
        return Item(kind, name, str(row["reason"])[:300], *known, table=table, row=row)
    return Item(kind, name, name, str(row.get("area") or ""), str(row.get("component") or ""), table=table, row=row)


def cell_title(cell: Cell, words: Framework) -> str:
    """Name a cell in English: area and component, or area and sector."""
    second = words.sectors[cell.sector].title if cell.sector else words.components[cell.component].title
    return f"{words.areas[cell.area].title} × {second}"


def area_of_indicator(key: Key, words: Framework) -> str:
    """Return the capacity area that an indicator speaks about first, through the crosswalk; empty where none does."""
    found = words.indicators.get(key)
    return _areas(key.instrument_id, words.version).get(found.key, "") if isinstance(found, Indicator) else ""


@lru_cache(maxsize=32)
def _areas(instrument: str, _version: str) -> dict[Key, str]:
    words = framework()
    if instrument == "jee-3":
        return {x.key: words.area_of(x.key).code for x in words.indicators_of(instrument)}
    return {key: next(iter(areas), "") for key, areas in areas_by_indicator(instrument, words).items()}
