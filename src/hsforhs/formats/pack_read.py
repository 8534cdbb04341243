"""A pack that came back: whether it is whole and of the right round, and what people wrote into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Remark, Sheet, Workbook, open_workbook, restore
from hsforhs.files.limits import Limits
from hsforhs.framework import Key
from hsforhs.scores import ScoreState
from hsforhs.scores.readers.cells import text_of
from hsforhs.scores.readers.workbook import ABOUT_SHEET, PACK_SCHEMA, about_of, date_at, score_at, text_at

from .pack import (
    ACTION_COLUMNS,
    ACTIONS_SHEET,
    AREA_ROW,
    COLUMNS,
    HEADER_ROW,
    LISTS_SHEET,
    READ_ME_SHEET,
    SCORE_ROW,
    SCORES_SHEET,
    TEXTS,
    WRITTEN_COLUMNS,
    WRITTEN_SHEET,
    PackEntry,
    PackOrigin,
    ReturnedArea,
    ReturnedPack,
    ReturnedRow,
    checksum,
    score_seal,
)
from .sealed import check_headings, check_hidden, check_rows, plain_cell, same_text

LIMITS = Limits(
    max_file_bytes=5 * 2**20, max_unpacked_bytes=60 * 2**20, max_members=200, max_rows=2000, max_cells=200_000
)
"""A pack asks about some hundred indicators at most; this much is read within one request."""
_SHEETS = frozenset({READ_ME_SHEET, SCORES_SHEET, ACTIONS_SHEET, WRITTEN_SHEET, LISTS_SHEET, ABOUT_SHEET})
_NEW = COLUMNS.index("New score") + 1
_DATED = COLUMNS.index("State of") + 1
_TEXT_COLUMNS = dict(zip(TEXTS, range(COLUMNS.index("Reasoning") + 1, _DATED), strict=True))
_WRITTEN = {heading: number for number, heading in enumerate(WRITTEN_COLUMNS, start=1)}


def read_pack(path: Path, *, expected: PackOrigin) -> ReturnedPack:
    """Read a pack that belongs to the round of ``expected``.

    Raises BadInput in one sentence for: no workbook, macros or hidden sheets, another form, another instance, place,
    edition or round; rows that are missing, stand twice, were moved or are not of this pack; a protected cell that was
    changed (naming the row); a score or date that is none (naming the cell).
    """
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        check_hidden(book, allowed=LISTS_SHEET)
        keys = _keys(book)
        origin = PackOrigin.of(keys)
        _of_this_round(book.file, origin, expected)
        reader = _Reader(book, origin)
        rows, areas = tuple(reader.rows()), tuple(reader.areas(keys.get("action columns", "")))
        seals = [*reader.score_seals, *reader.area_seals]
        if keys.get("checksum") != checksum(origin, seals):
            raise BadInput(
                "what the file says of itself was changed",
                file=book.file,
                place=f"sheet {ABOUT_SHEET}",
                expected="the sheet as the workbench wrote it",
            )
        extra = [x for x in book.sheets if x not in _SHEETS]
        remarks = [
            *reader.remarks,
            *(Remark(f"sheet {x}", "the sheet is not of this form and was not read") for x in extra),
        ]
    return ReturnedPack(path.name, origin, rows, areas, tuple(remarks))


def _keys(book: Workbook) -> dict[str, str]:
    about = about_of(book.sheet(ABOUT_SHEET)) if ABOUT_SHEET in book.sheets else {}
    keys = {name: restore(value) for name, value in about.items()}
    schema = keys.get("schema", "")
    if not schema.startswith("hsforhs-assessment/"):
        raise BadInput(
            "this is no workbook of an open round",
            file=book.file,
            expected="the workbook that the page of the round gives out",
        )
    if schema == "hsforhs-assessment/1":
        raise BadInput(
            "this is a workbook for scores without a round", file=book.file, expected="it on the import page instead"
        )
    if schema != PACK_SCHEMA:
        raise BadInput(f"the workbook has the form {schema}", file=book.file, expected=PACK_SCHEMA)
    missing = [x for x in (SCORES_SHEET, ACTIONS_SHEET, WRITTEN_SHEET) if x not in book.sheets]
    if missing:
        raise BadInput(f"the sheet '{missing[0]}' is gone", file=book.file, expected="all sheets as they were written")
    return keys


def _of_this_round(file: str, found: PackOrigin, expected: PackOrigin) -> None:
    if found.instance != expected.instance:
        raise BadInput(
            "the workbook was written by another instance of the workbench",
            file=file,
            expected="one from this instance",
        )
    if found.place != expected.place:
        raise BadInput(
            f"the workbook was made for {found.place_name} ({found.place})",
            file=file,
            expected=f"one for {expected.place_name} ({expected.place})",
        )
    if (found.instrument, found.adapted) != (expected.instrument, expected.adapted):
        raise BadInput(
            f"the workbook asks by {_edition(found)}", file=file, expected=f"the edition {_edition(expected)}"
        )
    if found.round != expected.round:
        raise BadInput(
            f"the workbook belongs to another round of {found.place_name} ({found.period}, number {found.round})",
            file=file,
            expected=f"one of the round {expected.period}, number {expected.round}",
        )


def _edition(origin: PackOrigin) -> str:
    return origin.adapted or origin.instrument


class _Reader:
    """Reads the sheets of one pack and checks each row against what was written."""

    def __init__(self, book: Workbook, origin: PackOrigin) -> None:
        self._origin = origin
        self._written = book.sheet(WRITTEN_SHEET)
        self._scores = book.sheet(SCORES_SHEET)
        self._actions = book.sheet(ACTIONS_SHEET)
        self.remarks: list[Remark] = []
        self.score_seals: list[str] = []
        self.area_seals: list[str] = []
        check_headings(self._written, HEADER_ROW, WRITTEN_COLUMNS)
        check_headings(self._scores, HEADER_ROW, COLUMNS)
        check_headings(self._actions, HEADER_ROW, ACTION_COLUMNS)

    def rows(self) -> Iterator[ReturnedRow]:
        """Yield the indicators in the order of the pack."""
        written = self._numbers(SCORE_ROW)
        check_rows(self._scores, HEADER_ROW, list(written))
        for number, (code, source) in enumerate(written.items(), start=HEADER_ROW + 1):
            cells = self._cells(source)
            given = [plain_cell(self._scores.value(number, column)) for column in (2, 3, 4)]
            self.score_seals.append(self._seal(SCORE_ROW, source, (*cells, *given), self._scores, number))
            yield self._row(code, number, source)

    def areas(self, columns: str) -> Iterator[ReturnedArea]:
        """Yield the areas in the order of the pack."""
        written = self._numbers(AREA_ROW)
        check_rows(self._actions, HEADER_ROW, list(written))
        first = len(ACTION_COLUMNS) + 1
        last = first + int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 4 else first
        for number, (code, source) in enumerate(written.items(), start=HEADER_ROW + 1):
            title = text_at(self._actions, number, 2)
            seal = self._seal(AREA_ROW, source, (*self._cells(source), title), self._actions, number)
            self.area_seals.append(seal)
            after = [text_at(self._actions, number, column) for column in range(first, last)]
            before = text_at(self._written, source, _WRITTEN["Actions"])
            yield ReturnedArea(
                code,
                self._version(source),
                tuple(" ".join(x.split()) for x in before.split("\n") if x.strip()),
                tuple(" ".join(x.split()) for x in after if x.strip()),
                f"sheet {ACTIONS_SHEET}, row {number}",
            )

    def _numbers(self, kind: str) -> dict[str, int]:
        """Rows of the sheet of what was written, by code."""
        found: dict[str, int] = {}
        for number in range(HEADER_ROW + 1, len(self._written.rows) + 1):
            if text_of(self._written.value(number, 1)) == kind:
                code = text_of(self._written.value(number, 2))
                if code in found:
                    raise self._written.bad(number, 2, f"{code} stands twice", "each row once")
                found[code] = number
        return found

    def _cells(self, source: int) -> list[Any]:
        """The protected cells of a row of what was written, from the code to the last before the seal."""
        return [plain_cell(self._written.value(source, column)) for column in range(2, len(WRITTEN_COLUMNS))]

    def _seal(self, kind: str, source: int, parts: Sequence[Any], sheet: Sheet, number: int) -> str:
        seal = score_seal(self._origin, kind, parts)
        if seal != text_of(self._written.value(source, _WRITTEN["Seal"])):
            raise BadInput(
                "a protected cell of this row was changed",
                file=sheet.file,
                place=f"sheet {sheet.name}, row {number}, or sheet {WRITTEN_SHEET}, row {source}",
                expected="the protected cells as the workbench wrote them",
            )
        return seal

    def _version(self, source: int) -> int:
        column = _WRITTEN["Version"]
        text = text_of(self._written.value(source, column))
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise self._written.bad(source, column, f"'{text}' is no version", "a whole number")
        return int(text)

    def _row(self, code: str, number: int, source: int) -> ReturnedRow:
        key = Key.of(self._origin.instrument, code)
        before = self._entry(self._written, source, key, _WRITTEN["Score"], _WRITTEN["Reasoning"], [])
        after = self._entry(self._scores, number, key, _NEW, _TEXT_COLUMNS["reasoning"], self.remarks)
        emptied = {x for x in TEXTS if getattr(before, x) and not getattr(after, x)}
        if before.dated and not after.dated:
            emptied.add("dated")
        if before.state is not ScoreState.NOT_REPORTED and not text_of(self._scores.value(number, _NEW)):
            emptied.add("state")
        place = f"sheet {SCORES_SHEET}, row {number}"
        return ReturnedRow(code, self._version(source), before, _settled(before, after), frozenset(emptied), place)

    def _entry(
        self, sheet: Sheet, row: int, key: Key, score_column: int, text_column: int, remarks: list[Remark]
    ) -> PackEntry:
        score = score_at(sheet, row, score_column, key, remarks)
        texts = {name: _tidy(text_at(sheet, row, text_column + x)) for x, name in enumerate(TEXTS)}
        dated = date_at(sheet, row, text_column + len(TEXTS), remarks)
        return PackEntry(score.state, score.value, **texts, dated=dated)


def _settled(before: PackEntry, after: PackEntry) -> PackEntry:
    """Take texts that differ in blanks alone as they were."""
    texts = {x: getattr(before if same_text(getattr(before, x), getattr(after, x)) else after, x) for x in TEXTS}
    return PackEntry(after.state, after.value, **texts, dated=after.dated)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("_x000D_", "").strip()
