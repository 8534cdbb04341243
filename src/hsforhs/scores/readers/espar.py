"""The e-SPAR workbook that WHO publishes: all States, one year, in every layout met so far.

Layout A is the export of 2018 (first edition: level columns, averages below), B that of 2019 and later (two code rows,
averages above), C a re-export with Spanish headings and an ISO3 column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hsforhs.files import BadInput, Remark, Sentence, Sheet, cell_name, is_error
from hsforhs.framework import Framework, Key
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

from .cells import (
    CellValue,
    check_saved,
    listed,
    off_scale,
    says_reported,
    score_cell,
    state_of,
    text_of,
    unknown_state,
)
from .espar_layout import REGIONS, Layout, find_layout

LAYOUT = "e-SPAR workbook"


def read_espar(
    sheets: Iterable[Sheet], words: Framework, *, file: str, instrument: str | None = None, year: int | None = None
) -> Reading:
    """Read the score sheets of an e-SPAR workbook, each of its own year.

    ``year`` stands in where a sheet does not say its year. Title, date and published averages are those of the one
    sheet that ``instrument`` and ``year`` leave; they stay empty when several are left.

    Raises BadInput naming sheet and cell for an unknown State or code, a State that stands twice, a value that is no
    score, a spreadsheet error or a formula without saved value.
    """
    readers: dict[tuple[str, int], _SheetReader] = {}
    assessments: list[Assessment] = []
    for sheet in sheets:
        layout = find_layout(sheet, words, year=year)
        what = (layout.instrument, layout.year)
        if what in readers:
            raise BadInput(
                Sentence(
                    "the sheets '%(sheet)s' and '%(other)s' hold the same instrument and year",
                    sheet=readers[what].sheet.name,
                    other=sheet.name,
                ),
                file=file,
                expected=Sentence("one sheet for a year"),
            )
        readers[what] = _SheetReader(sheet, layout, words)
        assessments += readers[what].assessments()
    left = [x for key, x in readers.items() if instrument in (None, key[0]) and year in (None, key[1])]
    remarks = tuple(remark for reader in readers.values() for remark in reader.remarks())
    if len(left) != 1:
        return Reading(file, LAYOUT, tuple(assessments), remarks)
    layout = left[0].layout
    return Reading(file, LAYOUT, tuple(assessments), remarks, layout.title, layout.updated_on, left[0].averages())


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of scores (``index`` counts from 0, ``letters`` name it); ``is_indicator`` says which scale it has."""

    index: int
    letters: str
    key: Key
    is_indicator: bool


def _columns(found: Mapping[int, Key], *, is_indicator: bool) -> list[_Column]:
    return [_Column(x - 1, cell_name(1, x).removesuffix("1"), key, is_indicator) for x, key in found.items()]


class _SheetReader:
    """Reads one sheet; remarks are gathered so that a whole column of one oddity gives one line."""

    def __init__(self, sheet: Sheet, layout: Layout, words: Framework) -> None:
        self.sheet = sheet
        self.layout = layout
        self._words = words
        self._odd: dict[str, list[str]] = defaultdict(list)
        figures = {**layout.capacities, **({layout.total: TOTAL} if layout.total else {})}
        self._figures = _columns({x: Key.of(layout.instrument, y) for x, y in figures.items()}, is_indicator=False)
        self._indicators = _columns(layout.indicators, is_indicator=True)
        self._blank = {x.key: Score.of(x.key, None) for x in words.indicators_of(layout.instrument)}
        self._width = max(x.index + 1 for x in (*self._indicators, *self._figures))
        # Thousands of cells hold a few different values; each is read once, for indicators and for figures.
        self._plain: dict[object, CellValue] = {}
        self._figure: dict[object, CellValue] = {}
        # Scores are frozen, so States with the same answer to a question share one record.
        self._shared: dict[tuple[Key, Number | None, bool], Score] = {}
        missing = [key.code for key in self._blank if key not in layout.indicators.values()]
        if missing:
            what = Sentence("there is no column for %(listed)s; they count as not reported", listed=", ".join(missing))
            self._odd[what].append(Sentence("row %(header)s", header=layout.header))

    def assessments(self) -> list[Assessment]:
        layout = self.layout
        left = {layout.status, layout.region, layout.name, layout.iso3, layout.total}
        check_saved(self.sheet, below=layout.header, columns={*left, *layout.indicators, *layout.capacities})
        rows: dict[str, int] = {}
        found = []
        for number in range(layout.header + 1, len(self.sheet.rows) + 1):
            region = text_of(self.sheet.value(number, layout.region))
            if region.upper() not in REGIONS:
                self._check_no_state(number, region)
                continue
            assessment = self._state(number)
            if assessment is None:
                continue
            if assessment.place in rows:
                raise self.sheet.bad(
                    number,
                    layout.name or layout.iso3,
                    Sentence(
                        "%(name)s stands twice, first in row %(row)s",
                        name=assessment.name,
                        row=rows[assessment.place],
                    ),
                    Sentence("each State once"),
                )
            rows[assessment.place] = number
            found.append(assessment)
        if not found:
            raise BadInput(
                Sentence("no State stands below the header"),
                file=self.sheet.file,
                place=Sentence("sheet %(name)s", name=self.sheet.name),
                expected=Sentence("rows"),
            )
        return found

    def _check_no_state(self, row: int, region: str) -> None:
        """Stop at a State whose region is wrong: it would be left out without a word."""
        name = text_of(self.sheet.value(row, self.layout.name))
        code = text_of(self.sheet.value(row, self.layout.iso3))
        if code in self._words.states or state_of(self._words, name=name):
            raise self.sheet.bad(
                row,
                self.layout.region,
                Sentence("'%(region)s' is no WHO region, and %(value)s is a State", region=region, value=name or code),
                Sentence("one of %(listed)s", listed=", ".join(sorted(REGIONS))),
            )

    def _iso3(self, row: int, name: str) -> str:
        layout, sheet = self.layout, self.sheet
        code = text_of(sheet.value(row, layout.iso3))
        try:
            iso3 = state_of(self._words, code=code, name=name)
        except ValueError as error:
            raise sheet.bad(row, layout.iso3, str(error), Sentence("code and name of one State")) from None
        if iso3 is None:
            place = sheet.place(row, layout.name if name else layout.iso3)
            raise unknown_state(name or code, self._words, file=sheet.file, place=place)
        if code and code.upper() != iso3:
            self._odd[
                Sentence("the code '%(code)s' is not known; the State was taken from its name", code=code)
            ].append(f"cell {cell_name(row, layout.iso3)}")
        return iso3

    def _state(self, row: int) -> Assessment | None:
        layout, sheet = self.layout, self.sheet
        name = text_of(sheet.value(row, layout.name))
        if not name and not text_of(sheet.value(row, layout.iso3)):
            # A region code without a State is an average, not a State.
            return None
        iso3 = self._iso3(row, name)
        name = name or self._words.states[iso3].name
        values = sheet.rows[row - 1]
        values += (None,) * (self._width - len(values))
        cells = [self._plain.get(values[x.index]) or self._number(values[x.index], row, x) for x in self._indicators]
        figures = [self._figure.get(values[x.index]) or self._number(values[x.index], row, x) for x in self._figures]
        published = {column.key.code: cell.number for column, cell in zip(self._figures, figures, strict=True)}
        blank = sum(x.number is None and not x.not_applicable for x in cells)
        has_numbers = any(x.number is not None for x in cells) or any(x is not None for x in published.values())
        status = text_of(sheet.value(row, layout.status))
        reported = self._reported(status, row) if layout.status else has_numbers
        if not reported and has_numbers:
            self._odd[
                Sentence("%(name)s did not report and has scores all the same; they were left out", name=name)
            ].append(Sentence("row %(row)s", row=row))
        if reported and blank:
            self._odd[
                Sentence(
                    "%(name)s reported and left %(blank)s indicators blank; they count as not reported",
                    name=name,
                    blank=blank,
                )
            ].append(f"row {row}")
        return Assessment(
            instrument=layout.instrument,
            place=iso3,
            country=iso3,
            name=name,
            who_region=text_of(sheet.value(row, layout.region)),
            kind="SELF",
            scores=self._scores(cells) if reported else dict(self._blank),
            published=published if reported else dict.fromkeys(published),
            year=layout.year,
            reported=reported,
            status_as_written=status,
        )

    def _scores(self, cells: list[CellValue]) -> dict[Key, Score]:
        scores = dict(self._blank)
        for column, cell in zip(self._indicators, cells, strict=True):
            same = (column.key, cell.number, cell.not_applicable)
            if (score := self._shared.get(same)) is None:
                score = Score.of(column.key, cell.number, not_applicable=cell.not_applicable)
                self._shared[same] = score
            scores[column.key] = score
        return scores

    def _reported(self, status: str, row: int) -> bool:
        answer = says_reported(status)
        if answer is None:
            place = cell_name(row, self.layout.status)
            self._odd[
                Sentence("the status '%(status)s' is neither yes nor no and counts as not reported", status=status)
            ].append(Sentence("cell %(place)s", place=place))
        return answer is True

    def _number(self, value: Any, row: int, column: _Column) -> CellValue:
        cell = score_cell(value)
        if cell is None:
            is_broken = is_error(value)
            what = (
                Sentence("the cell holds the spreadsheet error %(value)s", value=value)
                if is_broken
                else Sentence("'%(value)s' is no score", value=text_of(value))
            )
            raise self.sheet.bad(row, column.index + 1, what, Sentence("a number or 'no data'"))
        if cell.number is not None and (wrong := off_scale(column.key, cell.number, is_indicator=column.is_indicator)):
            raise self.sheet.bad(row, column.index + 1, *wrong)
        if cell.assumed:
            self._odd[cell.assumed].append(Sentence("cell %(letters)s%(row)s", letters=column.letters, row=row))
        elif value not in (0, 1):  # equal to False and True, which are no scores
            (self._plain if column.is_indicator else self._figure)[value] = cell
        return cell

    def remarks(self) -> list[Remark]:
        sheet = self.sheet.name
        return [
            Remark(Sentence("sheet %(sheet)s, %(places)s", sheet=sheet, places=listed(places)), what)
            for what, places in self._odd.items()
        ]

    def averages(self) -> dict[str, dict[str, int]]:
        """Read the averages of the world and the regions, which stand above or below the States."""
        layout, found = self.layout, {}
        for number, row in enumerate(self.sheet.rows, start=1):
            label = " ".join(" ".join(text_of(x) for x in row[: layout.region + 1]).split())
            region = _average_of(label)
            if region is None or text_of(self.sheet.value(number, layout.name or 1)) not in ("", label):
                continue
            values = {x.key.code: self.sheet.value(number, x.index + 1) for x in self._figures}
            numbers = {code: int(x) for code, x in values.items() if isinstance(x, int | float) and x == int(x)}
            if numbers:
                found[region] = numbers
        return found


def _average_of(label: str) -> str | None:
    """Return AFRO ... WPRO or GLOBAL for the label of an average row."""
    parts = label.upper().removeprefix("AVG ").removesuffix(" CAPACITY").split()
    if len(parts) != 1:
        return None
    return parts[0] if parts[0] in (*REGIONS, "GLOBAL") else None
