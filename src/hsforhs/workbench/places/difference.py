"""What a list of places would change in the tree of a country; reads only."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hsforhs.files import BadInput, Sentence
from hsforhs.geography import Country, PlaceRow, check_rows

from .models import Kind, Place

ChangeKind = Literal["new", "changed", "moved", "closed", "reopened", "same"]


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """What happens to one place. ``after`` holds the values to store, ``fields`` those that differ (before, after)."""

    code: str
    kind: ChangeKind
    stored: Place | None
    after: Mapping[str, Any]
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def name(self) -> str:
        return str(self.after.get("name") or (self.stored.name if self.stored else self.code))


@dataclass(frozen=True, slots=True)
class TreeDifference:
    """All changes of a tree, provinces first. ``on`` is the day from which the list holds."""

    country: Place
    on: dt.date
    changes: tuple[PlaceChange, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(x.kind for x in self.changes)

    @property
    def differing(self) -> tuple[PlaceChange, ...]:
        return tuple(x for x in self.changes if x.kind != "same")

    @property
    def digest(self) -> str:
        """Tell one difference from another: what was shown must be what is stored."""
        content = [[x.code, x.kind, {k: v[1] for k, v in x.fields.items()}] for x in self.differing]
        text = json.dumps([self.country.code, self.on, content], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def tree_difference(country: Place, rows: Sequence[PlaceRow], *, on: dt.date, file: str) -> TreeDifference:
    """Compare rows with the places below a country.

    A list speaks of the kinds of place that it holds: a list of districts leaves provinces alone. Of these kinds, a
    place that is not listed ends on the day before ``on``. Where the list leaves population, names or dates open,
    the stored ones stay. A place that is new in a tree begins on ``on``, unless the tree was empty or the list says
    otherwise. Raises BadInput for a list that is no tree together with what stays.
    """
    stored = {x.code: x for x in Place.objects.filter(country=country.code).exclude(pk=country.pk).order_by("path")}
    listed = {x.code: x for x in rows}
    _check_owner(country, listed, file)
    kinds = {x.kind for x in rows}
    is_open = {code: x for code, x in stored.items() if x.valid_to is None or x.valid_to >= on}
    closing = {code: x for code, x in is_open.items() if x.kind in kinds and code not in listed}
    staying = {code: x for code, x in is_open.items() if code not in listed and code not in closing}
    check_rows(
        rows, Country(country.code, country.iso2), file=file, known={code: x.kind for code, x in staying.items()}
    )
    _check_staying(staying, closing, stored, file)
    found = [_listed(row, stored.get(row.code), stored, country, on, first=not stored) for row in rows]
    found += [_closed(x, on) for x in closing.values()]
    ordered = sorted(found, key=lambda x: x.after.get("kind", x.stored.kind if x.stored else "") == Kind.DISTRICT)
    return TreeDifference(country, on, tuple(ordered))


def _check_owner(country: Place, listed: Mapping[str, PlaceRow], file: str) -> None:
    taken = Place.objects.filter(code__in=list(listed)).exclude(country=country.code).first()
    if taken is not None:
        raise BadInput(
            Sentence("the code %(code)s belongs to %(name)s", code=taken.code, name=taken.name),
            file=file,
            place=listed[taken.code].where or None,
            expected=Sentence("places of %(name)s alone", name=country.name),
        )


def _check_staying(
    staying: Mapping[str, Place],
    closing: Mapping[str, Place],
    stored: Mapping[str, Place],
    file: str,
) -> None:
    """Refuse what would leave a stored place below one that ends."""
    code_of = {x.pk: code for code, x in stored.items()}
    for place in staying.values():
        above = code_of.get(place.parent_id or 0, "")
        if above in closing:
            raise BadInput(
                Sentence(
                    "%(name)s (%(code)s) would stay below %(above)s, which is not in the list",
                    name=place.name,
                    code=place.code,
                    above=stored[above].name,
                ),
                file=file,
                expected=Sentence("a list that holds the districts as well"),
            )


def _listed(
    row: PlaceRow, old: Place | None, stored: Mapping[str, Place], country: Place, on: dt.date, *, first: bool
) -> PlaceChange:
    after: dict[str, Any] = {"name": row.name, "kind": row.kind, "parent": row.parent}
    if old is None:
        after |= {
            "population": row.population,
            "names": dict(row.names),
            "identifiers": dict(row.identifiers),
            "valid_from": row.valid_from or (None if first or _ends_before(row, on) else on),
            "valid_to": row.valid_to,
        }
        fields = {name: (None, value) for name, value in after.items() if value not in (None, {})}
        return PlaceChange(row.code, "new", None, after, fields)
    ended = old.valid_to is not None and old.valid_to < on
    after |= {
        "population": old.population if row.population is None else row.population,
        "names": {**old.names, **row.names},
        "identifiers": {**old.identifiers, **row.identifiers},
        "valid_from": row.valid_from or old.valid_from,
        "valid_to": row.valid_to or (None if ended else old.valid_to),
    }
    if after["valid_from"] and after["valid_to"] and after["valid_from"] > after["valid_to"]:
        raise BadInput(
            Sentence(
                "%(name)s would end on %(end)s before it begins on %(start)s",
                name=row.name,
                end=after["valid_to"],
                start=after["valid_from"],
            ),
            place=row.where or None,
            expected=Sentence("both dates in the list"),
        )
    code_of = {x.pk: code for code, x in stored.items()} | {country.pk: country.code}
    before = {name: getattr(old, name) for name in after if name != "parent"}
    before["parent"] = code_of.get(old.parent_id or 0, "")
    fields = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    return PlaceChange(row.code, _kind_of_change(fields), old, after, fields)


def _ends_before(row: PlaceRow, on: dt.date) -> bool:
    return row.valid_to is not None and row.valid_to < on


def _kind_of_change(fields: Mapping[str, tuple[Any, Any]]) -> ChangeKind:
    if not fields:
        return "same"
    before, after = fields.get("valid_to", (None, None))
    if before and not after:
        return "reopened"
    if after and not before:
        return "closed"
    return "moved" if "parent" in fields else "changed"


def _closed(place: Place, on: dt.date) -> PlaceChange:
    last = on - dt.timedelta(days=1)
    if place.valid_from and place.valid_from > last:
        last = place.valid_from
    return PlaceChange(place.code, "closed", place, {"valid_to": last}, {"valid_to": (place.valid_to, last)})
