"""Documents of the library that help with the gap of a cell."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.library import Gap, Recommendation
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.library.queries import help_for_gap
from hsforhs.workbench.library.rules import groups_of
from hsforhs.workbench.library.words import parts_of, reader_language
from hsforhs.workbench.look.keeping import Shelf
from hsforhs.workbench.places.models import Kind, Place

_LEVELS = {Kind.PROVINCE: "INT", Kind.DISTRICT: "LOC", Kind.COUNTRY: "NAT"}
Help = tuple[Recommendation, Any, list[tuple[str, float, float]]]
"""A document that is recommended, the stored one, and the parts of its score by name, share and weight."""


MOST_KEPT = 400
kept_help: Shelf[list[Help]] = Shelf(MOST_KEPT)


def help_in_cell(
    person: Person, area: str, component: str, place: Place | None, lowest: float | None, *, version: str
) -> list[Help]:
    """Return the documents for the gap of a cell, seen from a place where one is chosen; one query, or none.

    People who may read the same documents get the same answer, which is kept until ``version`` changes, the last event
    that matters for pages of everybody. ``lowest`` is the lowest level of the newest assessment there; without one the
    first level counts as the present.
    """
    gap = Gap(
        area,
        max(1, min(4, int(lowest or 1))),
        component,
        _LEVELS.get(Kind(place.kind), "") if place else "",
        place.country if place else "",
    )
    language, today = reader_language(), timezone.localdate()
    key = (version, groups_of(person), language, gap, today, framework().version)
    found = kept_help.get(key) if settings.KEEP_PAGES else None
    if found is None:
        chosen = help_for_gap(person, gap, languages=(language,), today=today)
        found = [(one, document, parts_of(one)) for one, document in chosen]
        kept_help.put(key, found)
    return found
