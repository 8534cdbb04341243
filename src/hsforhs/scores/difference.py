"""What a file would change in stored scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hsforhs.framework import Key

from .records import Assessment, Score, ScoreState

Change = Literal["new", "changed", "cleared", "conflict", "same"]


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """One score stored and in a file.

    ``new``: nothing was stored. ``changed``: another value, state or text beside it. ``cleared``: the file
    holds no value where one is stored. ``conflict``: the store changed after the workbook was written, and
    the file says something else. ``same``: nothing would happen.
    """

    key: Key
    kind: Change
    stored: Score | None
    incoming: Score


def difference(
    stored: Mapping[Key, Score], incoming: Assessment, *, base: Mapping[Key, Score] | None = None
) -> tuple[ScoreDifference, ...]:
    """Compare the scores of a file with the stored ones, in the order of the file.

    ``base`` holds the scores that were stored when the file was written, where the file keeps them. An
    indicator that the file does not ask is not listed: the stored score stays.
    """
    return tuple(
        ScoreDifference(
            key,
            _change(stored.get(key), score, base.get(key) if base else None, has_base=bool(base)),
            stored.get(key),
            score,
        )
        for key, score in incoming.scores.items()
    )


def _change(stored: Score | None, incoming: Score, base: Score | None, *, has_base: bool) -> Change:
    if stored is None:
        return "new"
    if stored == incoming:
        return "same"
    if has_base and (base is None or (base.state, base.value) != (stored.state, stored.value)):
        return "conflict"
    if stored.value is None and incoming.value is not None:
        return "new"
    if stored.value is not None and incoming.state is ScoreState.NOT_REPORTED:
        return "cleared"
    return "changed"
