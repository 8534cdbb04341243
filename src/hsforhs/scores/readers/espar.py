"""The e-SPAR workbook that WHO publishes: all States, one year, in every layout met so far.

Layout A is the export of 2018 (first edition: level columns, averages below), B that of 2019 and later (two code rows,
averages above), C a re-export with Spanish headings and an ISO3 column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from hsforhs.files import BadInput, Remark, Sheet, cell_name, is_error
from hsforhs.framework import Framework, Key
from hsforhs.scores.records import TOTAL, Assessment, Number, Reading, Score

from .cells import CellValue, score_cell, state_of, text_of, unknown_state
from .espar_layout import REGIONS, Layout, find_layout

LAYOUT = "e-SPAR workbook"
_YES = frozenset({"yes", "si", "sí", "oui", "y"})
_NO = frozenset({"no", "non", "n"})
_STEPS = frozenset({0, 20, 40, 60, 80, 100})


def read_espar(sheets: Iterable[Sheet], words: Framework, *, file: str, year: int | None) -> Reading:
    """Read the score sheets of an e-SPAR workbook.

    Raises BadInput naming sheet and cell for an unknown State or code, a State that stands twice, a value that is no
    score, a spreadsheet error or a formula without saved value.
    """
    assessments: list[Assessment] = []
    remarks: list[Remark] = []
    averages: dict[str, dict[str, int]] = {}
    layout: Layout | None = None
    for sheet in sheets:
        layout = find_layout(sheet, words, year=year)
        reader = _SheetReader(sheet, layout, words)
        assessments += reader.assessments()
        remarks += reader.remarks()
        averages.update(reader.averages())
    if layout is None:
        raise BadInput("the workbook holds no sheet of scores", file=file, expected="an e-SPAR export")
    return Reading(file, LAYOUT, tuple(assessments), tuple(remarks), layout.title, layout.updated_on, averages)


class _SheetReader:
    """Reads one sheet; remarks are gathered so that a whole column of one oddity gives one line."""

    def __init__(self, sheet: Sheet, layout: Layout, words: Framework) -> None:
        self._sheet = sheet
        self._layout = layout
        self._words = words
        self._odd: dict[str, list[str]] = defaultdict(list)
        self._keys = [x.key for x in words.indicators_of(layout.instrument)]

    def assessments(self) -> list[Assessment]:
        rows: dict[str, int] = {}
        found = []
        for number in range(self._layout.header + 1, len(self._sheet.rows) + 1):
            if text_of(self._sheet.value(number, self._layout.region)).upper() not in REGIONS:
                continue
            assessment = self._state(number)
            if assessment is None:
                continue
            if assessment.place in rows:
                raise self._sheet.bad(
                    number,
                    self._layout.name or self._layout.iso3,
                    f"{assessment.name} stands twice, first in row {rows[assessment.place]}",
                    "each State once",
                )
            rows[assessment.place] = number
            found.append(assessment)
        if not found:
            raise BadInput(
                "no State stands below the header",
                file=self._sheet.file,
                place=f"sheet {self._sheet.name}",
                expected="rows",
            )
        return found

    def _state(self, row: int) -> Assessment | None:
        layout, sheet = self._layout, self._sheet
        name = text_of(sheet.value(row, layout.name))
        written_iso3 = text_of(sheet.value(row, layout.iso3))
        if not name and not written_iso3:
            # A region code without a State is an average, not a State.
            return None
        iso3 = state_of(self._words, iso3=written_iso3, name=name)
        if iso3 is None:
            raise unknown_state(
                name or written_iso3, self._words, file=sheet.file, place=sheet.place(row, layout.name or layout.iso3)
            )
        status = text_of(sheet.value(row, layout.status)) if layout.status else "yes"
        reported = self._reported(status, row)
        cells = {key: self._indicator(row, column) for column, key in layout.indicators.items()}
        published = {code: self._per_cent(row, column, code) for column, code in layout.capacities.items()}
        if layout.total:
            published[TOTAL] = self._per_cent(row, layout.total, "the total")
        if not reported and any(x.number is not None for x in cells.values()):
            self._odd[f"{name} did not report and has scores all the same; they were left out"].append(f"row {row}")
        blank = sum(x.number is None and not x.not_applicable for x in cells.values())
        if reported and blank:
            self._odd[f"{name} reported and left {blank} indicators blank; they count as not reported"].append(
                f"row {row}"
            )
        return Assessment(
            instrument=layout.instrument,
            place=iso3,
            country=iso3,
            name=name or self._words.states[iso3].name,
            who_region=text_of(sheet.value(row, layout.region)),
            kind="SELF",
            scores=self._scores(cells, row) if reported else {key: Score.of(key, None) for key in self._keys},
            published=published if reported else dict.fromkeys(published),
            year=layout.year,
            reported=reported,
            status_as_written=status,
        )

    def _scores(self, cells: dict[Key, CellValue], row: int) -> dict[Key, Score]:
        columns = {key: column for column, key in self._layout.indicators.items()}
        scores = {}
        for key in self._keys:
            cell = cells.get(key)
            place = self._sheet.place(row, columns[key]) if key in columns else ""
            scores[key] = (
                Score.of(key, cell.number, place=place, not_applicable=cell.not_applicable)
                if cell
                else Score.of(key, None)
            )
        return scores

    def _reported(self, status: str, row: int) -> bool:
        word = status.casefold()
        if word in _YES:
            return True
        if word not in _NO:
            place = cell_name(row, self._layout.status)
            self._odd[f"the status '{status}' is neither yes nor no and counts as not reported"].append(f"cell {place}")
        return False

    def _indicator(self, row: int, column: int) -> CellValue:
        cell = self._number(row, column)
        if cell.number is None or cell.number in _STEPS:
            return cell
        level = " (it looks like a level from 1 to 5)" if cell.number in range(1, 6) else ""
        raise self._sheet.bad(
            row, column, f"{cell.number} is not a SPAR score{level}", "0, 20, 40, 60, 80 or 100 per cent"
        )

    def _per_cent(self, row: int, column: int, what: str) -> Number | None:
        number = self._number(row, column).number
        if number is not None and not 0 <= number <= 100:
            raise self._sheet.bad(row, column, f"{number} is no score of {what}", "a number from 0 to 100")
        return number

    def _number(self, row: int, column: int) -> CellValue:
        value: Any = self._sheet.value(row, column)
        if value is None and cell_name(row, column) in self._sheet.unsaved_formulas:
            raise self._sheet.bad(
                row,
                column,
                "the cell holds a formula without a saved value",
                "a number; open the file in a spreadsheet program and save it again",
            )
        if is_error(value):
            raise self._sheet.bad(row, column, f"the cell holds the spreadsheet error {value}", "a number or 'no data'")
        cell = score_cell(value)
        if cell is None:
            raise self._sheet.bad(row, column, f"'{text_of(value)}' is no score", "a number or 'no data'")
        if cell.assumed:
            self._odd[cell.assumed].append(f"cell {cell_name(row, column)}")
        return cell

    def remarks(self) -> list[Remark]:
        sheet = self._sheet.name
        return [Remark(f"sheet {sheet}, {', '.join(places)}", what) for what, places in self._odd.items()]

    def averages(self) -> dict[str, dict[str, int]]:
        """Read the averages of the world and the regions, which stand above or below the States."""
        layout, found = self._layout, {}
        for number, row in enumerate(self._sheet.rows, start=1):
            label = " ".join(" ".join(text_of(x) for x in row[: layout.region + 1]).split())
            region = _average_of(label)
            if region is None or text_of(self._sheet.value(number, layout.name or 1)) not in ("", label):
                continue
            columns = {**layout.capacities, **({layout.total: TOTAL} if layout.total else {})}
            values = {code: self._sheet.value(number, column) for column, code in columns.items()}
            numbers = {code: int(x) for code, x in values.items() if isinstance(x, int | float)}
            if numbers:
                found[region] = numbers
        return found


def _average_of(label: str) -> str | None:
    """Return AFRO ... WPRO or GLOBAL for the label of an average row."""
    parts = label.upper().removeprefix("AVG ").removesuffix(" CAPACITY").split()
    if len(parts) != 1:
        return None
    return parts[0] if parts[0] in (*REGIONS, "GLOBAL") else None
