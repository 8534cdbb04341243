"""Documents of the library that help with the gap of a cell."""

from __future__ import annotations

from typing import Any

from hsforhs.library import Gap, Recommendation
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.library.queries import help_for_gap
from hsforhs.workbench.library.words import parts_of, reader_language
from hsforhs.workbench.places.models import Kind, Place

_LEVELS = {Kind.PROVINCE: "INT", Kind.DISTRICT: "LOC", Kind.COUNTRY: "NAT"}
Help = tuple[Recommendation, Any, list[tuple[str, float, float]]]
"""A document that is recommended, the stored one, and the parts of its score by name, share and weight."""


def help_in_cell(person: Person, area: str, component: str, place: Place | None, lowest: float | None) -> list[Help]:
    """Return the documents for the gap of a cell, seen from a place where one is chosen; one query.

    ``lowest`` is the lowest level of the newest assessment there; without one the first level counts as the present.
    """
    gap = Gap(
        area,
        max(1, min(4, int(lowest or 1))),
        component,
        _LEVELS.get(Kind(place.kind), "") if place else "",
        place.country if place else "",
    )
    found = help_for_gap(person, gap, languages=(reader_language(),))
    return [(one, document, parts_of(one)) for one, document in found]
