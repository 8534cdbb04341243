"""Observations from a pandas frame, for notebooks."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Table

from .observations import Dated, Observations, read_table
from .reading import UNIT_NAMES, Reader
from .records import Definition

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


_FILE = "frame"


def pandas() -> Any:
    """Return the package pandas; raises BadInput naming the extra where it is not installed."""
    try:
        import pandas as found
    except ImportError:
        raise BadInput(
            "a frame needs the package pandas", expected="an installation with the extra 'notebook'"
        ) from None
    return found


def from_frame(frame: pd.DataFrame, definition: Definition) -> Observations:
    """Take a frame (or what pandas makes one of: columns or records) as observations, long or wide as a file may be.

    The codes of the units stand in the index or in a column such as ``unit``; see
    :func:`hsforhs.metric.observations.read_observations` for the other columns. Rows are counted from 1 in messages.
    Raises BadInput for whatever is refused in a file: an unknown indicator, a unit that stands twice in a period, a
    value that is no finite number.
    """
    frame = _with_units(frame, definition)
    header = tuple(map(str, frame.columns))
    groups = {x.id for x in definition.inputs.values() if x.group}
    known = {*definition.inputs, *definition.indicators} - groups
    numbers = [x for x in header if x in known and _is_number(frame[x])]
    others = tuple(x for x in header if x not in numbers)
    plain = _table(frame, others)
    reader, heads = Reader(plain, definition), {x.lower(): i for i, x in enumerate(others)}
    dated = any(x is not None for x in reader.date_columns(heads))
    if not numbers or dated or {"indicator", "value"} <= {x.lower() for x in header}:
        table = _table(frame, header)
        found = read_table(table, _digest(table), definition)
        return found.known(None) if isinstance(found, Dated) else found
    columns = {x: frame[x].to_numpy(dtype=float, na_value=math.nan) for x in numbers}
    return reader.with_numbers(heads, columns, _digest(plain, columns))


def _with_units(frame: Any, definition: Definition) -> Any:
    pd = pandas()
    if not isinstance(frame, pd.DataFrame):
        try:
            frame = pd.DataFrame(frame)
        except (TypeError, ValueError):
            raise BadInput(
                f"observations cannot be read from a '{type(frame).__name__}'",
                expected="a path, or a pandas frame with the codes of the units as index",
            ) from None
    header = [str(x) for x in frame.columns]
    if len(set(header)) < len(header):
        twice = next(x for x in header if header.count(x) > 1)
        raise BadInput(f"the column '{twice}' stands twice", file=_FILE, expected="each column once")
    code = definition.units.code or UNIT_NAMES[0]
    if {x.lower() for x in header} & {code.lower(), *UNIT_NAMES}:
        return frame
    if isinstance(frame.index, pd.RangeIndex):
        raise BadInput("the frame names no units", file=_FILE, expected=f"their codes as index or in a column '{code}'")
    return frame.reset_index() if frame.index.nlevels > 1 else frame.reset_index(names=code)


def _is_number(column: Any) -> bool:
    return column.dtype.kind in "iuf"


def _table(frame: Any, columns: tuple[str, ...]) -> Table:
    by_name = {str(x): x for x in frame.columns}
    cells = [list(map(_text, frame[by_name[x]])) for x in columns]
    rows = list(zip(*cells, strict=True))
    return Table(_FILE, columns, rows, list(range(1, len(rows) + 1)), "pandas", ())


def _text(value: Any) -> str:
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value).strip()


def _digest(table: Table, columns: Mapping[str, NDArray[Any]] = MappingProxyType({})) -> str:
    digest = hashlib.sha256()
    for row in (table.header, *table.rows):
        digest.update("\0".join(row).encode() + b"\n")
    for name, column in columns.items():
        digest.update(name.encode() + column.tobytes())
    return digest.hexdigest()
