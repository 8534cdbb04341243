"""Which kind of support, instead of money, could meet what a cost item pays for: our draft, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from hsforhs.framework.tables import folder, read_records

from .records import Support


@cache
def support_by_item() -> Mapping[str, Support]:
    """Return the kind of support by cost item; an item that only money pays for is not there."""
    rows = read_records(
        folder("hsforhs.planning", "funding") / "supports.csv", lambda x: (x["item"], Support(x["support"]))
    )
    return dict(rows)


def supports_of(costs: Iterable[tuple[str, float]]) -> dict[Support, float]:
    """Return the share (0 to 1) of some costs, given as item and amount, that each kind of support could meet."""
    sums: dict[Support, float] = {}
    whole = 0.0
    for item, amount in costs:
        whole += amount
        kind = support_by_item().get(item)
        if kind is not None:
            sums[kind] = sums.get(kind, 0.0) + amount
    return {kind: x / whole for kind, x in sums.items()} if whole > 0 else {}
