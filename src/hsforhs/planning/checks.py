"""The ten checks that a plan must pass (PL01 to PL10), after Mustafa et al. 2021 on 154 emergency plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hsforhs.framework import Framework

from .records import Finding, PlanLine

COST_AND_LEAD = "PL07"
TRACEABLE = "PL08"


def check_plan(
    lines: Sequence[PlanLine], vocabulary: Framework, *, costed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Answer every plan check. ``costed`` holds the ids of the actions that have a cost.

    PL07 and PL08 look at every line; the others ask whether at least one action of the plan answers them.
    """
    findings = []
    for code, check in vocabulary.plan_checks.items():
        if code == COST_AND_LEAD:
            broken = [x.action.id for x in lines if not x.action.lead_sector or x.action.id not in costed]
            unled = sum(not x.action.lead_sector for x in lines)
            uncosted = sum(x.action.id not in costed for x in lines)
            parts = [
                f"{n} of {len(lines)} actions have no {what}"
                for n, what in ((unled, "lead"), (uncosted, "cost yet"))
                if n
            ]
            message = "; ".join(parts) or "every action has both"
        elif code == TRACEABLE:
            broken = [x.action.id for x in lines if not (x.gaps and x.action.area and x.action.components)]
            ungapped = sum(not x.gaps for x in lines)
            placeless = sum(not x.action.components for x in lines)
            parts = [
                f"{n} of {len(lines)} actions name no {what}"
                for n, what in ((ungapped, "gap"), (placeless, "component"))
                if n
            ]
            message = "; ".join(parts) or "every action names its gap, area and component"
        else:
            met_by = tuple(x.action.id for x in lines if code in x.action.checks)
            message = f"answered by {_count(len(met_by))}" if met_by else "no action of this plan answers it"
            findings.append(Finding(code, check.check, check.why, bool(met_by), message, met_by))
            continue
        met = bool(lines) and not broken
        if not lines:
            message = "the plan has no actions"
        findings.append(Finding(code, check.check, check.why, met, message, tuple(broken)))
    return tuple(findings)


def _count(number: int) -> str:
    return "one action" if number == 1 else f"{number} actions"
