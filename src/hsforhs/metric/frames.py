"""Observations from a pandas frame, for notebooks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput

from .observations import Observations
from .records import Definition

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


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
    """Take a frame with one row per unit, the codes of the units as index, and one column per input and indicator.

    Other columns are left alone. Raises BadInput for a unit that stands twice, for a value that is no finite number,
    and when no column belongs to the definition.
    """
    import numpy as np

    pd = pandas()
    units = tuple(map(str, frame.index))
    if len(set(units)) < len(units):
        twice = next(x for x in units if units.count(x) > 1)
        raise BadInput(f"{twice} stands twice in the frame", expected="each unit once")
    columns: dict[str, NDArray[Any]] = {}
    groups: dict[str, tuple[str | None, ...]] = {}
    digest = hashlib.sha256("\0".join(units).encode())
    for name in map(str, frame.columns):
        given = definition.inputs.get(name)
        if given is not None and given.group:
            groups[name] = tuple(None if pd.isna(x) else str(x) for x in frame[name])
            continue
        if given is None and name not in definition.indicators:
            continue
        try:
            column = frame[name].astype(float).to_numpy()
        except (TypeError, ValueError):
            raise BadInput(f"the column '{name}' holds something that is no number", expected="numbers") from None
        if np.isinf(column).any():
            raise BadInput(f"the column '{name}' holds an infinite value", expected="finite numbers")
        columns[name] = column
        digest.update(name.encode() + column.tobytes())
    if not columns:
        raise BadInput(
            f"the frame has no column of {definition.id}", expected=f"such as {next(iter(definition.indicators))}"
        )
    return Observations("frame", units, {}, columns, groups, sha256=digest.hexdigest())
