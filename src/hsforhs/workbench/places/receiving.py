"""Places of a country as another instance hands them on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
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
    population_year: int | None
    population_source: str
    population_retrieved_on: dt.date | None
    invented: bool
    valid_from: dt.date | None
    valid_to: dt.date | None
    names: Mapping[str, str]
    identifiers: Mapping[str, str]


_POPULATION = ("population", "population_year", "population_source", "population_retrieved_on")
_FIELDS = ("kind", "name", *_POPULATION, "invented", "valid_from", "valid_to", "names", "identifiers")


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
        placed[row.code], kind = _placed(found, row, parent, file)
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


def _placed(found: Place | None, row: HandedOnPlace, parent: Place, file: str) -> tuple[Place, str]:
    path = f"{parent.path}/{row.code}"
    values = {name: getattr(row, name) for name in _FIELDS}
    if found is None:
        made = Place(code=row.code, parent=parent, country=parent.country, path=path, **values)
        _save(made, file)
        return made, "new"
    if found.path == path and all(getattr(found, name) == value for name, value in values.items()):
        return found, "same"
    found.parent, found.path = parent, path
    for name, value in values.items():
        setattr(found, name, value)
    _save(found, file)
    return found, "changed"


def _save(place: Place, file: str) -> None:
    try:
        place.full_clean(exclude=("parent",))
    except ValidationError as error:
        raise BadInput(
            f"the place {place.code} cannot be stored ({' '.join(error.messages)})",
            file=file,
            expected="a place as the workbench stores it",
        ) from None
    place.save()


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
        invented=True,
        names=row.names,
        **{name: getattr(row, name) for name in _POPULATION},
    )
    _save(made, file)
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
    if odd := next((x.code for x in rows if not _plain(x.names) or not _plain(x.identifiers)), None):
        raise BadInput(f"the place {odd} has a name or a number that is no text", file=file, expected="texts")
    if odd := next((x.code for x in rows if "/" in x.code or len(x.code) > _CODE or len(x.name) > _NAME), None):
        raise BadInput(f"the place {odd} has no usable code or name", file=file, expected="a plain code")
    return ordered


def _plain(words: Mapping[str, object]) -> bool:
    return all(isinstance(value, str) and len(value) <= _NAME and len(name) <= _CODE for name, value in words.items())
