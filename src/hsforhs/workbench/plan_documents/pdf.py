"""A plan as PDF with its costs and its gap: made once per state of the plan and language, kept until either changes."""

from __future__ import annotations

import hashlib
import uuid
from decimal import Decimal
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

import hsforhs
from hsforhs.files import Sentence
from hsforhs.formats.plan_money import GapRow, PaidActivity, PlanGap, PlanMoney
from hsforhs.planning.funding import Gap
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs.costing import CostedActivity, PlanCost, plan_cost
from hsforhs.workbench.funding.board import Board, board_of
from hsforhs.workbench.look.wordings import wording_in
from hsforhs.workbench.plans.documents import Progress, folder_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import catalogue_of, plan_record
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.tasks.models import Job
from hsforhs.workbench.tasks.services import start

from .costed import costs_state


def file_name(plan: Plan, language: str) -> str:
    """Return the name under which a person saves the document."""
    return f"{slugify(plan.place.name)}-{plan.years}-year-draft-plan.{language}.pdf"


def start_pdf(*, person: Person, plan: Plan, language: str) -> Job:
    """Make the document in the background; the job's page leads to the file."""
    return start(
        make_pdf,
        title=_("Writing the plan of %(place)s") % {"place": plan.place.name},
        actor=actor_of(person),
        next_url=f"{reverse('plan_documents:pdf', args=[plan.pk])}?language={language}",
        country=plan.country,
        plan=str(plan.pk),
        language=language,
    )


def make_pdf(progress: Progress, *, plan: str, language: str) -> None:
    """Work of a job: write one document."""
    found = Plan.objects.select_related("place", "round__source", "catalogue__catalogue").get(pk=plan)
    progress(0, 1, Sentence("setting the pages"))
    plan_pdf(found, language)
    progress(1, 1, "")


def plan_pdf(plan: Plan, language: str) -> Path:
    """Return the PDF of a plan in its present state, written now if it is not there yet.

    Raises BadInput where no font of the machine shows the script of the language.
    """
    from hsforhs.formats.plan_pdf import write_plan_pdf

    path = _path(plan, language)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: the same document may be written at this moment.
    fresh = path.with_name(f"{uuid.uuid4().hex}.part")
    with in_own_edition(plan):
        record = plan_record(plan)
        try:
            write_plan_pdf(
                record,
                fresh,
                made_on=timezone.localdate(),
                language=language,
                source=plan.round.source.citation,
                money=money_of(plan_cost(plan, record=record)),
                catalogue=catalogue_of(plan),
                wording=wording_in(language),
            )
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    for older in path.parent.glob(f"*.{language}.pdf"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def money_of(cost: PlanCost | None) -> PlanMoney | None:
    """Return the money of a plan as documents show it, overhead in; None where nobody began to cost it."""
    if cost is None:
        return None
    years = range(1, cost.plan.years + 1)
    activities = {x.id: _paid(x, cost) for x in cost.activities}
    by_area: dict[str, tuple[float, ...]] = {}
    for activity in cost.activities:
        area = activity.record.action.area
        before = by_area.get(area, (0.0,) * len(years))
        by_area[area] = tuple(x + y for x, y in zip(before, activities[activity.id].by_year, strict=True))
    return PlanMoney(
        currency=cost.costing.currency,
        price_year=cost.costing.price_year,
        years=tuple(cost.calendar(x) for x in years),
        overhead=float(cost.costing.overhead),
        activities=activities,
        by_area=by_area,
        unpriced=len(cost.lacking),
        gap=_gap(board_of(cost.plan, cost=cost)),
    )


def _paid(activity: CostedActivity, cost: PlanCost) -> PaidActivity:
    amounts: list[Decimal] = [activity.in_year(x) * cost.factor for x in range(1, cost.plan.years + 1)]
    return PaidActivity(
        begins=cost.calendar(activity.start),
        responsible=activity.owner,
        by_year=tuple(map(float, amounts)),
        paid=not activity.excluded,
        complete=not activity.lacking,
    )


def _gap(board: Board) -> PlanGap | None:
    if board.gap is None or not board.told:
        return None
    found = board.gap
    return PlanGap(
        total=_row(found.total),
        areas=tuple(map(_row, found.areas)),
        years=tuple(map(_row, found.years)),
        unallocated=sum(found.unallocated.values()),
    )


def _row(found: Gap) -> GapRow:
    return GapRow(found.key, found.need, found.money, found.gap, found.low, found.high)


def _path(plan: Plan, language: str) -> Path:
    # Costs, money and reports are no part of the plan's own row; each change of them is an event of the country.
    last = Event.objects.filter(country=plan.country).order_by("-pk").values_list("pk", flat=True).first()
    state = (
        f"{plan.changed_at.isoformat()} {catalogue_of(plan).version} {last} {costs_state(plan)} {hsforhs.__version__}"
    )
    return folder_of(plan) / f"{hashlib.sha256(state.encode()).hexdigest()[:16]}.{language}.pdf"
