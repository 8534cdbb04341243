"""Reusable reads of the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from hsforhs.framework import framework
from hsforhs.framework.names import fold
from hsforhs.workbench.look.naming import label_of

from .models import IhrVersion, Kind, Place, RegionMembership


def valid_at(at: dt.date) -> Q:
    """What exists on a day: places and dated facts without an end before it or a beginning after it."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=at)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=at))


def countries() -> list[Place]:
    """All countries with their region, by name in the language of the page; invented ones last."""
    found = Place.objects.filter(kind=Kind.COUNTRY).select_related("parent")
    return sorted(found, key=lambda place: (place.invented, fold(label_of(place).text)))


def ancestors(place: Place) -> list[Place]:
    """The places above, from the world down, in one query; none where all of them were read with the place."""
    codes = place.path.split("/")[:-1]
    found: dict[str, Place] = {}
    lowest = place
    while Place._meta.get_field("parent").is_cached(lowest) and lowest.parent is not None:
        lowest = lowest.parent
        found[lowest.code] = lowest
    if missing := [x for x in codes if x not in found]:
        found |= {x.code: x for x in Place.objects.filter(code__in=missing)}
    return [found[code] for code in codes if code in found]


ABOVE = "parent__parent__parent__parent"
"""What a place is read with so that :func:`ancestors` costs no query: a district, and the four above it."""


def branch(place: Place, *, at: dt.date | None = None) -> list[Place]:
    """All places below, in the order of the tree; only those that exist on the day ``at`` where it is given."""
    found = Place.objects.filter(below(place.path)).order_by("path")
    return list(found.filter(valid_at(at)) if at else found)


def codes_above(places: Iterable[Place]) -> dict[str, str]:
    """The code of the place above each place, read from the paths."""
    return {x.code: x.path.split("/")[-2] if "/" in x.path else "" for x in places}


def ihr_versions(place: Place) -> list[IhrVersion]:
    """The versions of the IHR that bind or bound a country, newest first; empty where nothing confirmed is loaded."""
    return list(IhrVersion.objects.filter(place=place).order_by("-valid_from"))


@dataclass(frozen=True, slots=True)
class RegionHistory:
    """The WHO region of every country: the one above it in the tree, and dated memberships, which go before it."""

    above: Mapping[str, str]
    dated: tuple[tuple[str, str, dt.date | None, dt.date | None], ...]

    def at(self, day: dt.date) -> dict[str, str]:
        """Return the code of the region of each country on a day, by ISO3 code."""
        then = {
            country: region
            for country, region, first, last in self.dated
            if (first is None or first <= day) and (last is None or day <= last)
        }
        return {**self.above, **then}


def region_history() -> RegionHistory:
    """Read the regions of all countries."""
    above = Place.objects.filter(kind=Kind.COUNTRY, parent__kind=Kind.REGION).values_list("code", "parent__code")
    dated = RegionMembership.objects.values_list("place__code", "region__code", "valid_from", "valid_to")
    return RegionHistory(dict(above), tuple(dated))


def find_places(words: str, *, most: int = 20) -> list[Place]:
    """Places whose code is the search words or a name of which holds them, in any language, accents and case folded.

    A State is also found by another name that is known of it, whole.
    """
    wanted = fold(words)
    if not wanted:
        return []
    by_alias = framework().state_names.iso3(words)
    hits = [
        place
        for place in Place.objects.exclude(kind=Kind.WORLD).order_by("path")
        if wanted == fold(place.code) or place.code == by_alias or any(wanted in fold(x) for x in _names(place))
    ]
    hits.sort(
        key=lambda place: (
            not any(fold(x).startswith(wanted) for x in _names(place)),
            place.kind != Kind.COUNTRY,
            fold(label_of(place).text),
        )
    )
    return hits[:most]


def _names(place: Place) -> tuple[str, ...]:
    state = framework().states.get(place.code)
    return (place.name, *place.names.values(), *(state.names.values() if state else ()))


def below(path: str, field: str = "path") -> Q:
    """The condition that a place lies below the one with this path; ``field`` leads to the path.

    The beginning is compared letter by letter: ``startswith`` would let ``xlm`` pass for ``XLM`` on SQLite.
    """
    beginning = f"{path}/"
    return Q(Exact(Substr(field, 1, len(beginning)), Value(beginning)))


def within(path: str, field: str = "path") -> Q:
    """The condition that a place is the one with this path or lies below it."""
    return Q(**{field: path}) | below(path, field)


def named(words: str) -> list[int]:
    """The numbers of the places whose code or name holds the words, accents and case folded."""
    wanted = fold(words)
    rows = Place.objects.values_list("pk", "code", "name")
    return [pk for pk, code, name in rows if wanted in fold(code) or wanted in fold(name)]


def region_codes() -> list[str]:
    """The code of the WHO region above each State, one entry per State; invented countries are left out."""
    found = Place.objects.filter(kind=Kind.COUNTRY, invented=False, parent__kind=Kind.REGION)
    return list(found.values_list("parent__code", flat=True))
