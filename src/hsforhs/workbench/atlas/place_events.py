"""Events of a place, for its page."""

from __future__ import annotations

from django.conf import settings

from hsforhs.workbench.accounts.rules import Person, may_read
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.events.queries import events_at
from hsforhs.workbench.look.keeping import Shelf
from hsforhs.workbench.places.models import Place, Visibility

MOST_KEPT = 400
kept_events: Shelf[list[Event]] = Shelf(MOST_KEPT)


def events_of(person: Person, place: Place, *, version: str) -> list[Event]:
    """Return the newest events of a place that a person may read; one query, or none.

    People who may read the same get the same list, which is kept until ``version`` changes: the last event of the
    chain that matters for pages of the country.
    """
    visible = tuple(x.value for x in Visibility if may_read(person, place, x))
    key = (version, place.pk, visible)
    found = kept_events.get(key) if settings.KEEP_PAGES else None
    if found is None:
        found = events_at(place, visible)
        kept_events.put(key, found)
    return found
