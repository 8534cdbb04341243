"""Excel workbooks as plain values: checked before they are parsed, never evaluated."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from .archive import member_chunks, open_archive
from .errors import BadInput
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    import openpyxl

Row: TypeAlias = tuple[Any, ...]
"""Values of one row from column A on; shorter than others where nothing follows."""

_ERRORS = frozenset({"#VALUE!", "#REF!", "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_ROW_MARKS = (b"<row", b":row ", b":row>")
_FORMULA_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_HEAD_BYTES = 4096
_LONGEST_MARK = max(map(len, _ROW_MARKS))
_FORMULA = re.compile(
    rb"<(?:\w+:)?c (?P<attributes>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>",
    re.DOTALL,
)
_REFERENCE = re.compile(rb'\br="([A-Z]+[0-9]+)"')


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, such as ``K42`` for row 42 and column 11 (both count from 1)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def is_error(value: object) -> bool:
    """Tell whether a value is a spreadsheet error such as ``#VALUE!``."""
    return isinstance(value, str) and value in _ERRORS


@dataclass(frozen=True)
class Sheet:
    """One sheet: its values row by row. ``rows[0]`` is row 1 of the sheet; hidden rows are there too.

    ``unsaved_formulas`` names the cells that hold a formula without a saved value; their value is ``None``.
    """

    file: str
    name: str
    rows: list[Row]
    unsaved_formulas: frozenset[str]

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell (counted from 1), ``None`` where there is none."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def place(self, row: int, column: int) -> str:
        """Return the place of a cell for a message: ``sheet Scores, cell K42``."""
        return f"sheet {self.name}, cell {cell_name(row, column)}"

    def bad(self, row: int, column: int, what: str, expected: str) -> BadInput:
        """Make the error for one cell."""
        return BadInput(what, file=self.file, place=self.place(row, column), expected=expected)


class Workbook:
    """An opened workbook; use it in a ``with`` block. Made by :func:`open_workbook`."""

    def __init__(
        self,
        path: Path,
        archive: zipfile.ZipFile,
        book: openpyxl.Workbook,
        with_formulas: frozenset[str],
        limits: Limits,
    ) -> None:
        self.file = path.name
        self._with_formulas = with_formulas
        self.sheets = tuple(book.sheetnames)
        self._archive = archive
        self._book = book
        self._limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()
        self._archive.close()

    def sheet(self, name: str) -> Sheet:
        """Read one sheet whole; raises BadInput listing the sheets when there is none of this name."""
        if name not in self.sheets:
            raise BadInput(
                f"there is no sheet '{name}'",
                file=self.file,
                expected=f"one of {', '.join(map(repr, self.sheets))}",
            )
        found = self._book[name]
        path = getattr(found, "_worksheet_path", "")
        if not path:
            return Sheet(self.file, name, [], frozenset())
        found.reset_dimensions()
        try:
            with _silent():
                rows = self._within_limits(name, found.iter_rows(values_only=True))
        except BadInput:
            raise
        except Exception as error:
            # openpyxl lets many different errors through for XML that breaks the format.
            raise BadInput(
                f"the sheet '{name}' cannot be read ({type(error).__name__})",
                file=self.file,
                expected="a workbook as Excel saves it",
            ) from error
        member = path.lstrip("/")
        has_formulas = member in self._with_formulas
        return Sheet(
            self.file,
            name,
            rows,
            _unsaved_formulas(self._archive, member, self.file) if has_formulas else frozenset(),
        )

    def _within_limits(self, name: str, cells: Iterator[Row]) -> list[Row]:
        limits, rows, count = self._limits, [], 0
        for number, row in enumerate(cells, start=1):
            if not row:
                rows.append(row)
                continue
            if len(row) > limits.max_columns:
                row = _trimmed(row)  # noqa: PLW2901 - the padded row is of no use
            if (
                len(row) > limits.max_columns
                or number > limits.max_rows
                or (count := count + len(row)) > limits.max_cells
            ):
                raise BadInput(
                    f"the sheet '{name}' goes beyond {limits.max_rows} rows, {limits.max_columns} columns or "
                    f"{limits.max_cells} cells",
                    file=self.file,
                    place=f"sheet {name}, row {number}",
                    expected="a table of scores",
                )
            rows.append(row)
        while rows and not any(value is not None for value in rows[-1]):
            rows.pop()
        return rows


def open_workbook(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Open an Excel workbook after checking its size, its parts and the number of rows of each sheet.

    Raises BadInput for a file that is no workbook (saying what it looks like), is damaged, protected, unpacks
    too large, or holds a sheet with too many rows; the latter before anything is parsed.
    """
    kind = sniff(path)
    if kind is not Kind.XLSX:
        raise BadInput(f"the file is no Excel workbook; it looks like {kind.value}", file=path.name, expected=".xlsx")
    archive = open_archive(path, limits)
    try:
        with_formulas = _check_parts(archive, path.name, limits)
        import openpyxl

        with _silent():
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except BadInput:
        archive.close()
        raise
    except Exception as error:
        archive.close()
        raise BadInput(
            f"the workbook cannot be opened ({type(error).__name__})",
            file=path.name,
            expected="a complete workbook",
        ) from error
    return Workbook(path, archive, book, with_formulas, limits)


def _check_parts(archive: zipfile.ZipFile, file: str, limits: Limits) -> frozenset[str]:
    """Check every XML part and return the names of the sheets in which a formula may stand."""
    with_formulas = set()
    for member in archive.namelist():
        if not member.endswith((".xml", ".rels")):
            continue
        with_content = member.startswith("xl/worksheets/") and member.endswith(".xml")
        size = None if with_content else _HEAD_BYTES
        rows, tail = 0, b""
        for number, chunk in enumerate(member_chunks(archive, member, file=file, most=size)):
            if number == 0 and b"<!DOCTYPE" in chunk[:_HEAD_BYTES]:
                raise BadInput(
                    f"the part '{member}' defines entities",
                    file=file,
                    expected="a workbook as Excel saves it",
                )
            if not with_content:
                continue
            text = tail + chunk
            # A mark that lies in the tail alone was counted with the chunk before.
            rows += sum(text.count(mark) - tail.count(mark) for mark in _ROW_MARKS)
            if any(mark in text for mark in _FORMULA_MARKS):
                with_formulas.add(member)
            tail = text[-_LONGEST_MARK + 1 :]
            if rows > limits.max_rows:
                raise BadInput(
                    f"a sheet has more than {limits.max_rows} rows ({member})",
                    file=file,
                    expected="a table of scores; delete the empty rows below it if there are any",
                )
    return frozenset(with_formulas)


def _unsaved_formulas(archive: zipfile.ZipFile, member: str, file: str) -> frozenset[str]:
    content = b"".join(member_chunks(archive, member, file=file))
    found = set()
    for match in _FORMULA.finditer(content):
        reference = _REFERENCE.search(match["attributes"])
        # A formula whose saved value is the empty text has the type "str" and an empty value.
        if reference and b't="str"' not in match["attributes"]:
            found.add(reference[1].decode())
    return frozenset(found)


def _trimmed(row: Row) -> Row:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


@contextmanager
def _silent() -> Iterator[None]:
    """Keep openpyxl's notes on parts that it leaves out (extensions, validation, styles) from the reader."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        yield
