"""Charts of scores as numbers: where dots, intervals, bands and lines lie, mirrored for right-to-left reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from hsforhs.metric import Definition
from hsforhs.workbench.look.drawing import across, written

from .shape import classed_nodes, name_of

_ROOM = 2.0
"""Per cent of the width left free at both ends, so that the outermost figures of the axis stay inside."""
_TICKS = 5
WIDTH, HEIGHT = 200, 90


def digits_of(definition: Definition) -> int:
    """Return how many decimals pages show: those of the published score, else one on a short scale and none else."""
    scale = definition.scale
    if scale.final is not None:
        return scale.final
    if scale.each_level is not None:
        return scale.each_level
    return 1 if scale.high - scale.low <= 20 else 0


def shown_number(value: float | None, digits: int) -> str:
    """Write a score with its decimals in the language of the page; halves are rounded away from zero."""
    if value is None:
        return ""
    step = 10.0**digits
    half_away = int(abs(value) * step + 0.5 + 1e-9) / step
    return str(number_format(half_away if value >= 0 else -half_away, decimal_pos=digits))


def signed(value: float, digits: int) -> str:
    """Write a difference with its sign; one that is rounded to nothing has none."""
    text = shown_number(abs(value), digits)
    if abs(value) * 10.0**digits < 0.5:
        return text
    return f"{'+' if value > 0 else '−'}{text}"


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks of a scale: what is written and where, and the bands of classes between."""

    ticks: tuple[tuple[str, str], ...]
    bands: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str, str], ...]
    span: str


def along(definition: Definition, value: float) -> str:
    """Return the position of a score on the axis of its scale."""
    return across(_position(definition, value))


def _position(definition: Definition, value: float) -> float:
    scale = definition.scale
    share = (value - scale.low) / (scale.high - scale.low)
    return _ROOM + (100 - 2 * _ROOM) * min(max(share, 0.0), 1.0)


def axis_of(definition: Definition) -> Axis:
    """Return the axis of an index: five steps, and every other class as a band where there are classes."""
    scale = definition.scale
    values = [scale.low + (scale.high - scale.low) * x / _TICKS for x in range(_TICKS + 1)]
    bands, names = [], []
    if definition.classes is not None:
        ends = [scale.low, *definition.classes.edges, scale.high]
        for number, (low, high, label) in enumerate(zip(ends, ends[1:], definition.classes.labels, strict=False)):
            names.append((label, *_place_of_name(definition, low, high)))
            if number % 2:
                bands.append(_span(definition, low, high))
    return Axis(
        tuple((f"{x:g}", along(definition, x)) for x in values),
        tuple(bands),
        tuple(names),
        _("%(low)s to %(high)s") % {"low": f"{scale.low:g}", "high": f"{scale.high:g}"},
    )


def _place_of_name(definition: Definition, low: float, high: float) -> tuple[str, str]:
    """Return where the name of a class stands and by which end it is held: the outermost ones stay inside the chart."""
    if low <= definition.scale.low:
        return along(definition, low), "start"
    if high >= definition.scale.high:
        return along(definition, high), "end"
    return along(definition, (low + high) / 2), "middle"


def _span(definition: Definition, low: float, high: float) -> tuple[str, str]:
    first, last = _position(definition, low), _position(definition, high)
    return across(last) if get_language_bidi() else across(first), written(last - first)


@dataclass(frozen=True, slots=True)
class Interval:
    """One score with its draws on the axis. Without a score only ``name`` and ``reason`` are there.

    ``wide`` and ``narrow`` are the ends of 90 and 50 per cent of the draws; ``before`` the score one period earlier.
    """

    id: str
    name: str
    value: str = ""
    low: str = ""
    high: str = ""
    x: str = ""
    wide: tuple[str, str] = ("", "")
    narrow: tuple[str, str] = ("", "")
    before: str = ""
    spoken: str = ""
    label: str = ""
    address: str = ""
    reason: str = ""


def interval(
    definition: Definition,
    name: str,
    numbers: Sequence[float | None],
    *,
    node: str = "",
    before: float | None = None,
    label: str = "",
    address: str = "",
    reason: str = "",
) -> Interval:
    """Place a score with its five quantiles; ``numbers`` is what a run stores for a node."""
    if not numbers or numbers[0] is None:
        return Interval(node, name, label=label, address=address, reason=reason)
    digits = digits_of(definition)
    value = numbers[0]
    drawn = [x for x in numbers[1:] if x is not None]
    q05, q25, _q50, q75, q95 = drawn if len(drawn) == 5 else [value] * 5
    low, high, text = (shown_number(x, digits) for x in (q05, q95, value))
    return Interval(
        node,
        name,
        text,
        low,
        high,
        along(definition, value),
        (along(definition, q05), along(definition, q95)),
        (along(definition, q25), along(definition, q75)),
        "" if before is None else along(definition, before),
        _("%(name)s: %(value)s, nine of ten draws from %(low)s to %(high)s")
        % {"name": name, "value": text, "low": low, "high": high},
        label,
        address,
        reason,
    )


@dataclass(frozen=True, slots=True)
class Trail:
    """A score over time as two paths in a box of ``WIDTH`` x ``HEIGHT``: the line, and nine in ten draws around it."""

    name: str
    line: str
    band: str
    spoken: str
    last: str


def trail(definition: Definition, node: str, history: Sequence[Any], periods: Sequence[str]) -> Trail | None:
    """Draw the history of a node; ``None`` where fewer than two periods have a score."""
    known = [(at, x) for at, x in enumerate(history) if x is not None]
    if len(known) < 2:
        return None
    name = name_of(definition, node)
    points = [(_x(at, len(periods)), _y(definition, x[0])) for at, x in known]
    lower = [(_x(at, len(periods)), _y(definition, x[1] if x[1] is not None else x[0])) for at, x in known]
    upper = [(_x(at, len(periods)), _y(definition, x[2] if x[2] is not None else x[0])) for at, x in known]
    digits = digits_of(definition)
    return Trail(
        name,
        _path(points),
        f"{_path([*upper, *reversed(lower)])}z",
        _("%(name)s from %(first)s to %(last)s: first %(before)s, last %(after)s")
        % {
            "name": name,
            "first": period_name(periods[known[0][0]]),
            "last": period_name(periods[known[-1][0]]),
            "before": shown_number(known[0][1][0], digits),
            "after": shown_number(known[-1][1][0], digits),
        },
        shown_number(known[-1][1][0], digits),
    )


def _x(at: int, count: int) -> float:
    share = at / max(count - 1, 1)
    return WIDTH * (1 - share if get_language_bidi() else share)


def _y(definition: Definition, value: float) -> float:
    scale = definition.scale
    return HEIGHT * (1 - min(max((value - scale.low) / (scale.high - scale.low), 0.0), 1.0))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{written(x)} {written(y)}" for x, y in points)


def period_name(day: str) -> str:
    """Return how a period is written: a year where it ends one, else the year with its quarter."""
    year, month, _day = day.split("-")
    return year if month == "12" else f"{year}-Q{int(month) // 3}"


@dataclass(frozen=True, slots=True)
class Push:
    """The part of one indicator in a score as a bar: in its distance from the reference, or what it holds back."""

    id: str
    name: str
    value: str
    unit: str
    points: str
    x: str
    width: str
    lifts: bool
    flags: tuple[str, ...]


def pushes(rows: Sequence[tuple[str, str, str, str, float, tuple[str, ...]]], digits: int) -> list[Push]:
    """Place bars for rows of id, name, value, unit, points, flags, in their order.

    Where all points have one sign, bars begin where the line does and the longest takes the whole width; else they
    begin in the middle and the longest takes its half.
    """
    most = max((abs(x[4]) for x in rows), default=0.0) or 1.0
    one_sided = len({x[4] > 0 for x in rows}) < 2
    origin, room = (_ROOM, 100 - 2 * _ROOM) if one_sided else (50.0, 50 - _ROOM)
    found = []
    for name_id, name, value, unit, points, flags in rows:
        width = room * abs(points) / most
        start = origin if one_sided or points > 0 else origin - width
        start = 100 - start - width if get_language_bidi() else start
        bar = written(start), written(width)
        found.append(Push(name_id, name, value, unit, signed(points, digits), *bar, points > 0, flags))
    return found


@dataclass(frozen=True, slots=True)
class ClassRow:
    """The chance of each class of one score, in per cent; ``now`` is the class of the score itself."""

    name: str
    shares: tuple[tuple[str, int, bool], ...]


def class_rows(definition: Definition, content: Mapping[str, Any]) -> list[ClassRow]:
    """Return how often each score fell into each class; whole per cent that add up to 100."""
    if definition.classes is None:
        return []
    found = []
    for node in classed_nodes(definition):
        shares = content["classes"].get(node)
        value = content["nodes"].get(node, [None])[0]
        if shares is None or value is None:
            continue
        step = 10.0 ** digits_of(definition)
        at = sum(int(value * step + 0.5) / step >= edge for edge in definition.classes.edges)
        whole = _adding_up([float(x) for x in shares])
        found.append(
            ClassRow(
                name_of(definition, node),
                tuple(
                    (label, share, number == at)
                    for number, (label, share) in enumerate(zip(definition.classes.labels, whole, strict=True))
                ),
            )
        )
    return found


def _adding_up(shares: Sequence[float]) -> list[int]:
    """Round shares to whole per cent by the largest remainder, so that they add up to 100."""
    exact = [100 * x for x in shares]
    found = [int(x + 1e-9) for x in exact]
    order = sorted(range(len(exact)), key=lambda x: found[x] - exact[x])
    for at in order[: max(0, round(sum(exact)) - sum(found))]:
        found[at] += 1
    return found
