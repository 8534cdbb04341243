"""Places of a country as another instance hands them on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.workbench.audit.services import record

from .models import Kind, Place

_BELOW = {Kind.COUNTRY: {Kind.PROVINCE, Kind.DISTRICT}, Kind.PROVINCE: {Kind.DISTRICT}, Kind.DISTRICT: set()}
_CODE = 40
_NAME = 120


@dataclass(frozen=True, slots=True)
class HandedOnPlace:
    """One place: ``parent`` is the code above it, empty for the country itself."""

    code: str
    kind: str
    name: str
    parent: str
    population: int | None
    invented: bool
    valid_from: dt.date | None
    valid_to: dt.date | None


_FIELDS = ("kind", "name", "population", "invented", "valid_from", "valid_to")


@transaction.atomic
def receive_places(*, actor: str, country: str, rows: Sequence[HandedOnPlace], file: str) -> Counter[str]:
    """Add and change the places of one country; places that are not listed stay. Counts new, changed and same ones.

    An invented country is added where it is not known; of a State, the name and the place in the tree stay ours.
    Raises BadInput for rows of another country or rows that are no tree.
    """
    counts: Counter[str] = Counter()
    known = {x.code: x for x in Place.objects.select_for_update().filter(code__in=[x.code for x in rows])}
    placed: dict[str, Place] = {}
    for row in _top_down(country, rows, file):
        found = known.get(row.code)
        if found is not None and (found.country != country or (found.kind == Kind.COUNTRY) != (row.code == country)):
            raise BadInput(
                f"the place {row.code} is not of {country} here", file=file, expected="places of one country"
            )
        if row.code == country:
            placed[country] = found or _invented_country(row, file)
            counts["same" if found else "new"] += 1
            continue
        parent = placed[row.parent]
        if row.kind not in _BELOW[Kind(parent.kind)] or row.invented != parent.invented:
            raise BadInput(
                f"the place {row.code} does not fit below {row.parent}", file=file, expected="a tree of places"
            )
        placed[row.code], kind = _placed(found, row, parent)
        counts[kind] += 1
    if counts["new"] or counts["changed"]:
        record(
            actor=actor,
            action="places.receive_places",
            country=country,
            subject=f"places.place:{country}",
            facts={"file": file, "counts": dict(counts)},
        )
    return counts


def _placed(found: Place | None, row: HandedOnPlace, parent: Place) -> tuple[Place, str]:
    path = f"{parent.path}/{row.code}"
    values = {name: getattr(row, name) for name in _FIELDS}
    if found is None:
        made = Place(code=row.code, parent=parent, country=parent.country, path=path, **values)
        made.full_clean(exclude=("parent",))
        made.save()
        return made, "new"
    if found.path == path and all(getattr(found, name) == value for name, value in values.items()):
        return found, "same"
    found.parent, found.path = parent, path
    for name, value in values.items():
        setattr(found, name, value)
    found.full_clean(exclude=("parent",))
    found.save()
    return found, "changed"


def _invented_country(row: HandedOnPlace, file: str) -> Place:
    if not row.invented:
        raise BadInput(f"the country {row.code} is not known here", file=file, expected="a State Party")
    world = Place.objects.get(kind=Kind.WORLD)
    made = Place(
        code=row.code,
        kind=Kind.COUNTRY,
        name=row.name,
        country=row.code,
        path=f"{world.path}/{row.code}",
        parent=world,
        population=row.population,
        invented=True,
    )
    made.full_clean(exclude=("parent",))
    made.save()
    return made


def _top_down(country: str, rows: Sequence[HandedOnPlace], file: str) -> list[HandedOnPlace]:
    """Return the rows, each after the one above it."""
    by_parent: dict[str, list[HandedOnPlace]] = {}
    for row in rows:
        by_parent.setdefault(row.parent, []).append(row)
    ordered: list[HandedOnPlace] = []
    due = by_parent.get("", [])
    while due:
        ordered += due
        due = [below for row in due for below in by_parent.get(row.code, [])]
        if len(ordered) > len(rows):
            break
    tops = by_parent.get("", [])
    whole = len({x.code for x in ordered}) == len(ordered) == len(rows)
    if not whole or [x.code for x in tops] != [country] or tops[0].kind != Kind.COUNTRY:
        raise BadInput(
            f"the places are not the tree of {country}", file=file, expected="one country and what is below it"
        )
    if odd := next((x.code for x in rows if "/" in x.code or len(x.code) > _CODE or len(x.name) > _NAME), None):
        raise BadInput(f"the place {odd} has no usable code or name", file=file, expected="a plain code")
    return ordered
