"""Filling and changing the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Framework, framework
from hsforhs.geography import PlaceRow
from hsforhs.workbench.audit.services import record

from .difference import PlaceChange, TreeDifference, tree_difference
from .models import Kind, Place

WORLD = "WORLD"


@transaction.atomic
def sync_states(*, actor: str, vocabulary: Framework | None = None) -> int:
    """Bring the world, its WHO regions and the States Parties in line with the framework's list.

    Returns the number of places added or changed; a second run changes nothing and writes no event.
    """
    words = vocabulary or framework()
    wanted = {WORLD: Place(code=WORLD, kind=Kind.WORLD, name="World", path=WORLD)}
    for region in words.regions.values():
        wanted[region.code] = Place(
            code=region.code, kind=Kind.REGION, name=region.title, path=f"{WORLD}/{region.code}"
        )
    for state in words.states.values():
        wanted[state.iso3] = Place(
            code=state.iso3,
            kind=Kind.COUNTRY,
            name=state.name,
            country=state.iso3,
            iso2=state.iso2,
            path=f"{WORLD}/{state.who_region}/{state.iso3}",
        )
    changed = _store(wanted, fields=_STATE_FIELDS)
    if changed:
        record(actor=actor, action="places.sync_states", facts={"changed": changed, "version": words.version})
    return changed


@transaction.atomic
def add_invented_country(*, actor: str, rows: Iterable[Mapping[str, str]]) -> int:
    """Add an invented country with provinces and districts from rows (code, kind, parent, name, population)."""
    wanted: dict[str, Place] = {}
    country = ""
    for row in rows:
        kind = Kind(row["kind"])
        country = row["code"] if kind is Kind.COUNTRY else country
        above = wanted[row["parent"]].path if row["parent"] in wanted else WORLD
        wanted[row["code"]] = Place(
            code=row["code"],
            kind=kind,
            name=row["name"],
            country=country,
            path=f"{above}/{row['code']}",
            population=int(row["population"]) if row["population"] else None,
            invented=True,
        )
    changed = _store(wanted, fields=_FIELDS)
    if changed:
        record(actor=actor, action="places.add_invented_country", country=country, facts={"changed": changed})
    return changed


# The list of States does not say how many people live there, so a population that was stored stays.
_STATE_FIELDS = ("kind", "name", "country", "path", "iso2", "invented")
_FIELDS = (*_STATE_FIELDS, "population")


def _store(wanted: Mapping[str, Place], *, fields: Sequence[str]) -> int:
    """Add or change places level by level, parents first."""
    known = Place.objects.in_bulk(field_name="code")
    changed = 0
    by_depth: dict[int, list[Place]] = {}
    for place in wanted.values():
        by_depth.setdefault(place.path.count("/"), []).append(place)
    for depth in sorted(by_depth):
        new: list[Place] = []
        for place in by_depth[depth]:
            parent = known.get(place.path.split("/")[-2]) if depth else None
            old = known.get(place.code)
            if old is None:
                place.parent = parent
                new.append(place)
                continue
            if old.parent_id != (parent and parent.pk) or any(
                getattr(old, name) != getattr(place, name) for name in fields
            ):
                before = old.path
                for name in fields:
                    setattr(old, name, getattr(place, name))
                old.parent = parent
                old.save()
                _move_branch(before, old.path)
                changed += 1
        Place.objects.bulk_create(new)
        known.update({place.code: place for place in new})
        changed += len(new)
    return changed


def _move_branch(before: str, after: str) -> None:
    """Let the places below one that moved follow it."""
    if before != after:
        rest = Substr("path", len(before) + 1)
        Place.objects.filter(path__startswith=f"{before}/").update(path=Concat(Value(after), rest))


@transaction.atomic
def import_places(
    *,
    actor: str,
    country: Place,
    rows: Sequence[PlaceRow],
    on: dt.date,
    file: str = "",
    layout: str = "",
    expected: str = "",
) -> TreeDifference:
    """Bring the tree of a country in line with a list that holds from the day ``on``; the caller knows who may.

    Places that are not listed end and stay. ``expected`` is the digest of the difference that a person was shown.
    Raises BadInput for a list that is no tree, and when the tree has changed since the difference was shown.
    """
    country = Place.objects.select_for_update().get(pk=country.pk)
    found = tree_difference(country, rows, on=on, file=file)
    if expected and found.digest != expected:
        raise BadInput(
            Sentence("the tree has changed since the difference was shown"),
            file=file,
            expected=Sentence("a look at it again"),
        )
    if not found.differing:
        return found
    places = {x.code: x for x in Place.objects.filter(country=country.code)}
    for change in found.differing:
        _store_change(change, places, country, file=file)
    record(
        actor=actor,
        action="places.import_places",
        country=country.code,
        subject=f"places.place:{country.code}",
        facts={
            "file": file,
            "layout": layout,
            "on": on.isoformat(),
            "counts": dict(found.counts),
            "changes": {x.code: {"kind": x.kind, "fields": plain_fields(x.fields)} for x in found.differing},
        },
    )
    return found


def _store_change(change: PlaceChange, places: dict[str, Place], country: Place, *, file: str) -> None:
    place = change.stored or Place(code=change.code, country=country.code, invented=country.invented)
    if "population" in change.fields:
        place.population_source, place.population_year = f"list of places {file}".strip()[:400], None
        place.population_retrieved_on = timezone.localdate()
    values = dict(change.after)
    above = values.pop("parent", None)
    for name, value in values.items():
        setattr(place, name, value)
    if above is not None:
        place.parent = places[above]
        place.path = f"{places[above].path}/{place.code}"
    place.save()
    places[place.code] = place


def plain_fields(fields: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Return what a change was before and is after as values that JSON knows."""
    return {name: [x.isoformat() if isinstance(x, dt.date) else x for x in pair] for name, pair in fields.items()}
