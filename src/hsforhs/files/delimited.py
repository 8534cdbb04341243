"""Text tables: comma, semicolon or tab separated, in the encodings that offices really use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import BadInput, Remark
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits, megabytes

_DELIMITERS = (",", ";", "\t")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ"
_INSIDE_WORD = re.compile(rf"(?<=[A-Za-z])[{_LETTERS}’]|[{_LETTERS}](?=[a-z])")
_CONTROLS = re.compile(r"[\x80-\x9f\ufffd]")


@dataclass(frozen=True)
class Table:
    """A text table: header and rows as text, nothing guessed (``NA`` stays ``NA``).

    ``lines[i]`` is the line of the file on which ``rows[i]`` begins; every row has as many cells as the header.
    """

    file: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    encoding: str
    remarks: tuple[Remark, ...]

    def place(self, index: int, column: int) -> str:
        """Return the place of a cell (both counted from 0) for a message: ``line 12, column 'score'``."""
        return f"line {self.lines[index]}, column '{self.header[column]}'"


def read_delimited(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a text table.

    The delimiter is the one of comma, semicolon and tab that the header line holds most often. Rows whose cells
    are all empty are left out. Raises BadInput for an empty or binary file and for a row with more cells than
    the header.
    """
    kind = sniff(path)
    if kind is not Kind.TEXT:
        raise BadInput(f"the file is no text table; it looks like {kind.value}", file=path.name, expected="CSV")
    size = path.stat().st_size
    if size > limits.max_file_bytes:
        raise BadInput(
            f"the file has {megabytes(size)}",
            file=path.name,
            expected=f"at most {megabytes(limits.max_file_bytes)}",
        )
    text, encoding, remarks = decode(path.read_bytes(), file=path.name)
    return _parse(text, path.name, encoding, remarks, limits)


def decode(content: bytes, *, file: str) -> tuple[str, str, tuple[Remark, ...]]:
    """Decode bytes by byte order mark, then as UTF-8, then as Windows-1252 or Mac Roman.

    The last two give a letter for almost every byte, so neither fails on the other's text. The same byte is a
    letter inside a word in one and a sign in the other: é is 0xE9 in Windows-1252 and 0x8E in Mac Roman, where 0xE9
    is È; read as Windows-1252, 0x8E is Ž. The decoding with more accented letters inside words, less the control
    and replacement characters, wins; Windows-1252 wins a draw. A remark names the choice and its first word.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding, ()
            except UnicodeDecodeError as error:
                raise BadInput(f"the text breaks off at byte {error.start}", file=file, expected=encoding) from None
    if b"\0" in content:
        raise BadInput("the file holds zero bytes, so it is no text", file=file, expected="CSV")
    try:
        return content.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        first = error.start
    candidates = [(content.decode(name, errors="replace"), name) for name in ("cp1252", "mac_roman")]
    text, encoding = max(candidates, key=lambda candidate: _plausibility(candidate[0]))
    name = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}[encoding]
    line = content.count(b"\n", 0, first) + 1
    word = next((x for x in re.findall(r"\S+", text.splitlines()[line - 1]) if not x.isascii()), "")
    remark = Remark(f"line {line}", f"the file is not UTF-8; it was read as {name}, first seen in '{word}'")
    return text, encoding, (remark,)


def _plausibility(text: str) -> int:
    return len(_INSIDE_WORD.findall(text)) - 2 * len(_CONTROLS.findall(text))


def _parse(text: str, file: str, encoding: str, remarks: tuple[Remark, ...], limits: Limits) -> Table:
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    if not first_line:
        raise BadInput("the file holds no line with text", file=file, expected="a header line and rows")
    delimiter = max(_DELIMITERS, key=lambda mark: _count_outside_quotes(first_line, mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    begin = 1
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = tuple(cell.strip().removeprefix("\ufeff") for cell in cells)
                continue
            rows.append(_even(cells, header, file, line))
            lines.append(line)
            if len(rows) > limits.max_rows:
                raise BadInput(f"the table has more than {limits.max_rows} rows", file=file, expected="fewer rows")
    except csv.Error as error:
        raise BadInput(f"the quotes do not close ({error})", file=file, place=f"line {begin}", expected="CSV") from None
    return Table(file, header, rows, lines, encoding, remarks)


def _even(cells: Sequence[str], header: tuple[str, ...], file: str, line: int) -> tuple[str, ...]:
    extra = cells[len(header) :]
    if any(cell.strip() for cell in extra):
        raise BadInput(
            f"the line has {len(cells)} cells",
            file=file,
            place=f"line {line}",
            expected=f"{len(header)} as in the header",
        )
    padded = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
    return tuple(cell.strip() for cell in padded)


def _count_outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])
