"""The ten checks that a plan must pass (PL01 to PL10), after Mustafa et al. 2021 on 154 emergency plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hsforhs.files import Numbered, Sentence
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
    for code, asked in vocabulary.plan_checks.items():
        # Catalogues hold the words of the edition that comes with the program; those of another one stay as they are.
        check, why = Sentence(asked.check), Sentence(asked.why)
        if code == COST_AND_LEAD:
            broken = [x.action.id for x in lines if not x.action.lead_sector or x.action.id not in costed]
            unled = sum(not x.action.lead_sector for x in lines)
            uncosted = sum(x.action.id not in costed for x in lines)
            message = _lead_and_cost(unled, uncosted, len(lines))
        elif code == TRACEABLE:
            broken = [x.action.id for x in lines if not (x.gaps and x.action.area and x.action.components)]
            ungapped = sum(not x.gaps for x in lines)
            placeless = sum(not x.action.components for x in lines)
            message = _gap_and_component(ungapped, placeless, len(lines))
        else:
            met_by = tuple(x.action.id for x in lines if code in x.action.checks)
            findings.append(Finding(code, check, why, bool(met_by), _answered(len(met_by)), met_by))
            continue
        met = bool(lines) and not broken
        if not lines:
            message = Sentence("the plan has no actions")
        findings.append(Finding(code, check, why, met, message, tuple(broken)))
    return tuple(findings)


def _answered(number: int) -> Sentence:
    if not number:
        return Sentence("no action of this plan answers it")
    return Numbered("answered by one action", "answered by %(number)s actions", number=number)


# English says the same of one action and of many; other languages do not.
def _lead_and_cost(unled: int, uncosted: int, every: int) -> Sentence:
    parts = [
        Numbered(
            "%(number)s of %(all)s actions have no lead",
            "%(number)s of %(all)s actions have no lead",
            number=unled,
            all=every,
        ),
        Numbered(
            "%(number)s of %(all)s actions have no cost yet",
            "%(number)s of %(all)s actions have no cost yet",
            number=uncosted,
            all=every,
        ),
    ]
    return _joined([x for x in parts if x.values["number"]], Sentence("every action has both"))


def _gap_and_component(ungapped: int, placeless: int, every: int) -> Sentence:
    parts = [
        Numbered(
            "%(number)s of %(all)s actions name no gap",
            "%(number)s of %(all)s actions name no gap",
            number=ungapped,
            all=every,
        ),
        Numbered(
            "%(number)s of %(all)s actions name no component",
            "%(number)s of %(all)s actions name no component",
            number=placeless,
            all=every,
        ),
    ]
    named = Sentence("every action names its gap, area and component")
    return _joined([x for x in parts if x.values["number"]], named)


def _joined(parts: Sequence[Sentence], otherwise: Sentence) -> Sentence:
    if len(parts) > 1:
        return Sentence("%(one)s; %(other)s", one=parts[0], other=parts[1])
    return parts[0] if parts else otherwise
