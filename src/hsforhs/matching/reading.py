"""A network as a JSON file: people and institutions with what the matching asks about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

from hsforhs.files import BadInput, read_json
from hsforhs.framework import Framework, framework

from .experts import LEVELS, MODES, Expert, Interests, Knowledge, Proof, Window

T = TypeVar("T")
_PERSON = frozenset(
    {
        *("id", "name", "country", "gender", "sector", "approved_until", "interests", "consents", "windows"),
        *("languages", "knowledge", "bodies", "assigned", "rivals", "subregion", "region"),
    }
)
_BODY = frozenset({"id", "name", "kind", "ror", "country", "region", "consents", "languages", "knowledge", "windows"})


@dataclass(frozen=True, slots=True)
class Network:
    """What a file holds. ``day`` is the day that its dates are meant for; ``names`` are by id."""

    day: dt.date
    people: tuple[Expert, ...]
    institutions: tuple[Expert, ...]
    names: Mapping[str, str]
    content: Mapping[str, Any]


@lru_cache(maxsize=1)
def example_network() -> Network:
    """Return the network of the worked example: people and institutions that are clearly invented."""
    with as_file(files(__package__) / "data" / "example_network.json") as path:
        return read_network(path)


def read_network(path: Path) -> Network:
    """Read a network from a JSON file; raises BadInput saying what, where and what was expected."""
    content = read_json(path)
    try:
        return _network(content)
    except BadInput as error:
        raise error.at(file=path.name) from None


def _network(content: Any) -> Network:
    if not isinstance(content, dict) or set(content) - {"note", "day", "people", "institutions"}:
        raise BadInput("this is no network", expected="an object with day, people and institutions")
    words = framework()
    bodies = _each(content.get("institutions", []), "institution", lambda row: _institution(row, words))
    people = _each(content.get("people", []), "person", lambda row: _person(row, words))
    ids = [x.id for x in (*people, *bodies)]
    twice = next((x for x in ids if ids.count(x) > 1), None)
    if twice is not None:
        raise BadInput(f"the id '{twice}' stands twice", expected="each once")
    rows = (*content.get("people", []), *content.get("institutions", []))
    names = {row["id"]: str(row.get("name", "")) for row in rows}
    return Network(_day(content.get("day"), "day"), tuple(people), tuple(bodies), names, content)


def _each(rows: Any, what: str, read: Callable[[dict[str, Any]], T]) -> list[T]:
    if not isinstance(rows, list):
        raise BadInput(f"the part with each {what} is no list", expected="a list of objects")
    found = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BadInput("this is no object", place=f"{what} {number}", expected="an object with an id")
        try:
            found.append(read(row))
        except BadInput as error:
            raise error.at(place=f"{what} {number}") from None
    return found


def _person(row: dict[str, Any], words: Framework) -> Expert:
    _known(row, _PERSON)
    country = _text(row, "country")
    state = words.states.get(country)
    declared = row.get("interests")
    return Expert(
        id=_id(row),
        country=country,
        region=_text(row, "region") or (state.who_region if state else ""),
        subregion=_text(row, "subregion"),
        gender=_text(row, "gender"),
        sector=_text(row, "sector"),
        approved_until=_day(row["approved_until"], "approved_until") if row.get("approved_until") else None,
        interests=_interests(declared) if declared is not None else None,
        consents=row.get("consents") is True,
        windows=tuple(_window(x) for x in _list(row, "windows")),
        languages=_languages(row.get("languages", {})),
        knowledge=tuple(_knowledge(x, words) for x in _list(row, "knowledge")),
        bodies=frozenset(_texts(row, "bodies")),
        assigned=tuple(_day(x, "assigned") for x in _list(row, "assigned")),
        rivals=frozenset(_texts(row, "rivals")),
    )


def _institution(row: dict[str, Any], words: Framework) -> Expert:
    _known(row, _BODY)
    country = _text(row, "country")
    state = words.states.get(country)
    return Expert(
        id=_id(row),
        kind="institution",
        country=country,
        region=_text(row, "region") or (state.who_region if state else ""),
        sector=_text(row, "kind"),
        consents=row.get("consents") is True,
        windows=tuple(_window(x) for x in _list(row, "windows")),
        languages=_languages(row.get("languages", {})),
        knowledge=tuple(_knowledge(x, words) for x in _list(row, "knowledge")),
    )


def known_term(term: str, words: Framework) -> bool:
    """Say whether a term of expertise exists: an area, cell or component, a hazard, or any method in words."""
    head, _colon, rest = term.partition(":")
    if head == "method":
        return bool(rest.strip())
    if head == "hazard":
        return rest in words.lists["hazard"]
    component, _colon, sector = rest.partition(":")
    if not rest:
        return head in words.areas or head in words.components
    narrowed = not sector or (component == "OS" and sector in words.sectors)
    return head in words.areas and component in words.components and narrowed


def _knowledge(row: Any, words: Framework) -> Knowledge:
    term = _text(_object(row, "knowledge"), "term")
    if not known_term(term, words):
        raise BadInput(f"the term '{term[:40]}' is unknown", expected="D2, D2:HIS, HIS, hazard:ZOO or method:...")
    level = row.get("level")
    if not isinstance(level, int) or isinstance(level, bool) or not 1 <= level <= 5:
        raise BadInput(f"the level of {term} is {level!r}", expected="1 to 5")
    return Knowledge(term, level, tuple(_proof(x) for x in _list(row, "proofs")))


def _proof(row: Any) -> Proof:
    steps = _object(row, "proof").get("steps")
    if steps is not None and not (
        isinstance(steps, list)
        and len(steps) == 2
        and all(type(x) is int and 1 <= x <= 5 for x in steps)
        and steps[0] < steps[1]
    ):
        raise BadInput(f"the steps are {steps!r}", expected="the level before and a higher one after, such as [2, 3]")
    return Proof(_day(row.get("on"), "on"), tuple(steps) if steps else None)


def _interests(row: Any) -> Interests:
    row = _object(row, "interests")
    return Interests(
        accepted=row.get("accepted") is True,
        expires=_day(row.get("expires"), "expires"),
        countries=frozenset(_texts(row, "countries")),
        bodies=frozenset(_texts(row, "bodies")),
    )


def _window(row: Any) -> Window:
    row = _object(row, "window")
    modes = frozenset(_texts(row, "modes"))
    if not modes or modes - set(MODES):
        raise BadInput(f"the modes are {sorted(modes)}", expected="remote, field or both")
    first, last = _day(row.get("first"), "first"), _day(row.get("last"), "last")
    if last < first:
        raise BadInput(f"a window ends on {last}", expected=f"{first}, its first day, or later")
    return Window(first, last, modes)


def _languages(found: Any) -> dict[str, str]:
    for code, level in _object(found, "languages").items():
        if level not in LEVELS:
            raise BadInput(f"the level of the language {code} is {level!r}", expected=", ".join(LEVELS))
    return dict(found)


def _known(row: dict[str, Any], names: frozenset[str]) -> None:
    unknown = sorted(set(row) - names)
    if unknown:
        raise BadInput(f"'{unknown[0]}' is unknown", expected=", ".join(sorted(names)))


def _id(row: dict[str, Any]) -> str:
    if not _text(row, "id"):
        raise BadInput("there is no id", expected="a text")
    return _text(row, "id")


def _text(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name, "")
    if not isinstance(found, str):
        raise BadInput(f"{name} is {found!r}", expected="a text")
    return found


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    found = row.get(name, [])
    if not isinstance(found, list):
        raise BadInput(f"{name} is no list", expected="a list")
    return found


def _texts(row: Mapping[str, Any], name: str) -> list[str]:
    found = _list(row, name)
    if not all(isinstance(x, str) for x in found):
        raise BadInput(f"{name} holds {found!r}", expected="texts")
    return found


def _object(found: Any, what: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise BadInput(f"the {what} is {found!r}", expected="an object")
    return found


def _day(text: Any, what: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise BadInput(f"{what} is {text!r}", expected="a day such as 2026-11-30") from None
