"""Text tables: comma, semicolon or tab separated, in the encodings that offices really use."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .archive import check_size
from .encoding import ASSUMED_NAMES, decode
from .errors import BadInput, Remark
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits
from .sentences import Sentence

# In this order, since a comma may well stand in a heading of a table with another delimiter.
_DELIMITERS = ("\t", ";", ",")


@dataclass(frozen=True, slots=True)
class Table:
    """A text table: header and rows as text, nothing guessed (``NA`` stays ``NA``), blanks around a cell left out.

    ``lines[i]`` is the line of the file on which ``rows[i]`` begins; every row has as many cells as the header.
    """

    file: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    encoding: str
    remarks: tuple[Remark, ...]

    def place(self, index: int, column: int) -> Sentence:
        """Return the place of a cell (both counted from 0) for a message: ``line 12, column 'score'``."""
        return Sentence("line %(line)s, column '%(heading)s'", line=self.lines[index], heading=self.header[column])


def read_delimited(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a text table.

    The delimiter is the one of comma, semicolon and tab that the header line holds most often outside quotes. Rows
    whose cells are all empty are left out. Remarks tell of an assumed encoding and of rows shorter than the header.
    Raises BadInput for an empty or binary file, for quotes that do not close, for a row with more cells than the
    header, and for a table beyond the limits.
    """
    check_size(path, limits)
    kind = sniff(path)
    if kind is not Kind.TEXT:
        raise BadInput(
            Sentence("the file is no text table; it looks like %(kind)s", kind=kind.value),
            file=path.name,
            expected=Sentence("CSV"),
        )
    text, encoding = decode(path.read_bytes(), file=path.name)
    if "\0" in text:
        raise BadInput(
            Sentence("the file holds zero bytes, so it is no text"), file=path.name, expected=Sentence("CSV")
        )
    return _parse(text, path.name, encoding, limits)


def _parse(text: str, file: str, encoding: str, limits: Limits) -> Table:
    first_line = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda mark: _count_outside_quotes(first_line, mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    header_line = 0
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    short: list[int] = []
    begin = 1
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            _check_texts(cells, file, line, limits)
            if not header:
                header, header_line = tuple(cell.strip() for cell in cells), line
                _check_columns(len(header), file, limits)
                continue
            rows.append(_even(cells, header, file, line))
            lines.append(line)
            if len(cells) < len(header):
                short.append(line)
            _check_rows(len(rows), len(header), file, limits)
    except csv.Error as error:
        raise BadInput(
            Sentence("the quotes or the line cannot be understood (%(error)s)", error=error),
            file=file,
            place=Sentence("line %(line)s", line=begin),
            expected=Sentence("CSV"),
        ) from None
    if not header:
        raise BadInput(
            Sentence("the file holds no line with text"), file=file, expected=Sentence("a header line and rows")
        )
    remarks = (
        *_encoding_remarks(encoding, header, [header_line, *lines], rows),
        *_short_remarks(short, len(header)),
    )
    return Table(file, header, rows, lines, encoding, remarks)


def _check_texts(cells: Sequence[str], file: str, line: int, limits: Limits) -> None:
    longest = max(map(len, cells))
    if longest > limits.max_text_chars:
        raise BadInput(
            Sentence("a cell has %(longest)s characters (does a quote not close?)", longest=longest),
            file=file,
            place=Sentence("line %(line)s", line=line),
            expected=Sentence("at most %(most)s", most=limits.max_text_chars),
        )


def _check_columns(columns: int, file: str, limits: Limits) -> None:
    if columns > limits.max_columns:
        raise BadInput(
            Sentence("the table has %(columns)s columns", columns=columns),
            file=file,
            expected=Sentence("at most %(most)s", most=limits.max_columns),
        )


def _check_rows(rows: int, columns: int, file: str, limits: Limits) -> None:
    if rows > limits.max_rows:
        raise BadInput(
            Sentence("the table has more than %(most)s rows", most=limits.max_rows),
            file=file,
            expected=Sentence("fewer rows"),
        )
    if rows * columns > limits.max_cells:
        raise BadInput(
            Sentence("the table has more than %(most)s cells", most=limits.max_cells),
            file=file,
            expected=Sentence("fewer rows"),
        )


def _even(cells: Sequence[str], header: tuple[str, ...], file: str, line: int) -> tuple[str, ...]:
    extra = cells[len(header) :]
    if any(cell.strip() for cell in extra):
        raise BadInput(
            Sentence("the line has %(number)s cells", number=len(cells)),
            file=file,
            place=Sentence("line %(line)s", line=line),
            expected=Sentence("%(number)s as in the header", number=len(header)),
        )
    padded = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
    return tuple(cell.strip() for cell in padded)


def _encoding_remarks(
    encoding: str, header: tuple[str, ...], lines: Sequence[int], rows: Sequence[tuple[str, ...]]
) -> tuple[Remark, ...]:
    if encoding not in ASSUMED_NAMES:
        return ()
    what = Sentence("the file is not UTF-8; it was read as %(encoding)s", encoding=ASSUMED_NAMES[encoding])
    for line, row in zip(lines, (header, *rows), strict=True):
        for heading, cell in zip(header, row, strict=True):
            if not cell.isascii():
                return (
                    Remark(
                        Sentence("line %(line)s, column '%(heading)s'", line=line, heading=heading),
                        Sentence("%(what)s, first seen in '%(cell)s'", what=what, cell=cell),
                    ),
                )
    return (Remark(None, what),)


def _short_remarks(short: Sequence[int], columns: int) -> tuple[Remark, ...]:
    if not short:
        return ()
    if len(short) > 1:
        what = Sentence(
            "the line (and %(more)s more) has fewer cells than the %(columns)s of the header;"
            " the missing ones were read as empty",
            more=len(short) - 1,
            columns=columns,
        )
    else:
        what = Sentence(
            "the line has fewer cells than the %(columns)s of the header; the missing ones were read as empty",
            columns=columns,
        )
    return (Remark(Sentence("line %(line)s", line=short[0]), what),)


def _count_outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])
