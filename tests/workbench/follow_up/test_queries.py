"""Completed activities for other parts, with the day; and what became of the scores of their areas."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.experiences.learned import learned_at
from hsforhs.workbench.follow_up.models import Progress, Report, Status
from hsforhs.workbench.follow_up.queries import completed
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

pytestmark = pytest.mark.django_db
DONE = dt.date(2025, 3, 1)


@pytest.fixture
def progress(plan: Plan) -> Progress:
    """An activity of an area that Lumora scored in two years, reported completed between them."""
    line = next(x for x in plan_record(plan).lines if x.action.area == "D1")
    for day in (DONE, DONE + dt.timedelta(days=30)):
        Report.objects.create(plan=plan, action_id=line.action.id, on=day, status=Status.COMPLETED, actor="operator")
    return Progress.objects.create(plan=plan, action_id=line.action.id, status=Status.COMPLETED)


def test_the_first_report_says_since_when(progress: Progress, member: User) -> None:
    assert completed(member).get().done_on == DONE
    Report.objects.all().delete()
    assert completed(member).get().done_on == timezone.localdate()


def test_only_completed_ones_of_plans_that_one_may_see(progress: Progress, member: User) -> None:
    assert not completed(AnonymousUser())
    Progress.objects.update(status=Status.ADVANCED)
    assert not completed(member)


def test_a_place_lists_activities_after_which_no_score_of_their_area_rose(
    progress: Progress, plan: Plan, member: User
) -> None:
    known = [x.assessment for x in current_rounds(plan.place, member)]
    first, last = (next(x for x in known if x.instrument == "spar-2" and x.year == year) for year in (2024, 2025))
    assert not learned_at(member, plan.place, lambda: [first, last]).idle, "an indicator of laboratories rose"
    still = replace(last, scores=first.scores)
    (found,) = learned_at(member, plan.place, lambda: [first, still]).idle
    assert (found.plan, found.action, found.move.area) == (plan.pk, progress.action_id, "D1")
    assert (found.move.rose, found.move.before_on.year) == (0, 2024)
    assert found.text == action_catalogue().actions[found.action].text
    assert not learned_at(member, plan.place, lambda: [first]).idle, "nobody scored it since"
    assert learned_at(AnonymousUser(), plan.place, lambda: [first, still]).idle == ()
