"""Records by their names: told by a name or by an address of this site, found if the person may see them.

Each part registers its kinds when it is ready; this module knows cells alone. ``gap:XLM:D2:HIS`` is what a place lacks
in a cell: the cell seen for a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http.request import validate_host
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Place

GAP = "gap"
MOST = 30
_CELL_VIEWS = ("atlas:cell", "atlas:sector-cell")


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record that others can point at.

    ``prefix`` stands before the colon of its names. ``views`` maps the pages that show one to what makes the key of
    their arguments. ``find`` says whether there is such a record and the person may see it. ``words`` names one by its
    key alone, so that a link never tells more than who made it did. ``address`` leads to its page.
    """

    prefix: str
    views: Mapping[str, Callable[[Mapping[str, Any]], str]]
    find: Callable[[Person, str], bool]
    words: Callable[[str], str]
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Pointed:
    """A record that was pointed at: its name, its words, its page."""

    name: str
    words: str
    address: str


_kinds: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> None:
    """Let records of this kind be pointed at."""
    _kinds[kind.prefix] = kind


def read_pointers(lines: Iterable[str], person: Person) -> tuple[list[str], list[str]]:
    """Return the cells and the names of records that lines point at, each once, in their order.

    Raises ValidationError naming the first line that points at nothing the person may see.
    """
    cells: list[str] = []
    names: list[str] = []
    given = [x.strip() for x in lines if x.strip()]
    if len(given) > MOST:
        raise ValidationError(_("At most %(most)d things can be named.") % {"most": MOST})
    for line in given:
        name = _of_address(line) if "/" in line and not _prefix(line) else line
        cell, record = _checked(name, person) or (None, "")
        if cell is None and not record:
            raise ValidationError(
                _(
                    "“%(text)s” names nothing here that you may see; expected a cell such as D2:HIS, or the address of "
                    "a page of this site: a cell seen for a place, a plan or its activity, an action, a research "
                    "question, a proposal."
                )
                % {"text": line[:80]}
            )
        if cell is not None:
            cells.append(str(cell))
        if record:
            names.append(record)
    return list(dict.fromkeys(cells)), list(dict.fromkeys(names))


def pointed(name: str) -> Pointed:
    """Name a record for a page; one of a kind or key that nobody knows any more keeps its name and leads nowhere."""
    try:
        return _pointed(name)
    except (VocabularyError, NoReverseMatch, LookupError, ValueError, ObjectDoesNotExist):
        return Pointed(name, name, "")


def _pointed(name: str) -> Pointed:
    prefix, _colon, key = name.partition(":")
    if prefix == GAP:
        place, _colon, cell = key.partition(":")
        words = _("what %(place)s lacks in %(cell)s") % {"place": place, "cell": cell}
        return Pointed(name, words, f"{cell_address(cell)}?place={place}")
    kind = _kinds.get(prefix)
    return Pointed(name, kind.words(key), kind.address(key)) if kind else Pointed(name, name, "")


def may_be_shown(name: str, person: Person) -> bool:
    """Say whether a person may see the record of a name; asked where the name was written by somebody else."""
    prefix, _colon, key = name.partition(":")
    return prefix in _kinds and _kinds[prefix].find(person, key)


def cell_address(cell: str) -> str:
    """Return the page of a cell such as ``P5:OS:ANI``."""
    found = Cell.parse(cell)
    if found.sector:
        return reverse("atlas:sector-cell", args=[found.area, found.sector])
    return reverse("atlas:cell", args=[found.area, found.component])


def _prefix(line: str) -> str:
    prefix = line.partition(":")[0]
    return prefix if prefix in _kinds or prefix == GAP else ""


def _of_address(line: str) -> str:
    """Turn an address of this site into a name; empty for one of another site or of a page that shows no record."""
    try:
        parts = urlsplit(line)
        if parts.netloc and not validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
            return ""
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return ""
    if match.view_name in _CELL_VIEWS:
        at = match.kwargs
        cell = str(Cell(at["area"], at.get("component", "OS"), at.get("sector", "")))
        place = parse_qs(parts.query).get("place", [""])[0]
        return f"{GAP}:{place.upper()}:{cell}" if place else cell
    for kind in _kinds.values():
        if match.view_name in kind.views:
            return f"{kind.prefix}:{kind.views[match.view_name](match.kwargs)}"
    return ""


def _checked(name: str, person: Person) -> tuple[Cell | None, str] | None:
    prefix, _colon, key = name.partition(":")
    if prefix == GAP:
        code, _colon, rest = key.partition(":")
        cell = _cell(rest)
        there = cell is not None and Place.objects.filter(code=code).exists()
        return (cell, name) if there else None
    if prefix in _kinds:
        return (None, name) if " " not in key and _kinds[prefix].find(person, key) else None
    cell = _cell(name)
    return (cell, "") if cell else None


def _cell(text: str) -> Cell | None:
    try:
        return framework().cell(Cell.parse(text))
    except VocabularyError:
        return None
