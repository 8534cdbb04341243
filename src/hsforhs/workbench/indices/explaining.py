"""What pulls a score down and what lifts it: the part of each indicator in the distance from the other units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
from hsforhs.metric.explain import Explanation, Part, explain
from hsforhs.metric.flags import Cell

from .computing import of_node
from .models import Run
from .pictures import Push, digits_of, pushes
from .queries import Loaded, loaded
from .shape import name_of

MOST_SHOWN = 12


def explanation(run: Run, unit: str, node: str) -> Explanation | None:
    """Explain a node of a unit against the median of all units; ``None`` where there is no score or nothing to say."""
    ready = loaded(run)
    return _explained(_Ready(ready), unit, node) if unit in ready.table.units else None


class _Ready:
    """A run in memory that counts as the same as long as it is the same object there."""

    def __init__(self, ready: Loaded) -> None:
        self.ready = ready

    def __hash__(self) -> int:
        return id(self.ready)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ready) and self.ready is other.ready


@lru_cache(maxsize=256)
def _explained(kept: _Ready, unit: str, node: str) -> Explanation | None:
    try:
        return explain(of_node(kept.ready.definition, node), kept.ready.table, unit)
    except BadInput:
        return None


def shown_pushes(ready: Loaded, found: Explanation, unit: str) -> list[Push]:
    """Return the indicators that move the score most away from the reference, those that pull it down first."""
    return _pushes(ready, unit, found.parts, {x.indicator: x.contribution for x in found.parts})


def held_back(ready: Loaded, found: Explanation, unit: str) -> list[Push]:
    """Return what each indicator holds back: the score that it alone would add at its best end, to first order."""
    scale = ready.definition.scale
    room = {
        x.indicator: x.derivative * ((scale.low if x.derivative < 0 else scale.high) - x.score) for x in found.parts
    }
    return _pushes(ready, unit, found.parts, room)


def _pushes(ready: Loaded, unit: str, parts: Sequence[Part], points: Mapping[str, float]) -> list[Push]:
    at = ready.table.units.index(unit)
    strongest = sorted((x for x in parts if points[x.indicator]), key=lambda x: -abs(points[x.indicator]))[:MOST_SHOWN]
    rows = []
    downwards = any(points[x.indicator] < 0 for x in strongest)
    for part in sorted(strongest, key=lambda x: points[x.indicator], reverse=not downwards):
        indicator = ready.definition.indicators[part.indicator]
        rows.append(
            (
                part.indicator,
                name_of(ready.definition, part.indicator),
                number_format(round(part.value, 4)),
                indicator.unit,
                points[part.indicator],
                flags_in_words(int(ready.result.flags[part.indicator][at])),
            )
        )
    return pushes(rows, digits_of(ready.definition) + 1)


def flags_in_words(flags: int) -> tuple[str, ...]:
    """Say what is known about a value beside its number."""
    words = {
        Cell.IMPUTED: _("filled in"),
        Cell.TREATED: _("outlier treated"),
        Cell.CARRIED: _("older value carried forward"),
    }
    return tuple(text for flag, text in words.items() if flags & flag)
