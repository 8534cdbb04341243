"""Money that passes through several hands is counted once: where it first comes in from outside."""

from __future__ import annotations

from collections.abc import Iterable

from .records import Flow


def counted_once(flows: Iterable[Flow]) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """Return the flows to count, and those that only pass on what was counted before them.

    A flow passes money on where ``paid_from`` names the activity of another flow that is here. Where two activities
    name each other, the money would be counted nowhere; then the first of them in the order given is counted.
    """
    given = list(flows)
    payers: dict[str, list[Flow]] = {}
    for flow in given:
        if flow.activity:
            payers.setdefault(flow.activity, []).append(flow)
    counted, passed_on = [], []
    entries: set[str] = set()
    for flow in given:
        if flow.paid_from and flow.paid_from != flow.activity and flow.paid_from in payers:
            if _comes_from_outside(flow.paid_from, payers, entries):
                passed_on.append(flow)
                continue
            entries.add(flow.activity)
        counted.append(flow)
    return tuple(counted), tuple(passed_on)


def _comes_from_outside(activity: str, payers: dict[str, list[Flow]], entries: set[str]) -> bool:
    """Say whether the money of an activity is counted somewhere up its chain."""
    seen: set[str] = set()
    waiting = [activity]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for flow in payers[here]:
            if here in entries or not flow.paid_from or flow.paid_from == here or flow.paid_from not in payers:
                return True
            waiting.append(flow.paid_from)
    return False
