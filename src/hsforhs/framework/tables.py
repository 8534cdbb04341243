"""Reading of the project's own data files."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Collection, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

_T = TypeVar("_T")


class DataFileError(ValueError):
    """One of the project's own data files does not hold what its schema asks for."""


def read_table(path: Traversable) -> Iterator[dict[str, str]]:
    """Yield the rows of a comma (``.csv``) or tab (``.tsv``) separated file with a header line.

    Every cell is text with outer blanks removed; nothing is guessed, so Namibia's ``NA`` stays text.
    Raises DataFileError with file and line when a row has more or fewer cells than the header.
    """
    delimiter = "\t" if path.name.endswith(".tsv") else ","
    lines = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=delimiter)
    header = next(lines, [])
    for cells in lines:
        if len(cells) != len(header):
            raise DataFileError(
                f"{path.name}, line {lines.line_num}: {len(cells)} cells where the header has {len(header)}"
            )
        yield dict(zip(header, (cell.strip() for cell in cells), strict=True))


def read_records(path: Traversable, make: Callable[[dict[str, str]], _T]) -> Iterator[_T]:
    """Yield what ``make`` gives for each row.

    Raises DataFileError with file and row where a column is missing or a cell is not what ``make`` asks for.
    """
    for number, row in enumerate(read_table(path), start=1):
        try:
            record = make(row)
        except KeyError as error:
            raise DataFileError(f"{path.name}: the column {error} is missing") from None
        except (LookupError, TypeError, ValueError) as error:
            raise DataFileError(f"{path.name}, row {number}: {error}") from None
        yield record


def folder(package: str, *names: str) -> Traversable:
    """Return the data folder or file ``names`` inside ``package``."""
    path = files(package)
    for name in names:
        path = path / name
    return path


def digest(root: Traversable, *, parts: Collection[str] = ()) -> str:
    """Return the SHA-256 (hex) over the names and bytes of all data files below ``root``, in order of name.

    ``parts`` names the files and folders right below ``root`` that count, where not all do. Line ends count as LF, so
    that a checkout on Windows has the same version.
    """
    sha = hashlib.sha256()
    for name, path in sorted(_data_files(root, "")):
        if parts and name.partition("/")[0] not in parts:
            continue
        sha.update(name.encode())
        sha.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()


def _data_files(root: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for path in root.iterdir():
        name = f"{prefix}{path.name}"
        if path.is_dir():
            yield from _data_files(path, f"{name}/")
        elif path.name.endswith((".csv", ".tsv", ".yaml")):
            yield name, path
