"""Roll-up rules: from indicators to capacities to the total, rounding half up at each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsforhs.framework import Framework

from .records import TOTAL, Assessment, Number


@dataclass(frozen=True, slots=True)
class RollUp:
    """Recomputed capacity scores and total in per cent; ``None`` where no indicator holds a value."""

    capacities: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A published figure that the published parts do not give. ``what`` is a capacity code or ``total``."""

    place: str
    what: str
    published: Number | None
    computed: int | None


def rounded_mean(values: Iterable[Number]) -> int | None:
    """Return the mean rounded half up to a whole number, exactly; ``None`` for no values.

    >>> rounded_mean([60, 65])
    63
    """
    parts = [round(value * 2) for value in values]
    if not parts:
        return None
    return (sum(parts) + len(parts)) // (2 * len(parts))


def roll_up(assessment: Assessment, framework: Framework) -> RollUp | None:
    """Recompute the capacities and the total of a SPAR assessment; ``None`` for JEE, which has no such rule.

    A capacity is the mean of its present indicators, rounded; the total the mean of the present rounded
    capacities, rounded (SPAR tool; order of rounding as in the published figures of 2018 and 2022). An
    indicator that was not reported or does not apply is left out of the mean, never counted as 0.
    """
    if not assessment.instrument.startswith("spar"):
        return None
    values = assessment.values
    capacities = {
        group.key.code: rounded_mean(values[key] for key in group.indicators if key in values)
        for group in framework.groups_of(assessment.instrument)
    }
    return RollUp(capacities, rounded_mean(x for x in capacities.values() if x is not None))


def differences(assessment: Assessment, framework: Framework) -> tuple[Difference, ...]:
    """List where published capacities or the total differ from the recomputed ones.

    Nothing is listed for an assessment without indicator values (capacities alone were published, or the
    State did not report), nor for a figure that was not published.
    """
    computed = roll_up(assessment, framework)
    if computed is None or not assessment.values:
        return ()
    pairs = [("total", assessment.published.get(TOTAL), computed.total)]
    pairs += [(code, assessment.published.get(code), value) for code, value in computed.capacities.items()]
    return tuple(
        Difference(assessment.place, what, published, value)
        for what, published, value in pairs
        if published is not None and published != value
    )
