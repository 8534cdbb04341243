"""The first sheet of a plan workbook: what the plan is and how to fill it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from hsforhs.files import Sentence
from hsforhs.framework import Framework, Key
from hsforhs.planning import Finding, Plan

from . import plan_words as say
from .wording import Wording
from .xlsx_parts import Styles, page_setup, row_height, write_text

_WIDTHS = (20, 92, 12, 28)
_HOW_TO = (
    Sentence(
        "Each capacity area has a sheet. Grey and white cells come from the draft and are locked; tinted cells are "
        "yours."
    ),
    Sentence(
        "Give the cost of doing an action once, and how many times it is done in each year. The workbook multiplies "
        "and adds; leave a cell empty where you do not know, and write 0 only where it costs nothing."
    ),
    Sentence(
        "The costing columns stand in the order of the costing form of the benchmarks, so that a block can be copied."
    ),
    Sentence(
        "The empty tinted rows below the actions are for actions that are missing. Leave their row identifier empty."
    ),
    Sentence(
        "Leave row identifiers, indicator codes and action ids as they are: by them the workbench finds each row again."
    ),
    Sentence("The sheets are protected without a password against slips only. Filters work."),
)
_ASKED = (Sentence("Check"), Sentence("Question and why it is asked"), Sentence("Answer"), Sentence("In this plan"))
_AREAS = (Sentence("Code"), Sentence("Capacity area"), Sentence("Actions"), Sentence("Five-year total"))
ONE_YEAR = Sentence("The costing form has five years; this plan is for year 1, the others may stay empty.")


def _comes_back(wording: Wording, names: Mapping[str, str]) -> str:
    return wording.says(
        "This file comes back: change levels on %(targets)s, take actions in or out on %(decisions)s, say on "
        "%(activities)s, %(progress)s and %(lines)s when, who, where, how far and at what price, and fill in the "
        "sheets of the areas. Then hand it in on the page of the plan: you see field by field what would change, and "
        "choose. %(costs)s is computed and stays behind.",
        **{x: names[x] for x in ("targets", "decisions", "activities", "progress", "lines", "costs")},
    )


def write_read_me(
    sheet: Any,
    styles: Styles,
    plan: Plan,
    words: Framework,
    *,
    made_on: dt.date,
    source: str,
    sheets: Mapping[str, str],
    totals: Mapping[str, tuple[str, float]],
    names: Mapping[str, str],
    wording: Wording,
    comes_back: bool = False,
) -> None:
    """Write the sheet that a reader opens first. ``totals`` holds reference and value of each area's total.

    ``names`` are the other sheets by their keys. ``comes_back`` says that the workbook has those of a stored plan.
    """
    page = _Page(sheet, styles, wording)
    says = wording.says
    page.line(plan.place_name, "title")
    page.line(f"{say.full_title(plan, wording)}, {made_on.isoformat()}", "subtitle")
    notices = [say.draft_notice(plan, wording), wording.of(say.NO_WHO_PRODUCT)]
    notices += [wording.notice] if wording.notice else []
    for notice in [wording.of(say.INVENTED_NOTICE), *notices] if plan.invented else notices:
        page.row("", notice, style="notice")
    found = plan.report.assessment
    page.section(says("Where it starts"))
    page.row(says("Assessment"), say.assessment_sentence(plan, words, wording))
    page.row(says("Source of the scores"), source or words.instrument(found.instrument).source)
    page.row(says("Action catalogue"), say.catalogue_sentence(plan, wording))
    page.row(says("In short"), say.opening_sentence(plan, wording))
    page.section(says("How to fill it in"))
    sentences = [*map(wording.of, _HOW_TO), *([_comes_back(wording, names)] if comes_back else ())]
    if plan.years == 1:
        sentences.append(wording.of(ONE_YEAR))
    for number, sentence in enumerate(sentences, start=1):
        page.row(str(number), sentence)
    page.section(says("Actions by capacity area"))
    page.areas(plan, words, sheets, totals)
    page.section(says("What a plan must answer"))
    page.table(tuple(map(wording.of, _ASKED)), [_asked(x, wording) for x in plan.findings])
    page.section(says("What the instrument does not see"))
    page.row("", say.not_seen_sentence(plan, words, wording))
    for label, keys in (
        (says("Not asked"), plan.report.not_seen),
        (says("Not reported"), plan.report.not_reported),
        (says("Not applicable"), plan.report.not_applicable),
        (says("No link to JEE 3"), plan.report.unmapped),
    ):
        page.row(label, _titles(keys, words, wording) or says("none"))
    page.section(says("Steps without an action"))
    for step in plan.without_actions:
        page.row(
            step.jee3.code,
            says("No action leads to level %(level)s; asked by %(indicator)s", level=step.step, indicator=step.gap),
        )
    if not plan.without_actions:
        page.row("", says("none: every step of every gap has at least one action"))
    page.finish()


def _asked(found: Finding, wording: Wording) -> tuple[str, str, str, str]:
    why = f"{wording.of(found.check)}. {wording.of(found.why)}."
    return found.code, why, wording.says("yes") if found.met else wording.says("open"), wording.of(found.message)


def _titles(keys: Iterable[Key], words: Framework, wording: Wording) -> str:
    return "\n".join(say.indicator_title(key, words, wording) for key in keys)


class _Page:
    """A sheet written from top to bottom."""

    def __init__(self, sheet: Any, styles: Styles, wording: Wording) -> None:
        self._sheet = sheet
        self._wording = wording
        self._styles = styles
        self._next = 0
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)

    def line(self, text: str, style: str) -> None:
        self._sheet.set_row(self._next, 30 if style == "title" else 20)
        write_text(self._sheet, self._next, 0, text, self._styles(style))
        self._next += 1

    def section(self, title: str) -> None:
        self._next += 1
        self._sheet.set_row(self._next, 20)
        for column in range(4):
            write_text(self._sheet, self._next, column, "" if column else title, self._styles("section"))
        self._next += 1

    def row(self, label: str, text: str, *, style: str = "text") -> None:
        write_text(self._sheet, self._next, 0, label, self._styles("label"))
        write_text(self._sheet, self._next, 1, text, self._styles(style))
        self._sheet.set_row(self._next, row_height([(label, _WIDTHS[0]), (text, _WIDTHS[1])]))
        self._next += 1

    def table(self, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        for column, text in enumerate(header):
            write_text(self._sheet, self._next, column, text, self._styles("header"))
        self._next += 1
        for cells in rows:
            for column, text in enumerate(cells):
                write_text(self._sheet, self._next, column, text, self._styles("cell"))
            self._sheet.set_row(self._next, row_height(zip(cells, _WIDTHS, strict=True)))
            self._next += 1

    def areas(
        self, plan: Plan, words: Framework, sheets: Mapping[str, str], totals: Mapping[str, tuple[str, float]]
    ) -> None:
        self.table(tuple(map(self._wording.of, _AREAS)), [])
        cost = f'#,##0;-#,##0;"{self._wording.says("no cost yet")}"'
        first = self._next
        for area, lines in plan.by_area().items():
            write_text(self._sheet, self._next, 0, area, self._styles("code"))
            self._sheet.write_url(
                self._next,
                1,
                f"internal:'{sheets[area]}'!A1",
                self._styles("link"),
                self._wording.title(words, "area", area),
            )
            self._sheet.write_number(self._next, 2, len(lines), self._styles("cell"))
            reference, value = totals[area]
            self._sheet.write_formula(self._next, 3, f"={reference}", self._styles("computed", num_format=cost), value)
            self._next += 1
        style = self._styles("total")
        write_text(self._sheet, self._next, 0, self._wording.says("All"), style)
        write_text(self._sheet, self._next, 1, "", style)
        for column, value in ((2, len(plan.lines)), (3, sum(value for _, value in totals.values()))):
            letter = "ABCD"[column]
            formula = f"=SUM({letter}{first + 1}:{letter}{self._next})" if totals else "=0"
            self._sheet.write_formula(self._next, column, formula, self._styles("total", num_format=cost), value)
        self._next += 1

    def finish(self) -> None:
        self._sheet.hide_gridlines(2)
        self._sheet.protect("", {"format_columns": True, "format_rows": True})
        page_setup(self._sheet, footer=self._wording.says("Draft plan"), wording=self._wording)
        self._sheet.fit_to_pages(1, 0)
