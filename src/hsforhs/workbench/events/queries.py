"""What pages read about events, and what apps above add to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .entry import Guest
from .models import Event, Session


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of an app above: its address, its words in the reader's language, and perhaps a number."""

    address: str
    words: str
    number: int | None = None


SessionLinks = Callable[[Guest, Sequence[Session]], Mapping[int, Sequence[Link]]]
"""Returns the links of each session by its number, in one query at most; asked for sessions the guest may enter."""
EventLinks = Callable[[Guest, Event], Sequence[Link]]
"""Returns the links of an event that the guest may read, in one query at most."""

session_links: list[SessionLinks] = []
event_links: list[EventLinks] = []
"""Filled by apps above when they are ready, such as ``session_links.append(queries.links)``."""


def links_of_sessions(guest: Guest, sessions: Sequence[Session]) -> dict[int, list[Link]]:
    """Gather what apps above link to from sessions; empty for a session that nobody links from."""
    found: dict[int, list[Link]] = {x.pk: [] for x in sessions}
    if sessions:
        for maker in session_links:
            for number, links in maker(guest, sessions).items():
                found[number].extend(links)
    return found


def links_of_event(guest: Guest, event: Event) -> list[Link]:
    """Gather what apps above link to from the page of an event."""
    made: Iterable[Sequence[Link]] = (maker(guest, event) for maker in event_links)
    return [link for links in made for link in links]
