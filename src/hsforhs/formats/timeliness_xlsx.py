"""The consolidation workbook of 7-1-7, in our own layout: data, bottlenecks, actions, results, counts of bottlenecks.

``experiences.read_timelines`` reads it back. Results are formulas, so that they are right while somebody fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsforhs.experiences.reading import (
    BOTTLENECK,
    ENABLER,
    EVENT_COLUMNS,
    EVENTS_SHEET,
    FACTOR_COLUMNS,
    FACTORS_SHEET,
    STEP_COLUMNS,
    STEPS_SHEET,
)
from hsforhs.experiences.records import (
    CANCELLED,
    DETECT,
    EARLY_ACTIONS,
    NOT_APPLICABLE,
    NOTIFY,
    RESPOND,
    STAGES,
    TARGET_DAYS,
    TIME_FRAMES,
    Timeline,
)
from hsforhs.experiences.summary import ALL, summarise
from hsforhs.experiences.timeliness import measure
from hsforhs.framework import Framework, framework

from .xlsx_parts import Target, new_workbook, page_setup, write_about, write_text

SCHEMA = "hsforhs-timeliness/1"
FREE_ROWS = 40
"""Empty rows below the events, for new ones."""
_HEAD = 3
_WORDS: Mapping[str, tuple[str, float]] = {
    "number": ("number of the event", 9),
    "event": ("what happened", 34),
    "place": ("where", 20),
    "hazard": ("code of the hazard", 12),
    "emerged": ("day of emergence", 12),
    "detected": ("day of detection", 12),
    "notified": ("day of notification", 12),
    "stage": ("detect, notify or respond", 12),
    "effect": ("held up or helped", 13),
    "what": ("in your own words", 50),
    "kind": ("a short name to count by", 26),
    "area": ("capacity area, if clear", 9),
    "component": ("component, if clear", 12),
    "action": ("what is to be done", 50),
    "lead": ("institution or role, no person", 28),
    "time frame": ("immediate or longer", 13),
    "due": ("until when", 12),
    "status": ("how far it is", 14),
    **{code: (words, 16) for code, words in EARLY_ACTIONS.items()},
}
_SAID = {True: "yes", False: "no", None: ""}
_DAYS = frozenset({"emerged", "detected", "notified", "due", *EARLY_ACTIONS})


def write_timeliness_xlsx(
    timelines: Sequence[Timeline], target: Target, *, title: str, words: Framework | None = None
) -> None:
    """Write events with everything known of them; ``title`` names the place or the set. No event gives a template."""
    known = words or framework()
    numbered = [(x.id or str(at), x) for at, x in enumerate(timelines, start=1)]
    with new_workbook(target, title=f"7-1-7: {title}", made_on=None) as (book, styles):
        lists = _lists(known)
        _sheet(book, styles, EVENTS_SHEET, f"7-1-7 events: {title}", EVENT_COLUMNS, _events(numbered), lists)
        _sheet(book, styles, FACTORS_SHEET, "What held it up, what helped", FACTOR_COLUMNS, _factors(numbered), lists)
        _sheet(book, styles, STEPS_SHEET, "What is to be done", STEP_COLUMNS, _steps(numbered), lists)
        _results(book, styles, [x for _number, x in numbered])
        _counts(book, styles, [x for _number, x in numbered])
        write_about(
            book,
            styles,
            name="About this file",
            keys={
                "schema": SCHEMA,
                "days": f"YYYY-MM-DD; empty is unknown; an early action that does not apply says {NOT_APPLICABLE}",
                "intervals": "detection - emergence; notification - detection; last early action - notification",
                "source of the method": "717alliance.org, toolkit, steps 2.2.1 to 2.2.5; layout and words are our own",
            },
        )


def _lists(words: Framework) -> Mapping[str, list[str]]:
    return {
        "hazard": list(words.lists["hazard"]),
        "stage": list(STAGES),
        "effect": [BOTTLENECK, ENABLER],
        "area": list(words.areas),
        "component": list(words.components),
        "time frame": list(TIME_FRAMES),
        "status": [*words.lists["action_status"], CANCELLED],
    }


def _events(numbered: Sequence[tuple[str, Timeline]]) -> list[list[Any]]:
    rows = []
    for number, x in numbered:
        actions = [y.on if (y := x.action(code)).applies else NOT_APPLICABLE for code in EARLY_ACTIONS]
        rows.append([number, x.event, x.place, x.hazard, x.emerged, x.detected, x.notified, *actions])
    return rows


def _factors(numbered: Sequence[tuple[str, Timeline]]) -> list[list[Any]]:
    return [
        [number, y.stage, ENABLER if y.enabler else BOTTLENECK, y.text, y.kind, y.area, y.component]
        for number, x in numbered
        for y in x.factors
    ]


def _steps(numbered: Sequence[tuple[str, Timeline]]) -> list[list[Any]]:
    return [[number, y.text, y.lead, y.time_frame, y.due, y.status] for number, x in numbered for y in x.steps]


def _sheet(
    book: Any,
    styles: Any,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    lists: Mapping[str, list[str]],
) -> None:
    sheet = book.add_worksheet(name)
    write_text(sheet, 0, 0, title, styles("title"))
    write_text(
        sheet, 1, 0, "One row each. What nobody knows stays empty. Keep the row of headings.", styles("subtitle")
    )
    end = _HEAD + max(len(rows), 0) + FREE_ROWS
    for at, column in enumerate(columns):
        words, width = _WORDS[column]
        sheet.set_column(at, at, width)
        write_text(sheet, _HEAD - 1, at, words, styles("label"))
        write_text(sheet, _HEAD, at, column, styles("header"))
        if column in lists:
            sheet.data_validation(_HEAD + 1, at, end, at, {"validate": "list", "source": lists[column]})
    for number in range(_HEAD + 1, end + 1):
        row = rows[number - _HEAD - 1] if number - _HEAD - 1 < len(rows) else [None] * len(columns)
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is not None and not isinstance(value, str):
                sheet.write_datetime(number, at, value, styles("date"))
            else:
                write_text(sheet, number, at, value or "", styles("date" if column in _DAYS else "input"))
    sheet.freeze_panes(_HEAD + 1, 2)
    page_setup(sheet, footer=title)
    sheet.fit_to_pages(1, 0)


def _results(book: Any, styles: Any, timelines: Sequence[Timeline]) -> None:
    """Write the intervals as formulas over the events, with the value that they have now."""
    sheet = book.add_worksheet("Results")
    write_text(sheet, 0, 0, "Days of each interval, and whether the target was met", styles("title"))
    target = ", ".join(f"{stage} {TARGET_DAYS[stage]}" for stage in STAGES)
    write_text(sheet, 1, 0, f"Most days: {target}. An empty cell: a day is unknown.", styles("subtitle"))
    for at, heading in enumerate(("number", "event", *STAGES, *(f"{x} met" for x in STAGES), "all met")):
        sheet.set_column(at, at, 34 if heading == "event" else 12)
        write_text(sheet, _HEAD, at, heading, styles("header"))
    for at in range(len(timelines) + FREE_ROWS):
        shown = _values(timelines[at], at + 1) if at < len(timelines) else [""] * 9
        for column, (formula, value) in enumerate(zip(_formulas(_HEAD + 2 + at), shown, strict=True)):
            sheet.write_formula(_HEAD + 1 + at, column, formula, styles("computed"), value)
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.protect()
    page_setup(sheet, footer="7-1-7 results")
    sheet.fit_to_pages(1, 0)


def _formulas(row: int) -> list[str]:
    """Return the formulas of one row of the results; rows have the same number on both sheets."""
    from xlsxwriter.utility import xl_col_to_name

    letters = [xl_col_to_name(at) for at in range(len(EVENT_COLUMNS))]
    cells = (f"'{EVENTS_SHEET}'!${letter}{row}" for letter in letters)
    cell = dict(zip(EVENT_COLUMNS, cells, strict=True))
    first, last = (letters[EVENT_COLUMNS.index(x)] for x in ("investigation", "coordination"))
    every, notified = f"'{EVENTS_SHEET}'!${first}{row}:${last}{row}", cell["notified"]
    all_known = f'COUNT({every})>0,COUNT({every})+COUNTIF({every},"{NOT_APPLICABLE}")={len(EARLY_ACTIONS)}'
    # Six of seven known days can already be too late.
    late = f"AND(ISNUMBER({notified}),COUNT({every})>0,MAX({every})-{notified}>{TARGET_DAYS[RESPOND]})"
    return [
        f'={cell["number"]}&""',
        f'={cell["event"]}&""',
        _between(cell["emerged"], cell["detected"]),
        _between(cell["detected"], notified),
        f'=IF(AND(ISNUMBER({notified}),{all_known}),MAX({every})-{notified},"")',
        f'=IF(C{row}="","",IF(C{row}<={TARGET_DAYS[DETECT]},"yes","no"))',
        f'=IF(D{row}="","",IF(D{row}<={TARGET_DAYS[NOTIFY]},"yes","no"))',
        f'=IF({late},"no",IF(E{row}="","","yes"))',
        f'=IF(COUNTIF(F{row}:H{row},"no")>0,"no",IF(COUNTIF(F{row}:H{row},"yes")=3,"yes",""))',
    ]


def _between(first: str, last: str) -> str:
    return f'=IF(AND(ISNUMBER({first}),ISNUMBER({last})),{last}-{first},"")'


def _values(timeline: Timeline, at: int) -> list[str | int]:
    found = measure(timeline)
    days: list[str | int] = ["" if (x := found.intervals[stage].days) is None else x for stage in STAGES]
    met = [found.intervals[stage].met for stage in STAGES]
    return [timeline.id or str(at), timeline.event, *days, *(_SAID[x] for x in (*met, found.all_met))]


def _counts(book: Any, styles: Any, timelines: Sequence[Timeline]) -> None:
    """Write how many events met each target and what held them up most often, as it was when the file was made."""
    found = summarise(timelines)
    sheet = book.add_worksheet("Bottleneck counts")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 5, 12)
    write_text(sheet, 0, 0, "Counts, as they were when this file was made", styles("title"))
    for at, heading in enumerate(("target", "", "met", "missed", "unknown", "median days")):
        write_text(sheet, 2, at, heading, styles("header"))
    for at, stage in enumerate((*STAGES, ALL), start=3):
        write_text(sheet, at, 0, stage, styles("code"))
        count = found.counts[stage]
        middle = found.days[stage].median if stage != ALL else None
        for column, value in enumerate((count.met, count.missed, count.unknown, middle), start=2):
            if value is None:
                write_text(sheet, at, column, "", styles("cell"))
            else:
                sheet.write_number(at, column, value, styles("computed"))
    start = 8
    for at, heading in enumerate(("stage", "kind", "events", "effect")):
        write_text(sheet, start, at, heading, styles("header"))
    for at, kind in enumerate(found.kinds, start=start + 1):
        write_text(sheet, at, 0, kind.stage, styles("code"))
        write_text(sheet, at, 1, kind.kind, styles("cell"))
        sheet.write_number(at, 2, kind.events, styles("computed"))
        write_text(sheet, at, 3, ENABLER if kind.enabler else BOTTLENECK, styles("cell"))
    sheet.protect()
    page_setup(sheet, footer="7-1-7 counts")
    sheet.fit_to_pages(1, 0)
