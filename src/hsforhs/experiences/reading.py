"""Reading events with the dates of 7-1-7: our consolidation workbook, or a table of the same columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sentence, Sheet, Table, open_workbook, read_delimited, restore
from hsforhs.files.kinds import Kind, sniff
from hsforhs.files.limits import Limits
from hsforhs.framework import Framework, framework

from .records import (
    CANCELLED,
    EARLY_ACTIONS,
    NOT_APPLICABLE,
    STAGES,
    TIME_FRAMES,
    EarlyAction,
    Factor,
    Step,
    Timeline,
)
from .timeliness import faults

_OTHER_NAMES = {
    **dict.fromkeys(("emergence", "emerged on", "date of emergence", "emergence date"), "emerged"),
    **dict.fromkeys(("detection", "detected on", "date of detection", "detection date"), "detected"),
    **dict.fromkeys(("notification", "notified on", "date of notification", "notification date"), "notified"),
    "event name": "event",
}
"""Headings that other lists of events have, in small letters, and our columns for them."""
EVENTS_SHEET, FACTORS_SHEET, STEPS_SHEET = "Timeliness data", "Bottlenecks and enablers", "Actions"
TEXT_COLUMNS = ("number", "event", "place", "hazard")
DATE_COLUMNS = ("emerged", "detected", "notified")
EVENT_COLUMNS = (*TEXT_COLUMNS, *DATE_COLUMNS, *EARLY_ACTIONS)
FACTOR_COLUMNS = ("number", "stage", "effect", "what", "kind", "area", "component")
STEP_COLUMNS = ("number", "action", "lead", "time frame", "due", "status")
BOTTLENECK, ENABLER = "bottleneck", "enabler"
NOT_STARTED = "NOTSTARTED"
MOST_TEXT = 2_000
LIMITS = Limits(max_file_bytes=10 * 2**20, max_unpacked_bytes=100 * 2**20, max_rows=20_000, max_cells=1_000_000)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)
"""A day, perhaps with a time of day behind it, as tables of other programs have it."""
_UNKNOWN = frozenset({"", "unknown", "?", "-", "–"})
_NONE_APPLIES = frozenset({NOT_APPLICABLE, "na", "not applicable"})


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as texts and dates by column, and what says where a cell stands."""

    cells: Mapping[str, Any]
    where: Callable[[str], str]


def read_timelines(path: Path, *, words: Framework | None = None, today: dt.date | None = None) -> tuple[Timeline, ...]:
    """Read events from an XLSX workbook or a CSV table, told apart by content.

    Columns are found by heading: ``event`` is needed, the others (``number``, ``place``, ``hazard``, ``emerged``,
    ``detected``, ``notified`` and the seven early actions) may be missing, and their cells then are unknown. Days are
    dates or YYYY-MM-DD; an early action may say ``n/a``. A workbook may have sheets of bottlenecks and
    enablers, and of actions, tied to the events by ``number``.

    Raises BadInput in one sentence, naming the cell, for a file of another form, a day that is none or out of order,
    a code that does not exist, a number that stands twice.
    """
    known = words or framework()
    if sniff(path) is Kind.TEXT:
        table = read_delimited(path, limits=LIMITS)
        header = _named(table.header)
        rows = [
            _Row(dict(zip(header, cells, strict=True)), partial(_cell_of_table, table, header, i))
            for i, cells in enumerate(table.rows)
        ]
        return _timelines(header, rows, ([], []), path.name, known, today)
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        name = EVENTS_SHEET if EVENTS_SHEET in book.sheets else book.sheets[0]
        header, rows = _rows(book.sheet(name), "event")
        factors = _rows(book.sheet(FACTORS_SHEET), "stage")[1] if FACTORS_SHEET in book.sheets else []
        steps = _rows(book.sheet(STEPS_SHEET), "action")[1] if STEPS_SHEET in book.sheets else []
    return _timelines(header, rows, (factors, steps), path.name, known, today)


def _rows(sheet: Sheet, needed: str) -> tuple[list[str], list[_Row]]:
    """Return the headings and rows of a sheet; the header is the first row that holds the needed heading."""
    for at, cells in enumerate(sheet.rows, start=1):  # noqa: B007 - used below the loop
        header = _named(["" if x is None else str(x) for x in cells])
        if needed in header:
            break
    else:
        raise BadInput(
            Sentence("no row of the sheet %(name)s has the heading '%(needed)s'", name=sheet.name, needed=needed),
            file=sheet.file,
            expected=Sentence(
                "the headings %(listed)s", listed=tuple(EVENT_COLUMNS if needed == "event" else FACTOR_COLUMNS)
            ),
        )
    rows = []
    for number, cells in enumerate(sheet.rows[at:], start=at + 1):
        found = {name: value for name, value in zip(header, cells, strict=False) if name}
        if any(x is not None and str(x).strip() for x in found.values()):
            rows.append(_Row(found, partial(_cell_of_sheet, sheet, header, number)))
    return header, rows


def _named(headings: Sequence[str]) -> list[str]:
    """Return our columns for headings, where they are known; our own names go before those of others."""
    plain = [" ".join(x.casefold().replace("_", " ").split()) for x in headings]
    return [ours if (ours := _OTHER_NAMES.get(x)) and ours not in plain else x for x in plain]


def _cell_of_table(table: Table, header: Sequence[str], index: int, name: str) -> str:
    return (
        table.place(index, header.index(name)) if name in header else Sentence("line %(line)s", line=table.lines[index])
    )


def _cell_of_sheet(sheet: Sheet, header: Sequence[str], number: int, name: str) -> str:
    return (
        sheet.place(number, header.index(name) + 1)
        if name in header
        else Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=number)
    )


def _timelines(
    header: Sequence[str],
    rows: Sequence[_Row],
    more: tuple[Sequence[_Row], Sequence[_Row]],
    file: str,
    words: Framework,
    today: dt.date | None,
) -> tuple[Timeline, ...]:
    if "event" not in header:
        raise BadInput(
            Sentence("there is no column '%(name)s'", name="event"),
            file=file,
            expected=Sentence("the columns %(listed)s", listed=tuple(EVENT_COLUMNS)),
        )
    if twice := [x for x in EVENT_COLUMNS if header.count(x) > 1]:
        raise BadInput(
            Sentence("the column '%(value)s' stands twice", value=twice[0]),
            file=file,
            expected=Sentence("each column once"),
        )
    if {*EVENT_COLUMNS} & {*header} == {"event"}:
        # Days under headings that nobody knows would all be taken as unknown.
        raise BadInput(
            Sentence("no column but 'event' is known"),
            file=file,
            expected=Sentence("some of %(listed)s", listed=tuple(EVENT_COLUMNS)),
        )
    found: dict[str, Timeline] = {}
    try:
        for at, row in enumerate(rows, start=1):
            timeline = _timeline(row, words)
            number = timeline.id or f"row {at}"
            if number in found:
                raise BadInput(
                    Sentence("the number %(number)s stands twice", number=number),
                    place=row.where("number"),
                    expected=Sentence("one row each"),
                )
            for name, sentence in faults(timeline, today=today):
                column = dict(zip(("emergence", "detection", "notification"), DATE_COLUMNS, strict=True)).get(
                    name, name
                )
                raise BadInput(
                    sentence, place=row.where(column), expected=Sentence("days in their order, or an empty cell")
                )
            found[number] = timeline
        for row in more[0]:
            event = _event_of(row, found)
            found[event.id] = replace(event, factors=(*event.factors, _factor(row, words)))
        for row in more[1]:
            event = _event_of(row, found)
            found[event.id] = replace(event, steps=(*event.steps, _step(row, words)))
    except BadInput as error:
        raise error.at(file=file) from None
    if not found:
        raise BadInput(Sentence("the file holds no event"), file=file, expected=Sentence("one row for each event"))
    return tuple(found.values())


def _timeline(row: _Row, words: Framework) -> Timeline:
    event = _text(row, "event")
    if not event:
        raise BadInput(Sentence("the event has no name"), place=row.where("event"), expected=Sentence("a name"))
    return Timeline(
        event,
        _text(row, "place"),
        _code(row, "hazard", words.lists["hazard"]),
        _day(row, "emerged"),
        _day(row, "detected"),
        _day(row, "notified"),
        {code: _early_action(row, code) for code in EARLY_ACTIONS},
        id=_text(row, "number"),
    )


def _event_of(row: _Row, found: Mapping[str, Timeline]) -> Timeline:
    number = _text(row, "number")
    if number not in found or not found[number].id:
        raise BadInput(
            Sentence("there is no event with the number '%(number)s'", number=number),
            place=row.where("number"),
            expected=Sentence("one of the events"),
        )
    return found[number]


def _step(row: _Row, words: Framework) -> Step:
    text = _text(row, "action")
    if not text:
        raise BadInput(
            Sentence("nothing says what is to be done"), place=row.where("action"), expected=Sentence("a text")
        )
    frame, status = _text(row, "time frame").casefold(), _text(row, "status") or NOT_STARTED
    if frame and frame not in TIME_FRAMES:
        raise BadInput(
            Sentence("the time frame is '%(frame)s'", frame=frame),
            place=row.where("time frame"),
            expected=one_of_two(tuple(TIME_FRAMES)),
        )
    known = {code.casefold(): code for code in (*words.lists["action_status"], CANCELLED)}
    if status.split()[0].casefold() not in known:
        raise BadInput(
            Sentence("there is no status '%(status)s'", status=status),
            place=row.where("status"),
            expected=Sentence("one of %(listed)s", listed=tuple(known.values())),
        )
    return Step(text, _text(row, "lead")[:200], frame, _day(row, "due"), known[status.split()[0].casefold()])


def _factor(row: _Row, words: Framework) -> Factor:
    stage, effect = _text(row, "stage").casefold(), _text(row, "effect").casefold() or BOTTLENECK
    if stage not in STAGES:
        first, second, third = STAGES
        raise BadInput(
            Sentence("the stage is '%(stage)s'", stage=stage),
            place=row.where("stage"),
            expected=Sentence("%(first)s or %(second)s or %(third)s", first=first, second=second, third=third),
        )
    if effect not in (BOTTLENECK, ENABLER):
        raise BadInput(
            Sentence("the effect is '%(effect)s'", effect=effect),
            place=row.where("effect"),
            expected=one_of_two((BOTTLENECK, ENABLER)),
        )
    what = _text(row, "what")
    if not what:
        raise BadInput(
            Sentence("nothing says what it is"),
            place=row.where("stage"),
            expected=Sentence("a text in the column 'what'"),
        )
    area, component = _code(row, "area", words.areas), _code(row, "component", words.components)
    return Factor(stage, what, effect == ENABLER, _text(row, "kind")[:100], area, component)


def _text(row: _Row, name: str) -> str:
    value = row.cells.get(name)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = restore(str(value)).strip()
    if len(text) > MOST_TEXT:
        raise BadInput(
            Sentence("the text has %(number)s characters", number=len(text)),
            place=row.where(name),
            expected=Sentence("at most %(most)s", most=MOST_TEXT),
        )
    return text


def _code(row: _Row, name: str, known: Mapping[str, object]) -> str:
    text = _text(row, name)
    # Our workbook writes "ZOO Zoonotic and food-borne" into the list of choices.
    code = text.split(maxsplit=1)[0] if text else ""
    if code and code not in known:
        raise BadInput(
            Sentence("there is no %(name)s '%(code)s'", name=name, code=text),
            place=row.where(name),
            expected=Sentence("one of %(listed)s", listed=tuple(known)),
        )
    return code


def _early_action(row: _Row, code: str) -> EarlyAction:
    if str(row.cells.get(code) or "").strip().casefold() in _NONE_APPLIES:
        return EarlyAction(applies=False)
    return EarlyAction(_day(row, code))


def _day(row: _Row, name: str) -> dt.date | None:
    return day_of(row.cells.get(name), row.where(name))


def one_of_two(known: Sequence[str]) -> Sentence:
    """Say that one of two words was expected."""
    one, other = known
    return Sentence("%(one)s or %(other)s", one=one, other=other)


def day_of(value: object, where: str) -> dt.date | None:
    """Return the day of a cell, ``None`` for an empty or unknown one; raises BadInput, naming ``where``, for no day."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = "" if value is None else str(value).strip()
    if text.casefold() in _UNKNOWN:
        return None
    try:
        if found := _DAY.fullmatch(text):
            return dt.date.fromisoformat(found[1])
    except ValueError:
        pass
    raise BadInput(
        Sentence("'%(text)s' is no day", text=text[:40]), place=where, expected=Sentence("YYYY-MM-DD, or empty")
    )
