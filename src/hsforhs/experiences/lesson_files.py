"""Lessons as a table, out and in: the columns of the lessons that ship."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sentence, open_workbook, read_delimited, restore
from hsforhs.files.kinds import Kind, sniff
from hsforhs.files.limits import Limits
from hsforhs.files.neutralise import neutralise
from hsforhs.framework import Framework, framework
from hsforhs.library import Lesson
from hsforhs.library.records import GRADES

from .lessons import KINDS, REGION, SOURCE_TYPES

LESSON_COLUMNS = tuple(x.name for x in fields(Lesson))
LESSONS_SHEET = "Lessons"
_LISTS = frozenset({"areas", "components", "sectors", "resilience"})
_NEEDED = ("lesson", "citation")
MOST_TEXT = 5_000
LIMITS = Limits(max_file_bytes=20 * 2**20, max_unpacked_bytes=150 * 2**20, max_rows=20_000, max_cells=1_000_000)


def lesson_row(lesson: Lesson) -> dict[str, str]:
    """Return a lesson as texts by column; codes of a list with blanks between."""
    return {
        name: " ".join(value) if isinstance(value := getattr(lesson, name), tuple) else value for name in LESSON_COLUMNS
    }


def lessons_csv(lessons: Iterable[Lesson]) -> bytes:
    """Return lessons as CSV in UTF-8; text that a spreadsheet would run is neutralised."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(LESSON_COLUMNS)
    writer.writerows([neutralise(x) for x in lesson_row(lesson).values()] for lesson in lessons)
    return stream.getvalue().encode()


def lesson_as_json(lesson: Lesson) -> dict[str, Any]:
    """Return a lesson as plain JSON values, by the names of the columns."""
    return {
        name: list(value) if isinstance(value := getattr(lesson, name), tuple) else value for name in LESSON_COLUMNS
    }


def lessons_json(lessons: Iterable[Lesson]) -> bytes:
    """Return lessons as a JSON list in UTF-8."""
    return (json.dumps([lesson_as_json(x) for x in lessons], ensure_ascii=False, indent=1) + "\n").encode()


def read_lessons(path: Path, *, words: Framework | None = None, country: str = "") -> list[Lesson]:
    """Read lessons from CSV or XLSX with the columns of ``lessons_csv``; ``lesson`` and ``citation`` are needed.

    Columns may be missing, other columns are left alone. ``country`` stands in for a country that a row leaves out.
    Raises BadInput in one sentence, naming row and column, for a file of another form, an unknown code, an id that
    stands twice, a text beyond 5,000 characters, a row without lesson or citation.
    """
    known = words or framework()
    header, rows = _table(path)
    missing = [x for x in _NEEDED if x not in header]
    if missing:
        raise BadInput(
            Sentence("there is no column '%(name)s'", name=missing[0]),
            file=path.name,
            expected=Sentence("the columns %(listed)s", listed=tuple(LESSON_COLUMNS)),
        )
    if twice := [x for x in LESSON_COLUMNS if header.count(x) > 1]:
        raise BadInput(
            Sentence("the column '%(value)s' stands twice", value=twice[0]),
            file=path.name,
            expected=Sentence("each column once"),
        )
    lessons: dict[str, Lesson] = {}
    for number, cells in rows:
        where = Sentence("row %(row)s", row=number)
        try:
            lesson = lesson_of(dict(zip(header, cells, strict=False)), where, known, country)
            if lesson.id in lessons:
                raise _bad(
                    where,
                    "id",
                    Sentence("the id %(id)s stands twice", id=lesson.id),
                    Sentence("one row for each lesson"),
                )
        except BadInput as error:
            raise error.at(file=path.name) from None
        lessons[lesson.id] = lesson
    if not lessons:
        raise BadInput(
            Sentence("the file holds no lesson"), file=path.name, expected=Sentence("one row for each lesson")
        )
    return list(lessons.values())


def _table(path: Path) -> tuple[list[str], list[tuple[int, Sequence[str]]]]:
    if sniff(path) is Kind.TEXT:
        table = read_delimited(path, limits=LIMITS)
        return [x.casefold() for x in table.header], list(zip(table.lines, table.rows, strict=True))
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        sheet = book.sheet(LESSONS_SHEET if LESSONS_SHEET in book.sheets else book.sheets[0])
    for at, cells in enumerate(sheet.rows):
        header = [_plain(x).casefold() for x in cells]
        if "lesson" in header:
            rows = [(at + 2 + i, [_plain(x) for x in row]) for i, row in enumerate(sheet.rows[at + 1 :])]
            return header, [(number, row) for number, row in rows if any(row)]
    raise BadInput(
        Sentence("no row of the sheet %(name)s has the heading '%(needed)s'", name=sheet.name, needed="lesson"),
        file=path.name,
        expected=Sentence("the headings %(listed)s", listed=tuple(LESSON_COLUMNS)),
    )


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def lesson_of(cells: Mapping[str, str], where: str, words: Framework, country: str = "") -> Lesson:
    """Return a lesson from texts by column; ``where`` names the row in errors (BadInput) and is its id if none."""
    texts = {name: restore(cells.get(name, "")).replace("\r\n", "\n").strip() for name in LESSON_COLUMNS}
    for name, text in texts.items():
        if len(text) > MOST_TEXT:
            raise _bad(
                where,
                name,
                Sentence("the text has %(number)s characters", number=len(text)),
                Sentence("at most %(most)s", most=MOST_TEXT),
            )
    for name in _NEEDED:
        if not texts[name]:
            raise _bad(where, name, Sentence("the %(name)s is empty", name=name), Sentence("a text"))
    texts["id"] = texts["id"] or str(where)
    texts["country"] = texts["country"] or country
    texts["kind"] = texts["kind"] or KINDS[0]
    texts["source_type"] = texts["source_type"] or "report"
    texts["grade"] = texts["grade"] or GRADES[0]
    lists = {name: tuple(texts[name].split()) for name in _LISTS}
    _check_codes(texts, lists, where, words)
    return Lesson(**{**texts, **lists})  # type: ignore[arg-type]


def _check_codes(texts: Mapping[str, str], lists: Mapping[str, tuple[str, ...]], where: str, words: Framework) -> None:
    known: Mapping[str, Iterable[str]] = {
        "areas": words.areas,
        "components": words.components,
        "sectors": words.sectors,
        "resilience": words.lists["resilience"],
        "kind": KINDS,
        "source_type": SOURCE_TYPES,
        "grade": GRADES,
        "phase": words.lists["phase"],
        "mode": words.lists["mode"],
        "level": words.lists["level"],
    }
    for name, there in known.items():
        codes = lists[name] if name in lists else (texts[name],) if texts[name] else ()
        for code in codes:
            if code not in there:
                raise _bad(
                    where,
                    name,
                    Sentence("'%(code)s' does not exist", code=code),
                    Sentence("one of %(listed)s", listed=tuple(there)),
                )
    code = texts["country"]
    if code and not code.startswith(REGION) and code not in words.states and not _is_own(code):
        raise _bad(
            where,
            "country",
            Sentence("'%(code)s' is no country", code=code),
            Sentence("an ISO3 code, or REGION:AFRO and the like"),
        )


def _is_own(code: str) -> bool:
    """Whether a code may be that of an invented country: XA to XZ are left free by ISO 3166."""
    return len(code) == 3 and code.startswith("X") and code.isupper()


def _bad(where: str, column: str, what: str, expected: str) -> BadInput:
    return BadInput(
        what, place=Sentence("%(where)s, column '%(column)s'", where=where, column=column), expected=expected
    )
