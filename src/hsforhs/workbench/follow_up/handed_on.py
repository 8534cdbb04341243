"""The progress of a plan as a bundle carries it; reminders stay where they were sent."""

from __future__ import annotations

from hsforhs.planning.progress import FULL
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import PlanPart, Rows, made, once, rows_of

from .models import Progress, Report

STATE = ("action_id", "status", "percent", "spent", "evidence", "note")
PROGRESS = (*STATE, "starts", "ends")
REPORT = (*STATE, "on", "at")


def _read(plan: Plan) -> Rows:
    return {
        "progress": rows_of(Progress.objects.filter(plan=plan), PROGRESS),
        "progress_report": rows_of(Report.objects.filter(plan=plan), REPORT),
    }


def _check(plan: Plan, rows: Rows) -> None:
    once(rows["progress"], "action_id")
    for row in (*rows["progress"], *rows["progress_report"]):
        if not 0 <= row["percent"] <= FULL:
            raise ValueError(f"the progress of {row['action_id']} is no number from 0 to 100")
    for row in rows["progress"]:
        if row["starts"] and row["ends"] and row["ends"] < row["starts"]:
            raise ValueError(f"{row['action_id']} ends before it starts")


def _write(plan: Plan, rows: Rows, actor: str) -> None:
    Progress.objects.filter(plan=plan).delete()
    Report.objects.filter(plan=plan).delete()
    Progress.objects.bulk_create(made(Progress, rows["progress"], plan=plan))
    reports = Report.objects.bulk_create(made(Report, rows["progress_report"], plan=plan, actor=actor))
    for one, row in zip(reports, rows["progress_report"], strict=True):
        # The moment of a report is set by itself when a row is made.
        one.at = row["at"]
    Report.objects.bulk_update(reports, ["at"])


PART = PlanPart("follow_up", ("progress", "progress_report"), _read, _check, _write)
