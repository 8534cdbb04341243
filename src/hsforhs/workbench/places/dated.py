"""Storing what held for countries from one day to another: the version of the IHR in force, the WHO region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from hsforhs.files import BadInput, Sentence
from hsforhs.geography import DatedFact
from hsforhs.workbench.audit.services import record

from .models import IhrVersion, Kind, Place, RegionMembership


@transaction.atomic
def load_ihr_versions(*, actor: str, facts: Sequence[DatedFact], file: str = "") -> Counter[str]:
    """Store which version of the IHR binds each country of a list; other countries stay as they are.

    Returns how many countries are new, changed or the same. The same list twice writes no event.
    """
    places = _places((x.country for x in facts), Kind.COUNTRY, file)
    wanted = [
        IhrVersion(
            place=places[x.country],
            version=x.value,
            note=x.note,
            valid_from=x.valid_from,
            valid_to=x.valid_to,
            source=x.source,
        )
        for x in facts
    ]
    stored = list(IhrVersion.objects.filter(place__in=places.values()))
    changes = _changes(wanted, stored, ("version", "note", "valid_from", "valid_to", "source"))
    touched = {pk for pk, kind in changes.items() if kind != "same"}
    IhrVersion.objects.filter(place__in=touched).delete()
    IhrVersion.objects.bulk_create(x for x in wanted if x.place_id in touched)
    return _told("places.load_ihr_versions", actor, changes, places, file)


@transaction.atomic
def load_region_membership(*, actor: str, facts: Sequence[DatedFact], file: str = "") -> Counter[str]:
    """Store the WHO region of each country of a list over time; other countries stay as they are."""
    places = _places((x.country for x in facts), Kind.COUNTRY, file)
    regions = _places((x.value for x in facts), Kind.REGION, file)
    wanted = [
        RegionMembership(
            place=places[x.country],
            region=regions[x.value],
            valid_from=x.valid_from,
            valid_to=x.valid_to,
            source=x.source,
        )
        for x in facts
    ]
    stored = list(RegionMembership.objects.filter(place__in=places.values()))
    changes = _changes(wanted, stored, ("region_id", "valid_from", "valid_to", "source"))
    touched = {pk for pk, kind in changes.items() if kind != "same"}
    RegionMembership.objects.filter(place__in=touched).delete()
    RegionMembership.objects.bulk_create(x for x in wanted if x.place_id in touched)
    return _told("places.load_region_membership", actor, changes, places, file)


def _places(codes: Iterable[str], kind: Kind, file: str) -> dict[str, Place]:
    wanted = set(codes)
    found = {x.code: x for x in Place.objects.filter(code__in=wanted, kind=kind)}
    missing = sorted(wanted - found.keys())
    if missing:
        raise BadInput(
            Sentence("%(value)s is not in the tree of places", value=missing[0]), file=file, expected=f"a {kind.label}"
        )
    return found


def _changes(
    wanted: Sequence[IhrVersion] | Sequence[RegionMembership],
    stored: Sequence[IhrVersion] | Sequence[RegionMembership],
    fields: Sequence[str],
) -> dict[int, str]:
    """Say of each country, by its number, whether its rows are new, changed or the same."""

    def rows(found: Iterable[IhrVersion | RegionMembership], place: int) -> list[str]:
        return sorted(repr([getattr(x, name) for name in fields]) for x in found if x.place_id == place)

    def kind(place: int) -> str:
        before = rows(stored, place)
        if not before:
            return "new"
        return "same" if before == rows(wanted, place) else "changed"

    return {place: kind(place) for place in dict.fromkeys(x.place_id for x in wanted)}


def _told(action: str, actor: str, changes: dict[int, str], places: dict[str, Place], file: str) -> Counter[str]:
    codes = sorted(code for code, place in places.items() if changes[place.pk] != "same")
    counts = Counter(changes.values())
    if codes:
        record(actor=actor, action=action, facts={"file": file, "countries": codes, "counts": dict(counts)})
    return counts
