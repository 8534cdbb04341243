"""Telling parts above the library which cells of the framework new public documents speak about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.dispatch import Signal

from hsforhs.framework import Cell
from hsforhs.library import Document as Record

documents_arrived = Signal()
"""Sent in the transaction in which public documents came in, or a tag of one was accepted, with the ``actor`` and
``titles``: for each cell that they are tagged with the title of the first of them."""


def titles_by_cell(records: Iterable[Record]) -> dict[Cell, str]:
    """Return the title of the first record for each cell: every area of a record with each of its components."""
    found: dict[Cell, str] = {}
    for record in records:
        for area in record.codes("area"):
            for component in record.codes("component"):
                found.setdefault(Cell(area, component), record.title)
    return found


def tell(*, actor: str, titles: Mapping[Cell, str]) -> None:
    """Send the signal, unless no cell is named."""
    if titles:
        documents_arrived.send(sender=None, actor=actor, titles=titles)
