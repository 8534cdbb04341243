"""Costs by year and area, and the gap, as the template shows them."""

from __future__ import annotations

from typing import Any

from hsforhs.formats.plan_money import GapRow, PlanMoney

from .speech import Speaker, Text, amount


def costs(money: PlanMoney, speaker: Speaker) -> dict[str, Any]:
    """Return the table of costs, with what it says about currency, overhead and lines without a price."""
    w = speaker.words
    total = money.total
    overhead = f"{100 * money.overhead:g}{speaker.percent_sign}"
    largest = max(map(sum, money.by_area.values()), default=0.0)
    return {
        "note": w["costs_note"].format(currency=money.currency, year=money.price_year, overhead=overhead),
        "unpriced": w["unpriced"].format(number=money.unpriced) if money.unpriced else "",
        "years": [str(x) for x in money.years],
        "rows": [
            {
                "code": area,
                "title": speaker.named("area", area),
                "years": [amount(x) for x in amounts],
                "total": amount(sum(amounts)),
                "share": speaker.share(sum(amounts), total, of=largest),
            }
            for area, amounts in money.by_area.items()
        ],
        "sums": [amount(x) for x in money.by_year],
        "total": amount(total),
    }


def funding(money: PlanMoney, speaker: Speaker) -> dict[str, Any] | None:
    """Return the gap by area and year; ``None`` where no money is on record."""
    gap = money.gap
    if gap is None:
        return None
    return {
        "areas": [_gap(x, speaker.with_code(x.key, speaker.named("area", x.key)), speaker) for x in gap.areas],
        "years": [_gap(x, x.key, speaker) for x in gap.years],
        "total": _gap(gap.total, "", speaker),
        "unallocated": amount(gap.unallocated) if gap.unallocated else "",
    }


def _gap(row: GapRow, title: Text, speaker: Speaker) -> dict[str, Any]:
    return {
        "title": title,
        "need": amount(row.need),
        "money": amount(row.money),
        "gap": amount(row.gap),
        "range": f"{amount(row.low)}–{amount(row.high)}",
        "share": speaker.share(row.gap, row.need, of=row.need),
    }
