"""The scoring form of an exercise as a workbook that goes out to a scorer and comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sentence, Sheet, open_workbook, restore
from hsforhs.files.values import plain

from .xlsx_parts import Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-scoring-form/1"
SHEET = "Scores"
ABOUT = "About this file"
_FAMILIARITY_ROW = 2
_KEYS_ROW = 3
_FIRST_ROW = 5
_TEXT_WIDTH = 60.0
# No code of a criterion begins with a colon.
_REASON, _COMMENT, _BEFORE = ":reason", ":comment", ":before"
Given = dict[str, dict[str, float | None]]
"""Answers by question and item; ``None`` is a blank."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One column to fill in: its key, what is asked, and which numbers may stand in it."""

    key: str
    heading: str
    scale: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the form says around its numbers, in the language of the scorer."""

    code: str = "Code"
    question: str = "Question"
    before: str = "How all answered before"
    reason: str = "Why is it blank?"
    comment: str = "Comment for the next round, without your name"
    familiarity: str = "How familiar are you with this field? 1 not at all, 5 very"
    wrong: str = "Choose one of the values of the list, or leave it empty."


@dataclass(frozen=True, slots=True)
class FormRemarks:
    """What a scorer can say beside the numbers.

    ``reasons`` are words by code, ``given`` the code of the reason and ``comments`` the words so far by question,
    ``before`` what all answered in the round before. ``familiarity`` is a number of ``levels``.
    """

    reasons: Mapping[str, str]
    levels: Sequence[int]
    given: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    familiarity: int | None = None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that came back. ``reasons`` (codes) and ``comments`` are ``None`` in one that did not ask for them."""

    answers: Given
    reasons: Mapping[str, str] | None
    comments: Mapping[str, str] | None
    familiarity: int | None


def write_form(
    target: Target,
    *,
    title: str,
    guidance: str,
    mark: str,
    items: Sequence[FormItem],
    questions: Mapping[str, str],
    given: Mapping[str, Mapping[str, float | None]],
    remarks: FormRemarks | None = None,
    words: FormWords | None = None,
) -> None:
    """Write a form with a row for each question (code: text) and what was answered so far.

    ``mark`` names exercise and round, so that the form of another one is refused. Nothing in the file names a person.
    """
    words = words or FormWords()
    with new_workbook(target, title=title, made_on=None) as (book, styles):
        sheet = book.add_worksheet(SHEET)
        beside = _beside(remarks, words)
        columns = [("question", words.code), ("text", words.question), *((x.key, x.heading) for x in items)]
        columns += [(key, heading) for key, heading, _width, _texts in beside]
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, _TEXT_WIDTH)
        sheet.set_column(2, 1 + len(items), 14)
        write_text(sheet, 0, 0, title, styles("title"))
        write_text(sheet, 1, 0, guidance, styles("subtitle", text_wrap=False))
        if remarks is not None:
            _write_familiarity(sheet, styles, remarks, words)
        for column, (key, heading) in enumerate(columns):
            write_text(sheet, _KEYS_ROW, column, key, styles("code"))
            write_text(sheet, _KEYS_ROW + 1, column, heading, styles("header"))
        sheet.set_row(_KEYS_ROW, None, None, {"hidden": True})
        sheet.set_row(_KEYS_ROW + 1, row_height([(heading, 14) for _key, heading in columns[2:]]))
        last = _FIRST_ROW + max(len(questions) - 1, 0)
        for row, (code, text) in enumerate(questions.items(), start=_FIRST_ROW):
            write_text(sheet, row, 0, code, styles("code"))
            write_text(sheet, row, 1, text, styles("cell"))
            high = [(text, _TEXT_WIDTH), *((texts.get(code, ""), width) for _key, _heading, width, texts in beside)]
            sheet.set_row(row, row_height(high))
            for column, item in enumerate(items, start=2):
                value = given.get(code, {}).get(item.key)
                style = styles("input")
                if value is None:
                    sheet.write_blank(row, column, None, style)
                else:
                    sheet.write_number(row, column, value, style)
            for column, (key, _heading, _width, texts) in enumerate(beside, start=2 + len(items)):
                style = styles("cell") if key == _BEFORE else styles("input", text_wrap=True)
                write_text(sheet, row, column, texts.get(code, ""), style)
        for column, item in enumerate(items, start=2):
            _offer(sheet, (_FIRST_ROW, last), column, [f"{x:g}" for x in item.scale], words)
        for column, (key, _heading, width, _texts) in enumerate(beside, start=2 + len(items)):
            sheet.set_column(column, column, width)
            if key == _REASON and remarks is not None:
                _offer(sheet, (_FIRST_ROW, last), column, list(remarks.reasons.values()), words)
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        page_setup(sheet, footer=title)
        sheet.fit_to_pages(1, 0)
        told = {f"{_REASON} {code}": text for code, text in remarks.reasons.items()} if remarks else {}
        write_about(book, styles, name=ABOUT, keys={"schema": SCHEMA, "mark": mark, **told})


def _beside(remarks: FormRemarks | None, words: FormWords) -> list[tuple[str, str, float, Mapping[str, str]]]:
    """Return the columns beside the numbers: key, heading, width, texts by question."""
    if remarks is None:
        return []
    given = {code: remarks.reasons.get(reason, "") for code, reason in remarks.given.items()}
    before = [(_BEFORE, words.before, 36.0, remarks.before)] if remarks.before else []
    return [*before, (_REASON, words.reason, 20.0, given), (_COMMENT, words.comment, 36.0, remarks.comments)]


def _write_familiarity(sheet: Any, styles: Any, remarks: FormRemarks, words: FormWords) -> None:
    write_text(sheet, _FAMILIARITY_ROW, 1, words.familiarity, styles("label"))
    style = styles("input")
    if remarks.familiarity is None:
        sheet.write_blank(_FAMILIARITY_ROW, 2, None, style)
    else:
        sheet.write_number(_FAMILIARITY_ROW, 2, remarks.familiarity, style)
    _offer(sheet, (_FAMILIARITY_ROW, _FAMILIARITY_ROW), 2, [str(x) for x in remarks.levels], words)


def _offer(sheet: Any, rows: tuple[int, int], column: int, choices: list[str], words: FormWords) -> None:
    told = {"validate": "list", "source": choices, "ignore_blank": True, "error_message": words.wrong[:255]}
    sheet.data_validation(rows[0], column, rows[1], column, told)


def read_form(path: Path, *, mark: str, items: Sequence[FormItem], questions: Sequence[str]) -> FilledForm:
    """Read a form that came back: answers by question and item, ``None`` for a blank, and what stands beside them.

    Raises BadInput, naming the cell, for a form of another exercise or round, an unknown question or one that stands
    twice, a missing column, a value off the scale, a reason that is none and a familiarity that is none.
    """
    with open_workbook(path, plain=True) as book:
        about = {str(row[0]): row[1] for row in book.sheet(ABOUT).rows if len(row) > 1}
        if about.get("schema") != SCHEMA or about.get("mark") != mark:
            raise BadInput(
                Sentence("the form belongs to another exercise or round"),
                file=book.file,
                expected=Sentence("the form of this page"),
            )
        sheet = book.sheet(SHEET)
    rows = sheet.rows
    keys = [str(x or "") for x in rows[_KEYS_ROW]] if len(rows) > _KEYS_ROW else []
    columns = {}
    for item in items:
        if item.key not in keys:
            raise BadInput(
                Sentence("the column '%(heading)s' is missing", heading=item.heading),
                file=sheet.file,
                place=Sentence("sheet %(sheet)s", sheet=SHEET),
                expected=Sentence("the form as it was"),
            )
        columns[item.key] = keys.index(item.key)
    words = {
        restore(str(text)): key.removeprefix(f"{_REASON} ")
        for key, text in about.items()
        if key.startswith(f"{_REASON} ") and text is not None
    }
    has_remarks = _REASON in keys and _COMMENT in keys
    found: Given = {}
    reasons, comments = {}, {}
    for number, row in enumerate(rows[_FIRST_ROW:], start=_FIRST_ROW):
        code = restore(str(row[0])) if row and row[0] is not None else ""
        if not code:
            continue
        if code not in questions:
            raise sheet.bad(
                number + 1, 1, Sentence("there is no question '%(code)s'", code=code), Sentence("the codes of the form")
            )
        if code in found:
            raise sheet.bad(
                number + 1, 1, Sentence("the question '%(code)s' stands twice", code=code), Sentence("one row each")
            )
        found[code] = {item.key: _value(sheet, number + 1, columns[item.key] + 1, item) for item in items}
        if has_remarks:
            reasons[code] = _reason(sheet, number + 1, keys.index(_REASON) + 1, words)
            comments[code] = _text(sheet, number + 1, keys.index(_COMMENT) + 1)
    return FilledForm(
        found,
        reasons if has_remarks else None,
        comments if has_remarks else None,
        _familiarity(sheet) if has_remarks else None,
    )


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.value(row, column)
    return "" if cell is None else restore(str(cell)).strip()


def _reason(sheet: Sheet, row: int, column: int, words: Mapping[str, str]) -> str:
    text = _text(sheet, row, column)
    if text and text not in words and text not in words.values():
        raise sheet.bad(
            row,
            column,
            Sentence("there is no reason '%(text)s'", text=text),
            Sentence("%(listed)s or empty", listed=tuple(words)),
        )
    return words.get(text, text)


def _familiarity(sheet: Sheet) -> int | None:
    text = _text(sheet, _FAMILIARITY_ROW + 1, 3)
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not value.is_integer():
        raise sheet.bad(
            _FAMILIARITY_ROW + 1,
            3,
            Sentence("the familiarity '%(text)s' is no whole number", text=text),
            Sentence("a number of the list"),
        )
    return int(value)


def _value(sheet: Sheet, row: int, column: int, item: FormItem) -> float | None:
    cell = sheet.value(row, column)
    text = "" if cell is None else str(cell).strip().replace(",", ".")
    if not text:
        return None
    try:
        value = math.nan if isinstance(cell, bool) else float(text)
    except ValueError:
        value = math.nan
    if value not in item.scale:
        raise sheet.bad(
            row,
            column,
            Sentence("the value '%(text)s' is off the scale", text=text),
            Sentence("%(listed)s or empty", listed=tuple(map(plain, item.scale))),
        )
    return value
