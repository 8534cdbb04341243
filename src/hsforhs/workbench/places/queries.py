"""Reusable reads of the tree."""

from __future__ import annotations

from hsforhs.framework.names import fold

from .models import Kind, Place


def countries() -> list[Place]:
    """All countries with their region, by name; invented ones last."""
    found = Place.objects.filter(kind=Kind.COUNTRY).select_related("parent")
    return sorted(found, key=lambda place: (place.invented, fold(place.name)))


def ancestors(place: Place) -> list[Place]:
    """The places above, from the world down, in one query."""
    codes = place.path.split("/")[:-1]
    found = {x.code: x for x in Place.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


def branch(place: Place) -> list[Place]:
    """All places below, in the order of the tree."""
    return list(Place.objects.filter(path__startswith=f"{place.path}/").order_by("path"))


def find_places(words: str, *, most: int = 20) -> list[Place]:
    """Places whose code is the search words or whose name holds them, accents and case folded."""
    wanted = fold(words)
    if not wanted:
        return []
    hits = [
        place
        for place in Place.objects.exclude(kind=Kind.WORLD).order_by("path")
        if wanted == fold(place.code) or wanted in fold(place.name)
    ]
    hits.sort(key=lambda place: (not fold(place.name).startswith(wanted), place.kind != Kind.COUNTRY, place.name))
    return hits[:most]
