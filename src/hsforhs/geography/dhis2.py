"""Places in the organisation units of a DHIS2 server, as ``/api/organisationUnits.json`` gives them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from hsforhs.files import BadInput, Numbered, Remark, Sentence

from .columns import Mapped
from .records import DISTRICT, PROVINCE, Country, PlaceReading, PlaceRow
from .values import LONGEST_CODE, date_of, full_code, name_of, names_of

LAYOUT = "DHIS2 organisation units"
_ASK = Sentence(
    "the whole list: %(address)s",
    address="/api/organisationUnits.json?paging=false&fields=id,code,name,level,path,parent",
)
_UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MOST_STEPS = 20
"""Levels that are climbed before a chain of parents counts as a circle; DHIS2 trees are rarely deeper than eight."""


def read_organisation_units(
    content: Mapping[str, Any], *, file: str, country: Country, others: Collection[str], mapped: Mapped
) -> PlaceReading:
    """Read the units of two levels as provinces and districts.

    The levels are those of ``mapped``, else the two below the one unit at the top (the country), else the two
    highest. Units of other levels are left out and counted in a remark. A unit is kept under its code, or under its
    identifier where it has no code that can be used. Raises BadInput for a single page of several.
    """
    units = content.get("organisationUnits")
    if not isinstance(units, list):
        raise BadInput(Sentence("organisationUnits is no list"), file=file, expected=_ASK)
    pager = content.get("pager")
    pages = pager.get("pageCount", 1) if isinstance(pager, dict) else 1
    if isinstance(pages, int) and pages > 1:
        raise BadInput(Sentence("this is one of %(pages)s pages of a list", pages=pages), file=file, expected=_ASK)
    by_id = {_id(unit, index, file): unit for index, unit in enumerate(units, 1)}
    if len(by_id) < len(units):
        raise BadInput(
            Sentence("an identifier stands twice"), file=file, expected=Sentence("each organisation unit once")
        )
    levels = {uid: _level(uid, by_id, file) for uid in by_id}
    wanted = mapped.levels or _automatic(levels, file)
    codes = {uid: _code(unit, country, others) for uid, unit in by_id.items()}
    rows = []
    for index, (uid, unit) in enumerate(by_id.items(), 1):
        if levels[uid] not in wanted:
            continue
        where = f"organisation unit {index}"
        kind = PROVINCE if levels[uid] == wanted[0] else DISTRICT
        above = _above(uid, by_id, levels, wanted[0]) if kind == DISTRICT else None
        try:
            rows.append(_row(unit, codes[uid], kind, codes[above] if above else country.code, where))
        except BadInput as error:
            raise error.at(file=file, place=where) from None
    return PlaceReading(file, LAYOUT, tuple(rows), tuple(_remarks(by_id, levels, wanted, country)))


def _id(unit: object, index: int, file: str) -> str:
    uid = unit.get("id") if isinstance(unit, dict) else None
    if not isinstance(uid, str) or not _UID.fullmatch(uid):
        raise BadInput(
            Sentence("'%(value)s' is no identifier of DHIS2", value=str(uid)[:40]),
            file=file,
            place=Sentence("organisation unit %(index)s", index=index),
            expected=Sentence("a letter and ten letters or digits"),
        )
    return uid


def _parent(unit: Mapping[str, Any]) -> str | None:
    parent = unit.get("parent")
    if isinstance(parent, dict) and isinstance(parent.get("id"), str):
        return str(parent["id"])
    path = str(unit.get("path") or "").strip("/").split("/")
    return path[-2] if len(path) > 1 else None


def _level(uid: str, by_id: Mapping[str, Any], file: str) -> int:
    unit = by_id[uid]
    if isinstance(unit.get("level"), int):
        return int(unit["level"])
    if unit.get("path"):
        return len(str(unit["path"]).strip("/").split("/"))
    steps, above = 1, _parent(unit)
    while above is not None and above in by_id:
        steps, above = steps + 1, _parent(by_id[above])
        if steps > _MOST_STEPS:
            raise BadInput(
                Sentence("the organisation unit %(uid)s lies in itself", uid=uid),
                file=file,
                expected=Sentence("no circle of parents"),
            )
    return steps


def _automatic(levels: Mapping[str, int], file: str) -> tuple[int, int]:
    if not levels:
        raise BadInput(Sentence("the list holds no organisation unit"), file=file, expected=_ASK)
    counts = Counter(levels.values())
    top = min(counts)
    first = top + 1 if counts[top] == 1 and len(counts) > 1 else top
    return first, first + 1


def _above(uid: str, by_id: Mapping[str, Any], levels: Mapping[str, int], level: int) -> str | None:
    """Return the unit of a level above another; ``None`` where the list does not hold it."""
    above = _parent(by_id[uid])
    for _step in range(_MOST_STEPS):
        if above is None or above not in by_id:
            return None
        if levels[above] == level:
            return above
        above = _parent(by_id[above])
    return None


def _code(unit: Mapping[str, Any], country: Country, others: Collection[str]) -> str:
    written = str(unit.get("code") or "").strip()
    usable = _CODE.fullmatch(written) and len(written) <= LONGEST_CODE - len(country.code) - 1
    return full_code(written if usable and written.upper() != country.code else str(unit["id"]), country, others)


def _row(unit: Mapping[str, Any], code: str, kind: str, parent: str, where: str) -> PlaceRow:
    translations = unit.get("translations")
    names = {
        str(x["locale"]): str(x.get("value") or "")
        for x in (translations if isinstance(translations, list) else ())
        if isinstance(x, dict) and x.get("property") == "NAME" and x.get("locale")
    }
    return PlaceRow(
        code=code,
        name=name_of(str(unit.get("name") or unit.get("displayName") or "")),
        kind=kind,
        parent=parent,
        valid_from=date_of(str(unit.get("openingDate") or ""), what=Sentence("the opening date")),
        valid_to=date_of(str(unit.get("closedDate") or ""), what=Sentence("the closing date")),
        names=names_of(names),
        identifiers={"dhis2": str(unit["id"])},
        where=where,
    )


def _remarks(
    by_id: Mapping[str, Any], levels: Mapping[str, int], wanted: tuple[int, int], country: Country
) -> list[Remark]:
    found = [
        Remark(
            None,
            Sentence(
                "level %(level)s was read as provinces and level %(below)s as districts of %(code)s",
                level=wanted[0],
                below=wanted[1],
                code=country.code,
            ),
        )
    ]
    left = Counter(level for level in levels.values() if level not in wanted)
    if left:
        parts = tuple(Sentence("%(count)s of level %(level)s", count=left[x], level=x) for x in sorted(left))
        found.append(Remark(None, Sentence("left out were %(parts)s", parts=parts)))
    bare = sum(levels[uid] in wanted and not str(unit.get("code") or "").strip() for uid, unit in by_id.items())
    if bare:
        found.append(
            Remark(
                None,
                Numbered(
                    "%(number)s units without a code are kept under their identifier",
                    "%(number)s units without a code are kept under their identifier",
                    number=bare,
                ),
            )
        )
    return found
