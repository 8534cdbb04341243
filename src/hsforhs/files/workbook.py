"""Excel workbooks as plain values: checked before they are parsed, never evaluated."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from .active import check_plain
from .archive import open_archive
from .errors import BadInput
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits
from .merged import merged_cells
from .parts import check_parts
from .sentences import Sentence

if TYPE_CHECKING:
    import openpyxl

Row: TypeAlias = tuple[Any, ...]
"""Values of one row from column A on; shorter than others where nothing follows."""

_LAST_ROW = 1_048_576
_ERRORS = frozenset(
    {
        *("#VALUE!", "#REF!", "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"),
    }
)


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


@dataclass(frozen=True, slots=True)
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
        self.hidden = tuple(x.title for x in book.worksheets if getattr(x, "sheet_state", "visible") != "visible")
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
                Sentence("there is no sheet '%(name)s'", name=name),
                file=self.file,
                expected=Sentence("one of %(listed)s", listed=", ".join(map(repr, self.sheets))),
            )
        found = self._book[name]
        if not hasattr(found, "reset_dimensions"):  # a chart on a sheet of its own
            return Sheet(self.file, name, [], frozenset())
        # The size that a sheet declares may be wrong in either direction.
        found.reset_dimensions()
        member = found._worksheet_path.lstrip("/")
        try:
            with _silent():
                rows = self._within_limits(name, found.iter_rows(values_only=True))
            unsaved = _unsaved_formulas(self._archive, member) if member in self._with_formulas else frozenset()
        except BadInput:
            raise
        except Exception as error:
            # openpyxl lets many different errors through for XML that breaks the format.
            raise BadInput(
                Sentence("the sheet '%(name)s' cannot be read (%(error)s)", name=name, error=type(error).__name__),
                file=self.file,
                expected=Sentence("a workbook as Excel saves it"),
            ) from error
        return Sheet(self.file, name, rows, unsaved)

    def merged(self, name: str) -> tuple[tuple[int, int, int, int], ...]:
        """Return the merged cells of a sheet: first row and column, last row and column, counted from 1."""
        found = self._book[name]
        if not hasattr(found, "reset_dimensions"):
            return ()
        return merged_cells(self._archive, found._worksheet_path.lstrip("/"), self.file)

    def _within_limits(self, name: str, cells: Iterator[Row]) -> list[Row]:
        limits, rows, count, filled = self._limits, [], 0, 0
        for number, padded in enumerate(cells, start=1):
            # Cells without a value are counted too: filling the gaps before a far cell costs time and memory.
            count += len(padded)
            row = _trimmed(padded) if len(padded) > limits.max_columns else tuple(padded)
            if (
                limits.max_rows < number <= _LAST_ROW
                and count <= limits.max_cells
                and not any(x is not None for x in row)
            ):
                # LibreOffice writes a formatted row at the very end of a sheet whose rows were moved.
                continue
            if len(row) > limits.max_columns or number > limits.max_rows or count > limits.max_cells:
                raise BadInput(
                    Sentence(
                        "the sheet goes beyond %(max_rows)s rows, %(max_columns)s columns or %(max_cells)s cells",
                        max_rows=limits.max_rows,
                        max_columns=limits.max_columns,
                        max_cells=limits.max_cells,
                    ),
                    file=self.file,
                    place=Sentence("sheet %(sheet)s, row %(row)s", sheet=name, row=number),
                    expected=Sentence("a table of scores; delete what stands far below or beside it"),
                )
            for value in row:
                if value is not None:
                    filled = number
                    if type(value) is str and len(value) > limits.max_text_chars:
                        raise self._too_long(name, number, row.index(value), len(value))
            rows.append(row)
        return rows[:filled]

    def _too_long(self, name: str, row: int, index: int, length: int) -> BadInput:
        return BadInput(
            Sentence("the text has %(length)s characters", length=length),
            file=self.file,
            place=Sentence("sheet %(sheet)s, cell %(cell)s", sheet=name, cell=cell_name(row, index + 1)),
            expected=Sentence("at most %(most)s", most=self._limits.max_text_chars),
        )


def open_workbook(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, plain: bool = False, formulas: bool = False
) -> Workbook:
    """Open an Excel workbook after checking its size, its parts and the number of rows of each sheet.

    Raises BadInput for a file that is no workbook (saying what it looks like), is damaged, protected, unpacks
    too large, or holds a sheet with too many rows; all of this before anything is parsed. ``plain`` also refuses
    macros, embedded files and links to other workbooks, which a workbook of ours never holds. With ``formulas`` a cell
    that holds a formula gives its text instead of the saved value.
    """
    kind = sniff(path)
    if kind is not Kind.XLSX:
        raise BadInput(
            Sentence("the file is no Excel workbook; it looks like %(kind)s", kind=kind.value),
            file=path.name,
            expected=Sentence(".xlsx"),
        )
    archive = open_archive(path, limits)
    try:
        if plain:
            check_plain(archive, path.name)
        with_formulas = check_parts(archive, path.name, limits)
        book = _load(path, formulas=formulas)
    except BadInput:
        archive.close()
        raise
    return Workbook(path, archive, book, frozenset() if formulas else with_formulas, limits)


def _load(path: Path, *, formulas: bool) -> openpyxl.Workbook:
    import openpyxl

    try:
        # openpyxl leaves a path open when it fails, so it gets a stream that closes in every case.
        stream = io.BytesIO(path.read_bytes())
        with _silent():
            book = openpyxl.load_workbook(stream, read_only=True, data_only=not formulas, keep_links=False)
    except Exception as error:
        raise BadInput(
            Sentence("the workbook cannot be opened (%(error)s)", error=type(error).__name__),
            file=path.name,
            expected=Sentence("a complete workbook"),
        ) from error
    if not book.sheetnames:
        book.close()
        raise BadInput(
            Sentence("the workbook holds no sheet that can be read (was it saved as 'Strict Open XML'?)"),
            file=path.name,
            expected=Sentence("a workbook saved as 'Excel Workbook (.xlsx)'"),
        )
    return book


def _unsaved_formulas(archive: zipfile.ZipFile, member: str) -> frozenset[str]:
    from lxml import etree

    found = set()
    row_number = 0
    with archive.open(member) as stream:
        for _, row in etree.iterparse(stream, tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True):
            row_number = int(row.get("r") or row_number + 1)
            column = 0
            for cell in row.iterchildren("{*}c"):
                reference = cell.get("r")
                column = _column(reference) if reference else column + 1
                # A formula whose saved value is the empty text has the type "str" and an empty value.
                if cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t") != "str":
                    found.add(reference or cell_name(row_number, column))
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    return frozenset(found)


def _column(reference: str) -> int:
    from openpyxl.utils.cell import coordinate_to_tuple

    return int(coordinate_to_tuple(reference)[1])


def _trimmed(row: Row) -> Row:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


@contextmanager
def _silent() -> Iterator[None]:
    """Keep openpyxl's notes on parts that it leaves out (extensions, validation, styles) from the reader."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        yield
