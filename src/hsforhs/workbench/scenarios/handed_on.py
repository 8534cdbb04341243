"""The scenarios of a plan as a bundle carries them; votes stay where they were given."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from hsforhs.files import in_words
from hsforhs.files.keeping import again
from hsforhs.planning.scenarios import limits_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import PlanPart, Rows, made, once, rows_of

from .models import Scenario

SCENARIO = (
    *("number", "name", "limits", "state", "outcome", "frontier", "path", "costing", "asked_gap", "gap", "solver"),
    *("seed", "seconds", "error", "created_at", "answered_at"),
)
_SHAPE: dict[str, type] = {
    **dict.fromkeys(("start", "left_out", "spend"), dict),
    **dict.fromkeys(("complete", "cost", "conflict"), list),
}


def _read(plan: Plan) -> Rows:
    return {"scenario": rows_of(Scenario.objects.filter(plan=plan), SCENARIO)}


def _check(plan: Plan, rows: Rows) -> None:
    once(rows["scenario"], "number")
    for row in rows["scenario"]:
        if limits_of(row["limits"]).years != plan.years:
            raise ValueError(f"scenario {row['number']} is for other years than the plan")
        _check_outcome(row["outcome"])
        for point in (*row["frontier"], *row["path"]):
            if not isinstance(point, dict):
                raise ValueError(f"a point of scenario {row['number']} is none")


def _check_outcome(outcome: dict[str, Any]) -> None:
    for name, kind in _SHAPE.items():
        if outcome and not isinstance(outcome.get(name), kind):
            raise ValueError(f"an answer without '{name}'")
    if not all(isinstance(x, int) for x in outcome.get("start", {}).values()):
        raise ValueError("a start is no year")
    if not all(isinstance(x, dict) and {"reason", "detail"} == set(x) for x in outcome.get("left_out", {}).values()):
        raise ValueError("something is left out without a reason")
    for told in (*(x["detail"] for x in outcome.get("left_out", {}).values()), *outcome.get("conflict", ())):
        _check_sentence(told)


def _check_sentence(told: Any) -> None:
    try:
        found = again(told)
        in_words(found, NullTranslations())
    except (AttributeError, KeyError, TypeError, ValueError):
        found = None
    if not isinstance(found, str):
        raise ValueError("a sentence of an answer is none")


def _write(plan: Plan, rows: Rows, actor: str) -> None:
    Scenario.objects.filter(plan=plan).delete()
    days = {x["number"]: x["created_at"] for x in rows["scenario"]}
    found = Scenario.objects.bulk_create(made(Scenario, rows["scenario"], plan=plan, author=actor))
    for one in found:
        # The day on which it was made is set by itself when a row is made.
        one.created_at = days[one.number]
    Scenario.objects.bulk_update(found, ["created_at"])


PART = PlanPart("scenarios", ("scenario",), _read, _check, _write)
