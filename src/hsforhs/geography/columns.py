"""From named values (the columns of a table, the properties of a feature) to a place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from hsforhs.files import BadInput, Sentence
from hsforhs.framework.names import fold

from .records import DISTRICT, PROVINCE, Country, PlaceRow
from .values import date_of, full_code, kind_of, name_of, names_of, population_of

_HEADINGS = {
    "code": ("code", "place", "place_code", "place code", "pcode"),
    "name": ("name", "place_name", "place name"),
    "kind": ("kind", "level", "type", "admin_level"),
    "parent": ("parent", "parent_code", "parent code", "above"),
    "population": ("population", "people"),
    "valid_from": ("valid_from", "valid from"),
    "valid_to": ("valid_to", "valid to"),
}
_NAME_IN = ("name_", "name:")


@dataclass(frozen=True, slots=True)
class Mapped:
    """How a file says what it says, where its own words do not tell.

    ``fields`` names the column or property of code, name, kind, parent, population, valid_from, valid_to;
    ``kind`` is the kind of every place of a file without such a column; ``levels`` the two levels of DHIS2 that
    are provinces and districts.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    levels: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading of each field that was found, and the headings of names in other languages."""

    fields: Mapping[str, str]
    names: Mapping[str, str]


def find_columns(headings: Iterable[str], mapped: Mapped, *, file: str) -> Columns:
    """Find the columns of a file; raises BadInput where code or name is missing or a named column does not exist."""
    folded = {fold(x): x for x in headings if x.strip()}
    found: dict[str, str] = {}
    for name, wanted in mapped.fields.items():
        if name not in _HEADINGS:
            raise BadInput(Sentence("'%(name)s' is no field of a place", name=name), expected=", ".join(_HEADINGS))
        if fold(wanted) not in folded:
            raise BadInput(
                Sentence("there is no column '%(wanted)s'", wanted=wanted), file=file, expected=_listed(folded.values())
            )
        found[name] = folded[fold(wanted)]
    for name, known in _HEADINGS.items():
        if name not in found and (heading := next((folded[x] for x in known if x in folded), None)):
            found[name] = heading
    for name in ("code", "name"):
        if name not in found:
            raise BadInput(
                Sentence("no column is called %(name)s", name=name),
                file=file,
                expected=Sentence(
                    "such a column, or the name of the one that holds it; here are %(headings)s",
                    headings=_listed(folded.values()),
                ),
            )
    taken = set(found.values())
    names = {
        heading[5:]: heading for key, heading in folded.items() if key.startswith(_NAME_IN) and heading not in taken
    }
    return Columns(found, names)


def _listed(headings: Iterable[str]) -> str:
    names = [f"'{x}'" for x in headings]
    return ", ".join(names[:12]) + (" ..." if len(names) > 12 else "") or "columns with headings"


def row_from(
    value: Callable[[str], object],
    columns: Columns,
    *,
    country: Country,
    others: Collection[str],
    kind: str,
    where: str,
) -> PlaceRow | None:
    """Make a place from the values of one row; nothing for the row of the country itself.

    ``value`` gives what stands under a heading. Raises BadInput without file and place; the caller knows both.
    """

    def text(name: str) -> str:
        return _text(value(columns.fields[name])) if name in columns.fields else ""

    above = full_code(text("parent"), country, others) if text("parent") else country.code
    kind = kind_of(text("kind") or kind) if text("kind") or kind else PROVINCE if above == country.code else DISTRICT
    code = full_code(text("code"), country, others)
    if code == country.code and (kind == "country" or not text("kind")):
        return None
    if kind == "country":
        raise BadInput(
            Sentence("the file holds the country %(country)s", country=text("code")),
            expected=Sentence("places of %(code)s alone", code=country.code),
        )
    return PlaceRow(
        code=code,
        name=name_of(text("name")),
        kind=kind,
        parent=above,
        population=population_of(value(columns.fields["population"])) if "population" in columns.fields else None,
        valid_from=date_of(text("valid_from"), what=Sentence("the first day")),
        valid_to=date_of(text("valid_to"), what=Sentence("the last day")),
        names=names_of({language: _text(value(heading)) for language, heading in columns.names.items()}),
        where=where,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
