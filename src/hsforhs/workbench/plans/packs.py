"""What a stored plan adds to its workbook so that it can come back."""

from __future__ import annotations

from hsforhs import planning
from hsforhs.formats.plan_pack import PlanDecision, PlanPack, PlanTarget, Standing
from hsforhs.framework import framework
from hsforhs.scores import level_of, standard_target
from hsforhs.workbench.audit.services import instance_id

from .models import Choice, Plan
from .queries import catalogue_of


def pack_of(plan: Plan, record: planning.Plan) -> PlanPack:
    """Return targets and decisions of a plan; ``record`` is the plan as it is drafted now."""
    return PlanPack(
        instance=instance_id(),
        plan=str(plan.pk),
        place_name=plan.place.name,
        targets=tuple(targets_of(plan, record)),
        decisions=tuple(decisions_of(plan, record)),
    )


def targets_of(plan: Plan, record: planning.Plan) -> list[PlanTarget]:
    """Return the target of every indicator that has a value."""
    words, assessment = framework(), record.report.assessment
    found = []
    for key, value in assessment.values.items():
        level = level_of(assessment.instrument, value)
        usual = plan.target or standard_target(level, years=plan.years)
        found.append(PlanTarget(key.code, words.indicators[key].title, level, usual, plan.targets.get(key.code)))
    return found


def decisions_of(plan: Plan, record: planning.Plan) -> list[PlanDecision]:
    """Return every action that is in the plan or was taken out, in the order of the framework."""
    standings = standings_of(plan, record)
    texts = {x.action.id: x.action.text for x in (*record.lines, *record.left_out)}
    return [PlanDecision(x, texts[x], standings[x]) for x in sorted(texts)]


def standings_of(plan: Plan, record: planning.Plan) -> dict[str, Standing]:
    """Return for each action of the plan, and each taken out, whether it is in and why a person decided so."""
    reasons = {x.action_id: " ".join(x.reason.split()) for x in plan.choices.all()}
    found = {x.action.id: Standing(True, reasons.get(x.action.id, "")) for x in record.lines}
    out = {x.action_id for x in plan.choices.all() if x.what == Choice.What.TAKEN_OUT}
    return found | {x: Standing(False, reasons[x]) for x in out if x not in found}


def drafted_ids(plan: Plan, record: planning.Plan) -> frozenset[str]:
    """Return the actions that the draft holds by itself, before people decide."""
    drafted = planning.draft(record.report, years=plan.years, catalogue=catalogue_of(plan), place_name=plan.place.name)
    return frozenset(x.action.id for x in drafted.lines)
