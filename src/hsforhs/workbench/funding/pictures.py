"""Charts of money as numbers for templates: positions and lengths in per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hsforhs.planning.funding import Gap
from hsforhs.workbench.costs.pictures import bar


@dataclass(frozen=True, slots=True)
class FundedBar:
    """One need as a bar: the part with money and the gap after it; positions in per cent of the longest need."""

    name: str
    gap: Gap
    money_x: str
    money_width: str
    gap_x: str
    gap_width: str


def funded_bars(gaps: Sequence[Gap]) -> list[FundedBar]:
    """Return one bar for each gap, the largest need over the whole line."""
    most = max((x.need for x in gaps), default=0.0) or 1.0
    found = []
    for x in gaps:
        money = 100 * (x.need - x.gap) / most
        found.append(FundedBar(x.key, x, *bar(0, money), *bar(money, 100 * x.gap / most)))
    return found


@dataclass(frozen=True, slots=True)
class AmountBar:
    """A need and the part of it that is a gap, as lengths in per cent of the largest need."""

    need_x: str
    need_width: str
    gap_x: str
    gap_width: str


def amount_bars(needs: Sequence[float], gaps: Sequence[float]) -> list[AmountBar]:
    """Return one pair of bars for each need and its gap."""
    most = max(needs, default=0.0) or 1.0
    return [
        AmountBar(*bar(0, 100 * need / most), *bar(100 * (need - gap) / most, 100 * gap / most))
        for need, gap in zip(needs, gaps, strict=True)
    ]
