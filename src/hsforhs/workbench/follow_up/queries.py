"""Reads of progress for other parts."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.plans.queries import listed_for

from .models import Progress, Report, Status


def completed_by_anybody() -> QuerySet[Progress]:
    """Return the completed activities of all plans; who may know of them is not asked."""
    return Progress.objects.filter(status=Status.COMPLETED)


def completed(person: Person) -> QuerySet[Progress]:
    """Return the completed activities of plans that lists show a person, each with ``done_on``.

    That is the first day for which somebody reported it completed, else the day on which its state was last changed.
    """
    reported = Report.objects.filter(plan=OuterRef("plan"), action_id=OuterRef("action_id"), status=Status.COMPLETED)
    first = Subquery(reported.order_by("on").values("on")[:1])
    found = completed_by_anybody().filter(plan__in=listed_for(person).order_by().values("pk"))
    return found.annotate(done_on=Coalesce(first, TruncDate("changed_at")))
