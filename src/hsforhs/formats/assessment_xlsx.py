"""An assessment workbook to fill in offline and send back; ``scores.readers.workbook`` reads it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hsforhs.framework import Framework, Indicator, Key
from hsforhs.scores import Number, Score, ScoreState
from hsforhs.scores.readers.workbook import ABOUT_SHEET, COLUMNS, SCHEMA, SCORES_SHEET

from .score_sheet import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    READ_ME_WIDTHS,
    choices,
    date_rule,
    score_rule,
    scores_of,
    section,
    shade_scores,
    write_scale,
    write_score,
)
from .xlsx_parts import Styles, Target, new_workbook, page_setup, row_height, write_about, write_lists, write_text

_HEADER_ROW = 4
_WIDTHS = dict(zip(COLUMNS, (13, 18, 9, 46, 30, 10, 10, 40, 40, 12), strict=True))
_SCORE_COLUMNS = ("Stored score", "New score")


def write_assessment_workbook(
    *,
    place: str,
    country: str,
    name: str,
    instrument: str,
    year: int | None,
    framework: Framework,
    path_or_stream: Target,
    scores: Mapping[Key, Score] | None = None,
    children: Sequence[tuple[str, str]] = (),
    child_scores: Mapping[str, Mapping[Key, Score]] | None = None,
    date: dt.date | None = None,
) -> None:
    """Write a workbook with one row per place and indicator, what is stored beside what is new.

    The new score begins as a copy of the stored one, so that only what people change comes back as a change.

    Args:
        place: code of the place.
        country: ISO3 code of the State that owns the record.
        name: name of the place.
        instrument: such as ``spar-2``.
        year: reporting year.
        framework: the vocabulary.
        path_or_stream: where to write.
        scores: stored scores of the place.
        children: (code, name) of the places below; when given, the workbook asks about them instead.
        child_scores: stored scores of the places below, by code.
        date: end of a mission, for an assessment that is known by its date and not by its year.

    Raises ValueError when there is neither year nor date.

    """
    if year is None and date is None:
        raise ValueError("an assessment workbook needs a year or a date")
    asked = _asked(place, name, scores, children, child_scores)
    period = date.isoformat() if date else str(year)
    tool = framework.instrument(instrument)
    title = f"{name}: {tool.short_name} {period}"
    with new_workbook(path_or_stream, title=title, made_on=None) as (book, styles):
        _read_me(book.add_worksheet("Read me"), styles, framework, instrument, title=title, places=len(asked))
        sheet = _ScoreSheet(book, styles, framework, instrument)
        sheet.write(title, asked)
        write_lists(book, styles, name="Lists", lists={"score": choices(scores_of(instrument))})
        write_about(
            book,
            styles,
            name=ABOUT_SHEET,
            keys={
                "schema": SCHEMA,
                "instrument": instrument,
                "country": country,
                "name": name,
                "places": " ".join(code for code, _, _ in asked),
                "period": period,
                "catalogue version": framework.version,
                "stored digest": scores_digest({code: stored for code, _, stored in asked}),
            },
        )


_Asked = list[tuple[str, str, Mapping[Key, Score]]]


def _asked(
    place: str,
    name: str,
    scores: Mapping[Key, Score] | None,
    children: Sequence[tuple[str, str]],
    child_scores: Mapping[str, Mapping[Key, Score]] | None,
) -> _Asked:
    if not children:
        return [(place, name, scores or {})]
    return [(code, child, (child_scores or {}).get(code, {})) for code, child in children]


def scores_digest(stored: Mapping[str, Mapping[Key, Score]]) -> str:
    """Return the SHA-256 (hex) over the stored scores of places; what was not reported does not count.

    The workbook carries the digest of the time when it was written: another digest of the store today means
    that scores were changed in between.
    """
    sha = hashlib.sha256()
    for place, scores in sorted(stored.items()):
        for key, score in sorted(scores.items()):
            if score.state is not ScoreState.NOT_REPORTED:
                value = "" if score.value is None else f"{float(score.value):.1f}"
                sha.update(f"{place}\t{key}\t{score.state.value}\t{value}\n".encode())
    return sha.hexdigest()


class _ScoreSheet:
    """The sheet to fill in."""

    def __init__(self, book: Any, styles: Styles, words: Framework, instrument: str) -> None:
        self._sheet = book.add_worksheet(SCORES_SHEET)
        self._book = book
        self._styles = styles
        self._words = words
        self._instrument = instrument

    def write(self, title: str, asked: _Asked) -> None:
        sheet = self._sheet
        sheet.set_row(0, 28)
        write_text(sheet, 0, 0 if len(asked) > 1 else 2, title, self._styles("title"))
        write_text(
            sheet,
            1,
            0 if len(asked) > 1 else 2,
            f"Fill in the tinted cells. An empty cell and {NOT_REPORTED} mean not reported; {NOT_APPLICABLE} not "
            f"applicable{'; 0 is a score' if self._per_cent else ''}.",
            self._styles("subtitle"),
        )
        sheet.set_row(_HEADER_ROW - 1, 32)
        for column, heading in enumerate(COLUMNS):
            hidden = {"hidden": True} if column < 2 and len(asked) == 1 else {}
            sheet.set_column(column, column, _WIDTHS[heading], None, hidden)
            write_text(sheet, _HEADER_ROW - 1, column, heading, self._styles("header"))
        row = _HEADER_ROW
        for place, name, indicator, score in self._rows(asked):
            self._row(row, place, name, indicator, score)
            row += 1
        self._rules(row - 1)
        self._finish(row - 1, title)

    @property
    def _per_cent(self) -> bool:
        return self._words.instrument(self._instrument).scale == "percent"

    def _rows(self, asked: _Asked) -> Iterator[tuple[str, str, Indicator, Score | None]]:
        for place, name, stored in asked:
            for indicator in self._words.indicators_of(self._instrument):
                yield place, name, indicator, stored.get(indicator.key)

    def _row(self, row: int, place: str, name: str, indicator: Indicator, score: Score | None) -> None:
        sheet, styles = self._sheet, self._styles
        group = f"{indicator.group.code} {indicator.group_title}"
        texts = (place, name, indicator.code, indicator.title, group)
        for column, text in enumerate(texts):
            write_text(sheet, row, column, text, styles("code" if column in (0, 2) else "cell"))
        self._score(row, "Stored score", score, styles("cell", align="center"))
        self._score(row, "New score", score, styles("input", align="center", num_format="General"))
        reasoning, evidence = (score.reasoning, score.evidence) if score else ("", "")
        write_text(sheet, row, COLUMNS.index("Reasoning"), reasoning, styles("input"))
        write_text(sheet, row, COLUMNS.index("Evidence"), evidence, styles("input"))
        dated = COLUMNS.index("Date")
        if score and score.dated:
            sheet.write_datetime(row, dated, dt.datetime.combine(score.dated, dt.time()), styles("date"))
        else:
            sheet.write_blank(row, dated, None, styles("date"))
        wrapped = zip(COLUMNS, (*texts, "", "", reasoning, evidence, ""), strict=True)
        sheet.set_row(row, row_height((text, _WIDTHS[heading]) for heading, text in wrapped))

    def _score(self, row: int, heading: str, score: Score | None, style: Any) -> None:
        shown: Number | str = ""
        if score is not None and score.value is not None:
            shown = score.value
        elif score is not None and score.state is ScoreState.NOT_APPLICABLE:
            shown = NOT_APPLICABLE
        elif score is not None and heading == "Stored score":
            shown = NOT_REPORTED
        write_score(self._sheet, row, COLUMNS.index(heading), shown, style)

    def _rules(self, last: int) -> None:
        rows = (_HEADER_ROW, last)
        score_rule(self._sheet, rows, COLUMNS.index("New score"), scores_of(self._instrument))
        date_rule(self._sheet, rows, COLUMNS.index("Date"))
        for heading in _SCORE_COLUMNS:
            shade_scores(self._book, self._sheet, rows, COLUMNS.index(heading), per_cent=self._per_cent)

    def _finish(self, last: int, title: str) -> None:
        sheet = self._sheet
        sheet.autofilter(_HEADER_ROW - 1, 0, last, len(COLUMNS) - 1)
        sheet.freeze_panes(_HEADER_ROW, COLUMNS.index("Indicator") + 1)
        sheet.repeat_rows(_HEADER_ROW - 1)
        page_setup(sheet, footer=title)
        sheet.print_area(0, 0, last, len(COLUMNS) - 1)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _read_me(sheet: Any, styles: Styles, words: Framework, instrument: str, *, title: str, places: int) -> None:
    for column, width in enumerate(READ_ME_WIDTHS):
        sheet.set_column(column, column, width)
    tool = words.instrument(instrument)
    per_cent = tool.scale == "percent"
    sheet.set_row(0, 30)
    write_text(sheet, 0, 0, title, styles("title"))
    write_text(sheet, 1, 0, f"{tool.name}. Not a product of WHO and not endorsed by it.", styles("subtitle"))
    rows = [*_how_to(per_cent=per_cent, places=places)]
    row = section(sheet, styles, 3, "How to fill it in", rows)
    write_scale(sheet, styles, row + 1, words, instrument, per_cent=per_cent)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    page_setup(sheet, footer=title)
    sheet.fit_to_pages(1, 0)


def _how_to(*, per_cent: bool, places: int) -> Iterable[tuple[str, str]]:
    unit = "the score in per cent" if per_cent else "the level"
    sentences = [
        f"Open the sheet Scores. For each indicator choose {unit} in the column New score; it begins as a copy of what "
        "is stored.",
        "Write why in Reasoning, what proves it in Evidence, and when it was agreed in Date. All three come back with "
        "the score and may stay empty.",
        "If you empty a cell that had a score, the stored score stays unless someone chooses otherwise at the import.",
        "Leave the codes and the sheet 'About this file' as they are: by them the workbench finds each score again. "
        "The sheets are protected without a password against slips only.",
        "Hand the file in on the import page. Nothing is stored before you have seen every difference.",
    ]
    if places > 1:
        sentences.insert(1, f"The sheet asks about {places} places, one below the other; filter by the column Place.")
    return [(str(number), text) for number, text in enumerate(sentences, start=1)]
