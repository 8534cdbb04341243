"""Observations in Parquet files, read by DuckDB: only the columns that a definition knows are taken from the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMBERS = ("INT", "FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT")


class ParquetFile:
    """An open file of Parquet; raises BadInput where it is none, or DuckDB is not installed."""

    def __init__(self, path: Path) -> None:
        try:
            import duckdb
        except ImportError:
            raise BadInput(
                "a Parquet file needs the package duckdb",
                file=path.name,
                expected="an installation with the extra 'scale', or a CSV file",
            ) from None
        self.file = path.name
        self._connection = duckdb.connect(":memory:")
        self._path = str(path)
        try:
            found = self._connection.execute("describe select * from read_parquet(?)", [self._path]).fetchall()
        except duckdb.Error:
            raise BadInput("this is no Parquet file", file=self.file, expected="a file of Parquet") from None
        self.header = tuple(str(x[0]) for x in found)
        self._types = {str(x[0]): str(x[1]).upper() for x in found}

    def is_number(self, column: str) -> bool:
        """Tell whether a column holds numbers."""
        return any(x in self._types[column] for x in _NUMBERS) and "[" not in self._types[column]

    def numbers(self, columns: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return columns as numbers (rows,), NaN where nothing stands."""
        import numpy as np

        chosen = ", ".join(f"cast({_quoted(x)} as double) as {_quoted(x)}" for x in columns)
        found = self._connection.execute(f"select {chosen} from read_parquet(?)", [self._path]).fetchnumpy()  # noqa: S608
        return {x: np.ma.filled(np.ma.asarray(found[x], dtype=float), np.nan) for x in columns}

    def texts(self, columns: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the rows of columns as texts, empty where nothing stands."""
        chosen = ", ".join(f"coalesce(trim(cast({_quoted(x)} as varchar)), '')" for x in columns)
        rows = self._connection.execute(f"select {chosen} from read_parquet(?)", [self._path]).fetchall()  # noqa: S608
        # A number that is none stands for a missing value.
        return [tuple("" if x == "nan" else x for x in row) for row in rows]

    def table(self) -> Table:
        """Return the whole file as a table of texts, as if it had been a CSV file."""
        rows = self.texts(self.header)
        return Table(self.file, self.header, rows, list(range(1, len(rows) + 1)), "parquet", ())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
