"""What a list of places must satisfy before it becomes a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hsforhs.files import BadInput, Sentence

from .records import DISTRICT, PROVINCE, Country, PlaceRow


def check_rows(
    rows: Sequence[PlaceRow], country: Country, *, file: str, known: Mapping[str, str] | None = None
) -> None:
    """Raise BadInput for the first thing that keeps rows from being a tree of provinces and districts.

    ``known`` gives the kind of each place, by code, that the country has beside the file (a file of districts may
    stand below provinces that are stored already).
    """
    if not rows:
        raise BadInput(
            Sentence("the file holds no province and no district"), file=file, expected=Sentence("at least one")
        )
    by_code: dict[str, PlaceRow] = {}
    for row in rows:
        if row.code == country.code:
            raise _bad(
                row,
                file,
                Sentence("%(name)s has the code of the country, %(code)s", name=row.name, code=row.code),
                Sentence("a code of its own"),
            )
        first = by_code.setdefault(row.code, row)
        if first is not row:
            raise _bad(
                row,
                file,
                Sentence("the code %(code)s stands twice (first at %(where)s)", code=row.code, where=first.where),
                Sentence("each code once"),
            )
    kinds = {**(known or {}), **{x.code: x.kind for x in rows}, country.code: "country"}
    for row in rows:
        _check_parent(row, by_code, kinds, file)
        if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
            raise _bad(
                row,
                file,
                Sentence(
                    "%(name)s ends on %(valid_to)s before it begins on %(valid_from)s",
                    name=row.name,
                    valid_to=row.valid_to,
                    valid_from=row.valid_from,
                ),
                Sentence("an order"),
            )


def _check_parent(row: PlaceRow, by_code: Mapping[str, PlaceRow], kinds: Mapping[str, str], file: str) -> None:
    if row.parent not in kinds:
        raise _bad(
            row,
            file,
            Sentence(
                "%(name)s lies in %(parent)s, which is neither in the file nor stored", name=row.name, parent=row.parent
            ),
            Sentence("a parent that is listed"),
        )
    seen = [row.code]
    above = row.parent
    while above in by_code:
        if above in seen:
            raise _bad(
                row,
                file,
                Sentence("%(name)s lies in itself (%(circle)s)", name=row.name, circle=" < ".join([*seen, above])),
                Sentence("no circle"),
            )
        seen.append(above)
        above = by_code[above].parent
    if row.kind == PROVINCE and kinds[row.parent] != "country":
        raise _bad(
            row,
            file,
            Sentence("the province %(name)s lies in %(parent)s", name=row.name, parent=row.parent),
            Sentence("provinces directly below the country"),
        )
    if row.kind == DISTRICT and kinds[row.parent] == DISTRICT:
        raise _bad(
            row,
            file,
            Sentence("%(name)s lies in the district %(parent)s, a third level", name=row.name, parent=row.parent),
            Sentence("two levels below the country at most"),
        )


def _bad(row: PlaceRow, file: str, what: str, expected: str) -> BadInput:
    return BadInput(what, file=file, place=row.where or None, expected=expected)
