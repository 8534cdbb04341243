"""The start stock that ships: references, lessons and figures of timeliness, each with the source where it was seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import TypeVar
from urllib.parse import urlsplit

from hsforhs.files import Sentence
from hsforhs.framework import Framework
from hsforhs.framework.tables import digest, folder, read_records, read_table
from hsforhs.text import LANGUAGES

from .identifiers import handle_in, is_doi, is_isbn
from .records import KINDS, Document, Lesson, Share, Tag, Timeliness

_T = TypeVar("_T")
PROPOSER = "workbench"
_INTERVALS = ("detect", "notify", "respond")
_GRADES = ("E0", "E1", "E2", "E3")


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything that ships, by id; ``copy_sites`` are hosts that only copy documents."""

    version: str
    documents: Mapping[str, Document]
    lessons: Mapping[str, Lesson]
    timeliness: Mapping[str, Timeliness]
    copy_sites: frozenset[str]


@lru_cache(maxsize=1)
def shipped_stock() -> Stock:
    """Return the stock that ships with the program."""
    return load_stock(folder("hsforhs.library", "data"))


def load_stock(data: Traversable) -> Stock:
    """Read the stock from a folder of tables; raises DataFileError, naming file and row, also for an id twice."""
    documents = {x.id: x for x in read_records(data / "references.csv", _once(_document))}
    lessons = {x.id: x for x in read_records(data / "lessons.csv", _once(_lesson))}
    timeliness = {x.id: x for x in read_records(data / "timeliness.csv", _once(_timeliness))}
    hosts = frozenset(row["host"] for row in read_table(data / "copy_sites.csv"))
    return Stock(digest(data)[:12], documents, lessons, timeliness, hosts)


def _once(make: Callable[[dict[str, str]], _T]) -> Callable[[dict[str, str]], _T]:
    seen: set[str] = set()

    def made(row: dict[str, str]) -> _T:
        if row["id"] in seen:
            raise ValueError(f"the id {row['id']} stands twice")
        seen.add(row["id"])
        return make(row)

    return made


def _document(row: dict[str, str]) -> Document:
    tags = [
        Tag(scheme, code, PROPOSER)
        for scheme, column in (("area", "areas"), ("component", "components"), ("step", "to_level"))
        for code in row[column].split()
    ]
    return Document(
        row["id"],
        {row["language"]: row["title"]},
        row["kind"],
        int(row["year"]) if row["year"] else None,
        (),
        row["publisher"],
        row["doi"],
        row["isbn"],
        handle_in(row["address"]),
        row["address"],
        row["licence"],
        tuple(row["countries"].split()),
        row["level"],
        tuple(tags),
        {},
        row["work"],
        row["supersedes"],
        row["seen_at"],
    )


def _lesson(row: dict[str, str]) -> Lesson:
    return Lesson(
        row["id"],
        row["country"],
        row["level"],
        row["event"],
        row["period"],
        row["source_type"],
        row["pillar"],
        tuple(row["areas"].split()),
        tuple(row["components"].split()),
        tuple(row["sectors"].split()),
        row["kind"],
        row["in_place"],
        row["happened"],
        row["lesson"],
        row["figure"],
        row["enabling"],
        row["limiting"],
        row["recommendation"],
        row["recommendation_lead"],
        tuple(row["resilience"].split()),
        row["phase"],
        row["mode"],
        row["grade"],
        row["citation"],
        row["seen_at"],
    )


def _timeliness(row: dict[str, str]) -> Timeliness:
    shares = {
        name: Share(_whole(row[f"{name}_target_days"]), _whole(row[f"{name}_met_n"]), _whole(row[f"{name}_met_pct"]))
        for name in _INTERVALS
    }
    shares["all"] = Share(None, _whole(row["all_met_n"]), _whole(row["all_met_pct"]))
    return Timeliness(
        row["id"],
        row["measure"],
        row["place"],
        tuple(row["countries"].split()),
        row["period"],
        row["events"],
        _whole(row["number"]),
        shares,
        {name: row[f"{name}_median_days"] for name in _INTERVALS},
        {name: row[f"{name}_range_days"] for name in _INTERVALS},
        row["bottlenecks"],
        row["note"],
        row["citation"],
        row["seen_at"],
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def faults(stock: Stock, words: Framework) -> Iterator[str]:
    """Yield one sentence for every record that breaks the rules; nothing means sound."""
    for document in stock.documents.values():
        yield from _of_document(document, stock, words)
    identifiers = Counter(x for y in stock.documents.values() for x in (y.doi.casefold(), y.isbn) if x)
    yield from (f"references: the identifier {x} stands twice" for x, number in identifiers.items() if number > 1)
    for lesson in stock.lessons.values():
        yield from _of_lesson(lesson, words)
    for row in stock.timeliness.values():
        if not row.citation or not row.seen_at:
            yield f"timeliness {row.id}: it needs a citation and the place where it was seen"
        yield from (f"timeliness {row.id}: there is no State {x}" for x in row.countries if x not in words.states)


def _of_document(document: Document, stock: Stock, words: Framework) -> Iterator[str]:
    name = f"reference {document.id}"
    if document.kind not in KINDS:
        yield f"{name}: the kind '{document.kind}' is unknown"
    if document.language not in LANGUAGES:
        yield f"{name}: the language '{document.language}' is unknown"
    if not document.title or not document.seen_at:
        yield f"{name}: it needs a title and the place where it was seen"
    if document.doi and not is_doi(document.doi):
        yield f"{name}: '{document.doi}' is no DOI"
    if document.isbn and not is_isbn(document.isbn):
        yield f"{name}: '{document.isbn}' is no ISBN"
    if document.address and urlsplit(document.address).netloc in stock.copy_sites:
        yield f"{name}: its address is that of a copy"
    if document.supersedes and document.supersedes not in stock.documents:
        yield f"{name}: it supersedes {document.supersedes}, which does not exist"
    if document.level not in words.lists["level"]:
        yield f"{name}: there is no level '{document.level}'"
    yield from (f"{name}: there is no State {x}" for x in document.countries if x not in words.states)
    yield from (f"{name}: {fault}" for fault in tag_faults(document.tags, words))


def tag_faults(tags: tuple[Tag, ...], words: Framework) -> Iterator[Sentence]:
    """Yield one sentence for every tag that points at no area, component or capacity level."""
    known: dict[str, Container[str]] = {
        "area": words.areas,
        "component": words.components,
        "sector": words.sectors,
        "step": {str(x) for x in words.levels},
    }
    for tag in tags:
        if tag.code not in known.get(tag.scheme, ()):
            yield _no_such_tag(tag)


def _no_such_tag(tag: Tag) -> Sentence:
    if tag.scheme == "area":
        return Sentence("there is no area '%(code)s'", code=tag.code)
    if tag.scheme == "component":
        return Sentence("there is no component '%(code)s'", code=tag.code)
    if tag.scheme == "sector":
        return Sentence("there is no sector '%(code)s'", code=tag.code)
    if tag.scheme == "step":
        return Sentence("there is no step '%(code)s'", code=tag.code)
    return Sentence("there is no %(name)s '%(code)s'", name=tag.scheme, code=tag.code)


def _of_lesson(lesson: Lesson, words: Framework) -> Iterator[str]:
    name = f"lesson {lesson.id}"
    if not lesson.lesson or not lesson.citation or not lesson.seen_at:
        yield f"{name}: it needs a lesson, a citation and the place where it was seen"
    if lesson.grade not in _GRADES:
        yield f"{name}: there is no grade of evidence '{lesson.grade}'"
    known: tuple[tuple[str, tuple[str, ...], Container[str]], ...] = (
        ("capacity area", lesson.areas, words.areas),
        ("component", lesson.components, words.components),
        ("sector", lesson.sectors, words.sectors),
        ("level", (lesson.level,), words.lists["level"]),
        ("phase", (lesson.phase,), words.lists["phase"]),
        ("mode", (lesson.mode,), words.lists["mode"]),
        ("form of resilience", lesson.resilience, words.lists["resilience"]),
    )
    for kind, codes, there in known:
        yield from (f"{name}: there is no {kind} '{code}'" for code in codes if code not in there)
    if not re.fullmatch(r"REGION:[A-Z]+", lesson.country) and lesson.country not in words.states:
        yield f"{name}: there is no State {lesson.country}"
