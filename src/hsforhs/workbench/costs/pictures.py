"""Charts of a costing as numbers for templates: lengths and positions in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language_bidi

from hsforhs.planning.costing import Spread, Swing
from hsforhs.workbench.look.drawing import across, written


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from ``x`` with ``width`` (per cent) for one ``amount`` of something called ``name``."""

    name: str
    amount: Decimal | float
    x: str
    width: str
    share: float


def bar(start: float, width: float) -> tuple[str, str]:
    """Return x and width of a bar in per cent of the line, mirrored for right-to-left."""
    return (across(start + width) if get_language_bidi() else across(start)), written(width)


def bars(amounts: Mapping[str, Decimal] | Iterable[tuple[str, Decimal]]) -> list[Bar]:
    """Return one bar for each amount, the longest over the whole line; ``share`` is that of the sum."""
    pairs = list(amounts.items() if isinstance(amounts, Mapping) else amounts)
    highest = max((x for _, x in pairs), default=Decimal(0))
    whole = sum((x for _, x in pairs), Decimal(0))
    found = []
    for name, amount in pairs:
        x, width = bar(0, float(100 * amount / highest) if highest else 0.0)
        found.append(Bar(name, amount, x, width, float(100 * amount / whole) if whole else 0.0))
    return found


@dataclass(frozen=True, slots=True)
class Whisker:
    """The range of a total on a line from 0 to its high end: positions in per cent."""

    low: str
    high: str
    p5: str
    p95: str
    p50: str
    central: str
    box_x: str
    box_width: str


def whisker(found: Spread) -> Whisker:
    """Return where the figures of a range stand; overhead scales all alike and moves nothing."""
    end = found.high or 1.0
    place = {name: 100 * getattr(found, name) / end for name in ("low", "high", "p5", "p95", "p50", "central")}
    x, width = bar(place["p5"], place["p95"] - place["p5"])
    return Whisker(**{name: across(value) for name, value in place.items()}, box_x=x, box_width=width)


@dataclass(frozen=True, slots=True)
class SwingBar:
    """One driver of the tornado: what the total is when it alone is low or high."""

    swing: Swing
    name: str
    x: str
    width: str
    low: float
    high: float


def tornado_bars(swings: Sequence[Swing], names: Mapping[tuple[str, str], str], *, factor: float) -> list[SwingBar]:
    """Return the bars of a tornado on one axis from the lowest to the highest total."""
    lowest = min((x.low for x in swings), default=0.0)
    width = max((x.high for x in swings), default=0.0) - lowest or 1.0
    found = []
    for swing in swings:
        x, length = bar(100 * (swing.low - lowest) / width, 100 * (swing.high - swing.low) / width)
        name = names.get((swing.kind, swing.name), swing.name)
        found.append(SwingBar(swing, name, x, length, swing.low * factor, swing.high * factor))
    return found
