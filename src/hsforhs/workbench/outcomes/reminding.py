"""Reminding the owners of next steps of what is due soon or late."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.events.models import Steward
from hsforhs.workbench.events.words import Duty
from hsforhs.workbench.messages.services import send

from .models import NextStep
from .words import TO_DO

EVERY = dt.timedelta(days=14)
"""Nobody is reminded of a step before so many days."""
SOON = dt.timedelta(days=7)
"""How long before its day somebody is reminded of a step."""


def remind_owners(*, on: dt.date | None = None, address: str = "") -> int:
    """Remind the owners of next steps that are due within a week or late, each step at most every 14 days.

    Where the owner has no account, the organisers of the event are reminded. ``address`` is that of the site. Returns
    how many people were reminded.
    """
    day = on or timezone.localdate()
    due = NextStep.objects.filter(state__in=TO_DO, due__lte=day + SOON).select_related("event__place", "owner_user")
    found = list(due.filter(Q(reminded_on=None) | Q(reminded_on__lte=day - EVERY)).order_by("due", "pk"))
    organisers: dict[int, list[User]] = defaultdict(list)
    held = Steward.objects.filter(event__in={x.event_id for x in found}, duty=Duty.ORGANISER, user__is_active=True)
    for row in held.select_related("user").order_by("pk"):
        organisers[row.event_id].append(row.user)
    people: dict[User, list[NextStep]] = defaultdict(list)
    for step in found:
        owner = step.owner_user
        for person in [owner] if owner is not None and owner.is_active else organisers[step.event_id]:
            people[person].append(step)
    for person, steps in people.items():
        _remind(person, steps, day, address)
    return len(people)


@transaction.atomic
def _remind(person: User, steps: Iterable[NextStep], day: dt.date, address: str) -> None:
    rows = list(steps)
    subject = ngettext(
        "%(number)d next step of a meeting is due", "%(number)d next steps of meetings are due", len(rows)
    )
    lines = [line for step in rows for line in (*_lines(step, day, address), "")]
    send(to=person.email, subject=subject % {"number": len(rows)}, body="\n".join(lines).rstrip(), kind="next steps")
    for step in rows:
        step.reminded_on = day
        step.save(update_fields=["reminded_on"])
    for event in {x.event_id: x.event for x in rows}.values():
        own = [str(x.pk) for x in rows if x.event_id == event.pk]
        record(
            actor=OPERATOR,
            action="outcomes.remind",
            country=event.place.country,
            subject=f"{event._meta.label_lower}:{event.pk}",
            facts={"steps": own},
        )


def _lines(step: NextStep, day: dt.date, address: str) -> tuple[str, str, str]:
    assert step.due is not None  # noqa: S101 - asked for in the query
    when = _("overdue since %(day)s") if step.due < day else _("due on %(day)s")
    page = reverse("outcomes:record", args=[step.event_id, step.kind, step.pk])
    return step.text, f"{step.event.title}, {when % {'day': step.due.isoformat()}}", f"{address}{page}"
